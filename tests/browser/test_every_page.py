"""Every page, by its deep link, on a server nobody has visited; and nothing cut off."""

from __future__ import annotations

import pytest

from pages.common.page_list import PAGES
from tests.browser.conftest import BLANK, Server, Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name or "home")
def test_a_deep_link_opens_on_a_fresh_server(
    page: object, fresh_server: Server, visit: Visit
) -> None:
    visit.open(f"{fresh_server.address}/{page.name}")  # type: ignore[attr-defined]
    assert visit.page.title().startswith(page.title)  # type: ignore[attr-defined]
    visit.check()
    assert visit.page.evaluate(BLANK) == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name or "home")
def test_nothing_is_cut_off_or_blank(page: object, server: Server, either_visit: Visit) -> None:
    either_visit.look(f"{server.address}/{page.name}")  # type: ignore[attr-defined]


def test_the_sidebar_leads_to_every_page(server: Server, visit: Visit) -> None:
    """Each page is left as soon as its title stands: long work must not hold a visitor."""
    visit.open(server.address)
    for page in (*PAGES[1:], PAGES[0]):
        visit.page.locator("[data-testid=stSidebar] a", has_text=page.title).click()
        visit.page.wait_for_function(
            "title => document.title.startsWith(title)", arg=page.title, timeout=90_000
        )
    visit.wait()
    visit.check()


def test_the_map_leads_to_its_pages(server: Server, visit: Visit) -> None:
    visit.open(server.address)
    links = visit.page.locator("svg.map.across a")
    for number in range(links.count()):
        visit.open(server.address)
        links.nth(number).click()
        visit.page.wait_for_function(
            "title => location.pathname.length > 1 && !document.title.startsWith(title)",
            arg=PAGES[0].title,
            timeout=90_000,
        )
        assert len(visit.page.context.pages) == 1
        visit.check()
