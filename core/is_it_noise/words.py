"""What a comparison says, in sentences that are computed from it."""

from __future__ import annotations

from dataclasses import replace
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
LOPSIDED = 10
"""Standard deviations this many times apart are told: means then do not say what happened."""

NUMBERS = (
    "no more than now",
    "up to twice as many",
    "up to ten times as many",
    "more, or no number will do",
)
GAINS = ("less than half", "half to one", "one to two", "more than two")


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
    digits = 1 - floor(log10(size)) if size > 0 else 2
    return decimal(value, min(max(digits, 1), 8))


def interval_words(this: Comparison) -> str:
    """Return "95% interval of B − A: 0.002 to 0.011"."""
    low, high = (in_units(this, end) for end in this.interval)
    return f"95% interval of {this.names[1]} − {this.names[0]}: {low} to {high}"


def sizes_words(this: Comparison) -> str:
    """Return "20 pairs", "3 runs of each", or "3 and 5 runs"."""
    first, second = this.sizes
    each = " of each" if this.kind == "groups" else ""
    unlike = f"{first} and " if first != second else ""
    return f"{unlike}{number_of(second, *ONES[this.kind])}{'' if unlike else each}"


def verdict_words(this: Comparison) -> str:
    """Return the verdict in one sentence, and one for each thing that one must know besides."""
    return " ".join([_verdict(this), *_remarks(this)])


def _verdict(this: Comparison) -> str:
    a, b = this.names
    lead, n = in_units(this, abs(this.difference)), sizes_words(this)
    if this.verdict == "too few":
        return _too_few(this)
    if this.verdict == "same":
        return f"{a} and {b} are the same here: {n}, and not one differs."
    if not this.moves and this.kind == "folds":
        return f"Cannot tell: {b} differs from {a} by {lead} in every fold, with no spread."
    if not this.moves:
        return (
            f"Cannot tell: neither {a} nor {b} moves at all. That is one run of each, repeated; "
            "do the seeds reach the training?"
        )
    if this.difference == 0:
        return f"Cannot tell: {a} and {b} have the same mean over {n}, and differ all the same."
    ahead, other = (b, a) if (this.difference > 0) == this.higher_is_better else (a, b)
    several = f" after Holm's adjustment for {this.among} comparisons" if this.among > 1 else ""
    proof = f"({shown_p(this.p)}{several}; {interval_words(this)})"
    if this.verdict == "cannot tell":
        return (
            f"Cannot tell: {ahead} leads by {lead} over {n}, and luck alone leads as far often "
            f"enough {proof}."
        )
    return f"{ahead} is better than {other}: by {lead} on average over {n} {proof}."


def _too_few(this: Comparison) -> str:
    one, many = ONES[this.kind]
    each = " of each" if this.kind == "groups" else ""
    if min(this.sizes) < 2:
        only = this.names[0] if this.sizes[0] < 2 else this.names[1]
        whose = f"One score of {only}" if each else f"One {one} of scores"
        return f"{whose} says nothing of luck: it takes at least {this.needed} {many}{each}."
    several = f", times {this.among} comparisons," if this.among > 1 else ""
    return (
        f"Too few seeds to tell, whatever the scores: {sizes_words(this)} can never give p below "
        f"{shown_p(this.least_p)[4:]}{several} and .05 is asked for. It takes at least "
        f"{this.needed} {many}{each}."
    )


def _remarks(this: Comparison) -> list[str]:
    found = []
    if this.lopsided >= LOPSIDED:
        wide = this.names[0] if this.a.std() > this.b.std() else this.names[1]
        found.append(
            f"The spreads differ {this.lopsided:.0f}-fold: single runs of {wide} collapse or soar, "
            "so ask how often that happens, not which mean is higher."
        )
    if this.outlier:
        place, left = this.outlier
        with_it = in_units(this, this.difference)
        found.append(
            f"One score decides: without {place} the difference is {in_units(this, left)}, not "
            f"{with_it}."
        )
    if this.moves and this.kind == "pairs" and this.spread == 0 and this.difference:
        found.append("All differences are equal, to the last digit: luck hardly does that.")
    p = {test: this.p_values.get(test, 1.0) for test in TESTS}
    if (p["naive"] < 0.05) != (p["corrected"] < 0.05):
        found.append(
            "A t test that takes folds for independent would have claimed it "
            f"({shown_p(p['naive'])}), but folds share their training examples."
        )
    if this.kind == "groups" and (p["welch"] < 0.05) != (p["permutation"] < 0.05) and this.moves:
        found.append(
            f"The two tests disagree: {shown_p(p['welch'])} by Welch, {shown_p(p['permutation'])} "
            "by permutation."
        )
    return found


