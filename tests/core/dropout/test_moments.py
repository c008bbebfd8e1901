"""What p does, against the binomial law and against brute force over all masks."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from scipy import stats

from core.dropout.masks import dropout_pass
from core.dropout.moments import (
    MOST_ENUMERATED,
    count_survivors,
    dropped_mean_and_variance,
    linear_running_mean,
    output_variance,
    relu_limit,
    relu_running_mean,
)
from core.dropout.passes import Passes, PassSettings, run_passes
from core.seeds import torch_generator

PASSES = 4000
RARE = 4.5
"""Standard errors: the chance of a larger deviation is 7 in a million."""


def passes_with(p: float, hidden: int = 10) -> Passes:
    return run_passes(PassSettings(p=p, hidden=hidden, passes=PASSES, masks="own"))


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_mean_and_variance_of_a_dropped_layer(p: float) -> None:
    x = torch.linspace(-2, 3, 11)
    generator = torch_generator(1)
    layers = torch.stack([dropout_pass(x, p, generator) for _ in range(PASSES)]).numpy()
    mean, variance = dropped_mean_and_variance(x.numpy(), p)
    error = np.sqrt(variance / PASSES)
    assert (np.abs(layers.mean(axis=0) - mean) <= RARE * error + 1e-6).all()
    # The square of a deviation is a two-point variable, too: its fourth moment gives the error.
    kurtosis = (1 - 3 * p * (1 - p)) / (p * (1 - p))
    error_of_variance = variance * np.sqrt((kurtosis - 1) / PASSES)
    deviation = np.abs(layers.var(axis=0, ddof=1) - variance)
    assert (deviation <= RARE * error_of_variance + variance * 20 / PASSES).all()


@pytest.mark.parametrize("p", [0.2, 0.5, 0.9])
def test_output_variance_is_that_over_all_masks(p: float) -> None:
    draws = np.random.default_rng(0)
    weight, x = draws.standard_normal((2, 6)), draws.standard_normal(6)
    masks = np.array(list(product((0, 1), repeat=6)))
    chance = (p ** (1 - masks) * (1 - p) ** masks).prod(axis=1)
    outputs = (masks * x / (1 - p)) @ weight.T
    mean = chance @ outputs
    np.testing.assert_allclose(mean, weight @ x)
    np.testing.assert_allclose(output_variance(weight, x, p), chance @ (outputs - mean) ** 2)


def test_moments_at_the_ends_of_p() -> None:
    x = np.array([1.0, -2.0])
    assert [values.tolist() for values in dropped_mean_and_variance(x, 0)] == [[1, -2], [0, 0]]
    assert [values.tolist() for values in dropped_mean_and_variance(x, 1)] == [[0, 0], [0, 0]]
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\]"):
        dropped_mean_and_variance(x, -0.5)


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_survivors_follow_the_binomial_law(p: float) -> None:
    result = passes_with(p)
    survivors = count_survivors(result.masks, p)
    assert survivors.observed.sum() == PASSES
    assert survivors.expected.sum() == pytest.approx(PASSES)
    np.testing.assert_array_equal(survivors.counts, [sum(mask) for mask in result.masks.tolist()])
    often = survivors.expected >= 5
    rest = [values[~often].sum() for values in (survivors.observed, survivors.expected)]
    observed = np.append(survivors.observed[often], rest[0])
    expected = np.append(survivors.expected[often], rest[1])
    assert stats.chisquare(observed, expected).pvalue > 1e-4


def test_survivors_of_certain_dropout() -> None:
    none = np.zeros((5, 3), dtype=bool)
    assert count_survivors(none, 1).observed.tolist() == [5, 0, 0, 0]
    assert count_survivors(none, 1).expected.tolist() == [5, 0, 0, 0]
    assert count_survivors(~none, 0).expected.tolist() == [0, 0, 0, 5]


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("hidden", [10, 40])
def test_mean_of_the_linear_output_closes_in_on_evaluation(p: float, hidden: int) -> None:
    result = passes_with(p, hidden)
    running = linear_running_mean(result)
    assert running.limit is not None
    np.testing.assert_allclose(running.limit, running.evaluation, atol=1e-6)
    expected = np.sqrt(output_variance(result.output_weight, result.hidden, p) / PASSES)
    np.testing.assert_allclose(running.standard_error[-1], expected, rtol=0.1)
    assert (np.abs(running.mean[-1] - running.evaluation) < RARE * expected).all()
    # Closer with more passes: a hundredfold of them makes the error ten times smaller.
    ratio = running.standard_error[39] / running.standard_error[-1]
    assert (np.abs(ratio - 10) < 4).all()


def test_running_mean_is_the_mean_so_far() -> None:
    result = passes_with(0.5)
    running = linear_running_mean(result)
    first = result.outputs[:50].astype(np.float64)
    np.testing.assert_allclose(running.mean[49], first.mean(axis=0))
    np.testing.assert_allclose(running.standard_error[49], first.std(axis=0, ddof=1) / np.sqrt(50))
    assert np.isnan(running.standard_error[0]).all()


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_mean_after_the_relu_closes_in_on_something_else(p: float) -> None:
    running = relu_running_mean(passes_with(p))
    assert running.limit is not None
    error = running.standard_error[-1]
    assert (np.abs(running.mean[-1] - running.limit) < RARE * error).all()
    # Both evaluation outputs of the notebook's network are negative: their ReLU is zero.
    assert (running.evaluation == 0).all()
    assert (running.limit - running.evaluation > 3 * error).all()


def test_relu_limit_is_the_mean_over_all_masks() -> None:
    result = run_passes(PassSettings(hidden=7, p=0.3, passes=1, seed=4))
    limit = np.zeros(2)
    for mask in product((0, 1), repeat=7):
        chance = np.prod([0.7 if kept else 0.3 for kept in mask])
        output = result.output_weight @ (np.array(mask) * result.hidden / 0.7) + result.output_bias
        limit += chance * np.maximum(output, 0)
    computed = relu_limit(result)
    assert computed is not None
    np.testing.assert_allclose(computed, limit, rtol=1e-6)


@pytest.mark.parametrize("p", [0, 1])
@pytest.mark.parametrize("hidden", [1, 10, 80])
def test_certain_dropout_has_no_spread(p: float, hidden: int) -> None:
    result = run_passes(PassSettings(p=p, hidden=hidden, passes=5))
    for running in (linear_running_mean(result), relu_running_mean(result)):
        assert (running.standard_error[1:] == 0).all()
        assert running.limit is not None
        np.testing.assert_allclose(running.mean[-1], running.limit, atol=1e-6)


def test_too_many_masks_are_not_enumerated() -> None:
    result = run_passes(PassSettings(hidden=80, passes=1))
    assert (result.hidden > 0).sum() > MOST_ENUMERATED
    assert relu_limit(result) is None
