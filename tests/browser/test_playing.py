"""Playing a chart as a person does, by mouse and by keyboard; and what is carried away from it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/weight_initialization?guess=just+show+me"
"""Nothing is played before the guess: it would tell the answer."""

WRITTEN = """
async (button) => {
  let written = 0;
  const observer = new MutationObserver((all) => { written += all.length; });
  observer.observe(button, { childList: true, characterData: true, subtree: true });
  for (let i = 0; i < 12; i++) await new Promise(requestAnimationFrame);
  observer.disconnect();
  return written;
}
"""
"""How often a button's words are written within twelve frames."""


def toggle_basins(visit: Visit) -> None:
    """Switch the basins on or off; each gives the chart another ground."""
    were_on = "basins" in visit.page.url
    visit.page.get_by_test_id("stCheckbox").filter(has_text="Basins").click()
    visit.page.wait_for_function(
        "wereOn => location.search.includes('basins') !== wereOn", arg=were_on, timeout=60_000
    )
    visit.wait()
    expect(visit.play).to_be_enabled()


def test_nothing_moves_until_play_is_pressed(server: Server, either_visit: Visit) -> None:
    either_visit.open(server.address + PAGE)
    expect(either_visit.play).to_have_accessible_name("Play")
    assert either_visit.rests()
    assert either_visit.step() == 0
    canvas = either_visit.page.locator(".stVegaLiteChart canvas").first.bounding_box()
    button = either_visit.play.bounding_box()
    assert canvas is not None
    assert button is not None
    assert button["height"] >= 44
    assert button["y"] + button["height"] <= canvas["y"]


