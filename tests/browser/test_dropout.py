"""The dropout page as a person plays it: masks blink, dots fall, and the server hears nothing."""

from __future__ import annotations

import statistics
from itertools import pairwise

import pytest

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/dropout"
VIEWS = (
    "guess=one&step=120",
    "view=effect&guess_effect=higher",
    "view=training&guess_training=not+at+all&seeds=0-4&epochs=5",
    "view=inference&guess_gap=in+the+gap",
    "view=inference&data=moons&guess_moons=on+the+border&calls=20",
)

COUNT_FRAMES = """
() => {
  window.frames_drawn = [];
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    const now = performance.now(), last = window.frames_drawn.at(-1) ?? 0;
    if (now - last > 2 && this.canvas.closest(".stVegaLiteChart")) window.frames_drawn.push(now);
    return clear.apply(this, area);
  };
}
"""


def pass_of(visit: Visit) -> int:
    return int(visit.page.locator(".vega-bindings input[name=step]").input_value())


def test_playing_holds_25_frames_a_second_and_asks_the_server_nothing(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    visit.page.evaluate(COUNT_FRAMES)
    assert pass_of(visit) == 0, "nothing moves until play is pressed"
    sent = len(visit.sent)
    visit.page.locator(".vega-bindings input[name=playing]").check()
    visit.page.wait_for_function(
        "document.querySelector('.vega-bindings input[name=step]').value === '200'", timeout=60_000
    )
    times = visit.page.evaluate("window.frames_drawn")
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert statistics.median(gaps) <= 1000 / 25
    assert len(visit.sent) == sent
    visit.check()


def test_switching_dropout_off_plays_on(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE)
    visit.page.locator(".vega-bindings input[name=playing]").check()
    visit.page.wait_for_function(
        "Number(document.querySelector('.vega-bindings input[name=step]').value) > 20",
        timeout=60_000,
    )
    visit.page.get_by_role("radio", name="model.eval()").click()
    visit.page.get_by_text("Evaluation mode: no unit is dropped").wait_for()
    assert pass_of(visit) > 20
    visit.page.wait_for_function(
        "document.querySelector('.vega-bindings input[name=step]').value === '200'", timeout=60_000
    )
    visit.check()


def test_stepping_by_the_marks_and_scrubbing_by_the_keyboard(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "?step=100")
    canvas = visit.page.locator(".stVegaLiteChart canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    sent = len(visit.sent)
    visit.page.mouse.click(box["x"] + box["width"] - 18, box["y"] + 12)
    visit.page.wait_for_timeout(200)
    assert pass_of(visit) == 101
    visit.page.mouse.click(box["x"] + box["width"] - 76, box["y"] + 12)
    visit.page.wait_for_timeout(200)
    assert pass_of(visit) == 100
    visit.page.locator(".vega-bindings input[name=step]").press("ArrowRight")
    visit.page.wait_for_timeout(200)
    assert pass_of(visit) == 101
    assert len(visit.sent) == sent
    visit.check()


def test_no_view_is_cut_off_or_blank(server: Server, either_visit: Visit) -> None:
    for view in VIEWS:
        either_visit.look(f"{server.address}{PAGE}?{view}")


def test_long_training_can_be_left(server: Server, visit: Visit) -> None:
    link = "?view=training&seeds=0-63&epochs=100&width=64&rows=500"
    visit.page.goto(server.address + PAGE + link)
    visit.page.get_by_text("networks without dropout", exact=False).first.wait_for(timeout=60_000)
    visit.page.get_by_role("radio", name="Watch").click()
    visit.page.get_by_text("Press play. What does one input give?").wait_for(timeout=30_000)
    visit.check()
