"""Every chart of every view, before the guess and after it: valid, not blank, without a warning."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pyarrow as pa
import pytest

from core.checks import Choice
from pages.common.lesson import SHOW
from pages.common.state import Parameters
from tests.charts.rendering import check_schema, drawn_by_vega
from tests.pages.opening import charts_of, open_page
from tests.test_names import TOPICS, views

QUICK = {
    "switch": {"runs": "2", "switch_steps": "4"},
    "differences": {"steps": "20"},
    "training": {"seeds": "0-4", "epochs": "5"},
    "seven_sources": {"seeds": "0-5", "epochs": "2"},
}
"""Less work for the views that train or run processes: their pictures have all their parts."""

STATES = [
    (topic, view, told) for topic in TOPICS for view in views(topic) for told in (False, True)
]


def guesses(topic: str, view: str) -> list[str]:
    """Return the names of a view's guesses."""
    module = import_module(f"pages.views.{topic}.{view}")
    entries = [
        e for group in module.PARAMETERS if isinstance(group, Parameters) for e in group.entries
    ]
    return [e.name for e in entries if isinstance(e.rule, Choice) and SHOW in e.rule.options]


@pytest.mark.parametrize(("topic", "view", "told"), STATES)
def test_it_is_valid_and_drawn(
    topic: str, view: str, told: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    link = {"view": view, **QUICK.get(view, {})}
    if told:
        link |= dict.fromkeys(guesses(topic, view), SHOW)
    app = open_page(f"pages/{topic}.py", **link)
    assert not app.warning
    charts = charts_of(app)
    for chart in charts:
        spec: dict[str, Any] = json.loads(chart.spec)
        rows = {
            each.name: pa.ipc.open_stream(each.data.data).read_all().to_pylist()
            for each in chart.datasets
        }
        check_schema(spec)
        capfd.readouterr()
        for width in (1000, 350):
            picture, sizes = drawn_by_vega(spec, rows, width)
            assert min(sizes, default=12) >= 12, "a text too small to be read from the back row"
            shown = picture[picture[..., 3] > 0]
            assert len(shown) > 0.002 * picture[..., 3].size, "next to nothing is drawn"
            assert len({tuple(colour) for colour in shown[::7]}) > 1, "all is of one colour"
        assert "WARN" not in capfd.readouterr().err
