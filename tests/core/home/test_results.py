"""What the home page shows is what the code gives now."""

from __future__ import annotations

import json

import pytest

from core.home.results import MADE, SEEDS, STORED, stored


@pytest.mark.parametrize("name", MADE)
def test_the_stored_result_is_what_its_code_gives(name: str) -> None:
    made, kept = MADE[name](), stored()[name]
    # Another processor may round otherwise; to five digits its results are these.
    assert kept.values == pytest.approx(made.values, rel=1e-3, abs=1e-3)
    assert kept.says == made.says
    assert len(kept.values) == len(SEEDS)
    assert len(set(kept.values)) > 1, "twenty seeds, and nothing varies"


def test_nothing_else_is_stored() -> None:
    assert list(json.loads(STORED.read_text())) == list(MADE)
