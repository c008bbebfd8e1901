"""By keys alone, with motion unwanted, in a frame of another page, on paper, and on any width."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CUT_OFF, Server, Visit

pytestmark = pytest.mark.browser

FOCUSED = """
() => {
  let held = document.activeElement;
  while (held?.shadowRoot?.activeElement) held = held.shadowRoot.activeElement;
  if (!held || held === document.body) return ["", true];
  const name = held.ariaLabel || held.innerText || held.value || "";
  const around = [held, held.parentElement, held.parentElement?.parentElement];
  const seen = around.some((each) => {
    if (!each) return false;
    const { outlineStyle, outlineWidth, boxShadow, borderTopWidth, borderTopColor } =
      getComputedStyle(each);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none" ||
      (parseFloat(borderTopWidth) > 0 && borderTopColor === "rgb(0, 114, 178)");
  });
  return [name.replace(/\\s+/g, " "), seen];
}
"""


def tabbed(visit: Visit, presses: int) -> list[str]:
    """Press Tab so often; return the names of what took the focus; fail where it is not seen."""
    names = []
    for _ in range(presses):
        visit.page.keyboard.press("Tab")
        name, seen = visit.page.evaluate(FOCUSED)
        assert seen, f"the focus on “{name}” is not seen"
        names.append(str(name))
    return names


def test_keys_alone_reach_everything_in_the_order_of_the_lesson(
    server: Server, visit: Visit
) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    visit.open(f"{server.address}/dropout?view=watch")
    visit.page.locator("h1").click()
    reached = tabbed(visit, 25)
    order = (
        "Watch", "model.train()", "Network", "p, the chance to drop", "Seed", "More", "One",
        "Data as a table", "Play", "one pass back", "one pass on", "Pass", "Fullscreen",
        "Same seed", "Copy link", "Copy as iframe", "Data (CSV)",
    )  # fmt: skip
    places = [next(i for i, n in enumerate(reached) if name in n) for name in order]
    assert places == sorted(places), reached
    assert not [name for name in reached if "Show data" in name]
    visit.play.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_function("+document.querySelector('.vega-bindings input').value !== 0")
    expect(visit.play).to_have_accessible_name("Pause")
    visit.page.keyboard.press("Space")
    expect(visit.play).to_have_accessible_name("Play")
    visit.slider.focus()
    step = visit.step()
    visit.page.keyboard.press("ArrowRight")
    expect(visit.slider).to_have_value(str(step + 1))
    more = visit.page.get_by_role("button", name="More")
    more.press("Enter")
    field = visit.page.get_by_label("Open the picture at pass")
    expect(field).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    visit.check()
    visit.page.emulate_media(reduced_motion="no-preference")


@pytest.fixture
def copied(visit: Visit) -> Callable[[str], str]:
    def copy(button: str) -> str:
        visit.page.get_by_role("button", name=button).click()
        expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
        return str(visit.page.evaluate("navigator.clipboard.readText()"))

    return copy


def test_an_iframe_is_copied_that_shows_this_state_without_the_guess(
    server: Server, visit: Visit, copied: Callable[[str], str]
) -> None:
    visit.open(f"{server.address}/is_it_noise?view=best_of&of=9&guess_best=just+show+me")
    html = copied("Copy as iframe")
    assert "guess" not in html
    visit.page.set_content(f'<div style="width: 622px">{html}</div>')
    shown = visit.page.get_by_title("Is it noise? · Seedscape")
    assert re.search(r"embed=true", shown.get_attribute("src") or "")
    inside = shown.content_frame
    expect(inside.get_by_text("Guess first.")).to_be_visible()
    expect(inside.locator("[data-testid=stSidebar]")).not_to_be_in_viewport()
    assert inside.locator("html").evaluate(f"() => ({CUT_OFF})()") == []
    inside.get_by_role("radio", name="Compare").click()
    expect(inside.get_by_text("Is B better than A?").first).to_be_visible()


OVERLAP = """
() => {
  const title = document.createRange();
  title.selectNodeContents(document.querySelector(".stMainBlockContainer h1"));
  const switched = document.querySelector("[role=radiogroup][aria-label=View]");
  const [a, b] = [title, switched].map((each) => each.getBoundingClientRect());
  return a.right > b.left && a.left < b.right && a.bottom > b.top && a.top < b.bottom;
}
"""


def test_title_and_switch_never_overlap_on_any_width(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}/hardware")  # the longest title, and many views
    for width in (390, 622, 701, 768, 1024, 1200, 1280, 1920):
        visit.hold("light", width, 900)
        visit.next_frames(10)
        visit.wait()
        assert not visit.page.evaluate(OVERLAP), width
        assert visit.page.evaluate(CUT_OFF) == [], width
    visit.check()


def test_a_page_in_a_frame_leads_on_within_it(server: Server, visit: Visit) -> None:
    visit.hold("light", 622, 700)
    visit.open(f"{server.address}/?embed=true")
    assert visit.page.evaluate(CUT_OFF) == []
    links = visit.page.locator("svg.map.down a")
    expect(links.first).to_be_visible()
    for href in links.evaluate_all("all => all.map((each) => each.getAttribute('href'))"):
        assert "embed=true" in href
    visit.check()


def test_a_topic_on_paper_is_many_pages_without_the_frame(server: Server, visit: Visit) -> None:
    visit.hold("dark", 390, 844)
    visit.open(f"{server.address}/is_it_noise?print=1")
    expect(visit.page.get_by_role("heading", name="For the teacher")).to_be_visible()
    assert visit.page.evaluate(CUT_OFF) == []
    visit.shuts_nobody_out("on paper")
    assert len(re.findall(rb"/Type\s*/Page\b", visit.page.pdf(format="A4"))) >= 2
    visit.page.emulate_media(media="print")
    expect(visit.page.locator("[data-testid=stSidebar]")).to_be_hidden()
    expect(visit.page.get_by_role("button", name="Print")).to_be_hidden()
    visit.page.emulate_media(media="null")
    visit.check()
