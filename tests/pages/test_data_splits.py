"""The page in whatever state a link can name, with whatever file a reader brings."""

import re
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from core.data_splits.lottery import HoldoutSettings, holdout_scores
from core.data_splits.tables import TABLES, load_table
from pages.views.data_splits import holdout
from tests.core.data_splits.test_own_table import MALFORMED, ROWS, _csv
from tests.pages.opening import charts_of, open_page, words_of
from tests.scripts import printed_by

SCRIPT = "pages/data_splits.py"
SHOW = "just show me"
GUESSES = (
    "guess", "best_guess", "kfold_guess", "bar_guess", "order_guess", "trap_guess", "book_guess"
)  # fmt: skip
ALL_GUESSES = dict.fromkeys(GUESSES, SHOW)
QUICK = {"seeds": "10", "repeats": "2", "draws": "20", "noise_draws": "3", "epochs": "2"}


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **link)


def alts(app: AppTest) -> list[str]:
    return [chart.alt for chart in charts_of(app)]


VIEWS = ("holdout", "best_seed", "kfold", "error_bar", "shuffling", "traps", "book")


def test_the_default_state_is_a_thousand_seeds_of_logistic_regression() -> None:
    app = opened()
    records = holdout_scores(load_table("breast_cancer"), HoldoutSettings(), tuple(range(1000)))
    scores = [record.test for record in records]
    told = opened(guess="just show me")
    assert alts(told)[0] == (
        f"1,000 split seeds, one table, one model: the score runs from {min(scores):.1%} to "
        f"{max(scores):.1%}, {100 * (max(scores) - min(scores)):.1f} points apart."
    )
    assert alts(told)[0] not in words_of(app) + alts(app)[0]
    assert "One split seed, one score" in words_of(app)
    top = sum(score == max(scores) for score in scores)
    assert f"best, {top} of 1,000 tie: {max(scores):.1%}" in str(rows_of(told, 0, "lanes"))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_drawn_in_the_lottery_and_in_folds(table: str) -> None:
    link = {"table": table, "seeds": "4", "repeats": "2"}
    for view in ("holdout", "kfold"):
        app = opened(view=view, **link)
        assert len(charts_of(app)) == 2
        assert not app.error


@pytest.mark.parametrize(
    "link",
    [
        {"test_size": "0.05", "seeds": "2"},
        {"test_size": "0.9", "seeds": "20", "model": "decision_tree"},
        {"validation_size": "0.4", "test_size": "0.4", "seeds": "20", "stratify": "1"},
        {"first_seed": "4294966295", "seeds": "5", "split": "4294966296"},
        {"split": "4294967295", "seeds": "5"},
        {"seeds": "5", "model": "small_network", "table": "iris", "model_seed": "4294967295"},
        {"view": "kfold", "k": "20", "repeats": "2"},
        {"view": "kfold", "k": "2", "folds": "sorted"},
        {"view": "kfold", "folds": "unshuffled", "table": "digits", "model": "decision_tree"},
        {"view": "kfold", "folds": "leave_one_out", "table": "iris", "model": "decision_tree"},
        {"view": "kfold", "folds": "plain", "table": "diabetes", "k": "20", "repeats": "2"},
        {"view": "error_bar", "examples": "400", "bar_k": "20", "draws": "2"},
        {"view": "error_bar", "features": "20", "distance": "0", "draws": "5"},
        {"view": "error_bar", "distance": "6", "confidence": "99", "draws": "5"},
        {"view": "shuffling", "order_seeds": "4294967295", "epochs": "1"},
        {"view": "shuffling", "batch_size": "1", "epochs": "2", "order_seeds": "5, 3"},
        {"view": "shuffling", "learning_rate": "1", "batch_size": "200", "epochs": "3"},
        {"view": "traps", "calls": "6", "trap_k": "6", "noise_features": "20", "noise_draws": "2"},
        {"view": "traps", "step": "scaling", "noise_features": "60", "noise_draws": "2"},
        {"view": "book", "book_seed": "4294967295"},
    ],
    ids=str,
)
def test_extremes_are_drawn_without_an_exception(link: dict[str, str]) -> None:
    app = opened(**link, **ALL_GUESSES)
    assert charts_of(app)
    assert all(alts(app))
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"view": "lottery"}, "view is one of holdout"),
        ({"seeds": "1001"}, "seeds is a whole number from 2 to 1000"),
        ({"test_size": "1"}, "test_size is a number from 0.05 to 0.9"),
        ({"test_size": "nan"}, "test_size is a number"),
        ({"table": "titanic"}, "table is one of breast_cancer"),
        ({"table": "diabetes", "model": "decision_tree"}, "does not suit Diabetes"),
        ({"table": "diabetes", "stratify": "1"}, "no classes to stratify by"),
        ({"view": "kfold", "k": "1"}, "k is a whole number from 2 to 20"),
        ({"view": "error_bar", "confidence": "100"}, "confidence is one of 50"),
        ({"view": "shuffling", "order_seeds": "9-1"}, "runs backwards"),
        ({"view": "traps", "step": "leaking"}, "step is one of selection"),
        ({"view": "book", "book_seed": "-1"}, "book_seed is a whole number"),
        ({"guess": "lots"}, "guess is one of"),
        ({"fold": "3"}, "“fold”, which this page does not have"),
        ({"target": "t" * 500, "table": "own"}, "target has at most 200 characters"),
    ],
    ids=str,
)
def test_a_bad_value_is_answered_by_one_sentence(link: dict[str, str], says: str) -> None:
    app = opened(**{"seeds": "10", "draws": "10", "noise_draws": "2", **link})
    assert len(app.warning) == 1
    assert says in app.warning[0].value
    assert charts_of(app)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"test_size": "0.9", "validation_size": "0.5"}, "leaves nothing to train on"),
        ({"view": "kfold", "folds": "leave_one_out", "table": "digits"}, "at most 600"),
        ({"view": "error_bar", "examples": "20", "bar_k": "20"}, "need at least 80 examples"),
    ],
    ids=str,
)
def test_settings_that_do_not_fit_each_other_are_answered(link: dict[str, str], says: str) -> None:
    app = opened(**link)
    assert len(app.error) == 1
    assert says in app.error[0].value


