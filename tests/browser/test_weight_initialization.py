"""The page as a person uses it: hovering, links, new seeds, another visitor."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server, Visit, visit_with

pytestmark = pytest.mark.browser
PAGE = "/weight_initialization"


def shown_by(visit: Visit) -> list[object]:
    """Return what the page says and shows, apart from how its fonts draw it."""
    page = visit.page
    chart = page.locator(".stVegaLiteChart").first
    return [
        chart.evaluate("e => [...e.querySelectorAll('[aria-label]')].map((x) => x.ariaLabel)"),
        page.locator("figure code").all_text_contents(),
        page.locator("[data-testid=stHeading], h5").all_text_contents(),
        page.locator("[data-testid=stCode]").all_text_contents(),
        visit.step(),
    ]


def test_hovering_a_path_lights_its_curve_and_its_dot(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "?step=400&guess=just+show+me")
    canvas = visit.page.locator(".stVegaLiteChart canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    plain = visit.picture()
    # Down one column of the map until a path is met: where exactly depends on the machine's fonts.
    for part in range(5, 75):
        visit.page.mouse.move(box["x"] + 0.36 * box["width"], box["y"] + box["height"] * part / 100)
        visit.next_frames()
        if visit.page.locator("#vg-tooltip-element.visible").count():
            break
    expect(visit.page.locator("#vg-tooltip-element")).to_contain_text("seed")
    visit.next_frames()
    assert visit.picture() != plain
    visit.check()


def test_a_copied_link_shows_another_visitor_the_identical_state(
    server: Server, visit: Visit, browser: Browser
) -> None:
    visit.open(
        server.address
        + PAGE
        + "?landscape=relu&learning_rate=0.2&seeds=3,5-9&optimizer=momentum&guess=all+of+them"
    )
    visit.slider.fill("123")
    visit.page.get_by_role("button", name="with the answer").click()
    visit.page.locator("text=Copied").wait_for(timeout=60_000)
    link = visit.page.evaluate("navigator.clipboard.readText()")
    expected = {
        "landscape": ["relu"],
        "learning_rate": ["0.2"],
        "seeds": ["3,5-9"],
        "optimizer": ["momentum"],
        "step": ["123"],
        "guess": ["all of them"],
    }
    assert parse_qs(urlsplit(link).query) == expected
    with visit_with(browser, 1280, 720, "light") as other:
        other.open(link)
        assert other.step() == 123
        assert shown_by(other) == shown_by(visit)
        other.check()
    visit.check()


def test_moving_a_widget_is_written_to_the_link_and_survives_a_reload(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    field = visit.page.get_by_label("Seeds", exact=True)
    field.fill("7-9")
    field.press("Enter")
    visit.page.wait_for_url("**seeds=7-9", timeout=60_000)
    visit.wait()
    visit.page.reload()
    visit.wait()
    expect(visit.page.get_by_label("Seeds", exact=True)).to_have_value("7-9")
    assert visit.page.locator("text=3 networks at their random starts").count() == 1
    visit.check()


def test_a_bad_link_is_answered_on_the_page(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "?seeds=9-3")
    answer = visit.page.locator("[data-testid=stAlert]")
    assert answer.count() == 1
    assert "the range 9-3 runs backwards; write 3-9" in (answer.text_content() or "")
    assert "0-19 is used instead" in (answer.text_content() or "")
    visit.check()


def test_new_seeds_and_the_same_seeds_again(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE)
    visit.page.locator("button", has_text="Same seeds again").click()
    visit.page.locator("text=Equal, to the last bit.").wait_for(timeout=60_000)
    digits = visit.page.locator("figure code").all_text_contents()
    assert digits[0] == digits[1]
    visit.page.locator("button", has_text="New seeds").click()
    visit.page.wait_for_url("**seeds=20-39", timeout=60_000)
    visit.wait()
    expect(visit.page.get_by_label("Seeds", exact=True)).to_have_value("20-39")
    visit.page.locator("button", has_text="A plateau").click()
    visit.page.wait_for_url("**landscape=relu**", timeout=60_000)
    visit.wait()
    expect(visit.page.get_by_label("Seeds", exact=True)).to_have_value("0-49")
    visit.check()


def test_what_one_visitor_moves_another_does_not_see(
    server: Server, visit: Visit, browser: Browser
) -> None:
    visit.open(server.address + PAGE + "?step=400&guess=just+show+me")
    before = shown_by(visit)
    with visit_with(browser, 1280, 720, "light") as other:
        other.open(server.address + PAGE + "?optimizer=adam&learning_rate=0.2&seeds=50-99")
        other.check()
    visit.page.reload()
    visit.wait()
    assert shown_by(visit) == before
