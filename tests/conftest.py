"""Every test process computes on one thread, as the app does: said before torch is imported."""

import os

import pytest
from hypothesis import settings

for _library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

# How long an example takes says how busy the machine is, not that the code is wrong.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

LONGEST = (
    "test_a_minute_of_any_input_finds_no_exception",
    "test_the_sidebar_leads_to_all_pages_which_fit_in_memory_and_hot_reload_leaves_no_traceback",
    "test_every_script_does_what_it_promises",
)
"""They come first: begun last, one of them would keep all but one process waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; and of the four processes, let two play in browsers.

    Each begins with a quarter of the tests, and then helps where most are left.
    """
    items.sort(key=lambda item: item.name not in LONGEST)
    played = [item for item in items if item.get_closest_marker("browser")]
    others = [item for item in items if not item.get_closest_marker("browser")]
    quarter = len(items) // 4
    end = len(others) - max(0, quarter - len(played[::2]))
    first, third = played[::2] + others[end:], played[1::2]
    items[:] = [*first, *others[:quarter], *third, *others[quarter:end]]
