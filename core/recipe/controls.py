"""The lines of control that a recipe is made of: why, at what cost, and what none can promise."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Control:
    """A line of the script. ``code``: as it stands there; ``source``: where its limits are told."""

    code: str
    why: str
    cost: str
    limit: str
    source: str


with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as _file:
    CONTROLS = tuple(Control(**row) for row in csv.DictReader(_file))
"""All lines of control, in the order of the script."""


def controls_of(script: str) -> list[Control]:
    """Return the lines of control that stand in ``script``."""
    return [each for each in CONTROLS if each.code in script]
