"""The page in whatever state a link can name: drawn, spoken for, and never an exception."""

import io
import subprocess
import sys

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from core.weight_initialization.descent import DescentSettings, descend
from core.weight_initialization.findings import finding
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.outcomes import outcomes
from pages.views.weight_initialization.two_weights import STORIES
from tests.pages.opening import charts_of, open_page, spec_of, words_of

SCRIPT = "pages/weight_initialization.py"


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **link)


def test_the_page_opens_alive_and_keeps_the_answer_to_itself() -> None:
    app = opened()
    settings = DescentSettings()
    answer = finding(outcomes(settings, descend(settings, range(20))))
    assert charts_of(opened(guess="just show me"))[0].alt == answer
    assert answer not in words_of(app) + charts_of(app)[0].alt
    assert "20 networks at their random starts" in words_of(app)


def test_a_guess_is_answered_with_the_finding_and_the_advice() -> None:
    app = opened(guess="fewer than half")
    assert "You said **fewer than half**. Of 20 seeds, 12 reached the lowest" in words_of(app)
    assert "So train a handful" in words_of(app)


def test_the_guess_may_be_waived() -> None:
    words = words_of(opened(guess="just show me"))
    assert "Of 20 seeds, 12 reached the lowest minimum" in words
    assert "You said" not in words


@pytest.mark.parametrize("landscape", LANDSCAPES)
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "minibatch"])
def test_every_landscape_and_optimizer_is_drawn(landscape: str, optimizer: str) -> None:
    app = opened(landscape=landscape, optimizer=optimizer, steps="60", guess="just show me")
    assert len(charts_of(app)) == 1
    no_rows = optimizer == "minibatch" and LANDSCAPES[landscape].is_stand_in
    assert [("formula" in warning.value) for warning in app.warning] == [True] * no_rows


@pytest.mark.parametrize(
    "link",
    [
        {"learning_rate": "100", "landscape": "himmelblau"},
        {"learning_rate": "100"},
        {"learning_rate": "0.00001"},
        {"learning_rate": "0.0123"},
        {"steps": "0"},
        {"steps": "0", "basins": "1"},
        {"steps": "2000", "step": "1999"},
        {"steps": "10", "step": "500"},
        {"seeds": "4294967295"},
        {"seeds": "0-199"},
        {"init": "normal", "init_width": "10", "landscape": "relu"},
        {"init": "uniform", "optimizer": "minibatch", "batch_size": "64", "order_seed": "9"},
        {"optimizer": "momentum", "momentum": "0.999"},
        {"optimizer": "momentum", "momentum": "0", "basins": "1", "steps": "50"},
        {"landscape": "himmelblau", "learning_rate": "5", "basins": "1", "steps": "40"},
    ],
    ids=str,
)
def test_extremes_are_drawn_without_an_exception(link: dict[str, str]) -> None:
    app = opened(**link, guess="just show me")
    assert len(charts_of(app)) == 1
    assert charts_of(app)[0].alt
    assert not app.warning


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"seeds": "5-2"}, "runs backwards"),
        ({"seeds": "0-999"}, "at most 200 seeds"),
        ({"learning_rate": "0"}, "learning_rate is a number"),
        ({"learning_rate": "inf"}, "learning_rate is a number"),
        ({"landscape": "rastrigin"}, "landscape is one of sine"),
        ({"steps": "1e9"}, "steps is a whole number"),
        ({"view": "nothing"}, "view is one of"),
        ({"seed": "-5", "view": "one_seed"}, "seed is a whole number"),
        ({"guess": "maybe"}, "guess is one of fewer than half"),
        ({"colour": "blue"}, "“colour”, which this page does not have"),
    ],
    ids=str,
)
def test_a_bad_value_is_answered_by_one_sentence(link: dict[str, str], says: str) -> None:
    app = opened(**link)
    assert len(app.warning) == 1
    assert says in app.warning[0].value


def test_the_chart_opens_at_the_links_step() -> None:
    spec = spec_of(opened(step="37"))
    (step,) = (param for param in spec["params"] if param["name"] == "step")
    assert step["value"] == 37
    assert step["bind"]["max"] == 400


def test_the_same_seeds_again_give_the_same_bits() -> None:
    app = opened()
    button_of(app, "Same seeds again").click().run()
    assert not app.exception
    assert any("Equal, to the last bit." in html.proto.body for html in app.get("html"))


def test_the_lines_to_paste_print_what_the_page_promises() -> None:
    app = opened(landscape="relu", seeds="0-7", steps="100")
    run = subprocess.run(
        [sys.executable, "-c", app.code[0].value], capture_output=True, text=True, check=True
    )
    assert f"*{run.stdout.strip()}*" in words_of(app)


def button_of(app: AppTest, label: str) -> Button:
    return next(button for button in app.button if button.label == label)


def test_new_seeds_are_as_many_others() -> None:
    app = opened(seeds="5-9", step="30")
    button_of(app, "New seeds").click().run()
    assert not app.exception
    assert app.text_input[0].value == "10-14"


@pytest.mark.parametrize(("title", "link"), STORIES, ids=[title for title, _ in STORIES])
def test_every_story_opens(title: str, link: dict[str, str]) -> None:
    app = opened(seeds="7", steps="20")
    button_of(app, title).click().run()
    assert not app.exception
    assert len(charts_of(app)) == 1
    assert charts_of(app)[0].alt == charts_of(opened(**link))[0].alt
    assert not app.warning


def test_the_story_of_the_learning_rate_is_true() -> None:
    link = dict(STORIES)["The learning rate chooses the minimum"]
    app = opened(**link)
    (table,) = app.table
    assert table.value.iloc[0].tolist() == ["A", "0.0608", "0", "22.6", "0.0884 · **too fast now**"]


def test_one_seed_shows_the_weights_that_the_book_prints() -> None:
    app = opened(view="one_seed")
    assert app.code[0].value.split() == [
        "-0.2883", "0.0234", "-0.3512", "0.2667", "-0.6025", "0.5183",
    ]  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", app.code[1].value], capture_output=True, text=True, check=True
    )
    assert "-0.2883,  0.0234" in run.stdout


def test_without_a_seed_every_run_draws_others() -> None:
    app = opened(view="one_seed")
    first, second = (dict(draws_of(app.run())) for _ in range(2))
    assert first["seed 123"] == second["seed 123"] == first["seed 123, once more"]
    assert first["no seed"] != second["no seed"]
    assert first["no seed"] != first["no seed, once more"]


def draws_of(app: AppTest) -> dict[str, list[float]]:
    (rows,) = charts_of(app)[0].datasets
    table = pa.ipc.open_stream(io.BytesIO(rows.data.data)).read_all().to_pydict()
    draws: dict[str, list[float]] = {}
    for name, weight in zip(table["draw"], table["weight"], strict=True):
        draws.setdefault(name, []).append(weight)
    return draws
