"""The page in whatever state a link can name: drawn, spoken for, and never an exception."""

import io
from typing import Any

import pyarrow as pa
import pytest
from scipy.stats import binomtest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from core.weight_initialization.landscapes import LANDSCAPES
from pages.views.weight_initialization.two_weights import STORIES
from tests.pages.opening import charts_of, open_page, spec_of, words_of
from tests.scripts import printed_by

SCRIPT = "pages/weight_initialization.py"


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **link)


def test_the_page_opens_alive_and_keeps_the_answer_to_itself() -> None:
    app, told = opened(), opened(guess="just show me")
    assert charts_of(told)[0].alt == "12 of 20 seeds reached the lowest minimum, 8 higher ones."
    assert charts_of(app)[0].alt.startswith("20 networks at their random starts")
    said = words_of(app) + charts_of(app)[0].alt + " ".join(each.value for each in app.caption)
    assert "12 of" not in said
    assert len(charts_of(app)) == 1
    assert not app.table


def rows_of(dataset: Any) -> dict[str, list[Any]]:
    return pa.ipc.open_stream(io.BytesIO(dataset.data.data)).read_all().to_pydict()


@pytest.mark.parametrize(
    ("link", "guess", "right"),
    [
        ({}, "half or more, not all", "half or more, not all"),
        ({}, "all of them", "half or more, not all"),
        ({"seeds": "20-39"}, "just show me", "fewer than half"),
        ({"landscape": "himmelblau"}, "fewer than half", "all of them"),
        ({"seeds": "1"}, "it will", "it will not"),
        ({"seeds": "0"}, "it will", "it will"),
    ],
    ids=str,
)
def test_a_guess_is_told_right_or_not_and_why(link: dict[str, str], guess: str, right: str) -> None:
    words = words_of(opened(**link, guess=guess))
    if guess == right:
        assert f"You said **{guess}**, and that is right." in words
    else:
        assert f"The answer is **{right}**. It was " in words
        assert (f"You said **{guess}**" in words) == (guess != "just show me")
    assert "at 95% confidence" in words


def test_a_guess_goes_with_its_question_and_stays_while_one_looks_on() -> None:
    app = opened(guess="all of them")
    app.toggle[0].set_value(True).run()
    assert "You said **all of them**" in words_of(app)
    app.selectbox[0].set_value("relu").run()
    assert "You said" not in words_of(app)
    assert charts_of(app)[0].alt.startswith("20 networks at their random starts")


def test_without_a_step_nothing_is_asked() -> None:
    app = opened(steps="0")
    assert charts_of(app)[0].alt == "Without a step of training, nothing moves."
    assert "Guess first" not in words_of(app)
    assert len(charts_of(app)) == 1


def test_the_luck_of_the_seeds_is_drawn_in_blocks() -> None:
    app = opened(guess="just show me")
    blocks = charts_of(app)[1]
    table = {each.name: rows_of(each) for each in blocks.datasets}["blocks"]
    assert table["count"] == [12, 9, 6, 10, 5, 10, 10, 6, 8, 9]
    assert table["shown"] == [True] + [False] * 9
    assert table["block"][3] == "seeds 60–79"
    low, high = binomtest(12, 20).proportion_ci(method="wilson")
    assert (table["low"][0], table["high"][0]) == pytest.approx((20 * low, 20 * high))


def test_the_loss_of_a_mini_batch_path_is_that_of_all_rows() -> None:
    """Who ends in E, the fifth minimum, is never drawn below who ends in A."""
    app = opened(optimizer="minibatch", guess="just show me")
    rows = {each.name: rows_of(each) for each in charts_of(app)[0].datasets}["paths"]
    last = [
        (loss, ends)
        for loss, ends, step in zip(rows["loss"], rows["ends"], rows["step"], strict=True)
        if step == 400
    ]
    for letter, lowest in (("A", 0.0608), ("B", 0.175), ("E", 0.452)):
        for loss, ends in last:
            assert ends != letter or loss == pytest.approx(lowest, abs=0.04)


