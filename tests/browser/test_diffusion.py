"""The diffusion page as a person plays it: noise becomes a shape, and the server hears nothing."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/diffusion"
VIEWS = (
    "guess=equal&step=30",
    "data=digits&guess=equal&step=30",
    "view=seeds&guess_seeds=training",
    "view=seeds&data=digits&steps=10&guess_seeds=step+noise",
    "view=steps&data=digits&steps=10&other_steps=20&guess_steps=equal",
    "view=batch&images=8&batch_steps=10&guess_batch=the+same+seed",
    "view=forward&guess_forward=about+half&step=9",
)


def test_playing_holds_25_frames_a_second_and_asks_the_server_nothing(
    server: Server, visit: Visit
) -> None:
    visit.open(server.address + PAGE)
    assert visit.play_at_25_frames_a_second("50", timeout=30_000) > 50
    visit.check()


def test_no_view_is_cut_off_or_blank(server: Server, visit: Visit) -> None:
    for view in VIEWS:
        visit.look(f"{server.address}{PAGE}?{view}")
