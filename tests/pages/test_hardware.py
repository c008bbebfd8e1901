"""The hardware page in whatever state a link can name: drawn, spoken for, never an exception."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.hardware.makers import dropout_mask
from core.hardware.records import shipped
from tests.pages.opening import charts_of, open_page, words_of
from tests.scripts import printed_by

SCRIPT = "pages/hardware.py"
SHOW = "just show me"


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **link)


@pytest.mark.parametrize(
    "link",
    [
        {"p": "0.95", "rows": "16", "columns": "24", "seed": "4294967295"},
        {"p": "0.0", "rows": "1", "columns": "1"},
    ],
    ids=str,
)
def test_extremes_of_masks_are_drawn(link: dict[str, str]) -> None:
    app = opened(**link, guess_makers=SHOW).run()
    assert not app.exception
    assert not app.warning
    assert len(charts_of(app)) == 1


def test_what_is_pasted_is_recognised_and_its_seed_found() -> None:
    app = opened()
    app.text_area[0].set_value(str(2.0 * dropout_mask((6, 6), 0.5, 77, "intel"))).run()
    assert app.info[0].value.startswith("Neither")
    (button,) = (each for each in app.button if each.label.startswith("Search"))
    button.click().run()
    assert "Found: seed 77 on Intel." in words_of(app)
    app.text_area[0].set_value("2. x").run()
    assert "“x” is not a number" in app.info[0].value


def test_the_lines_to_paste_print_what_the_page_promises() -> None:
    links = (
        {"guess_makers": SHOW, "p": "0.35", "seed": "9", "rows": "3", "columns": "11"},
        {"view": "machines", "guess_machines": SHOW, "machine_seed": "5", "machine_steps": "2"},
    )
    apps = [opened(**link) for link in links]
    for app, printed in zip(apps, printed_by([a.code[-1].value for a in apps]), strict=True):
        assert f"prints: *{printed.replace(chr(10), '; ')}*" in words_of(app)


def test_the_machines_are_told_after_the_guess() -> None:
    link = {"view": "machines", "machine_steps": "2"}
    asked, told = opened(**link), opened(**link, guess_machines="changed")
    assert not asked.table
    assert "MKL compatible" not in words_of(asked)
    assert [table.value.iloc[0, 0] for table in told.table] == ["this machine", "`rand(1000)`"]


def test_where_it_began_is_told_after_the_guess() -> None:
    link = {"view": "first_difference", "variant": "bit", "run_steps": "1"}
    asked, told = opened(**link), opened(**link, guess_first="weights")
    assert "state differs first" not in words_of(asked)
    assert "You said **weights**, and that is right. The state differs first" in words_of(told)
    assert "compare A.json B.json" in told.code[0].value


def test_the_reader_s_own_record_stands_beside_the_others_and_others_are_refused() -> None:
    app = opened(view="records", guess_records=SHOW)
    app.file_uploader[0].set_value([("mine.json", b"{}", "application/json")]).run()
    assert "no record that python -m" in app.warning[0].value
    own = json.dumps(shipped()[0]).encode()
    app.file_uploader[0].set_value([("mine.json", own, "application/json")]).run()
    assert not app.exception
    assert not app.warning
    assert "Machine 1" in words_of(app)
    assert len(app.table[0].value) == len(shipped()) + 1


@pytest.mark.parametrize("operation", ["product", "linear", "softmax"])
def test_batch_sizes_in_their_extremes(operation: str) -> None:
    for width, precision in (("8", "float16"), ("512", "float64")):
        link = {"view": "batch", "operation": operation, "width": width, "precision": precision}
        app = opened(**link, guess_batch=SHOW)
        assert not app.warning
        assert len(charts_of(app)) == 1
