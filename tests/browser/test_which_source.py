"""The page of which source matters as a person plays it: ranked, told, and never cut off."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
QUICK = "data=moons&seeds=0-9&epochs=3"


def test_ranking_three_tells_and_nothing_is_cut_off(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}/which_source?{QUICK}")
    for place, name in enumerate(("Data split", "Initial weights", "Threads"), start=1):
        visit.page.locator("[class*=st-key-ask_guess]").get_by_role("radio", name=name).click()
        # The next is offered where the last was: clicked too soon, it would stand for the last.
        visit.page.wait_for_function(f"location.search.includes('guess_{place}=')")
        visit.wait()
    visit.page.get_by_text("makes 15 claims").wait_for()
    visit.check()
    visit.look(f"{server.address}/which_source?{QUICK}&guess_1=just+show+me")
