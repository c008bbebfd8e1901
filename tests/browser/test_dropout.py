"""The dropout page as a person plays it: masks blink, dots fall, and the server hears nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/dropout"


def test_playing_holds_25_frames_a_second_and_asks_the_server_nothing(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    visit.play_at_25_frames_a_second("200")
    visit.check()


def test_switching_dropout_off_plays_on(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE)
    visit.play.click()
    expect(visit.slider).to_have_value(re.compile(r"^([3-9]\d|1\d\d)$"))
    visit.page.get_by_role("radio", name="model.eval()").click()
    visit.page.get_by_text("Evaluation mode: no unit is dropped").wait_for()
    assert visit.step() > 20
    expect(visit.slider).to_have_value("200")
    visit.check()


def test_long_training_can_be_left(server: Server, visit: Visit) -> None:
    link = "?view=training&seeds=0-63&epochs=100&width=64&rows=500"
    visit.page.goto(server.address + PAGE + link)
    visit.page.get_by_text("networks without dropout", exact=False).first.wait_for(timeout=60_000)
    visit.page.get_by_role("radio", name="Watch").click()
    visit.page.get_by_text("Press play. What does one input give?").wait_for(timeout=30_000)
    visit.check()