@pytest.mark.parametrize("landscape", LANDSCAPES)
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "minibatch"])
def test_every_landscape_and_optimizer_is_drawn(landscape: str, optimizer: str) -> None:
    app = opened(landscape=landscape, optimizer=optimizer, steps="60", guess="just show me")
    assert len(charts_of(app)) == 2
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
    assert len(charts_of(app)) == (1 if link.get("steps") == "0" else 2)
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
    spec = spec_of(opened(step="37", guess="just show me"))
    (step,) = (param for param in spec["params"] if param["name"] == "step")
    assert step["value"] == 37
    assert step["bind"]["max"] == 400


def test_the_same_seeds_again_give_the_same_bits() -> None:
    app = opened()
    button_of(app, "Same seeds again").click().run()
    assert not app.exception
    assert any("Equal, to the last bit." in html.proto.body for html in app.get("html"))


def test_the_lines_to_paste_print_what_the_page_promises() -> None:
    app = opened(landscape="relu", seeds="0-7", steps="100", guess="just show me")
    (printed,) = printed_by([app.code[0].value])
    assert f"*{printed}*" in words_of(app)


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
    app = opened(**link, guess="just show me")
    (table,) = app.table
    assert "More seeds will not help" in words_of(app)
    assert table.value.iloc[0].tolist() == ["A", "0.0608", "0", "22.6", "0.0884 · **too fast now**"]


def test_one_seed_shows_the_weights_that_the_book_prints() -> None:
    app = opened(view="one_seed")
    assert app.code[0].value.split() == [
        "-0.2883", "0.0234", "-0.3512", "0.2667", "-0.6025", "0.5183",
    ]  # fmt: skip
    assert "-0.2883,  0.0234" in printed_by([app.code[1].value])[0]


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


def test_one_unused_layer_slides_the_weights_and_this_is_asked_first() -> None:
    app = opened(view="one_seed")
    assert "after an unused layer" not in draws_of(app)
    told = opened(view="one_seed", layer_guess="the same six")
    assert "The answer is **the same, slid along by two**" in words_of(told)
    draws = draws_of(told)
    slid = draws["after an unused layer"]
    assert slid == pytest.approx([-0.3512, 0.2667, -0.6025, 0.5183, -0.5140, -0.5622], abs=5e-5)
    assert slid[:4] == draws["seed 123"][2:]


STORY_FINDINGS = {
    "The seed alone chooses the valley": "12 of 20 seeds reached the lowest",
    "The learning rate chooses the minimum": "0 of 50 seeds reached the lowest minimum, 15 higher",
    "Equal minima, exchanged units": "50 of 50 seeds reached one of the 2 equally low minima.",
    "A plateau: some never move": "never moved",
    "Wider starts: fewer find the lowest minimum": "29 of 200 seeds reached the lowest minimum",
}


@pytest.mark.parametrize("title", STORY_FINDINGS)
def test_a_story_shows_what_its_title_says(title: str) -> None:
    told = opened(**dict(STORIES)[title], guess="just show me")
    assert STORY_FINDINGS[title] in charts_of(told)[0].alt


def test_what_the_map_leaves_out_and_its_grey_are_said() -> None:
    wide = opened(landscape="relu", init="normal", init_width="2", guess="just show me", basins="1")
    caption = " ".join(each.value for each in wide.caption)
    assert "14 starts" in caption
    assert "grey (" in caption
    shaken = opened(optimizer="minibatch")
    assert "judged by its mean place over the last quarter" in shaken.caption[0].value


def test_a_dead_unit_is_explained_where_there_are_any() -> None:
    said = [each.label for each in opened(landscape="relu").expander]
    assert any("dead unit" in label for label in said)
    assert not any("dead unit" in each.label for each in opened().expander)
