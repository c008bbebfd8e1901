"""One name for a topic in every layer: page, views, mathematics, charts, scripts, tests."""

from importlib import import_module
from pathlib import Path

import pytest

from pages.common.page_list import PAGES

ROOT = Path(__file__).parent.parent
TOPICS = [page.name for page in PAGES if page.name]


def folders(place: str) -> set[str]:
    return {
        each.name for each in (ROOT / place).iterdir() if each.is_dir() and "__" not in each.name
    }


def views(topic: str) -> list[str]:
    scripts = sorted((ROOT / "pages/views" / topic).glob("*.py"))
    return [each.stem for each in scripts if "TITLE" in each.read_text()]


def test_each_topic_is_a_page() -> None:
    assert {each.stem for each in (ROOT / "pages").glob("*.py")} == set(TOPICS)


@pytest.mark.parametrize("place", ["pages/views", "core/charts", "tests/charts"])
def test_the_folders_are_the_topics(place: str) -> None:
    assert folders(place) == set(TOPICS)


@pytest.mark.parametrize("place", ["core", "tests/core"])
def test_each_topic_has_its_mathematics_and_their_tests(place: str) -> None:
    assert set(TOPICS) <= folders(place)


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_has_tests_of_its_page_and_in_a_browser(topic: str) -> None:
    for place in ("pages", "browser"):
        assert (ROOT / "tests" / place / f"test_{topic}.py").exists()


@pytest.mark.parametrize("topic", TOPICS)
def test_each_view_has_a_title_parameters_and_a_way_to_be_shown(topic: str) -> None:
    assert views(topic)
    for name in views(topic):
        view = import_module(f"pages.views.{topic}.{name}")
        assert view.TITLE
        assert isinstance(view.PARAMETERS, tuple)
        assert callable(view.show)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_page_is_a_list_of_its_views(topic: str) -> None:
    script = (ROOT / "pages" / f"{topic}.py").read_text()
    assert f'show_page(\n    "{topic}"' in script or f'show_page("{topic}"' in script
    for name in views(topic):
        assert f'"{name}"' in script, f"{name} is not on the page"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_script_to_take_home_bears_the_name_of_its_view(topic: str) -> None:
    named = {each.stem for each in (ROOT / "core" / topic / "scripts").glob("*.py")}
    assert named
    assert all(any(script.startswith(view) for view in views(topic)) for script in named), named
