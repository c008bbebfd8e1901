"""The text page as a person plays it: any prompt, any slider, any view, on a desk and a phone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/text_sampling"


def test_a_prompt_is_read_and_goes_into_the_link(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE)
    visit.page.get_by_label("Prompt").fill("שלום 😀 \u202e Emma could not ")
    visit.page.get_by_label("Prompt").press("Enter")
    visit.page.get_by_text("The model learned from English novels").wait_for()
    visit.wait()
    assert visit.page.url.endswith(("+", "%20")), "the last blank is part of it"
    visit.page.reload()
    visit.page.get_by_text("The prompt ends with a blank").wait_for()
    visit.check()


def test_a_slider_moves_the_finding(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "?top_p=0.5")
    visit.page.get_by_text("top-p = 0.5 leaves", exact=False).first.wait_for()
    visit.page.get_by_role("slider", name="Top-p").press("ArrowRight")
    visit.page.get_by_text("top-p = 0.51 leaves", exact=False).first.wait_for()
    visit.check()


def test_typed_lines_are_drawn_and_bad_ones_answered(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "?view=own")
    lines = visit.page.get_by_role("textbox", name="A token and its number")
    lines.fill("yes 3\nno 1\nperhaps")
    lines.press("Control+Enter")
    visit.page.get_by_text("a line is a token and a number", exact=False).wait_for()
    visit.wait()
    visit.check()
