"""The noise page as a person uses it: scores pasted, a verdict read, nothing cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/is_it_noise"
VIEWS = (
    "scores=widths&guess=just+show+me",
    "view=best_of&scores=widths&guess_best=just+show+me",
)


def test_no_view_is_cut_off_or_blank(server: Server, visit: Visit) -> None:
    for view in VIEWS:
        visit.look(f"{server.address}{PAGE}?{view}")


def test_pasted_scores_are_compared_and_go_into_the_link(server: Server, visit: Visit) -> None:
    visit.open(server.address + PAGE + "?scores=own")
    area = visit.page.get_by_role("textbox", name="A variant a column")
    area.fill("seed; old; new\n0; 91,2; 91,9\n1; 90,8; 91,1\n2; 91,0; 91,6")
    area.press("Control+Enter")
    visit.page.get_by_text("B is new", exact=False).first.wait_for()
    visit.page.get_by_role("radio", name="Too few runs to tell").click()
    visit.page.get_by_text("and that is right", exact=False).wait_for()
    visit.wait()
    visit.page.reload()
    visit.page.get_by_text("and that is right", exact=False).wait_for()
    visit.check()


def test_a_file_too_long_for_a_link_stays_while_the_page_is_used(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE + "?scores=own")
    lines = "\n".join(f"0.{1000 + n},0.{2000 + n}" for n in range(400))
    text = f"old,new\n{lines}".encode()
    file: FilePayload = {"name": "mine.csv", "mimeType": "text/csv", "buffer": text}
    visit.page.locator("input[type=file]").set_input_files([file])
    visit.page.get_by_text("too long for a link", exact=False).wait_for()
    visit.page.get_by_role("radio", name="B is better").click()
    visit.page.get_by_text("and that is right", exact=False).wait_for()
    visit.check()
