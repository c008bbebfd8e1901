"""Presenting the lesson and taking it alone: its scenes, and what a link asks of a visit."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from core.charts.larger import TIMES
from core.wording import plain
from pages.common import presenter
from pages.common.lesson import SHOW
from pages.common.page_list import PAGES
from pages.common.presenter import lesson
from pages.common.sources import EXERCISES
from tests.charts.rendering import check_schema, drawn_by_vega
from tests.pages.opening import ROOT, charts_of, map_of, spec_of, words_of
from tests.pages.test_every_view import ASKED, answers_of

SCENES = lesson().scenes
LESS: tuple[dict[str, str], ...] = (
    {}, {"seeds": "10"}, {"repeats": "2"}, {"order_seeds": "0-1"}, {}, {},
    {}, {"steps": "5"}, {}, {"tokens": "6"}, {}, {"calls": "10"},
)  # fmt: skip
"""Less work for some scenes: their pictures have all their parts."""
MOVED = (0.05, 0.3, 10, 20, "evaluation", 5, 0.9, 0.0, 3, 0.5, 1, 0.8)
"""Where each scene's control is moved to."""


def opened(page: str, **link: str) -> AppTest:
    """Return a page as a link opens it for a new visitor; fail on any exception."""
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60)
    if page:
        app.switch_page(f"pages/{page}.py")
    for name, value in link.items():
        app.query_params[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def go_to(app: AppTest, script: str) -> None:
    """Follow the sidebar's link to another page."""
    app.switch_page(script)
    app.query_params.clear()


def warnings(app: AppTest) -> list[str]:
    return [each.value for each in app.warning]


def titles(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown if each.value.startswith("# ")]


def seen(app: AppTest) -> list[Any]:
    """Return all pictures of a page, with their rows."""
    drawn = [chart.spec for chart in charts_of(app)]
    drawn += [rows.data.data for chart in charts_of(app) for rows in chart.datasets]
    return drawn + [each.proto.body for each in app.get("html") if "<style" not in each.proto.body]


def move(app: AppTest, number: int) -> AppTest:
    """Move the scene's control, whose label must be the one that the lesson names."""
    scene = SCENES[number - 1]
    keys = (f"{scene.page}:{scene.control}", f"{scene.page}:{scene.control}:")
    (widget,) = (
        each
        for each in (*app.slider, *app.select_slider, *app.button_group)
        if each.key == keys[0] or str(each.key).startswith(keys[1])
    )
    assert widget.label == scene.label
    widget.set_value(MOVED[number - 1])
    return run(app)


@pytest.mark.parametrize("number", range(1, len(SCENES) + 1), ids=lambda n: f"scene {n}")
def test_a_step_opens_clean_and_is_done_when_its_control_is_moved_which_shows(number: int) -> None:
    scene, link = SCENES[number - 1], {**LESS[number - 1], **dict(SCENES[number - 1].link)}
    to_do = f"Guess, then move **{plain(scene.label)}**."
    app = opened(scene.page, guide="1", scene=str(number), **link)
    assert not warnings(app)
    assert f"**Step {number} of {len(SCENES)}.** {scene.says}" in words_of(app)
    assert to_do in words_of(app)
    first = seen(be_told(app))
    assert to_do in words_of(app), "a guess moves nothing"
    move(app, number)
    assert f"Done: you moved **{plain(scene.label)}**." in words_of(app)
    assert seen(be_told(app)) != first
    assert not warnings(app)


def be_told(app: AppTest) -> AppTest:
    """Ask to be shown, where that has not been done or a question is asked anew."""
    asked = [each for each in app.button_group if each.key and "guess" in each.key]
    for group in asked:
        if group.value != SHOW:
            group.set_value(SHOW)
            run(app)
    assert answers_of(app) or not asked
    return app


def test_the_lesson_is_about_the_whole_chapter_and_its_exercises() -> None:
    assert lesson().problems == ()
    assert len(SCENES) == 12
    shown = [scene.page for scene in SCENES]
    chapter = [page.name for page in PAGES if page.section in ("Training", "Systems", "Generation")]
    assert sorted(set(shown), key=shown.index) == sorted(chapter, key=shown.index)
    tried = {f"pages/{scene.page}.py": dict(scene.link).get("view") for scene in SCENES[-2:]}
    assert tried == {page: view for _, _, page, view in EXERCISES}


def test_presenting_keeps_question_picture_and_answer_and_puts_the_rest_away() -> None:
    app = opened("dropout", present="1", guess=SHOW)
    assert titles(app) == ["# :small[5 / 12] In training, dropout leaves units out at random."]
    assert ASKED in words_of(app)
    assert answers_of(app)
    assert charts_of(app)
    assert app.button_group(key="dropout:mode")
    assert not app.title
    assert "Take it home" not in words_of(app)
    app.toggle(key="presenter_controls").set_value(True)
    assert [each.value for each in run(app).title] == ["Dropout"]
    assert "Take it home" in words_of(app)


def test_its_words_can_be_read_from_the_back_row_and_are_set_by_their_own_width() -> None:
    app = opened("text_sampling", view="walk", tokens="4", present="1", guess_walk=SHOW)
    spec, chart = spec_of(app), charts_of(app)[0]
    check_schema(spec)
    rows = {r.name: pa.ipc.open_stream(r.data.data).read_all().to_pylist() for r in chart.datasets}
    for width, least in ((1000, 14), (350, 12)):
        sizes = drawn_by_vega(spec, rows, width)[1]
        assert least <= min(sizes) < least + 1
    (letter,) = (each["expr"] for each in spec["params"] if each["name"] == "letter")
    assert letter == f"{TIMES} * (7.25)"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lesson of a presenter's own, not yet written."""
    file = tmp_path / "lesson.txt"
    monkeypatch.setattr(presenter, "FILE", file)
    return file


def test_a_scene_is_exactly_its_link_whatever_was_moved_and_guessed_on_its_page(file: Path) -> None:
    file.write_text("dropout\nOne.\n\ndropout?view=effect&p=0.30\nTwo.\np: p, the chance to drop")
    app = opened("dropout", present="1", p="0.4", guess=SHOW)
    assert titles(press(app, "presenter_next")) == ["# :small[2 / 2] Two."]
    assert app.slider(key="dropout:p").value == 0.3
    assert app.button(key="presenter_next").disabled
    assert titles(press(app, "presenter_back")) == ["# :small[1 / 2] One."]
    assert app.slider(key="dropout:p").value == 0.5
    assert not answers_of(app)
    assert app.button(key="presenter_back").disabled
    assert [each.value for each in press(app, "presenter_leave").title] == ["Dropout"]
    assert not titles(app)


def test_a_step_that_begins_elsewhere_than_the_default_is_not_done_by_a_longer_number(
    file: Path,
) -> None:
    file.write_text("dropout?view=effect&p=0.30\nTwo.\np: p, the chance to drop")
    app = opened("dropout", view="effect", p="0.3", guide="1")
    assert "then move **p, the chance to drop**" in words_of(app)
    app.slider(key="dropout:p").set_value(0.5)
    assert "Done: you moved" in words_of(run(app))


def test_between_the_scenes_back_leads_to_the_one_that_was_left() -> None:
    app = opened("dropout", present="1", scene="5")
    go_to(app, "pages/recipe.py")
    assert titles(run(app)) == ["# :small[5 / 12] Recipe"]
    assert titles(press(app, "presenter_back"))[0].startswith("# :small[5 / 12] In training")


@pytest.mark.parametrize(
    ("page", "link", "title", "says"),
    [
        ("", "present=1", "# Where randomness enters", ""),
        ("", "present=1&scene=3", "# :small[3 / 12] K-fold", ""),
        ("", "present=yes", "", "“present=yes” does not work here: present is 1 or 0. It is left"),
        ("recipe", "present=1&scene=13", "# Recipe", "scene is a whole number from 1 to 12"),
        ("recipe", "present=1&scene=../x", "# Recipe", "scene is a whole number from 1 to 12"),
        ("recipe", "scene=2", "", "names a scene without present=1 or guide=1: it is left out"),
        ("recipe", "present=1&guide=1", "# Recipe", "it is presented"),
        ("recipe", "present=1&scene=2", "# :small[2 / 12] Recipe", "another view than that of"),
        ("recipe", "present=0&guide=0", "", ""),
        ("recipe", f"present={'x' * 10_000}", "", f"“present={'x' * 51}…” does not work here"),
    ],
    ids=lambda part: part[:20],
)
def test_what_a_link_asks_of_the_visit_is_done_or_answered_in_one_sentence(
    page: str, link: str, title: str, says: str
) -> None:
    app = opened(page, **dict(parse_qsl(link)))
    assert len(warnings(app)) == bool(says)
    assert says in "".join(warnings(app)).replace("\\", "")
    assert len(titles(app)) == bool(title)
    assert "".join(titles(app)).startswith(title)


def test_the_first_page_starts_both_and_each_page_can_be_presented() -> None:
    app = opened("")
    start = next(each for each in app.button if each.label == "Take its 12 steps alone")
    start.click()
    assert "**Step 1 of 12.**" in words_of(run(app))
    go_to(app, "streamlit_app.py")
    assert "It stands on the page *Weight initialization*." in words_of(run(app))
    press(app, "present_page")
    assert titles(app) == ["# :small[1 / 12] Where randomness enters"]
    assert not app.button(key="presenter_leave").disabled
    assert 'href="dropout?scene=1&present=1"' in map_of(app)
    press(app, "presenter_leave")
    press(app, "present_page")
    assert titles(app) == ["# Where randomness enters"]


def test_what_a_presenter_saves_is_shown_at_the_next_run(file: Path) -> None:
    app = opened("recipe", present="1")
    assert warnings(app) == ["lesson.txt cannot be read, so there are no scenes."]
    file.write_text("recipe\nAll of it.\n\nnowhere\nLost.")
    run(app)
    assert titles(app) == ["# :small[1 / 1] All of it."]
    assert warnings(app) == ["lesson.txt, line 4: there is no page “nowhere”."]
    file.write_text("recipe\nMuch less of it.\n")
    run(app)
    assert titles(app) == ["# :small[1 / 1] Much less of it."]
    assert not warnings(app)
    app = opened("recipe", guide="1")
    assert "Much less of it" in words_of(app)
    assert "Done." in words_of(app), "there is nothing to move"
