"""The diffusion page in whatever state a link can name: drawn, spoken for, never an exception."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import charts_of, open_page, spec_of, words_of
from tests.scripts import printed_by

SCRIPT = "pages/diffusion.py"
SHOW = "just show me"
GUESSES = {
    "watch": "guess",
    "seeds": "guess_seeds",
    "steps": "guess_steps",
    "batch": "guess_batch",
    "forward": "guess_forward",
}
ANSWER = re.compile(r"The answer is \*\*(.*?)\*\*")


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **link)


def answered(view: str, **link: str) -> tuple[AppTest, str]:
    """Return the page once its answer is asked for, and the answer."""
    app = opened(view=view, **link, **{GUESSES[view]: SHOW})
    found = ANSWER.search(words_of(app))
    assert found
    return app, found[1]


@pytest.mark.parametrize(
    "link",
    [
        {"steps": "5", "eta": "0"},
        {"data": "swiss_roll", "schedule": "linear", "steps": "5", "step": "200"},
        {"data": "ring", "training_seed": "2", "step_seed": "4294967295"},
        {"data": "digits", "steps": "6", "schedule": "linear", "eta": "0.35"},
        {"view": "seeds", "data": "smiley", "steps": "7", "training_seed": "1"},
        {"view": "seeds", "data": "digits", "steps": "5", "initial_seed": "4294967295"},
        {"view": "steps", "steps": "50", "other_steps": "50"},
        {"view": "steps", "data": "digits", "eta": "0", "steps": "5", "other_steps": "6"},
        {"view": "batch", "images": "2", "wanted": "8", "batch_steps": "5"},
        {"view": "batch", "images": "8", "digit": "0", "batch_eta": "0", "batch_steps": "5"},
        {"view": "forward", "data": "digits", "steps": "200", "schedule": "cosine"},
        {"view": "forward", "steps": "5", "step": "200"},
    ],
    ids=str,
)
def test_extremes_are_drawn_without_an_exception(link: dict[str, str]) -> None:
    view = link.get("view", "watch")
    app, _ = answered(**{"view": view, **link})
    assert not app.warning
    swept = view == "seeds" and link.get("data") != "digits"
    assert len(charts_of(app)) == (2 if swept else 1)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"steps": "0"}, "steps is a whole number from 5 to 200. 50 is used instead"),
        ({"steps": "nan"}, "steps is a whole number"),
        ({"eta": "1.1"}, "eta is a number from 0 to 1. 1.0 is used instead"),
        ({"eta": "nan"}, "eta is a number"),
        ({"data": "cats"}, "data is one of moons, swiss_roll, ring, smiley, digits"),
        ({"schedule": "sigmoid"}, "schedule is one of linear, cosine"),
        ({"step_seed": "-1"}, "step_seed is a whole number"),
        ({"training_seed": "3"}, "training_seed is one of"),
        ({"view": "batch", "images": "1"}, "images is a whole number from 2 to 8"),
    ],
    ids=str,
)
def test_a_bad_value_is_answered_in_one_sentence(link: dict[str, str], says: str) -> None:
    assert any(says in each.value for each in opened(**link).warning)


def test_without_step_noise_one_start_has_one_end() -> None:
    for data in ("moons", "digits"):
        app, answer = answered("watch", data=data, eta="0", steps="10")
        assert answer == "equal"
        assert "the same to the last bit" in words_of(app)
    assert answered("watch")[1] == "far apart"


def test_the_start_decides_at_eta_0_and_the_step_noise_at_eta_1() -> None:
    assert answered("seeds", eta="0")[1] == "initial noise"
    app, answer = answered("seeds")
    assert answer == "step noise"
    (prints,) = (each.proto.body for each in app.get("html") if "step seed" in each.proto.body)
    first, second, third, fourth = re.findall(r"<code>(\w{12})</code>", prints)
    assert first == second
    assert len({first, third, fourth}) == 3
    assert "At η = 0: equal to the last bit. At η = 1: other ends." in prints


def test_twice_the_steps_make_other_ends_but_not_without_step_noise() -> None:
    app, answer = answered("steps")
    assert answer == "far apart"
    assert "draws 50 times in one run and 100 times in the other" in words_of(app)
    assert answered("steps", eta="0")[1] == "close together"
    assert answered("steps", other_steps="50")[1] == "equal"


def test_no_seed_gives_the_third_alone() -> None:
    app, answer = answered("batch", batch_steps="10")
    assert answer == "no seed at all"
    assert "From a list of generators: seed 9 does." in words_of(app)
    assert answered("batch", batch_eta="0", wanted="1", batch_steps="10")[1] == "the same seed"


def test_the_schedules_differ_at_half() -> None:
    assert answered("forward", schedule="linear")[1] == "less than a tenth"
    assert answered("forward", schedule="cosine")[1] == "about half"


def test_the_digits_offer_no_training_seed_to_move() -> None:
    for data, many in (("moons", True), ("digits", False)):
        groups = opened(view="seeds", data=data).button_group
        offered = {str(option) for group in groups for option in group.options}
        assert ("Training" in offered) is many
        assert {"Initial noise", "Step noise"} <= offered


def test_the_picture_opens_at_the_links_step() -> None:
    for view in ("watch", "forward"):
        spec = spec_of(opened(view=view, step="17"))
        (step,) = (param for param in spec["params"] if param["name"] == "step")
        assert step["value"] == 17


def test_a_story_leads_to_its_state() -> None:
    app = opened()
    (button,) = (each for each in app.button if each.label.startswith("Without step noise"))
    button.click().run()
    assert not app.exception
    assert app.query_params["eta"] in ("0", ["0"], "0.0", ["0.0"])


def test_the_lines_to_paste_print_what_the_page_promises() -> None:
    links: list[dict[str, str]] = [
        {"steps": "9", "schedule": "linear", "step_seed": "5"},
        {"data": "digits", "eta": "0", "steps": "7"},
        {"view": "seeds", "data": "digits", "steps": "6", "eta": "0.3"},
        {"view": "steps", "steps": "12", "other_steps": "8"},
        {"view": "batch", "guess_batch": SHOW, "batch_steps": "6"},
        {"view": "batch", "guess_batch": SHOW, "batch_steps": "6", "batch_eta": "0", "wanted": "1"},
        {"view": "forward", "guess_forward": SHOW, "steps": "20"},
        {"view": "forward", "guess_forward": SHOW, "schedule": "cosine"},
    ]
    promised, scripts = [], []
    for link in links:
        app = opened(**link)
        promised.append(words_of(app))
        scripts += [code.value for code in app.code]
    assert len(scripts) == len(links)
    for printed, words in zip(printed_by(scripts), promised, strict=True):
        assert f"prints: *{printed.replace(chr(10), '; ')}*" in words


def test_the_training_seed_0_is_among_those_offered() -> None:
    """Left out, the widget came back empty at the first click anywhere, and was complained of."""
    groups = [each.proto for each in opened().button_group]
    (offered,) = (each.options for each in groups if "training_seed" in each.id)
    assert [option.content for option in offered] == ["0", "1", "2"]
