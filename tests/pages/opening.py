"""How page tests open a page: by the app's entry, as a server does, with a link's parameters."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from core.own_process import child

ROOT = Path(__file__).parent.parent.parent

# Each app under test looks through all installed packages for components, which takes three times
# as long as a page. They are the same for all.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def open_page(script: str, **link: str) -> AppTest:
    """Return the page as it stands after its first run; fail on any exception."""
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60)
    app.switch_page(script)
    for name, value in link.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def refuse_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no process be started, which a page answers by a sentence: each takes seconds."""

    def refused(*_: object, **__: object) -> NoReturn:
        raise OSError("no more processes")

    pipes = {name: getattr(subprocess, name) for name in ("PIPE", "DEVNULL")}
    monkeypatch.setattr(child, "subprocess", SimpleNamespace(Popen=refused, **pipes))


def charts_of(app: AppTest) -> list[Any]:
    """Return the protocol messages of the page's charts."""
    return [chart.proto for chart in app.get("vega_lite_chart")]


def spec_of(app: AppTest, number: int = 0) -> dict[str, Any]:
    """Return a chart's specification."""
    spec: dict[str, Any] = json.loads(charts_of(app)[number].spec)
    return spec


def map_of(app: AppTest) -> str:
    """Return the first page's map of the sources, a drawing."""
    sent = (each.proto for each in app.get("bidi_component"))
    (drawing,) = {each.bytes.decode() for each in sent if each.component_name == "source_map"}
    return drawing


def words_of(app: AppTest) -> str:
    """Return all Markdown on the page."""
    return "\n".join(element.value for element in app.markdown)
