"""What the result says, in sentences: every number from the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.arrays import Integers
from core.shares import wilson, with_luck
from core.weight_initialization.descent import DescentSettings, Paths
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.minima import Minima
from core.weight_initialization.outcomes import (
    DIVERGED,
    NEVER_MOVED,
    NOT_CONVERGED,
    Outcomes,
    rate_limits,
)
from core.wording import listed, number_of

HANDFUL = 5
BLOCK, BLOCKS = 20, 10
"""Seeds counted together, and how often: the seeds 0 to 199."""

_FAILED = {NEVER_MOVED: "never moved", DIVERGED: "diverged", NOT_CONVERGED: "had not settled"}


def finding(settings: DescentSettings, seeds: Sequence[int], result: Outcomes) -> str:
    """Say in one line how the seeds ended: "12 of 20 seeds reached the lowest minimum, 8 …"."""
    ended, best = len(seeds), result.best
    if settings.steps == 0:
        return "Without a step of training, nothing moves."
    if ended == 1:
        outcome = int(result.outcome[0])
        said = f"reached {lowest_minimum(result.minima)}" if best else _FAILED.get(outcome)
        return f"Seed {seeds[0]} {said or 'ended in a higher minimum'}."
    told = f"{best} of {ended} seeds reached {lowest_minimum(result.minima)}"
    if higher := int(result.counts.sum()) - best:
        told += f", {number_of(higher, 'a higher one', 'higher ones')}"
    failed = [f"{n} {says}" for kind, says in _FAILED.items() if (n := result.count(kind))]
    return f"{told}; {listed(failed)}." if failed else f"{told}."


def lowest_minimum(minima: Minima) -> str:
    """Name what a lucky seed reaches; several minima may be equally low."""
    equal = minima.equally_good()
    return "the lowest minimum" if equal == 1 else f"one of the {equal} equally low minima"


def luck(settings: DescentSettings, result: Outcomes) -> str:
    """Say what the count tells of other seeds: an interval, or that none of them can arrive."""
    seeds, best = len(result.outcome), result.best
    limit = rate_limits(settings)[: result.minima.equally_good()].max()
    if best == 0 and settings.learning_rate > limit:
        return (
            f"No seed can come to rest there: that takes a learning rate below {limit:.3g}, and "
            f"this one is {settings.learning_rate:.3g}. More seeds will not help."
        )
    told = f"It was {with_luck(best, seeds)}."
    if 0 < best < seeds:
        low, _ = wilson(best, seeds)
        chance = 1 - (1 - low) ** HANDFUL
        share = "over 99%" if chance > 0.99 else f"{chance:.0%}"
        return (
            f"{told} Even at the low end, the best of {HANDFUL} seeds gets there {share} of the "
            "time: so train a handful."
        )
    if best == 0 and (unsettled := result.count(NOT_CONVERGED)):
        some = f"{unsettled} had" if unsettled < seeds else f"{unsettled} all had"
        them = "it" if unsettled == 1 else "them"
        had = "It had" if seeds == 1 else some
        return f"{told} {had} not settled: more steps may take {them} there."
    return told


def outside(settings: DescentSettings, paths: Paths, told: bool) -> str:
    """Say how many starts, and once it is ``told`` ends, lie outside the window; "" if none."""
    half_width = LANDSCAPES[settings.network].half_width
    places = {"start": paths.weights[:, 0]} | ({"end": paths.weights[:, -1]} if told else {})
    counts = {name: int((~(np.abs(at) <= half_width).all(1)).sum()) for name, at in places.items()}
    parts = [number_of(count, name, f"{name}s") for name, count in counts.items() if count]
    if not parts:
        return ""
    lie = "lies" if sum(counts.values()) == 1 else "lie"
    return f"Of {len(paths.weights)}, {listed(parts)} {lie} outside the map and cannot be drawn."


def basin_key(settings: DescentSettings, basins: Integers) -> str:
    """Say what the colours of the ``basins`` mean, and how much of the map is grey."""
    grey = float((basins < 0).mean())
    told = "Each start on the map has the colour of the minimum it leads to"
    if not grey:
        return f"{told}."
    share = "under 1%" if grey < 0.01 else f"{grey:.0%}"
    return f"{told}; grey ({share} of it): to none within {settings.steps} steps."


def block_counts(result: Outcomes) -> Integers:
    """Return how many seeds of each block of 20 [block] reached the lowest minimum."""
    return result.lucky.reshape(-1, BLOCK).sum(axis=1)


def blocks_finding(counts: Integers) -> str:
    """Say the count of each block."""
    if (counts == counts[0]).all():
        return f"In each of {len(counts)} blocks of {BLOCK} seeds, it is {counts[0]} of {BLOCK}."
    each = listed([*map(str, counts)])
    return f"The same count over {len(counts)} blocks of {BLOCK} seeds: {each}."


def blocks_lesson(counts: Integers) -> str:
    """Say what the blocks tell together: the share of all seeds, and whose interval holds it."""
    every = len(counts) * BLOCK
    share = counts.sum() / every
    held = sum(low <= share <= high for low, high in (wilson(int(c), BLOCK) for c in counts))
    return (
        f"Which {BLOCK} seeds one takes is itself a draw: the range of seeds is a seed too. All "
        f"{every} together: {with_luck(int(counts.sum()), every)}. That share lies within the "
        f"interval of {held} of the {len(counts)} blocks. So report how many seeds, and the "
        "interval with the share."
    )
