"""The hardware page as a visitor meets it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser


def test_a_printed_mask_is_pasted_and_named(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}/hardware")
    pasted = visit.page.get_by_label("A printed mask, drawn first after the seed above")
    pasted.fill("220220 000202 222202 022002 020202 022220")
    pasted.blur()
    visit.page.get_by_text("AMD, Apple or another ARM: with seed 123", exact=False).wait_for()
    visit.check()
