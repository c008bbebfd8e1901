"""What the result says, in sentences: every number from the result."""

from __future__ import annotations

from core.weight_initialization.outcomes import DIVERGED, NEVER_MOVED, NOT_CONVERGED, Outcomes
from core.wording import listed, number_of, shown_loss

HANDFUL = 5


def finding(result: Outcomes) -> str:
    """Say how the seeds ended: "Of 20 seeds, 12 reached the lowest minimum …"."""
    seeds, lowest = len(result.outcome), result.minima.losses[0]
    equal = result.minima.equally_good()
    parts = [f"{result.best} reached {lowest_minimum(result)} (loss {shown_loss(lowest)})"]
    if result.poor:
        others = int((result.counts[equal:] > 0).sum())
        parts.append(
            f"{result.poor} ended in {number_of(others, 'higher minimum', 'higher minima')}"
        )
    for outcome, says in (
        (NEVER_MOVED, "never moved"),
        (DIVERGED, "diverged"),
        (NOT_CONVERGED, "had not settled"),
    ):
        if result.count(outcome):
            parts.append(f"{result.count(outcome)} {says}")
    return f"Of {number_of(seeds, 'seed', 'seeds')}, {listed(parts)}."


def lowest_minimum(result: Outcomes) -> str:
    """Name what a lucky seed reaches; several minima may be equally low."""
    equal = result.minima.equally_good()
    return "the lowest minimum" if equal == 1 else f"one of the {equal} equally low minima"


def handful(result: Outcomes) -> str:
    """Say what training a handful of seeds buys, if the share of lucky seeds holds."""
    seeds, lucky = len(result.outcome), result.best
    if lucky == 0:
        return "No seed here reached the lowest minimum: more seeds of the same kind will not help."
    if lucky == seeds:
        return "No unlucky seed here: wherever these start, they end equally low."
    share = lucky / seeds
    chance = 1 - (1 - share) ** HANDFUL
    return (
        f"Unlucky here: {seeds - lucky} of {seeds}. If that share holds, one training reaches the "
        f"lowest minimum {share:.0%} of the time; the best of {HANDFUL} seeds, {chance:.0%}. "
        "So train a handful."
    )
