"""What a comparison says, in sentences that are computed from it."""

from __future__ import annotations

from dataclasses import replace
from math import floor, isnan, log10
from typing import TYPE_CHECKING

from core.wording import decimal, number_of

if TYPE_CHECKING:
    from core.is_it_noise.comparison import Comparison
    from core.is_it_noise.power import Power

TESTS = {
    "sign flip": "sign-flip permutation test",
    "wilcoxon": "Wilcoxon's signed-rank test, zeros split (Demšar 2006)",
    "welch": "Welch's t test",
    "permutation": "permutation test",
    "corrected": "Nadeau and Bengio's corrected t test",
    "naive": "naive t test, as if folds were independent",
}
INTERVALS = {"pairs": "BCa bootstrap", "groups": "Welch", "folds": "corrected t"}
ONES = {"pairs": ("pair", "pairs"), "groups": ("run", "runs"), "folds": ("fold", "folds")}
LOPSIDED = 10  # standard deviations this many times apart are told


def shown_p(p: float) -> str:
    """Return a p as papers print it, never as nought.

    >>> shown_p(0.0625), shown_p(0.18312), shown_p(1e-9), shown_p(1.0)
    ('p = .0625', 'p = .183', 'p < .001', 'p = 1')
    """
    digits = f"{p:.4f}" if p < 0.1 else f"{p:.3f}"
    return "p < .001" if p < 0.001 else "p = 1" if p > 0.9995 else f"p = {digits.lstrip('0')}"


def in_units(this: Comparison, value: float) -> str:
    """Return a difference with as many decimals as its interval makes sense of."""
    low, high = this.interval
    size = (high - low) / 2 if high > low else this.spread or abs(this.difference)
    return decimal(value, min(max(1 - floor(log10(size)), 1), 8) if size > 0 else 2)


def interval_words(this: Comparison) -> str:
    """Return "95% interval of B − A: 0.002 to 0.011"."""
    low, high = (in_units(this, end) for end in this.interval)
    return f"95% interval of {this.names[1]} − {this.names[0]}: {low} to {high}"


def sizes_words(this: Comparison) -> str:
    """Return "20 pairs", "3 runs of each", or "3 and 5 runs"."""
    first, second = this.sizes
    return _many(this, first) if first == second else f"{first} and {second} runs"


def _many(this: Comparison, count: int) -> str:
    return number_of(count, *ONES[this.kind]) + (" of each" if this.kind == "groups" else "")


def verdict_words(this: Comparison) -> str:
    """Return the verdict in one sentence."""
    a, b = this.names
    lead, n = in_units(this, abs(this.difference)), sizes_words(this)
    takes = f"It takes at least {_many(this, this.needed)}."
    several = f" by Holm's method for {this.among} comparisons" if this.among > 1 else ""
    if min(this.sizes) < 2:
        only = f" of {this.names[this.sizes[0] > 1]}" if this.kind == "groups" else ""
        return f"One {ONES[this.kind][0]}{only} says nothing of luck. {takes}"
    if this.verdict == "too few":
        least = shown_p(min(1.0, this.among * this.least_p))[4:]
        never = f"{n} can never give p below {least}{several}, and .05 is asked for"
        return f"Too few seeds to tell, whatever the scores: {never}. {takes}"
    if this.verdict == "same":
        return f"{a} and {b} are the same here: {n}, and not one differs."
    if not this.moves and this.kind == "folds":
        return f"Cannot tell: {b} differs from {a} by {lead} in every fold, with no spread."
    if not this.moves:
        still = f"neither {a} nor {b} moves at all. That is one run of each, repeated"
        return f"Cannot tell: {still}; do the seeds reach the training?"
    if this.difference == 0:
        return f"Cannot tell: {a} and {b} have the same mean over {n}, and differ all the same."
    ahead, other = (b, a) if (this.difference > 0) == this.higher_is_better else (a, b)
    proof = f"({shown_p(this.p)}{several}; {interval_words(this)})"
    if this.verdict == "cannot tell":
        often = "luck alone leads as far often enough"
        return f"Cannot tell: {ahead} leads by {lead} over {n}, and {often} {proof}."
    return f"{ahead} is better than {other}: by {lead} on average over {n} {proof}."


