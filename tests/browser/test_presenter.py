"""A presenter at the front of the room, with the keys that a clicker has."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CUT_OFF, Server, Visit

pytestmark = pytest.mark.browser

BOTTOM = """
() => Math.max(...[".st-key-verdict", "[class*=st-key-ask_]", "#play", ".stVegaLiteChart canvas"]
  .map((each) => document.querySelector(each) ?? [...document.querySelectorAll("*")]
    .map((e) => e.shadowRoot?.querySelector(each)).find(Boolean))
  .map((each) => each.getBoundingClientRect().bottom))
"""
"""How far down the lowest of verdict, question, Play and picture reaches."""


def test_keys_lead_through_the_scenes_unless_they_are_at_work_elsewhere(
    server: Server, visit: Visit
) -> None:
    def is_at(scene: int) -> None:
        expect(visit.page.locator(".st-key-presenter h1")).to_contain_text(f"{scene} / 12")
        visit.wait()

    press = visit.page.keyboard.press
    visit.open(f"{server.address}/dropout?present=1&scene=5")
    is_at(5)
    assert not visit.page.get_by_text("Mode", exact=True).is_visible()
    visit.page.get_by_role("radio", name="just show me").click()
    expect(visit.page.get_by_text("The answer is")).to_be_visible()
    visit.wait()
    assert visit.page.evaluate(BOTTOM) <= 720
    assert visit.page.evaluate(CUT_OFF) == []
    press("ArrowRight")
    is_at(6)
    press("PageUp")
    is_at(5)
    sent = len(visit.sent)
    visit.slider.focus()
    press("ArrowRight")
    expect(visit.slider).to_have_value("1")
    press("PageDown")
    assert len(visit.sent) == sent, "a slider has these keys for itself"
    visit.page.get_by_text("Controls", exact=True).click()
    visit.page.get_by_label("Seed", exact=True).first.wait_for()
    visit.wait()
    seed = visit.page.get_by_label("Seed", exact=True)
    seed.fill("7")
    press("ArrowLeft")
    press("Enter")
    visit.page.wait_for_url("**seed=7**")
    is_at(5)
    seed.blur()
    press("PageDown")
    press("PageDown")
    is_at(7)
    visit.page.get_by_role("button", name="Leave").click()
    expect(visit.page.get_by_test_id("stSidebar")).to_be_visible()
    visit.check()