def test_more_seeds_compute_only_those_that_are_missing() -> None:
    computed: list[int] = []
    original = holdout_scores

    def counting(*arguments: object) -> object:
        computed.extend(arguments[2])  # type: ignore[arg-type]
        return original(*arguments)  # type: ignore[arg-type]

    link = {"table": "moons", "test_size": "0.35", "model": "decision_tree"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holdout, "holdout_scores", counting)
        opened(**link, seeds="20")
        assert sorted(computed) == list(range(20))
        opened(**link, seeds="100")
        assert sorted(computed) == list(range(100))
        opened(**link, seeds="50")
        assert len(computed) == 100


def test_a_chosen_split_is_in_the_link_and_on_the_page() -> None:
    app = opened(seeds="20", split="7")
    assert alts(app)[1].startswith("Seed 7 tests on 114 of 569 examples")
    next(button for button in app.button if button.label == "Next seed").click()
    app.run()
    assert alts(app)[1].startswith("Seed 8 tests on 114 of 569 examples")
    assert app.query_params["split"] == "8"


def test_sorted_labels_are_seen_to_fail() -> None:
    link = {"view": "kfold", "table": "iris", "k": "3", "folds": "sorted", "repeats": "2"}
    app = opened(**link, kfold_guess="just show me")
    assert "Wholly in one fold: setosa, versicolor, virginica" in words_of(app)
    assert "score from 0.0% to 0.0%" in alts(app)[1]
    assert "The answer is **below them all**" in words_of(app)


def test_the_books_rows_are_printed() -> None:
    app = opened(view="book")
    assert "X_train: [9, 2, 8, 3, 5, 7]" in app.code[0].value
    assert "X_test: [4, 1, 6]" in app.code[0].value


def rows_of(app: AppTest, chart: int, name: str) -> list[dict[str, object]]:
    """Return the rows that a chart is sent under ``name``."""
    sent = {each.name: each.data.data for each in charts_of(app)[chart].datasets}
    rows: list[dict[str, object]] = pa.ipc.open_stream(sent[name]).read_all().to_pylist()
    return rows


def own(data: bytes, **link: str) -> AppTest:
    app = opened(table="own", seeds="6", repeats="2", **link)
    app.file_uploader[0].upload("mine.csv", data, "text/csv").run()
    for guess in link.keys() & ALL_GUESSES.keys():
        if "The answer is" not in words_of(app):  # the file's target is another question
            app.button_group(key=f"data_splits:{guess}").select(link[guess]).run()
    return app


def test_each_malformed_file_gets_one_sentence_and_the_page_lives_on() -> None:
    app = own(_csv(ROWS), target="kind")
    for kind, (data, sentence) in MALFORMED.items():
        app.file_uploader[0].upload(f"{kind}.csv", data, "text/csv").run()
        assert not app.exception, kind
        assert len(app.error) == 1, kind
        assert re.search(sentence, app.error[0].value.replace("\\", ""), re.IGNORECASE), kind
        assert len(charts_of(app)) == 2, kind
    app.file_uploader[0].upload("mine.csv", _csv(ROWS), "text/csv").run()
    assert not app.error


