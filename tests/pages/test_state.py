"""A page's state: read from the link, from the widgets, and written to the link again."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.common import state

DEFAULTS = {
    "animal": "cat",
    "rate": 0.5,
    "more": False,
    "steps": 100,
    "seeds": (0, 1, 2, 3, 4),
    "guess": "",
}
APP = Path(__file__).parent.parent / "browser" / "state_app.py"


def line(**changes: object) -> str:
    """Return what the page shows of a state: the defaults with some changed."""
    shown = {**DEFAULTS, **changes, "work": 0.0}
    return f"Trial({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


def opened(**link: str | list[str]) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=30)
    return sent(app, **link)


def sent(app: AppTest, **link: str | list[str]) -> AppTest:
    """Run the page with that link, as the browser sends it."""
    app.query_params.clear()
    app.query_params.update(link)
    app.run()
    assert not app.exception
    return app


def link_of(app: AppTest) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else value[0]
        for name, value in app.query_params.items()
    }


def seen(app: AppTest) -> str:
    return app.text[0].value


def type_in(app: AppTest, label: str, text: str) -> None:
    next(field for field in app.text_input if field.label == label).set_value(text).run()


def test_without_a_link_everything_is_the_default_and_the_link_stays_empty() -> None:
    app = opened()
    assert seen(app) == line()
    assert link_of(app) == {}


def test_a_link_restores_the_whole_state() -> None:
    link = {"animal": "dog", "rate": "0.25", "more": "1", "steps": "7", "seeds": "3, 1"}
    app = opened(**link)
    assert seen(app) == line(animal="dog", rate=0.25, more=True, steps=7, seeds=(3, 1))
    assert link_of(app) == link
    assert [field.value for field in app.text_input] == ["0.25", "7", "3, 1"]
    assert not app.warning


def test_moving_a_widget_writes_the_link_and_going_back_clears_it() -> None:
    app = opened(more="1")
    type_in(app, "Steps", "42")
    assert link_of(app) == {"more": "1", "steps": "42"}
    type_in(app, "Steps", "100")
    assert link_of(app) == {"more": "1"}


def test_a_default_may_depend_on_another_parameter_and_each_keeps_its_own() -> None:
    app = opened()
    type_in(app, "Rate", "0.75")
    app.button_group[0].set_value("dog").run()
    assert seen(app) == line(animal="dog", rate=2.0)
    assert link_of(app) == {"animal": "dog"}
    app.button_group[0].set_value("cat").run()
    assert seen(app) == line(rate=0.75)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("animal", "cow", "animal is one of cat, dog. cat is used instead"),
        ("rate", "fast", "rate is a number from 0 to below 10. 0.5 is used instead"),
        ("rate", "nan", "rate is a number from 0 to below 10"),
        ("rate", "1e3", "rate is a number from 0 to below 10"),
        ("rate", "10", "rate is a number from 0 to below 10"),
        ("rate", "0,5", "rate is a number from 0 to below 10"),
        ("rate", " 5", "rate is a number from 0 to below 10"),
        ("steps", "1.5", "steps is a whole number from 0 to 500. 100 is used instead"),
        ("steps", "1e3", "steps is a whole number"),
        ("seeds", "1,000", "“1,000” may be 2 seeds or one: write 1, 0 or 1000"),
        ("seeds", "4294967296", "so that 4294967296 would draw what 0 draws. 0-4 is used"),
        ("steps", "1_0", "steps is a whole number"),
        ("steps", "١", "steps is a whole number"),
        ("steps", "9" * 5000, "steps is a whole number"),
        ("steps", "", "steps is a whole number"),
        ("steps", "-1", "steps is a whole number"),
        ("more", "yes", "more is 1 or 0. 0 is used instead"),
        ("seeds", "5-2", "5-2 runs backwards; write 2-5. 0-4 is used instead"),
        ("seeds", "", "seeds are written like"),
        ("seeds", "0-99", "at most 20 seeds"),
        ("guess", "maybe", "guess is one of yes, no, just show me. Nothing is used instead"),
        ("flavour", "sweet", "“flavour”, which this page does not have"),
        ("reference", "a", "“reference”, which this page does not have"),
    ],
)
def test_a_bad_value_is_answered_by_one_sentence_and_the_default_used(
    name: str, value: str, says: str
) -> None:
    app = opened(**{name: value})
    assert seen(app) == line()
    assert len(app.warning) == 1
    assert says in app.warning[0].value
    assert link_of(app) == {}


def test_good_values_beside_a_bad_one_are_kept() -> None:
    app = opened(steps="7", rate="fast")
    assert seen(app) == line(steps=7)
    assert link_of(app) == {"steps": "7"}


def test_a_value_given_twice_is_not_read_without_a_word() -> None:
    app = opened(steps=["7", "8"])
    assert seen(app) == line(steps=8)
    assert len(app.warning) == 1
    assert "sets “steps” more than once: the last, “8”, is used" in app.warning[0].value


@pytest.mark.parametrize(
    "mark", ["utm_source", "fbclid", "gclid", "msclkid", "mc_cid", "igshid", "ref", "_hsenc"]
)
def test_marks_that_others_add_to_links_are_passed_over_and_dropped(mark: str) -> None:
    app = opened(**{mark: "x", "steps": "7"})
    assert not app.warning
    assert link_of(app) == {"steps": "7"}


def test_what_cannot_be_read_in_a_field_is_answered_and_the_last_good_one_used() -> None:
    app = opened()
    type_in(app, "Seeds", "8-9")
    type_in(app, "Seeds", "nonsense")
    assert seen(app) == line(seeds=(8, 9))
    assert "nonsense" in app.warning[0].value
    assert "8-9 is used instead" in app.warning[0].value
    assert link_of(app) == {"seeds": "8-9"}
    app.run()
    assert len(app.warning) == 1, "the sentence stays as long as what it answers"


def test_an_older_link_that_was_on_its_way_does_not_bring_back_its_values() -> None:
    app = opened(more="1")
    type_in(app, "Steps", "5")
    sent(app, more="1")
    assert seen(app) == line(more=True, steps=5)
    assert link_of(app) == {"more": "1", "steps": "5"}


def test_the_browsers_back_and_forward_restore_the_state_of_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened(more="1", steps="7")
    type_in(app, "Rate", "0.75")
    monkeypatch.setattr(state, "went_through_history", lambda: True)
    sent(app, animal="dog", more="1")
    assert seen(app) == line(animal="dog", rate=2.0, more=True)
    assert [field.value for field in app.text_input] == ["2", "100", "0-4"]
    assert app.button_group[0].value == "dog"
    sent(app)
    assert seen(app) == line(), "the rate that the cat had before is forgotten too"


def test_a_value_given_to_a_widget_outlives_its_being_hidden() -> None:
    app = opened(steps="7")
    app.toggle[0].set_value(True).run()
    type_in(app, "Steps", "9")
    type_in(app, "Steps", "11")
    app.toggle[0].set_value(False).run()
    app.run()
    assert seen(app) == line(steps=11)
    app.toggle[0].set_value(True).run()
    assert seen(app) == line(more=True, steps=11)


def test_a_guess_may_be_taken_back() -> None:
    app = opened(guess="yes")
    app.button_group[1].set_value(None).run()
    assert seen(app) == line()
    assert link_of(app) == {}


def guess(app: AppTest, said: str) -> None:
    app.button_group[1].set_value(said).run()


def test_a_guess_goes_when_its_question_changes_and_does_not_come_back() -> None:
    app = opened(steps="7")
    guess(app, "yes")
    assert link_of(app) == {"steps": "7", "guess": "yes"}
    type_in(app, "Rate", "0.75")
    assert seen(app) == line(steps=7, rate=0.75)
    assert app.button_group[1].value is None
    assert link_of(app) == {"steps": "7", "rate": "0.75"}
    type_in(app, "Rate", "0.5")
    sent(app, steps="7", guess="yes")
    assert seen(app) == line(steps=7), "an older link on its way does not bring it back either"
    guess(app, "no")
    assert seen(app) == line(steps=7, guess="no")


@pytest.mark.parametrize("moved", ["animal", "rate", "seeds"])
def test_every_parameter_of_its_view_may_change_the_question(moved: str) -> None:
    app = opened(guess="yes")
    if moved == "animal":
        app.button_group[0].set_value("dog").run()
    else:
        type_in(app, moved.capitalize(), "3")
    assert "guess=''" in seen(app)


def test_a_guess_stays_when_another_view_or_what_it_stands_apart_from_moves() -> None:
    app = opened(guess="yes")
    app.toggle[0].set_value(True).run()
    app.text_area[0].set_value("of another view").run()
    assert seen(app) == line(more=True, guess="yes")
    assert link_of(app) == {"more": "1", "guess": "yes", "words": "of another view"}


def test_what_cannot_be_read_leaves_the_question_and_the_guess() -> None:
    app = opened(guess="yes")
    type_in(app, "Rate", "fast")
    assert seen(app) == line(guess="yes")


def test_a_link_a_story_and_the_way_back_bring_the_guess_made_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened(rate="0.75", guess="yes")
    assert seen(app) == line(rate=0.75, guess="yes")
    app.button[1].click().run()
    assert seen(app) == line(steps=9, guess="no")
    app.button[0].click().run()
    assert seen(app) == line(steps=9), "a story without a guess asks anew"
    monkeypatch.setattr(state, "went_through_history", lambda: True)
    sent(app, animal="dog", guess="yes")
    assert seen(app) == line(animal="dog", rate=2.0, guess="yes")
    assert app.button_group[1].value == "yes"


@pytest.mark.parametrize(
    ("words", "fits"),
    [("a" * 3985, True), ("a" * 3986, False), ("漢" * 442, True), ("漢" * 443, False)],
)
def test_a_link_is_no_longer_than_servers_take_and_what_is_left_out_is_said(
    words: str, fits: bool
) -> None:
    """4,000 characters as a browser sends them: one of “漢” takes nine."""
    app = opened(steps="17")
    app.text_area[0].set_value(words).run()
    assert app.text_area[0].value == words
    kept = {"steps": "17", "words": words}
    assert link_of(app) == (kept if fits else {"steps": "17"})
    assert [warning.value for warning in app.warning] == (
        []
        if fits
        else [
            "“words” is too long for a link: it works here, but whoever opens this page's link "
            "finds the page without it."
        ]
    )
    app.text_area[0].set_value("short").run()
    assert link_of(app) == {"steps": "17", "words": "short"}
    assert not app.warning


def test_a_link_to_the_same_state_with_changes() -> None:
    app = opened(animal="dog", steps="7")
    assert json.loads(app.json[0].value) == {"steps": "7", "seeds": "7"}


def test_going_to_another_state_moves_widgets_and_link_and_answers_what_is_wrong() -> None:
    app = opened(animal="dog")
    app.button[0].click().run()
    assert seen(app) == line(steps=9)
    assert app.button_group[0].value == "cat"
    assert link_of(app) == {"steps": "9"}
    assert "rate=wrong" in app.warning[0].value
