"""Every page by its deep link, one of them first of all on a server; and nothing cut off."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from pages.common.page_list import PAGES, Page
from pages.common.waiting import STORED
from tests.browser.conftest import Server, Visit
from tests.pages.test_every_view import QUICK, guesses
from tests.test_names import TOPICS, views

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page", [PAGES[2], PAGES[3]], ids=lambda page: page.name)
def test_a_deep_link_may_be_the_first_that_a_server_is_asked_for(
    page: Page, fresh_server: Server, visit: Visit
) -> None:
    """Its stored picture stands, and cannot be used, until the page lives."""
    visit.page.goto(f"{fresh_server.address}/{page.name}", wait_until="commit")
    label = visit.page.locator(".first-picture")
    expect(label).to_have_text(STORED)
    expect(visit.page.locator("[class*=st-key-ask_] button").first).to_be_disabled()
    expect(label).to_have_count(0)
    visit.wait()
    expect(visit.page.locator("[class*=st-key-ask_] button").first).to_be_enabled()
    assert visit.page.title().startswith(page.title)
    visit.check()


OTHER_STATES = {
    "dropout": ("view=inference&data=moons&calls=20",),
    "runtime_algorithms": ("kernel=9&channels=16&picture=digit",),
    "text_sampling": (
        "rows=24",
        "view=draw&draws=10000&top_k=0&top_p=1&min_p=0",
        "view=own&preset=two-humped&order=temperature-last&kind=logits",
        "view=regenerate&seeds=0-11&temperature=0.5&prompt=%D7%A9%D7%9C%D7%95%D7%9D+%F0%9F%8E%B2",
        "view=walk&tokens=60&temperature=2&top_k=0&top_p=1&step=60&prompt=",
    ),
    "diffusion": ("data=digits&step=30", "view=seeds&data=digits&steps=10"),
}
"""States of a view that are laid out otherwise than its first."""

TALL = {
    "weight_initialization": ("two_weights",),
    "data_splits": ("holdout", "error_bar"),
    "dropout": ("watch",),
    "runtime_algorithms": ("differences",),
    "text_sampling": ("draw", "walk"),
}
"""The views with the longest answers and the tallest pictures."""


@pytest.mark.parametrize("topic", ["", *TOPICS])
def test_nothing_is_cut_off_or_blank_and_the_question_seen_with_its_picture(
    topic: str, server: Server, visit: Visit
) -> None:
    if not topic:
        visit.look(server.address)
        return
    work: dict[str, str] = {}
    for view in views(topic):
        work |= QUICK.get(view, {})
    asked: set[str] = set()
    for number, view in enumerate(views(topic)):
        address = f"{server.address}/{topic}?{urlencode({'view': view, **work})}"
        # A page in a browser is opened once: that takes longer than all else. Where another view
        # asks the same question, it is answered there by now.
        here = set(guesses(topic, view))
        visit.look(address, view in TALL.get(topic, ()), turn=number > 0 and not here & asked)
        asked |= here
    for state in OTHER_STATES.get(topic, ()):
        visit.look(f"{server.address}/{topic}?{state}")


def test_code_can_be_read_in_both_themes(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}/runtime_algorithms")
    expect(visit.page.locator("[data-testid=stCode] .token.comment").first).to_be_visible()
    for scheme in ("light", "dark"):
        visit.hold(scheme, 1280, 720)
        visit.wait()
        visit.shuts_nobody_out(scheme, code=True)


DRAWN = """
() => [...document.querySelectorAll("[data-testid=stMain] :is(canvas, .stHtml)")]
  .map((each) => each.localName === "canvas" ? each.toDataURL() : each.innerHTML)
"""
"""What charts and pictures show, to the pixel."""


@pytest.mark.parametrize(
    "link",
    [
        "weight_initialization?view=two_weights&step=9",
        "dropout?view=inference&data=moons&calls=20",
        "text_sampling?view=regenerate&seeds=0-3&guess=just+show+me",
    ],
)
def test_a_page_follows_the_theme_of_whoever_changes_it_by_the_menu_or_at_dusk(
    link: str, server: Server, visit: Visit, other_visit: Visit
) -> None:
    """It then shows what a page opened anew in that theme does, and stands where it stood."""
    drawn: dict[str, list[str]] = {}
    for scheme in ("light", "dark"):
        other_visit.page.emulate_media(color_scheme=scheme)
        other_visit.open(f"{server.address}/{link}")
        drawn[scheme] = other_visit.page.evaluate(DRAWN)
    assert drawn["light"] != drawn["dark"]

    def shows(scheme: str) -> None:
        visit.page.wait_for_function(
            f"drawn => JSON.stringify(({DRAWN})()) === JSON.stringify(drawn)", arg=drawn[scheme]
        )
        visit.wait()

    visit.open(f"{server.address}/{link}")
    shows("light")
    visit.page.emulate_media(color_scheme="dark")
    shows("dark")
    visit.page.emulate_media(color_scheme="light")
    shows("light")
    visit.page.get_by_test_id("stMainMenu").click()
    visit.page.get_by_test_id("stMainMenuPopover").get_by_text("Dark").click()
    shows("dark")
    visit.page.keyboard.press("Escape")
    sent = len(visit.sent)
    visit.page.reload()
    shows("dark")
    assert len(visit.sent) == sent + 1, "a page that opens in its theme is drawn once"
    visit.check()


def test_the_map_leads_to_its_pages(server: Server, visit: Visit) -> None:
    visit.open(server.address)
    links = visit.page.locator("svg.map.across a")
    expect(links.first).to_be_visible()
    for number in range(0, links.count(), 3):  # Where each leads is tested without a browser.
        visit.open(server.address)
        links.nth(number).click()
        visit.page.wait_for_function(
            "title => location.pathname.length > 1 && !document.title.startsWith(title)",
            arg=PAGES[0].title,
        )
        assert len(visit.page.context.pages) == 1
        visit.check()
