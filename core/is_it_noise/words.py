"""What a comparison says, in sentences that are computed from it."""

from __future__ import annotations

from math import floor, isnan, log10
from typing import TYPE_CHECKING

import numpy as np

from core.wording import decimal, number_of, percent, plain_number

if TYPE_CHECKING:
    from core.is_it_noise.best_of import BestOf
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


def shown_p(p: float) -> str:
    """Return a p as papers print it, never as nought.

    >>> shown_p(0.0625), shown_p(0.18312), shown_p(1e-9), shown_p(1.0)
    ('p = .0625', 'p = .183', 'p < .001', 'p = 1')
    """
    if p < 0.001:
        return "p < .001"
    digits = f"{p:.4f}" if p < 0.1 else f"{p:.3f}"
    return "p = 1" if p > 0.9995 else f"p = {digits.lstrip('0')}"


def in_units(comparison: Comparison, value: float) -> str:
    """Return a difference with as many decimals as its interval makes sense of."""
    low, high = comparison.interval
    size = (high - low) / 2 if high > low else comparison.spread or abs(comparison.difference)
    digits = 1 - floor(log10(size)) if size > 0 else 2
    return decimal(value, min(max(digits, 1), 8))


def interval_words(comparison: Comparison) -> str:
    """Return "0.002 to 0.011"."""
    low, high = (in_units(comparison, end) for end in comparison.interval)
    return f"{low} to {high}"


def sizes_words(comparison: Comparison) -> str:
    """Return "20 pairs", "3 runs of each", or "3 and 5 runs"."""
    one, many = ONES[comparison.kind]
    first, second = comparison.sizes
    if comparison.kind != "groups":
        return number_of(first, one, many)
    if first == second:
        return f"{number_of(first, one, many)} of each"
    return f"{first} and {number_of(second, one, many)}"


def verdict_words(comparison: Comparison) -> str:
    """Return the verdict in one sentence, and one for each thing that one must know besides."""
    return " ".join([_verdict(comparison), *remarks(comparison)])


def _verdict(this: Comparison) -> str:
    a, b = this.names
    lead, n, p = in_units(this, abs(this.difference)), sizes_words(this), shown_p(this.p)
    several = f" after Holm's adjustment for {this.among} comparisons" if this.among > 1 else ""
    if this.verdict == "too few":
        return _too_few(this)
    if this.verdict == "same":
        return f"{a} and {b} are the same here: {n}, and not one differs."
    if not this.moves:
        if this.kind == "folds":
            return f"Cannot tell: {b} differs from {a} by {lead} in every fold, with no spread."
        return (
            f"Cannot tell: neither {a} nor {b} moves at all. That is one run of each, repeated; "
            "do the seeds reach the training?"
        )
    if this.verdict == "cannot tell":
        if this.difference == 0:
            return f"Cannot tell: {a} and {b} have the same mean over {n}, and differ all the same."
        leader = b if (this.difference > 0) == this.higher_is_better else a
        return (
            f"Cannot tell: {leader} leads by {lead} over {n}, and luck alone leads as far often "
            f"enough ({p}{several}; 95% interval of {b} − {a}: {interval_words(this)})."
        )
    better, other = (b, a) if this.verdict == "b" else (a, b)
    return (
        f"{better} is better than {other}: by {lead} on average over {n} ({p}{several}; 95% "
        f"interval of {b} − {a}: {interval_words(this)})."
    )


def _too_few(this: Comparison) -> str:
    (one, many), need = ONES[this.kind], this.needed
    each = "" if this.kind != "groups" else " of each"
    if min(this.sizes) < 2:
        only = next(n for n, size in zip(this.names, this.sizes, strict=True) if size < 2)
        whose = f"One score of {only}" if this.kind == "groups" else f"One {one} of scores"
        least = max(need, 2)
        return f"{whose} says nothing of luck: at least {least} {many}{each} are needed to tell."
    several = f", times {this.among} comparisons," if this.among > 1 else ""
    return (
        f"Too few seeds to tell, whatever the scores: {sizes_words(this)} can never give p below "
        f"{shown_p(this.least_p)[4:]}{several} and .05 is asked for. It takes at least {need} "
        f"{many}{each}."
    )


def remarks(this: Comparison) -> list[str]:
    """Return a sentence for each thing besides the verdict that one must know."""
    a, b = this.names
    found = []
    if this.lopsided >= 10:
        wide = a if this.a.std() > this.b.std() else b
        found.append(
            f"The spreads differ {this.lopsided:.0f}-fold: single runs of {wide} collapse or soar, "
            "so ask how often that happens, not which mean is higher."
        )
    if this.outlier:
        place, left = this.outlier
        found.append(
            f"One score decides: without {place} the difference is {in_units(this, left)}, not "
            f"{in_units(this, this.difference)}."
        )
    if this.moves and this.kind == "pairs" and this.spread == 0 and this.difference:
        found.append("All differences are equal, to the last digit: luck hardly does that.")
    if this.kind == "folds" and "naive" in this.p_values:
        naive, right = this.p_values["naive"], this.p_values["corrected"]
        if (naive < 0.05) != (right < 0.05):
            found.append(
                f"A t test that takes folds for independent would have claimed it "
                f"({shown_p(naive)}), but folds share their training examples."
            )
    if this.kind == "groups" and this.verdict == "cannot tell" and this.moves:
        welch, permuted = (this.p_values.get(test, 1.0) for test in ("welch", "permutation"))
        if (welch < 0.05) != (permuted < 0.05):
            found.append(
                f"The two tests disagree: {shown_p(welch)} by Welch, {shown_p(permuted)} by "
                "permutation."
            )
    return found


