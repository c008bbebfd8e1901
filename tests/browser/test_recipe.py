"""The recipe page as a visitor meets it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser


def test_what_is_ticked_is_in_the_link_and_in_the_script(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}/recipe")
    script = visit.page.locator("[data-testid=stCode]").first
    expect(script).not_to_contain_text("random_state=SEED")
    visit.page.get_by_text("scikit-learn", exact=True).first.click()
    expect(script).to_contain_text("random_state=SEED")
    visit.wait()
    assert "sklearn=1" in visit.page.url
    visit.check()
