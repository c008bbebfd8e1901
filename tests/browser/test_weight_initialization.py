"""The page as a person plays it: the slider, play, hovering, links, another visitor."""

from __future__ import annotations

import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Server, Visit, visit_with

pytestmark = pytest.mark.browser
PAGE = "/weight_initialization"


def picture(page: Page) -> str:
    """Return a digest of what the chart shows now."""
    url = page.evaluate("document.querySelector('.stVegaLiteChart canvas').toDataURL()")
    return hashlib.sha256(url.encode()).hexdigest()


def shown_by(page: Page) -> list[object]:
    """Return what the page says and shows, apart from how its fonts draw it."""
    chart = page.locator(".stVegaLiteChart")
    return [
        chart.evaluate("e => [...e.querySelectorAll('[aria-label]')].map((x) => x.ariaLabel)"),
        page.locator("figure code").all_text_contents(),
        page.locator("[data-testid=stHeading], h5").all_text_contents(),
        page.locator("[data-testid=stCode]").all_text_contents(),
        step_of(page),
    ]


def step_of(page: Page) -> int:
    return int(page.locator(".vega-bindings input[name=step]").input_value())


def test_dragging_the_slider_moves_the_picture_and_asks_the_server_nothing(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    slider = visit.page.locator(".vega-bindings input[name=step]")
    slider.scroll_into_view_if_needed()
    before, sent = picture(visit.page), len(visit.sent)
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    visit.page.mouse.move(box["x"] + 4, middle)
    visit.page.mouse.down()
    seen = set()
    for part in (0.2, 0.4, 0.6, 0.8):
        visit.page.mouse.move(box["x"] + part * box["width"], middle, steps=4)
        visit.page.wait_for_timeout(120)
        seen.add(picture(visit.page))
    visit.page.mouse.up()
    assert 280 < step_of(visit.page) < 360
    assert len(seen - {before}) == 4
    assert len(visit.sent) == sent
    visit.check()


def test_playing_moves_frames_and_stops_at_the_end_and_asks_the_server_nothing(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    visit.page.wait_for_timeout(500)
    assert step_of(visit.page) == 0, "nothing moves until play is pressed"
    sent = len(visit.sent)
    visit.page.locator(".vega-bindings input[name=playing]").check()
    steps, pictures = [], set()
    for _ in range(10):
        visit.page.wait_for_timeout(200)
        steps.append(step_of(visit.page))
        pictures.add(picture(visit.page))
    assert steps == sorted(steps)
    assert len(set(steps)) >= 4
    assert len(pictures) >= 4
    visit.page.wait_for_function(
        "document.querySelector('.vega-bindings input[name=step]').value === '400'", timeout=180_000
    )
    visit.page.wait_for_function(
        "!document.querySelector('.vega-bindings input[name=playing]').checked", timeout=60_000
    )
    assert len(visit.sent) == sent
    visit.page.locator(".vega-bindings input[name=playing]").check()
    visit.page.wait_for_timeout(300)
    assert step_of(visit.page) < 400, "play at the end begins anew"
    visit.page.locator(".vega-bindings input[name=playing]").uncheck()
    visit.page.wait_for_timeout(500)
    paused = step_of(visit.page)
    visit.page.wait_for_timeout(500)
    assert step_of(visit.page) == paused
    visit.check()


def test_stepping_by_the_marks_in_the_picture_and_by_the_keyboard(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE + "?step=100")
    canvas = visit.page.locator(".stVegaLiteChart canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + box["width"] - 18, box["y"] + 12)
    visit.page.wait_for_timeout(200)
    assert step_of(visit.page) == 101
    visit.page.mouse.click(box["x"] + box["width"] - 76, box["y"] + 12)
    visit.page.wait_for_timeout(200)
    assert step_of(visit.page) == 100
    visit.page.locator(".vega-bindings input[name=step]").press("ArrowRight")
    visit.page.wait_for_timeout(200)
    assert step_of(visit.page) == 101
    visit.check()


def test_hovering_a_path_lights_its_curve_and_its_dot(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "?step=400")
    canvas = visit.page.locator(".stVegaLiteChart canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    plain = picture(visit.page)
    # Down one column of the map until a path is met: where exactly depends on the machine's fonts.
    for part in range(5, 75):
        visit.page.mouse.move(box["x"] + 0.36 * box["width"], box["y"] + box["height"] * part / 100)
        visit.page.wait_for_timeout(40)
        if visit.page.locator("#vg-tooltip-element.visible").count():
            break
    visit.page.wait_for_timeout(300)
    assert "seed" in (visit.page.locator("#vg-tooltip-element").text_content() or "")
    assert picture(visit.page) != plain
    visit.check()


def test_a_copied_link_shows_another_visitor_the_identical_state(
    server: Server, visit: Visit, browser: Browser
) -> None:
    visit.open(
        server.address + PAGE + "?landscape=relu&learning_rate=0.2&seeds=3,5-9&optimizer=momentum"
    )
    slider = visit.page.locator(".vega-bindings input[name=step]")
    slider.fill("123")
    visit.page.wait_for_timeout(300)
    visit.page.locator("button", has_text="Copy link").click()
    visit.page.locator("text=Copied").wait_for(timeout=60_000)
    link = visit.page.evaluate("navigator.clipboard.readText()")
    expected = {
        "landscape": ["relu"],
        "learning_rate": ["0.2"],
        "seeds": ["3,5-9"],
        "optimizer": ["momentum"],
        "step": ["123"],
    }
    assert parse_qs(urlsplit(link).query) == expected
    with visit_with(browser, 1280, 720, "light") as other:
        other.open(link)
        assert step_of(other.page) == 123
        assert shown_by(other.page) == shown_by(visit.page)
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
    assert visit.page.get_by_label("Seeds", exact=True).input_value() == "7-9"
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
    assert digits[0] == digits[1] != digits[2]
    visit.page.locator("button", has_text="New seeds").click()
    visit.page.wait_for_url("**seeds=20-39", timeout=60_000)
    visit.wait()
    assert visit.page.get_by_label("Seeds", exact=True).input_value() == "20-39"
    visit.page.locator("button", has_text="A plateau").click()
    visit.page.wait_for_url("**landscape=relu**", timeout=60_000)
    visit.wait()
    assert visit.page.get_by_label("Seeds", exact=True).input_value() == "0-49"
    visit.check()


def test_what_one_visitor_moves_another_does_not_see(
    server: Server, visit: Visit, browser: Browser
) -> None:
    visit.open(server.address + PAGE + "?step=400")
    before = shown_by(visit.page)
    assert len(before[1]) == 2, "the paths' fingerprint and that of the next seeds"  # type: ignore[arg-type]
    with visit_with(browser, 1280, 720, "light") as other:
        other.open(server.address + PAGE + "?optimizer=adam&learning_rate=0.2&seeds=50-99")
        other.check()
    visit.page.reload()
    visit.wait()
    assert shown_by(visit.page) == before
