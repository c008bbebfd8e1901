"""Texts as a person plays with them: the walk runs in the browser, and a seed keeps its text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/text_sampling"


def texts_of(visit: Visit) -> list[str]:
    visit.page.get_by_text("Where the texts part").wait_for()
    return visit.page.locator(".texts article p").all_inner_texts()


def click_chart(visit: Visit, across: float, down: float) -> None:
    """Click so many pixels from the left (from the right where negative) and from the top."""
    box = visit.box_of(visit.page.locator(".stVegaLiteChart canvas").first)
    x = box["x"] + across + (box["width"] if across < 0 else 0)
    visit.page.mouse.click(x, box["y"] + down)


def test_the_walk_plays_and_is_scrubbed_without_the_server(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}{PAGE}?view=walk&tokens=8")
    assert visit.step() == 0, "nothing moves until play is pressed"
    sent = len(visit.sent)
    visit.play.click()
    expect(visit.play).to_have_accessible_name("Play again")
    visit.slider.press("ArrowLeft")
    expect(visit.slider).to_have_value("7")
    click_chart(visit, 20, 72)  # The first token of the text.
    expect(visit.slider).to_have_value("1")
    visit.page.get_by_role("button", name="one token on").click()
    expect(visit.slider).to_have_value("2")
    assert len(visit.sent) == sent
    visit.check()


def test_a_click_on_the_strip_leads_to_its_token(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}{PAGE}?view=walk&tokens=10&guess_walk=just+show+me")
    click_chart(visit, -75, 210)
    expect(visit.slider).to_have_value(re.compile("^(9|10)$"))
    visit.check()


def test_the_same_seeds_write_the_same_on_every_visit_and_every_server(
    server: Server, fresh_server: Server, visit: Visit
) -> None:
    link = f"{PAGE}?view=regenerate&seeds=0-2&tokens=20"
    visit.open(server.address + link)
    first = texts_of(visit)
    assert len(set(first)) == 3
    visit.open(server.address + link)
    assert texts_of(visit) == first
    visit.open(f"{fresh_server.address}{PAGE}?view=regenerate&seeds=2&tokens=20")
    assert texts_of(visit) == first[2:]
    visit.check()


def test_texts_appear_while_they_are_written(server: Server, visit: Visit) -> None:
    # The page is there first: a slow browser opens it for longer than the texts take.
    visit.open(f"{server.address}{PAGE}?view=regenerate&seeds=100&tokens=60&prompt=Emma")
    field = visit.page.get_by_label("Seeds", exact=True)
    field.fill("101-112")
    field.press("Enter")
    visit.page.get_by_text("Writing: token").wait_for()
    visit.wait()
    assert len(texts_of(visit)) == 12
    visit.check()
