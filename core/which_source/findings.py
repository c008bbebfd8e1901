"""What a study says, in words computed from it: which spreads are apart, and what is amiss."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.which_source.rows import ALL, NOTHING, called
from core.which_source.study import Study
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


def ranking(study: Study, unit: str = "") -> str:
    """Say which source moves the score most, and rank none whose intervals overlap."""
    ranked = of_sources(study)
    if any(each.row == NOTHING and each.deviation for each in spreads(study)):
        return "No source can be ranked while the score moves with nothing varied."
    if not ranked:
        return "No source has two scores yet: there is nothing to compare."
    first, names = ranked[0], largest(study)
    if not first.deviation:
        return "No source moved the score at all."
    size = f"a standard deviation of {first.written}{unit} over {first.n} seeds"
    below = [called(each.row) for each in ranked if each.row not in names]
    if len(ranked) == 1:
        return f"{called(first.row).capitalize()}: {size}. No other source was moved."
    if len(names) == 1:
        says = f"{called(first.row).capitalize()} moved the score most: {size}. "
        return says + "Its interval lies above that of every other source."
    others = [called(name) for name in names[1:]]
    says = (
        f"The largest spread is that of {called(first.row)}, {size}, but the "
        f"{'interval' if len(others) == 1 else 'intervals'} of {listed(others)} "
        f"{'overlaps' if len(others) == 1 else 'overlap'} with it: "
        f"{number_of(first.n, 'seed does', 'seeds do')} not rank them."
    )
    return says + (f" Smaller, their intervals apart from it: {listed(below)}." if below else "")


def headline(study: Study) -> str:
    """Say in a few words which sources spread most."""
    names, says = largest(study), ranking(study)
    if says.startswith("No source"):
        return says.partition(":")[0].rstrip(".")
    if len(names) == 1:
        return f"{called(names[0]).capitalize()} moves the score most"
    said = listed([called(name) for name in names])
    return f"{said[0].upper()}{said[1:]} move the score most, and are not told apart"


def judged(study: Study, order: list[str]) -> str:
    """Say how many pairs of an order the study tells apart, and how many of those as it says.

    ``order``: what rows are called, the largest first; those not named come after, in no order.
    """
    found = {called(each.row): each for each in of_sources(study)}
    named = [name for name in order if name in found]
    if len(named) < 2:
        return ranking(study, " points")
    after = [[*named[at + 1 :], *(n for n in found if n not in named)] for at in range(len(named))]
    claims = [(found[a], found[b]) for a, rest in zip(named, after, strict=True) for b in rest]
    right = sum(a.low > b.high for a, b in claims)
    wrong = sum(a.high < b.low for a, b in claims)
    return (
        f"Your order ({', '.join(named)}, then the rest) makes {len(claims)} claims that one "
        f"source moves the score more than another. The intervals bear out {right}, refute {wrong} "
        f"and leave {len(claims) - right - wrong} open. {ranking(study, ' points')}"
    )


def root_of_sum(study: Study) -> Spread | None:
    """Return the spread that independent sources would have together; None for fewer than two.

    The root of the sum of variances s². Its interval is that of χ² with the degrees of freedom
    (Σs²)²/Σ(s⁴/(n − 1)). Source: F. E. Satterthwaite, *Biometrics Bulletin* 2 (1946), 110.
    """
    from scipy.special import chdtri

    found = of_sources(study)
    if len(found) < 2 or not found[0].deviation:
        return None
    # In units of the largest: no square is too large for a float, or too small.
    unit = found[0].deviation
    variances = [(each.deviation / unit) ** 2 for each in found]
    total, pairs = sum(variances), zip(variances, found, strict=True)
    freedom = total**2 / sum(v**2 / (each.n - 1) for v, each in pairs)
    low, high = (unit * math.sqrt(total * freedom / chdtri(freedom, q)) for q in (0.025, 0.975))
    return Spread("sum", min(each.n for each in found), unit * math.sqrt(total), low, high)


def sum_against_all(study: Study, unit: str = "") -> str:
    """Say whether the sources' variances add up to that of all together; "" without both."""
    summed = root_of_sum(study)
    together = next((each for each in spreads(study) if each.row == ALL), None)
    if summed is None or together is None:
        return ""
    says = (
        f"Did variances add up, all together would spread by {summed.written}{unit}. "
        f"They spread by {together.written}{unit}"
    )
    if summed.low > together.high:
        return f"{says}: less. Variances do not add up here."
    if summed.high < together.low:
        return f"{says}: more. Variances do not add up here."
    return f"{says}: the intervals overlap, so the sum is not refuted here."


def doubts(study: Study) -> list[str]:
    """Return what is amiss with the training or its study, a sentence or two each.

    A spread is looked for in every metric: what moves any of them moves the training.
    """
    every = (each for metric in study.metrics for each in spreads(study.by(metric)))
    moved: dict[str, float] = {}
    for each in every:
        moved[each.row] = moved.get(each.row) or each.deviation
    says = []
    if moved.get(NOTHING):
        says.append(
            "Nothing was varied, and still its runs spread by "
            f"{plain_number(moved[NOTHING], 2)}: this training draws numbers that no seed reaches. "
            "Often it is a DataLoader that shuffles without generator=, weights drawn before a "
            "seed is set, or dropout. Until it is found, no other row says what its source does."
        )
    elif moved.get(ALL) == 0:
        says.append(
            "Every seed moved, and every score is the same: this training ignores its seeds, or "
            "its score is too coarse to show them (return its loss as well)."
        )
    elif still := [row for row, deviation in moved.items() if not deviation and row != NOTHING]:
        each_is = "Its seed is" if len(still) == 1 else "Their seeds are"
        says.append(
            f"Moving {listed(still)} changed no score to the last digit. {each_is} not used by "
            "this training, which may draw that from another seed; or there is nothing to draw."
        )
    for row in study.sources:
        if failed := [run for run in study.failures if run.source == row]:
            runs = sum(run.source == row for run in study.runs)
            says.append(
                f"{len(failed)} of {number_of(runs, 'run', 'runs')} of {row} gave no score: "
                f"{failed[0].error.rstrip('.')}."
            )
    return says