def test_the_keyboard_comes_to_play_before_the_chart_and_presses_it(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    sent = len(visit.sent)
    visit.page.get_by_role("button", name="More").focus()
    for _ in range(8):  # The guesses, and the finding: a heading may be a link to itself.
        visit.page.keyboard.press("Tab")
        if visit.play.evaluate("button => button.matches(':focus')"):
            break
    expect(visit.play).to_be_focused()
    visit.page.keyboard.press("Space")
    expect(visit.play).to_have_accessible_name("Pause")
    expect(visit.slider).to_have_value(re.compile(r"^\d\d"))
    visit.page.keyboard.press("Enter")
    expect(visit.play).to_have_accessible_name("Play")
    assert visit.rests()
    paused = visit.step()
    assert paused > 0
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    expect(visit.slider).to_have_value(str(paused - 1))
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Space")
    expect(visit.slider).to_have_value(str(paused))
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("ArrowRight")
    expect(visit.slider).to_have_value(str(paused + 1))
    assert visit.step() == paused + 1
    assert len(visit.sent) == sent
    visit.check()


def test_what_stands_on_play_is_not_written_anew_at_each_step(server: Server, visit: Visit) -> None:
    """Safari loses a click on words that change while the mouse is held down on them."""
    visit.open(server.address + PAGE)
    visit.play.click()
    expect(visit.slider).to_have_value(re.compile(r"^\d\d"))
    before, written = visit.step(), visit.play.evaluate(WRITTEN)
    expect(visit.play).to_have_accessible_name("Pause")
    assert visit.step() > before
    assert written == 0
    visit.play.click()
    expect(visit.play).to_have_accessible_name("Play")
    assert visit.play.evaluate(WRITTEN) == 0


def test_playing_moves_the_picture_to_its_end_and_asks_the_server_nothing(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    sent, steps, pictures = len(visit.sent), [visit.step()], {visit.picture()}
    visit.play.click()
    for _ in range(4):
        expect(visit.slider).not_to_have_value(str(steps[-1]))
        steps.append(visit.step())
        pictures.add(visit.picture())
    assert steps == sorted(steps)
    assert len(pictures) == 5
    expect(visit.play).to_have_accessible_name("Play again")
    assert visit.step() == 400
    visit.play.click()
    expect(visit.play).to_have_accessible_name("Pause")
    assert visit.step() < 400, "play at the end begins anew"
    assert len(visit.sent) == sent
    visit.check()


def test_dragging_the_slider_moves_the_picture_and_asks_the_server_nothing(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    before, sent = visit.picture(), len(visit.sent)
    box = visit.slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    visit.page.mouse.move(box["x"] + 8, middle)
    visit.page.mouse.down()
    seen, step = {before}, 0
    for part in (0.2, 0.4, 0.6, 0.8):
        visit.page.mouse.move(box["x"] + part * box["width"], middle, steps=4)
        expect(visit.slider).not_to_have_value(str(step))
        assert visit.rests()
        step = visit.step()
        seen.add(visit.picture())
    visit.page.mouse.up()
    assert 280 < step < 360
    assert len(seen) == 5
    assert len(visit.sent) == sent
    visit.check()


def test_a_toggle_rewinds_nothing(server: Server, visit: Visit) -> None:
    """The first time the basins are computed; the chart keeps its place on the page meanwhile."""
    visit.open(server.address + PAGE)
    visit.slider.fill("123")
    visit.slider.evaluate("slider => window.first = slider")
    for _ in range(2):
        toggle_basins(visit)
        assert visit.page.evaluate("window.first.isConnected")
        expect(visit.slider).to_have_value("123")
        expect(visit.play).to_have_accessible_name("Play")
        assert visit.rests()
        assert visit.step() == 123
    visit.slider.fill("0")
    visit.play.click()
    expect(visit.slider).to_have_value(re.compile(r"^\d\d"))
    toggle_basins(visit)
    assert visit.step() >= 10
    expect(visit.play).to_have_accessible_name("Play again")
    visit.check()


def test_fewer_steps_hold_the_slider_at_the_last(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "&step=300&steps=200")
    expect(visit.slider).to_have_attribute("max", "200")
    expect(visit.slider).to_have_value("200")
    expect(visit.play).to_have_accessible_name("Play again")
    assert visit.step() == 200
    visit.check()


def test_a_link_and_a_view_open_at_their_own_step(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "&step=100")
    expect(visit.slider).to_have_value("100")
    visit.slider.fill("250")
    visit.page.get_by_role("radio", name="One seed").click()
    expect(visit.play).to_have_count(0)
    # A second later: sooner, it would only have changed its place.
    visit.page.evaluate("() => { const now = Date.now; Date.now = () => now() + 2000; }")
    visit.page.get_by_role("radio", name="Two weights").click()
    expect(visit.slider).to_have_value("100")
    visit.slider.fill("250")
    visit.page.get_by_role("button", name="More").click()
    opening = visit.page.get_by_label("Open the picture at step")
    opening.fill("50")
    opening.press("Enter")
    expect(visit.slider).to_have_value("50")
    visit.check()


def test_the_step_goes_into_the_copied_link(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "&step=100&seeds=3")
    for step, copied in (("123", {"step": ["123"], "seeds": ["3"]}), ("0", {"seeds": ["3"]})):
        visit.slider.fill(step)
        visit.page.get_by_role("button", name="Copy link").click()
        visit.page.get_by_role("button", name="Copied").wait_for()
        link = visit.page.evaluate("navigator.clipboard.readText()")
        assert parse_qs(urlsplit(link).query) == copied
        visit.page.get_by_role("button", name="Copy link").wait_for()
    visit.check()


def test_the_toolbar_saves_the_picture_and_the_data_is_a_table_on_demand(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE + "&step=100")
    visit.slider.fill("123")
    toolbar = visit.page.get_by_test_id("stElementToolbarButton")
    visit.page.locator(".stVegaLiteChart").first.hover()
    with visit.page.expect_download() as saved:
        toolbar.get_by_role("button", name="Download as PNG").first.click()
    assert saved.value.suggested_filename == "seedscape-weight-initialization.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    expect(toolbar.get_by_role("button", name="Show data").first).to_be_hidden()
    visit.page.get_by_role("button", name="Data as a table").first.press("Enter")
    table = visit.page.get_by_test_id("stDataFrame").first
    table.wait_for()
    for name in ("seed", "step", "first weight", "loss"):
        expect(table.locator("th", has_text=re.compile(f"^{name}$"))).to_have_count(1)
    visit.page.keyboard.press("Escape")
    expect(table).to_be_hidden()
    expect(visit.slider).to_have_value("123")
    visit.page.locator(".stVegaLiteChart").first.hover()
    toolbar.get_by_role("button", name="Fullscreen").first.click()
    box = visit.page.get_by_role("checkbox", name="Play")
    box.check()
    toolbar.get_by_role("button", name="Close fullscreen").click()
    expect(box).to_be_hidden()
    expect(visit.play).to_have_accessible_name("Play again")
    visit.check()