def remarks(this: Comparison) -> list[str]:
    """Return a sentence for each thing that one must know beside the verdict."""
    found = []
    if this.lopsided >= LOPSIDED:
        wide = this.names[0] if this.a.std() > this.b.std() else this.names[1]
        fold = f"The spreads differ {this.lopsided:.0f}-fold: single runs of {wide} collapse or"
        found.append(f"{fold} soar, so ask how often that happens, not which mean is higher.")
    if this.outlier:
        place, left = this.outlier
        differ = f"the difference is {in_units(this, left)}, not {in_units(this, this.difference)}"
        found.append(f"One score decides: without {place} {differ}.")
    if this.moves and this.kind == "pairs" and this.spread == 0 and this.difference:
        found.append("All differences are equal, to the last digit: luck hardly does that.")
    p = {test: this.p_values.get(test, 1.0) for test in TESTS}
    if (p["naive"] < 0.05) != (p["corrected"] < 0.05):
        claimed = (
            f"would have claimed it ({shown_p(p['naive'])}), but folds share training examples"
        )
        found.append(f"A t test that takes folds for independent {claimed}.")
    if this.kind == "groups" and (p["welch"] < 0.05) != (p["permutation"] < 0.05) and this.moves:
        found.append(f"Welch says {shown_p(p['welch'])}, permutation {shown_p(p['permutation'])}.")
    return found


def paper_words(this: Comparison) -> str:
    """Return what to write in a paper: numbers, how they were got, and no more than they show."""
    a, b = this.names
    more = "higher" if this.difference > 0 else "lower"
    lead = f"{b} scored {in_units(this, abs(this.difference))} {more} than {a} on average"
    same = f"{a} and {b} had the same mean"
    mean = f"{lead if this.difference else same} over {sizes_words(this)}"
    if isnan(this.interval[0]) or not this.moves or this.verdict == "same":
        return f"{mean}; these scores allow no test, and we make no claim."
    kept = [test for test in this.p_values if test not in ("wilcoxon", "naive")]
    tests = " and ".join(f"{TESTS[test]}, {shown_p(this.p_values[test])}" for test in kept)
    holm = f"; {shown_p(this.p)} after Holm for {this.among} comparisons" if this.among > 1 else ""
    few = ". So few cannot reach p < .05 whatever the scores, and we make no claim."
    ends = {"too few": few, "cannot tell": ": no difference is shown."}
    how = f"{INTERVALS[this.kind]} {interval_words(this)}; two-sided {tests}{holm}"
    return f"{mean} ({how}){ends.get(this.verdict, '.')}"


def difference_words(this: Comparison) -> str:
    """Return the finding of the differences' picture."""
    mean = f"{this.names[1]} − {this.names[0]} is {in_units(this, this.difference)} on average"
    low, high = this.interval
    known = f"{in_units(this, low)} to {in_units(this, high)} at 95% confidence"
    return f"{mean}, and {'nobody knows how far off that is' if isnan(low) else known}"


def wins_words(this: Comparison) -> str:
    """Return how likely B beats A on a fresh run, with its luck."""
    beats = f"On a fresh run {this.names[1]} beats {this.names[0]} with probability"
    low, high = this.wins_interval
    return f"{beats} {this.b_wins:.0%} ({low:.0%} to {high:.0%}, at 95% confidence)"


def headline(this: Comparison) -> str:
    """Return what the script to take home prints: of these two lists alone."""
    (low, high), p = this.interval, replace(this, adjusted=None).p
    return f"B − A: {this.difference:.6g}, interval {low:.6g} to {high:.6g}, p = {p:.4g}"


def power_words(this: Comparison, power: Power) -> str:
    """Return how many it takes, and how many more than are at hand: the finding of the curve."""
    if not power.difference:
        return "Equal means leave nothing to settle"
    if power.needed is None:
        why = ": folds share their examples, so repeating them stops helping"
        return f"No number of {ONES[this.kind][1]} will do{why if this.kind == 'folds' else ''}"
    more = power.needed - power.now
    then = f"{more:,} more than now" if more > 0 else "as many as there are, or fewer"
    return f"To show such a difference takes {_many(this, power.needed)}: {then}"
