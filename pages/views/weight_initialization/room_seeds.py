"""What a room adds to "Two weights": its members' seeds, whose starts ring the picture."""

from __future__ import annotations

from dataclasses import replace

from core.charts.chart import Chart
from core.charts.weight_initialization.room import with_starts
from core.weight_initialization.descent import DescentSettings
from core.weight_initialization.landscapes import LANDSCAPES
from core.wording import number_of
from pages.common import room
from pages.common.state import PageState
from pages.views.weight_initialization.cached import paths_of


def ringed(state: PageState, settings: DescentSettings, chart: Chart) -> tuple[Chart, str]:
    """Return the picture with the starts of the room's seeds, and what that says; alone, as it is.

    A member sees their own seed, the presenter all of them: no more than a room has seats, which
    is fewer than the view takes.
    """
    room.give_seed()
    seeds = room.seeds_in_room()
    if not seeds:
        return chart, ""
    room.run_seeds(state)
    starts = paths_of(replace(settings, steps=0), seeds).weights[:, 0]
    chart, drawn = with_starts(chart, LANDSCAPES[settings.network], seeds, starts)
    says = f"Rings: the starts of {number_of(drawn, 'seed', 'seeds')} from the room"
    more = f"; {len(seeds) - drawn} more lie outside the window" if drawn < len(seeds) else ""
    return chart, f"{says}{more}."