def paper_words(this: Comparison) -> str:
    """Return what to write in a paper: numbers, how they were got, and no more than they show."""
    a, b = this.names
    more = "higher" if this.difference > 0 else "lower"
    mean = f"{b} scored {in_units(this, abs(this.difference))} {more} than {a} on average"
    if not this.difference:
        mean = f"{a} and {b} had the same mean"
    mean += f" over {sizes_words(this)}"
    if isnan(this.interval[0]) or not this.moves or this.verdict == "same":
        return f"{mean}; these scores allow no test, and we make no claim."
    kept = [test for test in this.p_values if test not in ("wilcoxon", "naive")]
    tests = " and ".join(f"{TESTS[test]}, {shown_p(this.p_values[test])}" for test in kept)
    holm = f"; {shown_p(this.p)} after Holm for {this.among} comparisons" if this.among > 1 else ""
    body = f"{mean} ({INTERVALS[this.kind]} {interval_words(this)}; two-sided {tests}{holm})"
    ends = {
        "too few": ". So few cannot reach p < .05 whatever the scores, and we make no claim.",
        "cannot tell": ": no difference is shown.",
    }
    return body + ends.get(this.verdict, ".")


def difference_words(this: Comparison) -> str:
    """Return the finding of the differences' picture."""
    mean = f"{this.names[1]} − {this.names[0]} is {in_units(this, this.difference)} on average"
    if isnan(this.interval[0]):
        return f"{mean}, and nobody knows how far off that is"
    low, high = (in_units(this, end) for end in this.interval)
    return f"{mean}, and {low} to {high} at 95% confidence"


def wins_words(this: Comparison) -> str:
    """Return how likely B beats A on a fresh run, with its luck."""
    low, high = this.wins_interval
    return (
        f"On a fresh run {this.names[1]} beats {this.names[0]} with probability {this.b_wins:.0%} "
        f"({low:.0%} to {high:.0%}, at 95% confidence)"
    )


def headline(this: Comparison) -> str:
    """Return what the script to take home prints: of these two lists alone."""
    (low, high), p = this.interval, replace(this, adjusted=None).p
    return f"B − A: {this.difference:.6g}, interval {low:.6g} to {high:.6g}, p = {p:.4g}"


def power_answer(power: Power) -> str:
    """Return which of ``NUMBERS`` it takes."""
    share = power.needed / power.now if power.needed else 1e9
    return NUMBERS[sum(share > edge for edge in (1, 2, 10))]


def power_words(this: Comparison, power: Power) -> str:
    """Return how many it takes, and how many more than are at hand."""
    many = ONES[this.kind][1] + (" of each" if this.kind == "groups" else "")
    if not power.difference:
        return "Equal means leave nothing to settle."
    if power.needed is None:
        why = " Folds of one data set share their examples, so repeating them stops helping."
        return f"No number of {many} will do.{why if this.kind == 'folds' else ''}"
    more = power.needed - power.now
    then = f"{more:,} more than now" if more > 0 else "as many as there are, or fewer"
    return f"If that is the true difference, {power.needed:,} {many} are enough: {then}."


def power_finding(this: Comparison, power: Power) -> str:
    """Return the finding of the curve."""
    at_hand = percent(float(np.interp(power.now, power.sizes, power.seen)))
    then = f"{power.needed:,} give 80%" if power.needed else "no number gives 80%"
    return f"With {power.now:,} {ONES[this.kind][1]} the chance to show it is {at_hand}; {then}"


def power_headline(power: Power) -> str:
    """Return what the script to take home prints."""
    return f"80% chance from {power.needed:,}" if power.needed else "no number is enough"


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
    side, far = "above" if result.gain > 0 else "below", plain_number(abs(result.gain))
    return f"The best of {of:,} seeds lies {far} {side} the mean, and nothing was improved"


def gain_headline(result: BestOf, of: int) -> str:
    """Return what the script to take home prints."""
    return (
        f"best of {of}: {result.gain:+.6g} from the mean, {result.spreads:.2f} standard deviations"
    )
