"""The power is what simulated papers find; the best of N is what all draws give."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from core.is_it_noise.best_of import best_of
from core.is_it_noise.compare import compare
from core.is_it_noise.examples import EXAMPLES, example_text
from core.is_it_noise.power import power_of
from core.is_it_noise.read import read_scores
from tests.pages.opening import ROOT
from tests.scripts import printed_by


def scores_of(seed: int, n: int, gain: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=n), rng.normal(gain, 2, size=n)


@pytest.mark.parametrize("paired", [True, False])
def test_the_power_is_how_often_simulated_papers_show_it(paired: bool) -> None:
    a, b = scores_of(1, 12, 1.5)
    found = compare(a, b, paired)
    power, rng, n = power_of(found), np.random.default_rng(0), 30
    draws = 2_000
    if paired:
        d = rng.normal(found.difference, found.spread, (draws, n))
        shown = stats.ttest_1samp(d, 0, axis=1).pvalue < 0.05
    else:
        x = rng.normal(0, a.std(ddof=1), (draws, n))
        y = rng.normal(found.difference, b.std(ddof=1), (draws, n))
        shown = stats.ttest_ind(y, x, axis=1, equal_var=False).pvalue < 0.05
    expected = np.interp(n, power.sizes, power.seen)
    assert shown.mean() == pytest.approx(expected, abs=4 * np.sqrt(0.25 / draws))


def test_few_pairs_show_nothing_and_the_curve_rises() -> None:
    power = power_of(compare(*scores_of(2, 10, 1.0)))
    assert (power.seen[power.sizes < 6] == 0).all()
    assert (np.diff(power.seen[power.sizes >= 6]) > -1e-9).all()
    assert (power.seen <= 1).all()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_number_needed_is_the_least(name: str) -> None:
    example, columns = EXAMPLES[name], read_scores(example_text(name)).columns
    split = (90, 10) if example.kind == "folds" else None
    found = compare(columns[0], columns[-1], example.kind != "groups", split)
    power = power_of(found)
    if power.needed is None:
        assert name == "folds"
        return
    a, b = columns[0].var(ddof=1), columns[-1].var(ddof=1)
    welch = (a + b) ** 2 / (a * a + b * b) if example.kind == "groups" else 1
    for n, enough in ((power.needed - 1, False), (power.needed, True)):
        freedom, error = (n - 1) * welch, found.spread / np.sqrt(n)
        beyond = stats.t.isf(0.025, freedom)
        chance = stats.nct.sf(beyond, freedom, abs(found.difference) / error)
        assert bool(chance >= 0.8 - 1e-9 and n >= found.needed) == enough


def test_without_a_spread_nothing_is_reckoned() -> None:
    for a, b in (([0.9], [0.8]), ([0.9] * 6, [0.8] * 6)):
        with pytest.raises(ValueError, match="spread"):
            power_of(compare(a, b))


@pytest.mark.parametrize("of", [1, 2, 3])
def test_the_best_is_that_of_all_draws(of: int) -> None:
    scores = np.random.default_rng(of).normal(size=5)
    bests = [max(draw) for draw in product(scores, repeat=of)]
    best, gain = best_of(scores, of)
    assert gain == pytest.approx(np.mean(bests) - scores.mean(), abs=1e-12)
    assert best_of(-scores, of, higher_is_better=False)[1] == pytest.approx(-gain)
    assert len(best) == 100
    assert set(best) <= set(scores)


def test_scores_that_do_not_move_have_no_best() -> None:
    assert best_of(np.full(4, 0.9), 10)[1] == 0
    with pytest.raises(ValueError, match="at least one"):
        best_of(np.array([]), 3)


def test_the_stored_scores_of_our_networks_are_found_again() -> None:
    made = (ROOT / "tests/core/is_it_noise/digits.py").read_text()
    made = made.replace("(16, 24, 32, 48)", "(16,)").replace("range(20)", "(3,)")
    stored = read_scores(example_text("widths")).columns[0][3]
    assert float(printed_by([made])[0].split()[-1]) == pytest.approx(stored, abs=0.01)