@pytest.mark.parametrize("view", ["holdout", "kfold"])
def test_a_readers_file_is_split_and_stays_while_other_views_are_open(view: str) -> None:
    app = own(_csv(ROWS), view=view)
    assert not app.error
    assert any("30 examples, 3 features; the target is 2 classes" in c.value for c in app.caption)
    assert any("not in the link" in caption.value for caption in app.caption)
    choice = next(box for box in app.selectbox if box.label.startswith("Target"))
    choice.select("height").run()
    assert any("the target is a number" in caption.value for caption in app.caption)
    assert not app.exception
    assert app.query_params["target"] == "height"


def test_without_a_file_the_page_says_that_the_link_holds_none() -> None:
    app = opened(table="own", seeds="5", guess=SHOW)
    assert any("It is not in the link" in caption.value for caption in app.caption)
    assert alts(app)[1].endswith("96.5%.")


SCRIPTS = {
    "the lottery": {"table": "wine", "seeds": "12", "stratify": "1", "model": "decision_tree"},
    "three parts": {"validation_size": "0.25", "seeds": "9", "first_seed": "5"},
    "neighbours": {"table": "moons", "seeds": "4", "model": "nearest_neighbours"},
    "a network": {"table": "iris", "seeds": "3", "model": "small_network", "model_seed": "4"},
    "ten classes": {"table": "digits", "seeds": "2", "test_size": "0.30000000000000004"},
    "best seed": {"view": "best_seed", "best_of": "15"},
    "best neighbours": {
        "view": "best_seed",
        "best_of": "9",
        "best_model": "nearest_neighbours",
        "best_table": "3",
        "best_test_size": "0.35",
    },
    "seven digits": {"table": "iris", "test_size": "0.30000001", "seeds": "10"},
    "folds": {"view": "kfold", "repeats": "3", "k": "4"},
    "plain": {"view": "kfold", "table": "diabetes", "repeats": "2"},
    "unshuffled": {"view": "kfold", "folds": "unshuffled", "table": "wine", "k": "3"},
    "sorted": {"view": "kfold", "folds": "sorted", "k": "2"},
    "leave one out": {"view": "kfold", "folds": "leave_one_out", "table": "iris"},
    "error bar": {"view": "error_bar", "draws": "20", "bar_repeats": "2", "confidence": "90"},
    "orders": {"view": "shuffling", "order_seeds": "3, 1", "epochs": "3"},
    "leak": {"view": "traps", "noise_draws": "3"},
    "scaling": {"view": "traps", "noise_draws": "2", "step": "scaling", "noise_features": "40"},
}


def test_the_lines_to_paste_print_what_the_page_promises(tmp_path: Path) -> None:
    rows = [*ROWS, ["", "red", "a"], ["1.5", " n/a ", "b"]]
    (tmp_path / "mine.csv").write_bytes(_csv(rows))
    pages = {name: opened(**link, **ALL_GUESSES) for name, link in SCRIPTS.items()}
    pages["a reader's file"] = own(_csv(rows), model="decision_tree", guess=SHOW)
    pages["its numbers"] = own(_csv(rows), target="height", view="kfold", kfold_guess=SHOW)
    printed = printed_by([page.code[0].value for page in pages.values()], tmp_path)
    for (name, page), output in zip(pages.items(), printed, strict=True):
        assert f"*{output}*" in words_of(page), name


def test_the_lines_to_paste_read_an_odd_file_as_the_page_does(tmp_path: Path) -> None:
    rows = "".join(f"{i},5;{i % 7 - 3} %;0{i % 3};{'ab'[i % 2]};;\n" for i in range(30))
    data = f"# von uns\nPreis, EUR;Größe;Code;Art;;\n{rows};;;;;\n-;1 %;01;a;;\n".encode("cp1252")
    (tmp_path / "mine.csv").write_bytes(data)
    page = own(data, model="decision_tree", guess=SHOW)
    (printed,) = printed_by([page.code[0].value], tmp_path)
    assert f"*{printed}*" in words_of(page)


def test_the_scripts_without_a_number_print_what_is_shown(tmp_path: Path) -> None:
    traps = opened(view="traps", noise_draws="2", trap_k="3", calls="4")
    book = opened(view="book")
    printed = printed_by([traps.code[1].value, book.code[1].value], tmp_path)
    assert printed == [
        "an integer: 1\nan instance: 4",
        book.code[0].value,
    ]


def test_a_script_holds_only_what_its_state_uses() -> None:
    code = opened(seeds="5", table="wine", model="decision_tree").code[0].value
    assert "datasets.load_wine(return_X_y=True)" in code
    assert "DecisionTreeClassifier(random_state=MODEL_SEED)" in code
    for unused in ("pandas", "iris", "StandardScaler", "KFold", "x_validation", "MISSING", "SPLIT"):
        assert unused not in code
