"""The page with a reader's own file: what it says of it, and the lines to paste that read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.core.data_splits.readers_files import FILES
from tests.core.data_splits.test_own_table import ROWS, _csv
from tests.pages.opening import charts_of, open_page, words_of
from tests.pages.test_data_splits import ALL_GUESSES
from tests.scripts import printed_by

SCRIPT = "pages/data_splits.py"


def own(kind: str, **link: str) -> AppTest:
    app = open_page(SCRIPT, table="own", **{"seeds": "6", "repeats": "2", **ALL_GUESSES, **link})
    app = bring(app, "mine.csv", FILES[kind].data)
    if "The answer is" not in words_of(app):  # the file's target is another question
        guess = "kfold_guess" if link.get("view") == "kfold" else "guess"
        app.button_group(key=f"data_splits:{guess}").select(ALL_GUESSES[guess]).run()
    return app


def bring(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data, "text/csv").run()
    assert not app.exception
    return app


def told(app: AppTest, printed: str) -> bool:
    """Say whether the page promises what its lines have printed."""
    return f"*{printed.replace(chr(10), '; ')}*" in words_of(app)


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("view", ["holdout", "kfold"])
def test_script_and_page_agree_on_every_file(view: str, tmp_path: Path) -> None:
    app = open_page(SCRIPT, table="own", view=view, seeds="6", k="2", repeats="2", **ALL_GUESSES)
    guess = {"holdout": "guess", "kfold": "kfold_guess"}[view]
    scripts, words = [], []
    for number, meant in enumerate(FILES.values()):
        name = f"mine {number}.csv"
        (tmp_path / name).write_bytes(meant.data)
        bring(app, name, meant.data)
        assert not app.error
        if "The answer is" not in words_of(app):  # another target is another question
            app.button_group(key=f"data_splits:{guess}").select(ALL_GUESSES[guess]).run()
        scripts.append(app.code[0].value)
        words.append(words_of(app))
    for kind, printed, said in zip(FILES, printed_by(scripts, tmp_path), words, strict=True):
        assert f"*{printed.replace(chr(10), '; ')}*" in said, kind


ONE_CLASS: tuple[dict[str, str], ...] = (
    {"test_size": "0.5", "seeds": "50"},
    {"test_size": "0.5", "seeds": "50", "model": "small_network"},
    {"test_size": "0.4", "validation_size": "0.4", "seeds": "20"},
    {"view": "kfold", "folds": "plain", "k": "2", "repeats": "20"},
    {"view": "kfold", "folds": "sorted", "k": "2"},
)


def test_a_training_part_of_one_class_does_not_stop_the_script(tmp_path: Path) -> None:
    """Two of twenty rows are of the second class: both are tested on under a quarter of seeds."""
    (tmp_path / "mine.csv").write_bytes(FILES["eighteen to two"].data)
    apps = [own("eighteen to two", **link) for link in ONE_CLASS]
    scripts = [app.code[0].value for app in apps]
    for app, printed in zip(apps, printed_by(scripts, tmp_path), strict=True):
        assert not app.error
        assert "nothing to learn but that class" in app.code[0].value
        assert told(app, printed)


def test_no_guard_stands_where_both_classes_are_always_trained_on() -> None:
    assert "DummyClassifier" not in own("one dash").code[0].value


def test_folds_are_drawn_where_a_part_as_large_cannot_be_stratified(tmp_path: Path) -> None:
    app = own("seven pairs and eight", view="kfold", k="8")
    assert not app.error
    assert len(charts_of(app)) == 2
    assert "a test part as large as a fold cannot hold all 8 classes" in captions(app)
    (tmp_path / "mine.csv").write_bytes(FILES["seven pairs and eight"].data)
    (printed,) = printed_by([app.code[0].value], tmp_path)
    assert told(app, printed)
    fewer = own("seven pairs and eight", view="kfold", k="2")
    assert "cannot hold" not in captions(fewer)


def test_what_cannot_be_stratified_is_named_by_class_and_part() -> None:
    app = own("two members for three parts", test_size="0.3", validation_size="0.3", stratify="1")
    assert len(app.error) == 1
    says = app.error[0].value.replace("\\", "")
    assert "validation part needs 2 members in every class" in says
    assert "class “rare” has one" in says


@pytest.mark.parametrize(
    ("table", "test_size", "tested"),
    [
        ("iris", "0.30000001", "46 of 150"),
        ("iris", "0.28", "43 of 150"),
        ("moons", "0.29", "87 of 300"),
    ],
)
def test_a_share_is_the_same_number_on_the_page_and_in_the_script(
    table: str, test_size: str, tested: str, tmp_path: Path
) -> None:
    app = open_page(SCRIPT, table=table, test_size=test_size, seeds="10", **ALL_GUESSES)
    assert any(f"tests on {tested} examples" in chart.alt for chart in charts_of(app))
    assert f"TEST_SIZE = {test_size}\n" in app.code[0].value
    (printed,) = printed_by([app.code[0].value], tmp_path)
    assert told(app, printed)


def test_a_column_can_be_left_out_and_the_guess_with_it(tmp_path: Path) -> None:
    app = own("fraud")
    assert "“id” numbers the rows" in words_of(app)
    assert "200 examples, 4 features; the target is 2 classes. Always “no” would score 98.0%" in (
        captions(app)
    )
    app.multiselect[0].set_value(["id", "country"]).run()
    assert not app.exception
    assert "200 examples, 1 feature;" in captions(app)
    assert "“id”" not in words_of(app)
    assert app.query_params["leave_out"] == "id,country"
    assert "guess" not in app.query_params
    opened = own("fraud", leave_out="country,gone,fraud,id")
    assert opened.multiselect[0].value == ["id", "country"]
    (tmp_path / "mine.csv").write_bytes(FILES["fraud"].data)
    assert "'id'" not in opened.code[0].value
    (printed,) = printed_by([opened.code[0].value], tmp_path)
    assert told(opened, printed)
    choice = next(box for box in opened.selectbox if box.label.startswith("Target"))
    choice.select("id").run()
    assert not opened.error
    assert "the target is a number" in captions(opened)


def test_notes_are_a_list_and_an_error_keeps_them() -> None:
    app = own("customers, in German")
    assert words_of(app).count("\n- Column “") == 3
    bad = "größe;name;art\n" + "".join(f"{i},5;person {i};{'ab'[i % 2]}\n" for i in range(9))
    bring(app, "few.csv", bad.encode("cp1252"))
    assert "only 9 of 9 rows are complete" in app.error[0].value.lower()
    assert "were read as 0.5" in words_of(app)
    assert "has 9 different texts" in words_of(app)
    assert any(box.label.startswith("Target") for box in app.selectbox), "another may do"


def test_a_file_kept_from_before_another_view_is_named_and_can_be_removed() -> None:
    app = own("fraud")
    view = app.button_group[0]
    view.set_value("book").run()
    assert not app.file_uploader
    app.button_group[0].set_value("holdout").run()
    assert "200 examples" in captions(app)
    next(button for button in app.button if button.label == "Remove mine.csv").click().run()
    assert "Until one can be read, breast cancer stands in" in captions(app)
    assert not app.exception
    assert not any(button.label.startswith("Remove") for button in app.button)


def test_a_link_keeps_target_and_columns_until_the_file_is_there() -> None:
    link = {"table": "own", "target": "colour", "leave_out": "kind", "seeds": "5"}
    app = open_page(SCRIPT, **link)
    assert "stands in" in captions(app)
    assert {name: app.query_params[name] for name in link} == link
    bring(app, "mine.csv", _csv(ROWS))
    assert "30 examples, 1 feature; the target is 2 classes" in captions(app)
    assert {name: app.query_params[name] for name in link} == link
