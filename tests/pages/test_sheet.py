"""A topic on paper says what its page says, and leaves the page as the visitor had it."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.common.lesson import SHOW
from pages.common.page_list import PAGES
from tests.pages.opening import open_page, words_of
from tests.pages.test_every_view import ASKED, QUICK, answers_of, guesses
from tests.test_names import views

TOPICS = ("weight_initialization", "dropout", "is_it_noise", "recipe")
"""Those whose views are quick, with and without a question."""


def sheet(topic: str, **link: str) -> AppTest:
    return open_page(f"pages/{topic}.py", print="1", **link)


def settings(topic: str) -> dict[str, str]:
    return {name: value for v in views(topic) for name, value in QUICK.get(v, {}).items()}


@pytest.mark.parametrize("topic", TOPICS)
def test_it_says_of_each_view_what_the_view_itself_says(topic: str) -> None:
    words = words_of(sheet(topic, **settings(topic)))
    for view in views(topic):
        shown = dict.fromkeys(guesses(topic, view), SHOW)
        page = open_page(f"pages/{topic}.py", view=view, **settings(topic), **shown)
        said = [each.value for each in page.markdown]
        questions = [each.removeprefix(ASKED).strip() for each in said if each.startswith(ASKED)]
        findings = [each.removeprefix("##### ") for each in said if each.startswith("##### ")]
        assert {question for question in questions if question not in words} == set()
        assert {finding for finding in findings if finding not in words} == set()
        assert all(answer in words for answer in answers_of(page))
        for kind in ("slider", "select_slider", "selectbox", "text_input", "toggle"):
            labels = {str(each.proto.label) for each in page.get(kind)}
            assert {label for label in labels if label not in words} == set(), kind


def test_the_answers_stand_behind_all_tasks() -> None:
    words = words_of(sheet("dropout", **settings("dropout")))
    tasks, seen = words.split("## For the teacher")
    assert tasks.count("**Guess.**") == 4
    assert "The answer is" not in tasks
    assert seen.count("The answer is") == 4


def test_it_is_of_the_settings_in_its_link() -> None:
    words = words_of(sheet("is_it_noise", of="9"))
    for view in views("is_it_noise"):
        assert f"view={view}&of=9" in words
    assert "best of 9 seeds" in words


def test_a_view_keeps_its_caveat_and_a_visit_its_room() -> None:
    words = words_of(sheet("dropout", **settings("dropout"), room="AAAAA", present="1"))
    tasks, seen = words.split("## For the teacher")
    assert "Take the spread as a hint" not in tasks
    assert "- **Take the spread as a hint" in seen
    assert "room=" not in tasks.split("#### 1.")[1]


def test_a_bad_value_is_answered_once() -> None:
    app = sheet("recipe", seed="many")
    (problem,) = app.warning
    assert "seed=many" in problem.value


def test_the_link_stays_and_the_page_is_found_as_it_was_left() -> None:
    app = sheet("is_it_noise")
    assert app.query_params["print"] == "1"
    for key in ("is_it_noise:link", "is_it_noise:guess", "is_it_noise:of"):
        assert key not in app.session_state


def test_each_page_leads_to_its_sheet_with_its_settings_but_not_its_guesses() -> None:
    app = open_page("pages/is_it_noise.py", view="best_of", guess_best=SHOW, of="9")
    (link,) = re.findall(r"This topic on paper\]\((.*?)\)", words_of(app))
    assert link == "?print=1&of=9"


def test_each_topic_has_an_aim_and_a_time() -> None:
    for page in PAGES:
        if page.name:
            assert page.aim.endswith(".")
            assert 5 <= page.minutes <= 60
