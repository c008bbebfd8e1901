"""MC dropout: the passes against a plain module's, and the spread where data is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from torch import nn

from core.dropout.data import GapSettings, MoonsSettings, draw_gap, draw_moons
from core.dropout.descent import Recipe, train_networks
from core.dropout.monte_carlo import (
    GAP_RECIPE,
    MOONS_RECIPE,
    MonteCarloSettings,
    gap_spread,
    moons_spread,
)
from core.dropout.network import Network, evaluate, stochastic_passes

GAP = GapSettings()
SMALL = Recipe(hidden=(11, 8), p=0.3, epochs=3)


@pytest.fixture(scope="module")
def moons_network() -> Network:
    return train_networks(MOONS_RECIPE, draw_moons(MoonsSettings(noise=0.2))[0], [0])[0]


@pytest.fixture(scope="module")
def gap_networks() -> tuple[Network, ...]:
    return train_networks(GAP_RECIPE, draw_gap(GAP), range(3))


@pytest.fixture(scope="module")
def small_network() -> Network:
    return train_networks(SMALL, draw_gap(GAP), [0])[0]


def module_of(network: Network, p: float) -> nn.Sequential:
    """Put the trained weights into a plain module."""
    layers: list[nn.Module] = []
    for weight, bias in network.layers:
        layer = nn.Linear(weight.shape[1], weight.shape[0]).double()
        layer.weight = nn.Parameter(torch.from_numpy(weight))
        layer.bias = nn.Parameter(torch.from_numpy(bias))
        layers += [layer, nn.ReLU(), nn.Dropout(p)]
    return nn.Sequential(*layers[:-2])


@pytest.mark.parametrize("p", [0, 0.1, 0.5, 1])
def test_passes_are_the_plain_modules(small_network: Network, p: float) -> None:
    x = np.linspace(-5, 5, 37)[:, None]
    with torch.random.fork_rng(), torch.no_grad():
        model = module_of(small_network, p)
        torch.manual_seed(21)
        expected = torch.stack([model(torch.from_numpy(x)) for _ in range(6)]).float()
        evaluation = model.eval()(torch.from_numpy(x)).float()
    passes = stochastic_passes(small_network, x, p, 6, seed=21)
    np.testing.assert_array_equal(passes, expected.numpy())
    np.testing.assert_array_equal(evaluate(small_network, x), evaluation.numpy())


def test_shared_masks_make_each_pass_one_thinned_network(small_network: Network) -> None:
    x = np.linspace(-5, 5, 9)[:, None]
    passes = stochastic_passes(small_network, x, 0.5, 4, seed=2, shared_masks=True)
    generator = torch.Generator().manual_seed(2)
    (first, middle, last) = small_network.layers
    for each in passes:
        masks = [torch.empty(width).bernoulli_(0.5, generator=generator) for width in (11, 8)]
        values = np.maximum(x @ first[0].T + first[1], 0) * masks[0].numpy() / 0.5
        values = np.maximum(values @ middle[0].T + middle[1], 0) * masks[1].numpy() / 0.5
        np.testing.assert_allclose(each, values @ last[0].T + last[1], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("shared_masks", [False, True])
def test_more_passes_begin_with_the_fewer(small_network: Network, shared_masks: bool) -> None:
    x = np.linspace(-5, 5, 9)[:, None]
    few, many = (stochastic_passes(small_network, x, 0.3, n, 4, shared_masks) for n in (5, 50))
    np.testing.assert_array_equal(many[:5], few)
    assert not np.array_equal(few[0], few[1])
    assert not np.array_equal(few, stochastic_passes(small_network, x, 0.3, 5, 5, shared_masks))


@pytest.mark.parametrize("shared_masks", [False, True])
def test_spread_grows_where_data_is_missing(
    gap_networks: tuple[Network, ...], shared_masks: bool
) -> None:
    for seed, network in enumerate(gap_networks):
        settings = MonteCarloSettings(p=GAP_RECIPE.p, shared_masks=shared_masks, call_seed=seed)
        result = gap_spread(network, GAP, settings)
        among_data = result.spread[~result.in_gap & ~result.outside].mean()
        assert result.spread[result.in_gap].mean() > 1.1 * among_data
        assert result.spread[result.outside].mean() > 1.1 * among_data


def test_spread_of_one_hidden_layer_shrinks_in_a_gap_around_zero() -> None:
    """The caveat: a small spread does not mean that there were data."""
    gap = GapSettings(gap_low=-1, gap_high=1)
    shallow = replace(GAP_RECIPE, hidden=(64,))
    for network in train_networks(shallow, draw_gap(gap), range(3)):
        result = gap_spread(network, gap, MonteCarloSettings(p=GAP_RECIPE.p))
        among_data = result.spread[~result.in_gap & ~result.outside].mean()
        assert result.spread[result.in_gap].mean() < 0.6 * among_data


def test_gap_spread_is_that_of_its_passes(small_network: Network) -> None:
    settings = MonteCarloSettings(p=0.3, passes=20, resolution=33, margin=2, call_seed=3)
    result = gap_spread(small_network, GAP, settings)
    assert result.passes.shape == (20, 33)
    assert (result.x[0], result.x[-1]) == (-6, 6)
    np.testing.assert_array_equal(
        result.passes, stochastic_passes(small_network, result.x[:, None], 0.3, 20, 3)[..., 0]
    )
    np.testing.assert_allclose(result.mean, result.passes.mean(axis=0), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(result.spread, result.passes.std(axis=0, ddof=1), rtol=1e-4)
    np.testing.assert_array_equal(result.in_gap, (result.x > 1) & (result.x < 3))
    np.testing.assert_array_equal(result.outside, abs(result.x) > 4)
    assert (result.evaluation == evaluate(small_network, result.x[:, None])[:, 0]).all()


def test_without_dropout_the_passes_have_no_spread(small_network: Network) -> None:
    result = gap_spread(small_network, GAP, MonteCarloSettings(p=0, passes=5))
    assert (result.passes == result.evaluation.astype(np.float32)).all()
    assert (result.spread == 0).all()


def test_moons_spread_is_that_of_its_passes(moons_network: Network) -> None:
    train, _ = draw_moons(MoonsSettings(noise=0.2))
    settings = MonteCarloSettings(p=0.2, passes=12, resolution=9, call_seed=6)
    result = moons_spread(moons_network, train, settings)
    grid = np.array([(x, y) for y in result.y for x in result.x])
    passes = torch.from_numpy(stochastic_passes(moons_network, grid, 0.2, 12, 6)).double()
    probability = torch.softmax(passes, -1)[..., 1].numpy()

    def close(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> None:
        assert ours.shape == (9, 9)
        np.testing.assert_allclose(ours.ravel(), theirs, rtol=1e-6, atol=1e-12)

    close(result.probability, probability.mean(axis=0))
    close(result.probability_spread, probability.std(axis=0, ddof=1))
    close(result.distance, cdist(grid, train.x).min(axis=1))
    evaluation = torch.from_numpy(evaluate(moons_network, grid)).double()
    close(result.evaluation, torch.softmax(evaluation, -1)[:, 1].numpy())
    np.testing.assert_allclose(
        result.x[[0, -1]], [train.x[:, 0].min() - 1, train.x[:, 0].max() + 1]
    )


def test_global_generator_stays_untouched(small_network: Network) -> None:
    before = torch.get_rng_state()
    gap_spread(small_network, GAP, MonteCarloSettings(passes=3))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"p": -0.5}, r"p must lie in \[0, 1\], not -0.5"),
        ({"passes": 1}, "passes must be .* at least 2, not 1"),
        ({"resolution": 1}, "resolution must be .* at least 2, not 1"),
        ({"margin": float("nan")}, r"margin must lie in \[0, inf\), not nan"),
        ({"call_seed": -1}, "call_seed must be .* not -1"),
    ],
)
def test_impossible_settings_are_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MonteCarloSettings(**changes)
