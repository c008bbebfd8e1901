"""Minima, what became of each seed, basins, and the sentences about them."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from core.weight_initialization.basins import basin_map
from core.weight_initialization.descent import DescentSettings, Paths, descend, descend_from
from core.weight_initialization.findings import finding, handful
from core.weight_initialization.landscapes import LANDSCAPES, grid
from core.weight_initialization.minima import Minima, find_minima
from core.weight_initialization.networks import NETWORKS
from core.weight_initialization.outcomes import (
    DIVERGED,
    NEVER_MOVED,
    NOT_CONVERGED,
    REACH,
    STILL,
    Outcomes,
    arrivals,
    judge,
    outcomes,
)


@pytest.mark.parametrize(
    ("name", "losses"),
    [
        ("sine", [0.061, 0.175, 0.254, 0.432, 0.452, 0.469, 0.670, 0.701, 1.003]),
        ("two_tanh", [0.0, 0.0]),
        ("himmelblau", [0.0, 0.0, 0.0, 0.0]),
        ("styblinski_tang", [-78.332, -64.196, -64.196, -50.059]),
        ("six_hump_camel", [-1.0316, -1.0316, -0.2155, -0.2155, 2.1043, 2.1043]),
    ],
)
def test_finds_the_known_minima_lowest_first(name: str, losses: list[float]) -> None:
    np.testing.assert_allclose(find_minima(name).losses, losses, atol=6e-4)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_every_minimum_is_where_another_searcher_stays(name: str) -> None:
    landscape, minima = LANDSCAPES[name], find_minima(name)

    def loss(weights: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return landscape.losses_and_gradients(torch.tensor(weights).unsqueeze(1))[0].item()

    for weights, lowest in zip(minima.weights, minima.losses, strict=True):
        around = weights + 0.005 * landscape.half_width * np.array([[1, 0], [-1, 1], [-1, -1]])
        options = {"xatol": 1e-8, "fatol": 1e-14, "initial_simplex": around}
        found = minimize(loss, around[0], method="Nelder-Mead", options=options)
        np.testing.assert_allclose(found.x, weights, atol=1e-4)
        assert loss(weights) == pytest.approx(lowest, abs=1e-12)


def test_descent_from_everywhere_ends_in_no_minimum_but_those_found() -> None:
    settings = DescentSettings("sine", learning_rate=0.02, steps=2000)
    starts = grid(LANDSCAPES["sine"], 24)
    paths = descend_from(settings, starts)
    ends, outcome = paths.weights[:, -1], outcomes(settings, paths).outcome
    inside = np.abs(ends).max(axis=1) < 1.395
    assert (outcome[inside] >= 0).all()
    assert set(outcome[inside]) == set(range(9))


def test_sharpness_is_the_largest_eigenvalue_of_autograds_hessian() -> None:
    minima = find_minima("sine")
    inputs, targets = NETWORKS["sine"].inputs.double(), NETWORKS["sine"].targets.double()
    for weights, sharpness in zip(minima.weights, minima.sharpness, strict=True):
        hessian = torch.autograd.functional.hessian(
            lambda w: (torch.sin(inputs @ w) - targets).square().mean(), torch.tensor(weights)
        )
        largest = torch.linalg.eigvalsh(hessian)[-1].item()
        assert sharpness == pytest.approx(largest, rel=1e-5)


def test_the_learning_rate_chooses_the_minimum() -> None:
    minima = find_minima("sine")
    limit = 2 / minima.sharpness[0]
    beside = torch.tensor(minima.weights[:1].T.copy()).float() + 0.002
    for rate, stays in ((0.95 * limit, True), (1.05 * limit, False)):
        path = descend_from(DescentSettings("sine", learning_rate=rate, steps=1500), beside)
        end = path.weights[0, -1]
        near = np.abs(end - minima.weights[0]).max() < 1e-3
        assert near == stays


def test_a_quarter_of_the_relu_starts_never_moves() -> None:
    settings = DescentSettings("relu", learning_rate=0.3)
    paths = descend(settings, range(2000))
    result = outcomes(settings, paths)
    weight, bias = paths.weights[:, 0].T
    dead = bias < -np.abs(weight)
    assert result.count(NEVER_MOVED) == dead.sum()
    assert dead.mean() == pytest.approx(0.25, abs=0.04)
    np.testing.assert_array_equal(result.outcome == NEVER_MOVED, dead)


def test_judges_each_way_to_end() -> None:
    minima = find_minima("sine")
    at_second = minima.weights[1] + 0.9 * REACH * 1.4 * np.array([1, 0])
    beyond = minima.weights[1] + 1.1 * REACH * 1.4 * np.array([1, 0])
    ends = np.array(
        [minima.weights[0], at_second, beyond, [50, 0], [np.nan, 0], [np.inf, 1], [0.1, 0.4]],
        dtype=np.float32,
    )
    starts = np.zeros_like(ends)
    starts[-1] = ends[-1]
    expected = np.array(
        [0, 1, NOT_CONVERGED, DIVERGED, DIVERGED, DIVERGED, NEVER_MOVED], dtype=np.int64
    )
    settings = DescentSettings("sine")
    np.testing.assert_array_equal(judge(settings, starts, ends, ends), expected)
    bouncing = ends + np.float32(1.1 * STILL * 1.4)
    expected[:2] = NOT_CONVERGED
    np.testing.assert_array_equal(judge(settings, starts, bouncing, ends), expected)
    shaken = DescentSettings("sine", "minibatch")
    assert judge(shaken, starts, bouncing, ends)[0] == 0


def test_arrival_is_the_first_step_after_which_a_path_stays() -> None:
    minima = find_minima("two_tanh")
    far, near = np.array([0.0, 0.0]), minima.weights[0]
    weights = np.array([[far, near, far, near, near], [far] * 5, [near] * 5], dtype=np.float32)
    paths = Paths(weights, np.zeros((3, 5), dtype=np.float32))
    np.testing.assert_array_equal(
        arrivals(paths, np.array([0, NOT_CONVERGED, 0]), minima, 4.0), [3, 5, 0]
    )


@pytest.mark.parametrize(
    "settings",
    [
        DescentSettings("sine", learning_rate=0.01),
        DescentSettings("sine", "momentum", 0.03, steps=300),
        DescentSettings("sine", "momentum", 0.06, steps=200),
        DescentSettings("sine", "minibatch", 0.02, steps=150, order_seed=4),
        DescentSettings("sine", learning_rate=0.1),
        DescentSettings("two_tanh", learning_rate=0.7, steps=200),
        DescentSettings("relu", "adam", 0.05, steps=150),
        DescentSettings("relu", "momentum", 0.1, steps=150),
        DescentSettings("himmelblau", learning_rate=0.02, steps=100),
    ],
    ids=lambda s: f"{s.network}-{s.optimizer}-{s.learning_rate}",
)
def test_each_cell_of_the_basin_map_has_the_outcome_of_its_own_path(
    settings: DescentSettings,
) -> None:
    size = 40
    basins = basin_map(settings, size)
    starts = grid(LANDSCAPES[settings.network], size)
    expected = outcomes(settings, descend_from(settings, starts)).outcome
    np.testing.assert_array_equal(basins.ravel(), expected)


def test_momentum_frays_the_borders_of_the_basins() -> None:
    def border(settings: DescentSettings) -> int:
        basins = basin_map(settings, 96)
        return int((basins[:, 1:] != basins[:, :-1]).sum() + (basins[1:] != basins[:-1]).sum())

    smooth = border(DescentSettings("sine", "sgd", 0.01))
    frayed = border(DescentSettings("sine", "momentum", 0.03, steps=300))
    assert frayed > 1.5 * smooth


def made_up(outcome: list[int], name: str = "sine") -> Outcomes:
    return Outcomes(np.array(outcome), find_minima(name), np.zeros(len(outcome), np.int64))


def test_the_finding_counts_every_way_to_end() -> None:
    says = finding(made_up([0, 0, 1, 3, NEVER_MOVED, DIVERGED, NOT_CONVERGED]))
    assert says == (
        "Of 7 seeds, 2 reached the lowest minimum (loss 0.0608), 2 ended in 2 higher minima, "
        "1 never moved, 1 diverged and 1 had not settled."
    )
    assert finding(made_up([0])) == "Of 1 seed, 1 reached the lowest minimum (loss 0.0608)."
    assert "one of the 2 equally low minima (loss 0)" in finding(made_up([0, 1], "two_tanh"))


def test_the_advice_follows_from_the_share_of_lucky_seeds() -> None:
    assert "50% of the time; the best of 5 seeds, 97%" in handful(made_up([0, 1]))
    assert "No seed here" in handful(made_up([1, 2]))
    assert "No unlucky seed" in handful(made_up([0, 0]))


def test_equal_minima_all_count_as_the_best() -> None:
    result = made_up([0, 1, 1, NOT_CONVERGED], "two_tanh")
    assert (result.best, result.poor) == (3, 0)
    assert isinstance(result.minima, Minima)
