"""The hardware page in whatever state a link can name: drawn, spoken for, never an exception."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.hardware.makers import NAMES, dropout_mask, this_host
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
        {"view": "first_difference", "guess_first": SHOW, "run_seed": "8", "run_steps": "1"},
        {"view": "precision", "guess_precision": SHOW, "size": "48", "precision_steps": "1"},
        {"view": "others", "guess_others": SHOW},
        {"view": "records", "guess_records": SHOW},
    )
    apps = [opened(**link) for link in links]
    *promised, counted = printed_by([app.code[-1].value for app in apps])
    for app, printed in zip(apps, promised, strict=False):
        assert f"prints: *{printed.replace(chr(10), '; ')}*" in words_of(app)
    # What varies depends on the machine; with the control nothing does, as on the page.
    assert counted.endswith("determinism on: 1 of 50 results")
    assert "with determinism on, 1 of 200" in words_of(apps[-1])


def test_the_machines_are_told_after_the_guess() -> None:
    link = {"view": "machines", "machine_steps": "2", "machine_seed": "5"}
    asked, told = opened(**link), opened(**link, guess_machines="changed")
    assert not asked.table
    assert "MKL compatible" not in words_of(asked)
    assert [table.value.iloc[0, 1] for table in told.table][1] == "="
    assert "the same again" in str(told.table[0].value)


def test_where_it_began_is_told_after_the_guess() -> None:
    link = {"view": "first_difference", "variant": "bit", "run_steps": "1"}
    asked, told = opened(**link), opened(**link, guess_first="weights")
    assert "state differs first" not in words_of(asked)
    assert "You said **weights**, and that is right. The state differs first" in words_of(told)
    assert "compare A.json B.json" in told.code[0].value


def test_the_reader_s_own_record_stands_beside_the_others_and_others_are_refused() -> None:
    app = opened(view="records", guess_records=SHOW)
    for content in (b"{}", b"[" * 99_999, b"\xff", b""):
        app.file_uploader[0].set_value([("mine.json", content, "application/json")]).run()
        assert not app.exception
        assert app.warning[0].value.startswith("The file ")
    own = json.dumps(shipped()[0]).encode()
    app.file_uploader[0].set_value([("mine.json", own, "application/json")]).run()
    assert not app.exception
    assert not app.warning
    assert len(app.table[0].value) == len(shipped()) + 1
    assert "bits agree" in app.dataframe[0].value


def test_precision_in_its_extremes() -> None:
    link = {"view": "precision", "size": "8", "precision_steps": "1", "value": "60000.0"}
    app = opened(**link, guess_precision=SHOW)
    assert not app.warning
    assert len(charts_of(app)) == 1


def test_the_dropout_page_names_both_makers_fingerprints() -> None:
    app = open_page("pages/dropout.py", seed="4", p="0.3")
    (line,) = (each.value for each in app.caption if "another maker's processor" in each.value)
    assert [name in line for name in NAMES.values()] == [True, True]
    assert NAMES[this_host()] in line.split("This server is of the kind of ")[1]
