"""The noise page as a person uses it: scores pasted, a verdict read, nothing cut off."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/is_it_noise"
VIEWS = (
    "scores=widths&guess=just+show+me",
    "view=more_seeds&scores=twenty&guess_seeds=just+show+me",
    "view=best_of&scores=widths&guess_best=just+show+me",
)


def test_no_view_is_cut_off_or_blank(server: Server, visit: Visit) -> None:
    for view in VIEWS:
        visit.look(f"{server.address}{PAGE}?{view}")


def test_pasted_scores_are_compared_and_go_into_the_link(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE)
    visit.page.get_by_role("button", name="Your own scores").click()
    area = visit.page.get_by_role("textbox", name="A variant a column")
    area.fill("seed; old; new\n0; 91,2; 91,9\n1; 90,8; 91,1\n2; 91,0; 91,6")
    area.press("Control+Enter")
    visit.page.get_by_text("B is new", exact=False).first.wait_for()
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("radio", name="Too few runs to tell").click()
    visit.page.get_by_text("and that is right", exact=False).wait_for()
    visit.wait()
    visit.page.reload()
    visit.page.get_by_text("and that is right", exact=False).wait_for()
    visit.check()
