"""The draws: where u falls, what never comes, and how often the rest does."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.arrays import Integers
from core.text_sampling.draws import (
    THINNEST,
    draw,
    draw_and_compare,
    draw_many,
    largest_error,
    uniforms,
)
from core.text_sampling.pipeline import SamplerSettings, distribution

weights_of = st.lists(st.integers(0, 20), min_size=1, max_size=12).filter(any)
JUST_BELOW_1 = math.nextafter(1, 0)


LOGITS = torch.randn(60, dtype=torch.float64, generator=torch.Generator().manual_seed(4))
FILTERED = SamplerSettings(temperature=1.3, top_k=9, top_p=0.9)


def counts_of(probabilities: torch.Tensor, count: int, seed: int) -> Integers:
    tokens = draw_many(probabilities, uniforms(count, seed))
    counts: Integers = torch.bincount(tokens, minlength=len(probabilities)).numpy()
    return counts


@examples(max_examples=60)
@given(weights_of, st.one_of(st.floats(0, JUST_BELOW_1), st.just(JUST_BELOW_1)))
def test_u_picks_the_first_token_whose_cumulative_probability_exceeds_it(
    weights: list[int], u: float
) -> None:
    probabilities = torch.tensor(weights, dtype=torch.float64) / sum(weights)
    token = int(draw(probabilities, u))
    below = list(accumulate(probabilities.tolist(), initial=0.0))
    assert probabilities[token] > 0
    assert below[token] <= u
    # Where rounding leaves the sum below u, the last possible token takes the rest.
    assert u < below[token + 1] or not any(weights[token + 1 :])
    assert int(draw_many(probabilities, torch.tensor([u], dtype=torch.float64))[0]) == token


def test_u_on_an_edge_belongs_to_the_token_above_it() -> None:
    probabilities = torch.tensor([0.25, 0.0, 0.5, 0.25], dtype=torch.float64)
    edges = [0, 0.25, 0.75, JUST_BELOW_1]
    assert [int(draw(probabilities, u)) for u in edges] == [0, 2, 3, 3]
    assert bisect_right([0.25, 0.25, 0.75, 1.0], 0.25) == 2


def test_a_sum_short_of_1_never_lets_u_fall_out() -> None:
    probabilities = torch.tensor([0.3, 0.3, 0.0, 0.0], dtype=torch.float64)
    assert int(draw(probabilities, JUST_BELOW_1)) == 1


def test_rows_are_drawn_as_if_alone() -> None:
    rows = torch.rand(5, 9, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    rows /= rows.sum(-1, keepdim=True)
    levels = uniforms(5, 7)
    together = draw(rows, levels)
    alone = [int(draw(row, u)) for row, u in zip(rows, levels, strict=True)]
    assert together.tolist() == alone


@pytest.mark.parametrize("count", [1, 3, 17, 1000])
def test_many_draws_are_the_single_draws_one_after_another(count: int) -> None:
    generator = torch.Generator().manual_seed(11)
    single = [float(torch.rand((), dtype=torch.float64, generator=generator)) for _ in range(count)]
    assert uniforms(count, 11).tolist() == single


@pytest.mark.parametrize("seed", [0, 1, 123])
@pytest.mark.parametrize(
    "settings",
    [
        SamplerSettings(),
        SamplerSettings(temperature=0.6),
        SamplerSettings(temperature=1.5, top_k=8, top_p=0.9, min_p=0.05),
    ],
    ids=["plain", "cold", "filtered"],
)
def test_100_000_draws_match_by_chi_square(settings: SamplerSettings, seed: int) -> None:
    logits = torch.randn(20, generator=torch.Generator().manual_seed(0))
    probabilities = distribution(logits, settings)
    counts = counts_of(probabilities, 100_000, seed)
    theory = probabilities.numpy()
    assert counts.sum() == 100_000
    assert not counts[theory == 0].any(), "a removed token is never drawn"
    possible = theory > 0
    expected = 100_000 * theory[possible]
    assert expected.min() > 5
    statistic = float(((counts[possible] - expected) ** 2 / expected).sum())
    # The mean of chi-square is its degrees of freedom f, its variance 2f: five sigma above.
    freedom = int(possible.sum()) - 1
    assert statistic < freedom + 5 * math.sqrt(2 * freedom)


def test_a_wrong_theory_fails_the_same_test() -> None:
    theory = np.full(20, 0.05)
    skewed = torch.tensor(theory)
    skewed[0], skewed[1] = 0.055, 0.045
    counts = counts_of(skewed, 100_000, 0)
    statistic = float(((counts - 5000) ** 2 / 5000).sum())
    assert statistic > 19 + 5 * math.sqrt(38)


def test_the_largest_error_is_named_with_its_sign() -> None:
    token, error = largest_error(np.array([6, 4]), np.array([0.5, 0.5]))
    assert token == 0
    assert error == pytest.approx(0.1)
    token, error = largest_error(np.array([10, 0, 30]), np.array([0.25, 0.5, 0.25]))
    assert (token, error) == (1, -0.5)


@pytest.mark.parametrize("draws", [1, 100, 10_000])
@pytest.mark.parametrize("settings", [SamplerSettings(), FILTERED], ids=["plain", "filtered"])
def test_every_draw_is_counted_once(settings: SamplerSettings, draws: int) -> None:
    found = draw_and_compare(LOGITS, settings, 3, draws, 12, str)
    theory = distribution(LOGITS, settings).numpy()
    counts = counts_of(torch.tensor(theory), draws, 3)
    assert np.array_equal(found.counts, counts[found.tokens])
    assert found.counts.sum() + found.rest_count == draws
    assert found.theory.sum() + found.rest == pytest.approx(1)
    assert found.removed == int((theory == 0).sum())
    assert found.removed_drawn == 0
    assert abs(found.error) == pytest.approx(np.abs(counts / draws - theory).max())
    assert found.farthest_theory == theory[int(found.farthest)]
    assert len(found.sequence) == min(draws, 12)


def test_u_falls_on_the_piece_that_is_picked() -> None:
    for seed in range(50):
        found = draw_and_compare(LOGITS, FILTERED, seed, 1, 12, str)
        assert found.u == float(uniforms(1, seed))
        assert found.starts[found.picked] <= found.u < found.ends[found.picked]
        assert found.sequence == (found.first,)


def test_the_bar_has_every_piece_that_can_be_seen() -> None:
    found = draw_and_compare(LOGITS, SamplerSettings(), 0, 1, 12, str)
    theory = distribution(LOGITS, SamplerSettings()).numpy()
    seen = set(np.flatnonzero(theory >= THINNEST).tolist()) | {int(found.first)}
    assert [int(piece) for piece in found.pieces] == sorted(seen)
    assert np.all(np.diff(found.starts) > 0)


def test_as_given_keeps_the_order_of_the_lines() -> None:
    found = draw_and_compare(LOGITS[:5], SamplerSettings(), 0, 100, 9, str, as_given=True)
    assert found.names == ("0", "1", "2", "3", "4")
    assert found.others == 0
    assert found.rest == 0
