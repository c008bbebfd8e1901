"""A page's state: read from the link, from the widgets, and written to the link again."""

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from pages.common.state import Choice, Flag, Number, PageState, SeedList

    state = PageState(
        "trial",
        (
            Choice("animal", ("cat", "dog"), "cat"),
            Number("rate", {"cat": 0.5, "dog": 2.0}, 0.0, 10.0, by="animal"),
            Number("steps", 100, 0, 500, whole=True),
            Flag("basins"),
            SeedList("seeds", "0-4", 20),
        ),
    )
    st.selectbox("Animal", ("cat", "dog"), key=state.key("animal"))
    st.number_input("Rate", key=state.key("rate"))
    st.number_input("Steps", step=1, key=state.key("steps"))
    st.toggle("Basins", key=state.key("basins"))
    st.text_input("Seeds", key=state.key("seeds"))
    for problem in state.problems:
        st.warning(problem)
    if st.button("Jump"):
        state.go_to({"steps": "9", "rate": "wrong"})
    st.session_state["seen"] = {
        name: state[name] for name in ("animal", "rate", "steps", "basins", "seeds")
    }
    st.session_state["link to others"] = state.link(seeds="7", animal="")


def opened(**link: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in link.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def link_of(app: AppTest) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else value[0]
        for name, value in app.query_params.items()
    }


DEFAULTS = {"animal": "cat", "rate": 0.5, "steps": 100, "basins": False, "seeds": (0, 1, 2, 3, 4)}


def test_without_a_link_everything_is_the_default_and_the_link_stays_empty() -> None:
    app = opened()
    assert app.session_state["seen"] == DEFAULTS
    assert link_of(app) == {}


def test_a_link_restores_the_whole_state() -> None:
    link = {"animal": "dog", "rate": "0.25", "steps": "7", "basins": "1", "seeds": "3, 1"}
    app = opened(**link)
    expected = {"animal": "dog", "rate": 0.25, "steps": 7, "basins": True, "seeds": (3, 1)}
    assert app.session_state["seen"] == expected
    assert link_of(app) == link
    assert app.number_input[0].value == 0.25
    assert not app.warning


def test_moving_a_widget_writes_the_link_and_going_back_clears_it() -> None:
    app = opened()
    app.number_input[1].set_value(42).run()
    assert link_of(app) == {"steps": "42"}
    app.number_input[1].set_value(100).run()
    assert link_of(app) == {}


def test_a_default_may_depend_on_another_parameter_and_each_keeps_its_own() -> None:
    app = opened()
    app.number_input[0].set_value(0.75).run()
    app.selectbox[0].select("dog").run()
    assert app.session_state["seen"]["rate"] == 2.0
    assert link_of(app) == {"animal": "dog"}
    app.selectbox[0].select("cat").run()
    assert app.session_state["seen"]["rate"] == 0.75


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("animal", "cow", "animal is one of cat, dog. cat is used instead"),
        ("rate", "fast", "rate is a number from 0 to 10. 0.5 is used instead"),
        ("rate", "nan", "rate is a number from 0 to 10"),
        ("rate", "1e3", "rate is a number from 0 to 10"),
        ("steps", "1.5", "steps is a whole number from 0 to 500. 100 is used instead"),
        ("steps", "1e1", "steps is a whole number"),
        ("steps", "", "steps is a whole number"),
        ("steps", "-1", "steps is a whole number"),
        ("basins", "yes", "basins is 1 or 0. 0 is used instead"),
        ("seeds", "5-2", "5-2 runs backwards; write 2-5. 0-4 is used instead"),
        ("seeds", "", "seeds are written like"),
        ("seeds", "0-99", "at most 20 seeds"),
        ("flavour", "sweet", "“flavour”, which this page does not have"),
    ],
)
def test_a_bad_value_is_answered_by_one_sentence_and_the_default_used(
    name: str, value: str, says: str
) -> None:
    app = opened(**{name: value})
    assert app.session_state["seen"] == DEFAULTS
    assert len(app.warning) == 1
    assert says in app.warning[0].value
    assert link_of(app) == {}


def test_good_values_beside_a_bad_one_are_kept() -> None:
    app = opened(steps="7", rate="fast")
    assert app.session_state["seen"] == {**DEFAULTS, "steps": 7}
    assert link_of(app) == {"steps": "7"}


def test_marks_that_advertisers_add_to_links_are_passed_over() -> None:
    assert not opened(utm_source="newsletter").warning


def test_a_bad_text_in_a_field_is_answered_and_the_last_good_one_used() -> None:
    app = opened()
    app.text_input[0].set_value("8-9").run()
    app.text_input[0].set_value("nonsense").run()
    assert app.session_state["seen"]["seeds"] == (8, 9)
    assert "nonsense" in app.warning[0].value
    assert "8-9 is used instead" in app.warning[0].value
    assert link_of(app) == {"seeds": "8-9"}


def test_going_back_to_another_link_moves_the_widgets(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(steps="7")
    monkeypatch.setattr("pages.common.state._went_through_history", lambda: True)
    app.query_params.clear()
    app.query_params["animal"] = "dog"
    app.run()
    assert app.session_state["seen"]["animal"] == "dog"
    assert app.session_state["seen"]["steps"] == 100
    assert app.selectbox[0].value == "dog"


def test_a_link_to_the_same_state_with_changes() -> None:
    app = opened(animal="dog", steps="7")
    assert app.session_state["link to others"] == {"steps": "7", "seeds": "7"}


def test_going_to_another_state_moves_widgets_and_link_and_answers_what_is_wrong() -> None:
    app = opened(animal="dog")
    app.button[0].click().run()
    assert app.session_state["seen"] == {**DEFAULTS, "steps": 9}
    assert app.selectbox[0].value == "cat"
    assert link_of(app) == {"steps": "9"}
    assert "rate=wrong" in app.warning[0].value