def paper_words(this: Comparison) -> str:
    """Return what to write in a paper: numbers, how they were got, and no more than they show."""
    a, b = this.names
    size = sizes_words(this)
    more = "higher" if this.difference > 0 else "lower"
    mean = (
        f"{b} scored {in_units(this, abs(this.difference))} {more} than {a} on average over {size}"
        if this.difference
        else f"{a} and {b} had the same mean over {size}"
    )
    if isnan(this.interval[0]) or not this.moves or this.verdict == "same":
        return f"{mean}; these scores allow no test, and we make no claim."
    tests = " and ".join(
        f"{TESTS[test]}, {shown_p(p)}"
        for test, p in this.p_values.items()
        if test in ("sign flip", "welch", "permutation", "corrected")
    )
    holm = f"; {shown_p(this.p)} after Holm for {this.among} comparisons" if this.among > 1 else ""
    body = (
        f"{mean} (95% {INTERVALS[this.kind]} interval of {b} − {a} {interval_words(this)}; "
        f"two-sided {tests}{holm})"
    )
    if this.verdict == "too few":
        return f"{body}. So few cannot reach p < .05 whatever the scores, and we make no claim."
    return f"{body}." if this.verdict in ("a", "b") else f"{body}: no difference is shown."


def wins_words(this: Comparison) -> str:
    """Return how likely B beats A on a fresh run, with its luck."""
    low, high = this.wins_interval
    a, b = this.names
    return (
        f"On a fresh run {b} beats {a} with probability {this.b_wins:.0%} ({low:.0%} to "
        f"{high:.0%}, at 95% confidence)"
    )


def headline(this: Comparison) -> str:
    """Return what the script to take home prints."""
    from core.is_it_noise.comparison import DECISIVE

    low, high = this.interval
    p = max(this.p_values.get(test, 1.0) for test in DECISIVE[this.kind])
    return f"B − A: {this.difference:.6g}, interval {low:.6g} to {high:.6g}, p = {p:.4g}"


NUMBERS = (
    "no more than now",
    "up to twice as many",
    "up to ten times as many",
    "more, or no number will do",
)


def power_answer(power: Power) -> str:
    """Return which of ``NUMBERS`` it takes."""
    share = power.needed / power.now if power.needed else 1e9
    return NUMBERS[0 if share <= 1 else 1 if share <= 2 else 2 if share <= 10 else 3]


def power_words(this: Comparison, power: Power) -> str:
    """Return how many it takes, and how many more than are at hand."""
    many = ONES[this.kind][1]
    if power.needed is None:
        why = " Folds of one data set share their examples, so repeating them stops helping."
        return f"No number of {many} will do.{why if this.kind == 'folds' else ''}"
    more = max(power.needed - power.now, 0)
    each = " of each" if this.kind == "groups" else ""
    return (
        f"If that is the true difference, {power.needed:,} {many}{each} in all are enough: "
        f"{f'{more:,} more than now' if more else 'as many as there are, or fewer'}."
    )


def power_finding(this: Comparison, power: Power) -> str:
    """Return the finding of the curve."""
    at_hand = float(power.seen[np.searchsorted(power.sizes, power.now)])
    many = ONES[this.kind][1]
    then = f"80% at {power.needed:,}" if power.needed else "80% is never reached"
    return f"With {power.now:,} {many} the chance to show it is {percent(at_hand)}; {then}"


def power_headline(power: Power) -> str:
    """Return what the script to take home prints."""
    enough = power.needed is not None
    return f"80% chance from {power.needed:,}" if enough else "no number is enough"


GAINS = ("less than half", "half to one", "one to two", "more than two")


def gain_answer(spreads: float) -> str:
    """Return which of ``GAINS`` so many standard deviations are."""
    return GAINS[sum(spreads >= edge for edge in (0.5, 1, 2))]


def gain_words(result: BestOf, of: int) -> str:
    """Return what the best adds, and how often it beats an equal rival's single run."""
    return (
        f"It lies {plain_number(abs(result.gain))} from the mean, {result.spreads:.2f} standard "
        f"deviations, for any method whose seeds spread so. Against one run of an equal rival, the "
        f"best of {of:,} wins {of:,} times of {of + 1:,}, ties aside."
    )


def gain_finding(result: BestOf, of: int) -> str:
    """Return the finding of the papers' picture."""
    if result.spreads != result.spreads:
        return "Scores that do not move have no best seed"
    side = "above" if result.gain > 0 else "below"
    return (
        f"The best of {of:,} seeds lies {plain_number(abs(result.gain))} {side} the mean, and "
        "nothing was improved"
    )


def gain_headline(result: BestOf, of: int) -> str:
    """Return what the script to take home prints."""
    return (
        f"best of {of}: {result.gain:+.6g} from the mean, {result.spreads:.2f} standard deviations"
    )
