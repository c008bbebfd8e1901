"""No source is ranked whose interval overlaps; what is amiss is found, and what is not, is not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import chi2

from core.arrays import Float64
from core.which_source.findings import (
    doubts,
    headline,
    judged,
    largest,
    ranking,
    sum_against_all,
)
from core.which_source.study import ALL, NOTHING, Run, Study
from core.wording import plain_number


def scores(deviation: float, n: int = 30) -> list[float]:
    """Return scores whose standard deviation is exactly so, to rounding."""
    draws = np.linspace(-1, 1, n)
    values: Float64 = draws / draws.std(ddof=1) * deviation
    return values.tolist()


def study(**deviations: float) -> Study:
    return Study.of("m", {row: scores(each) for row, each in deviations.items()})


def test_one_apart_from_all_is_ranked_first() -> None:
    found = study(nothing=0.0, init=1.0, split=4.0, order=1.2, all=4.5)
    assert largest(found) == ["split"]
    assert headline(found) == "Data split moves the score most"
    assert "The largest standard deviation: 4 (3.2 to 5.4)." in ranking(found)


def test_those_that_overlap_are_not_ranked() -> None:
    found = study(init=1.0, split=1.2, order=0.3)
    assert largest(found) == ["split", "init"]
    assert headline(found) == (
        "Data split and initial weights move the score most; their intervals overlap"
    )


def test_no_ranking_out_of_thin_air() -> None:
    """Equal sources are ranked in at most about one study of twenty, whatever the draws."""
    draws = np.random.default_rng(0).normal(size=(300, 2, 20))
    ranked = [len(largest(Study.of("m", {"a": list(a), "b": list(b)}))) == 1 for a, b in draws]
    assert np.mean(ranked) < 0.06


@pytest.mark.parametrize("rows", [{}, {"init": [1.0]}, {"init": [1.0, 1.0], "order": [2.0, 2.0]}])
def test_where_there_is_nothing_to_rank_it_says_so(rows: dict[str, list[float]]) -> None:
    found = Study.of("m", rows)
    assert "no source" in f"{ranking(found)} {headline(found)}".lower()
    assert sum_against_all(found) == ""


def test_an_order_is_judged_by_the_pairs_that_are_apart() -> None:
    found = study(init=1.0, split=8.0, order=1.1)
    assert "makes 3 claims" in judged(found, ["data split", "data order"])
    assert "bear out 2, refute 0 and leave 1 open" in judged(found, ["data split", "data order"])
    assert "bear out 0, refute 2 and leave 1" in judged(found, ["initial weights", "data order"])


def test_the_sum_of_variances_has_satterthwaites_interval() -> None:
    freedom = 29**2 / ((81 + 256 + 16) / 29)
    low, high = (math.sqrt(29 * freedom / chi2.ppf(q, freedom)) for q in (0.975, 0.025))
    for size in (1.0, 1e-150, 1e149):
        said = sum_against_all(study(init=3 * size, split=4 * size, order=2 * size, all=2 * size))
        numbers = [plain_number(each * size, 2) for each in (math.sqrt(29), low, high)]
        assert f"would spread by {numbers[0]} ({numbers[1]} to {numbers[2]})" in said
        assert "variances do not add up here" in said
    assert "do not add up" in sum_against_all(study(init=0.5, split=0.5, all=4.0))
    assert "the intervals overlap" in sum_against_all(study(init=3.0, split=4.0, all=5.0))


def test_nothing_is_amiss_with_a_training_that_uses_its_seeds() -> None:
    assert doubts(study(nothing=0.0, init=1.0, order=0.1, all=1.0)) == []


def test_what_is_amiss_is_found_in_any_metric() -> None:
    def runs(row: str, accuracy: float, loss: float) -> list[Run]:
        return [Run(row, n, {"accuracy": accuracy * n, "loss": loss * n}) for n in range(3)]

    coarse = [*runs(NOTHING, 0, 0), *runs("init", 0, 1), *runs(ALL, 0, 1)]
    assert doubts(Study("m", tuple(coarse))) == []
    hidden = [*runs(NOTHING, 0, 1), *runs(ALL, 1, 1)]
    assert "no seed reaches" in doubts(Study("m", tuple(hidden)))[0]
    still = [*runs(NOTHING, 0, 0), *runs("init", 1, 1), *runs("order", 0, 0), *runs(ALL, 1, 1)]
    assert doubts(Study("m", tuple(still)))[0].startswith("Moving order changed no score")
    deaf = [*runs(NOTHING, 0, 0), *runs("init", 0, 0), *runs(ALL, 0, 0)]
    assert "ignores its seeds" in doubts(Study("m", tuple(deaf)))[0]
