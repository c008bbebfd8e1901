"""The diffusion page as a person plays it: noise becomes a shape, and the server hears nothing."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/diffusion"


def test_playing_holds_25_frames_a_second_and_asks_the_server_nothing(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    assert visit.play_at_25_frames_a_second("50", timeout=30_000) > 50
    visit.check()
