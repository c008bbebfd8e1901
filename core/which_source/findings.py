"""What a study says, in words computed from it: which spreads are apart, and what is amiss."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from core.which_source.study import ALL, NOTHING, Study, called
from core.wording import listed, number_of, plain_number


@dataclass(frozen=True)
class Spread:
    """A row's standard deviation over ``n`` seeds, with the ends of its 95% interval."""

    row: str
    n: int
    deviation: float
    low: float
    high: float

    @property
    def written(self) -> str:
        """The three numbers: "0.87 (0.73 to 1.09)"."""
        ends = f"{plain_number(self.low, 2)} to {plain_number(self.high, 2)}"
        return f"{plain_number(self.deviation, 2)} ({ends})" if self.deviation else "0"


def spreads(study: Study, rows: Sequence[str] | None = None) -> list[Spread]:
    """Return the spread of each row that has two scores or more, in the study's order."""
    counted = {row: len(study.scores[row]) for row in rows or study.sources}
    return [Spread(row, n, *study.spread(row)) for row, n in counted.items() if n > 1]


def of_sources(study: Study) -> list[Spread]:
    """Return the spreads of the sources alone, the largest first."""
    found = [each for each in spreads(study) if each.row not in (NOTHING, ALL)]
    return sorted(found, key=lambda each: -each.deviation)


def largest(study: Study) -> list[str]:
    """Return the source that spreads most, and those whose intervals overlap with its own."""
    ranked = of_sources(study)
    return [each.row for each in ranked if each.high >= ranked[0].low]


def headline(study: Study) -> str:
    """Say in a few words which sources spread most; none is ranked whose interval overlaps."""
    ranked, names = of_sources(study), [called(row) for row in largest(study)]
    if any(each.row == NOTHING and each.deviation for each in spreads(study)):
        return "No source can be ranked while the score moves with nothing varied"
    if not ranked or not ranked[0].deviation:
        return "No source moved the score at all" if ranked else "No source has two scores yet"
    several = "move the score most; their intervals overlap"
    says = several if len(names) > 1 else "moves the score most"
    return f"{listed(names)[0].upper()}{listed(names)[1:]} {says}"


def ranking(study: Study, unit: str = "") -> str:
    """Say the headline, and by how much the score moves."""
    ranked = of_sources(study)
    size = f" The largest standard deviation: {ranked[0].written}{unit}." if ranked else ""
    return f"{headline(study)}.{size}"


def judged(study: Study, order: list[str]) -> str:
    """Say how many pairs of an order the study tells apart, and how many of those as it says.

    ``order``: what rows are called, the largest first; those not named come after, in no order.
    """
    found = {called(each.row): each for each in of_sources(study)}
    whole = dict.fromkeys([*(name for name in order if name in found), *found])
    claims = [(found[a], found[b]) for a, b in combinations(whole, 2) if a in order]
    right, wrong = sum(a.low > b.high for a, b in claims), sum(a.high < b.low for a, b in claims)
    says = (
        f"Your order ({', '.join(order)}, then the rest) makes {len(claims)} claims. The intervals "
        f"bear out {right}, refute {wrong} and leave {len(claims) - right - wrong} open. "
    )
    return (says if claims else "") + ranking(study, " points")


def sum_against_all(study: Study, unit: str = "") -> str:
    """Say whether the sources' variances add up to that of all together; "" without both.

    The interval of a sum of variances s² is that of χ² with the degrees of freedom
    (Σs²)²/Σ(s⁴/(n − 1)). Source: F. E. Satterthwaite, *Biometrics Bulletin* 2 (1946), 110.
    """
    from scipy.special import chdtri

    found, every = of_sources(study), {each.row: each for each in spreads(study)}
    if len(found) < 2 or ALL not in every or not found[0].deviation:
        return ""
    # In units of the largest: no square is too large for a float, or too small.
    unit_of = found[0].deviation
    variances = [(each.deviation / unit_of) ** 2 for each in found]
    total, pairs = sum(variances), zip(variances, found, strict=True)
    freedom = total**2 / sum(v**2 / (each.n - 1) for v, each in pairs)
    low, high = (unit_of * math.sqrt(total * freedom / chdtri(freedom, q)) for q in (0.025, 0.975))
    summed = Spread("sum", len(found), unit_of * math.sqrt(total), low, high)
    apart = low > every[ALL].high or high < every[ALL].low
    found_out = "variances do not add up here" if apart else "the intervals overlap"
    return (
        f"Did variances add up, all together would spread by {summed.written}{unit}. They spread "
        f"by {every[ALL].written}{unit}: {found_out}."
    )


def doubts(study: Study) -> list[str]:
    """Return what is amiss with the training or its study, a sentence or two each.

    A spread is looked for in every metric: what moves any of them moves the training.
    """
    moved: dict[str, float] = {}
    for each in (each for metric in study.metrics for each in spreads(study.by(metric))):
        moved[each.row] = moved.get(each.row) or each.deviation
    still = [row for row, deviation in moved.items() if not deviation and row != NOTHING]
    says = []
    if moved.get(NOTHING):
        says.append(
            "Nothing was varied, and still its runs spread by "
            f"{plain_number(moved[NOTHING], 2)}: this training draws numbers that no seed reaches. "
            "Often it is a DataLoader that shuffles without generator=, weights drawn before a "
            "seed is set, or dropout. Until it is found, no other row says what its source does."
        )
    elif ALL in still:
        says.append(
            "Every seed moved, and every score is the same: this training ignores its seeds, or "
            "its score is too coarse to show them (return its loss as well)."
        )
    elif still:
        says.append(
            f"Moving {listed(still)} changed no score to the last digit: this training has nothing "
            "to draw there, or draws it by another seed."
        )
    for row in study.sources:
        runs = [run for run in study.runs if run.source == row]
        if errors := [run.error.rstrip(".") for run in runs if run.error]:
            of = number_of(len(runs), "run", "runs")
            says.append(f"{len(errors)} of {of} of {row} gave no score: {errors[0]}.")
    return says
