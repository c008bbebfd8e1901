"""Minima, what became of each seed, basins, and the sentences about them."""

from typing import Any

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from scipy.stats import binomtest

from core.weight_initialization.basins import basin_map
from core.weight_initialization.descent import DescentSettings, Paths, descend, descend_from
from core.weight_initialization.findings import (
    basin_key,
    block_counts,
    blocks_finding,
    blocks_lesson,
    finding,
    luck,
    outside,
)
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


def test_mini_batches_are_judged_by_their_mean_place() -> None:
    settings = DescentSettings("relu", "minibatch", 0.3)
    paths = descend(settings, range(60))
    result, minima = outcomes(settings, paths), find_minima("relu")
    shaken = paths.weights[:, 300:].astype(np.float64).mean(axis=1)
    to_lowest = np.linalg.norm(shaken - minima.weights[0], axis=1)
    np.testing.assert_array_equal(result.outcome == 0, to_lowest <= REACH * 1.5)
    # Their last place alone would have missed some; and descent on all rows takes them there.
    last = np.linalg.norm(paths.weights[:, -1] - minima.weights[0], axis=1)
    assert (last[result.outcome == 0] > REACH * 1.5).any()
    ends = torch.tensor(paths.weights[result.outcome == 0, -1].T.copy())
    rested = descend_from(DescentSettings("relu", learning_rate=0.3), ends).weights[:, -1]
    arrived = np.linalg.norm(rested - minima.weights[0], axis=1) <= REACH * 1.5
    assert arrived.mean() > 0.9


def test_the_share_of_dead_units_does_not_depend_on_the_width_of_the_starts() -> None:
    never, lowest = [], []
    for width in (0.3, 0.5, 1.0, 2.0, 3.0):
        settings = DescentSettings("relu", learning_rate=0.3, init="normal", init_width=width)
        result = outcomes(settings, descend(settings, range(200)))
        never.append(result.count(NEVER_MOVED))
        lowest.append(result.best)
    assert never == [46] * 5
    assert lowest == sorted(lowest, reverse=True)
    assert lowest[0] > 3 * lowest[-1]


def made_up(outcome: list[int], name: str = "sine") -> Outcomes:
    return Outcomes(np.array(outcome), find_minima(name), np.zeros(len(outcome), np.int64))


SINE, TANH = DescentSettings(), DescentSettings("two_tanh")


@pytest.mark.parametrize(
    ("settings", "outcome", "says"),
    [
        (
            SINE,
            [0, 0, 1, 3, NEVER_MOVED, DIVERGED, NOT_CONVERGED],
            "2 of 7 seeds reached the lowest minimum, 2 higher ones; "
            "1 never moved, 1 diverged and 1 had not settled.",
        ),
        (SINE, [0, 5], "1 of 2 seeds reached the lowest minimum, 1 a higher one."),
        (TANH, [0, 1], "2 of 2 seeds reached one of the 2 equally low minima."),
        (SINE, [0], "Seed 7 reached the lowest minimum."),
        (SINE, [4], "Seed 7 ended in a higher minimum."),
        (SINE, [DIVERGED], "Seed 7 diverged."),
        (DescentSettings(steps=0), [NEVER_MOVED] * 3, "Without a step of training, nothing moves."),
    ],
)
def test_the_finding_counts_every_way_to_end(
    settings: DescentSettings, outcome: list[int], says: str
) -> None:
    assert finding(settings, range(7, 7 + len(outcome)), made_up(outcome, settings.network)) == says


def test_more_seeds_are_said_not_to_help_only_where_the_rate_forbids_them() -> None:
    limit = 2 / find_minima("sine").sharpness[0]
    none = made_up([1] * 5)
    assert "will not help" in luck(DescentSettings(learning_rate=1.01 * limit), none)
    for allowed in (
        DescentSettings(learning_rate=0.99 * limit),
        DescentSettings("sine", "momentum", 1.8 * limit, momentum=0.9),
        DescentSettings("sine", "adam", 1.0),
        DescentSettings("sine", "minibatch", 1.0),
    ):
        said = luck(allowed, none)
        assert "will not help" not in said
        # The upper end of the score test: the share p with (p - 0)² = z² p (1 - p) / n.
        assert f"0% to {1.959964**2 / (5 + 1.959964**2):.0%}" in said
    assert "all had not settled: more steps" in luck(SINE, made_up([NOT_CONVERGED] * 4))
    assert "95% confidence). It had not settled: more" in luck(SINE, made_up([NOT_CONVERGED]))


def test_a_share_carries_its_interval_and_the_best_of_five_its_low_end() -> None:
    said = luck(SINE, made_up([0] * 12 + [1] * 8))
    interval = proportion_interval(12, 20)
    assert f"12 of 20 (60%; among all seeds {interval.low:.0%} to {interval.high:.0%}" in said
    assert f"the best of 5 seeds gets there {1 - (1 - interval.low) ** 5:.0%} of the time" in said
    assert luck(SINE, made_up([0] * 20)).endswith("84% to 100%, at 95% confidence).")


def proportion_interval(count: int, of: int) -> Any:
    return binomtest(count, of).proportion_ci(method="wilson")


def test_the_range_of_seeds_is_itself_a_draw() -> None:
    settings = DescentSettings()
    ends = descend(settings, range(200)).weights[:, -1]
    near = np.linalg.norm(ends - find_minima("sine").weights[0], axis=1) < 0.07
    expected = [int(near[start : start + 20].sum()) for start in range(0, 200, 20)]
    counts = block_counts(outcomes(settings, descend(settings, range(200))))
    assert counts.tolist() == expected == [12, 9, 6, 10, 5, 10, 10, 6, 8, 9]
    assert "12, 9, 6, 10, 5, 10, 10, 6, 8 and 9." in blocks_finding(counts)
    assert "All 200 together: 85 of 200 (42%" in blocks_lesson(counts)
    intervals = [proportion_interval(count, 20) for count in expected]
    held = sum(one.low <= 85 / 200 <= one.high for one in intervals)
    assert f"the interval of {held} of the 10 blocks" in blocks_lesson(counts)
    assert blocks_finding(np.full(10, 20)).endswith("it is 20 of 20.")


def test_what_lies_outside_the_map_is_counted() -> None:
    settings = DescentSettings("relu", learning_rate=0.3, init="normal", init_width=2.0)
    paths = descend(settings, range(20))
    starts, ends = (int((np.abs(paths.weights[:, at]) > 1.5).any(1).sum()) for at in (0, -1))
    assert starts == 14
    assert outside(settings, paths, told=False) == (
        "Of 20, 14 starts lie outside the map and cannot be drawn."
    )
    assert f"14 starts and {ends} end" in outside(settings, paths, told=True)
    assert outside(DescentSettings(), descend(DescentSettings(), range(20)), told=True) == ""


def test_grey_basins_are_explained() -> None:
    basins = np.array([[0, 1, NOT_CONVERGED, NEVER_MOVED]])
    assert "grey (50% of it): to none within 400 steps" in basin_key(SINE, basins)
    assert "grey" not in basin_key(SINE, basins[:, :2])


def test_equal_minima_all_count_as_the_best() -> None:
    result = made_up([0, 1, 1, NOT_CONVERGED], "two_tanh")
    assert result.best == 3
    assert isinstance(result.minima, Minima)
