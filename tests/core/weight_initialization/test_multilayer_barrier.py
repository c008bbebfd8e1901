"""Barriers between solutions, and the alignment of their units."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from core.weight_initialization.multilayer.alignment import Naming, align, renamed
from core.weight_initialization.multilayer.barrier import Line, barrier, loss_line
from core.weight_initialization.multilayer.evaluation import logits_of
from core.weight_initialization.multilayer.networks import module
from core.weight_initialization.multilayer.tables import USUAL_NOISE
from core.weight_initialization.multilayer.training import TrainedSeed, TrainingSettings, train

SETTINGS = TrainingSettings(steps=200)


@pytest.fixture(scope="module")
def trained() -> tuple[TrainedSeed, ...]:
    return train(SETTINGS, range(6))


def random_naming(seed: int, width: int = 16) -> Naming:
    generator = np.random.default_rng(seed)
    orders = np.stack([generator.permutation(width) for _ in range(2)])
    return Naming(orders, generator.choice([-1.0, 1.0], size=(2, width)))


def test_the_barrier_of_a_network_with_itself_is_nothing(trained: tuple[TrainedSeed, ...]) -> None:
    result = barrier(SETTINGS, trained[0], trained[0])
    assert result.before.height == result.after.height == 0
    assert result.alignment.distance_before == result.alignment.distance_after == 0


def test_losses_along_the_line_are_the_modules(trained: tuple[TrainedSeed, ...]) -> None:
    start, end = trained[0].final_weights, trained[1].final_weights
    line, table = loss_line(SETTINGS, start, end), SETTINGS.draw()
    points, labels = torch.tensor(table.train_points), torch.tensor(table.train_labels)
    assert line.fractions.shape == line.losses.shape == (41,)
    for place in (0, 10, 33, 40):
        network = module()
        between = torch.lerp(torch.tensor(start), torch.tensor(end), place / 40)
        torch.nn.utils.vector_to_parameters(between, network.parameters())
        logits = network(points)[:, 0]
        theirs = functional.binary_cross_entropy_with_logits(logits, labels)
        assert line.losses[place] == pytest.approx(theirs.item(), rel=1e-5)


def test_the_ends_of_the_line_are_the_losses_of_training(trained: tuple[TrainedSeed, ...]) -> None:
    line = loss_line(SETTINGS, trained[2].final_weights, trained[4].final_weights)
    assert line.losses[0] == trained[2].losses[-1]
    assert line.losses[-1] == trained[4].losses[-1]


def test_height_is_measured_from_the_straight_line() -> None:
    fractions = np.array([0, 0.25, 0.5, 0.75, 1])
    for losses, height in (
        ([1, 2.5, 4, 4, 3], 2),
        ([1, 1.5, 2, 2.5, 3], 0),
        ([1, 0.5, 0.2, 1, 3], 0),
        ([1, np.nan, 0.2, 1, 3], np.nan),
    ):
        assert Line(fractions, np.array(losses)).height == pytest.approx(height, nan_ok=True)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_renaming_units_leaves_the_function_as_it_was(
    trained: tuple[TrainedSeed, ...], seed: int
) -> None:
    weights, points = trained[0].final_weights, SETTINGS.draw().test_points
    other = renamed(weights, random_naming(seed), 16)
    assert not np.array_equal(other, weights)
    assert np.array_equal(np.sort(np.abs(other)), np.sort(np.abs(weights)))
    logits = logits_of(np.stack([weights, other]), points, 16)
    np.testing.assert_allclose(logits[0], logits[1], atol=1e-4)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_a_renamed_copy_is_found_out_to_the_bit(
    trained: tuple[TrainedSeed, ...], seed: int
) -> None:
    weights = trained[seed % 6].final_weights
    copy = renamed(weights, random_naming(seed), 16)
    alignment = align(SETTINGS, weights, copy)
    assert alignment.distance_before > 1
    assert alignment.distance_after == 0
    assert np.array_equal(alignment.weights, weights)


def test_the_barrier_to_a_renamed_copy_vanishes(trained: tuple[TrainedSeed, ...]) -> None:
    weights = trained[3].weights.copy()
    weights[-1] = renamed(weights[-1], random_naming(1), 16)
    result = barrier(SETTINGS, trained[3], replace(trained[3], weights=weights))
    assert result.before.height > 0.1
    assert result.after.height == 0


def test_aligning_two_seeds_keeps_the_function_and_brings_them_nearer(
    trained: tuple[TrainedSeed, ...],
) -> None:
    points = SETTINGS.draw().test_points
    for first, second in combinations(trained, 2):
        alignment = align(SETTINGS, first.final_weights, second.final_weights)
        assert alignment.distance_after < 0.8 * alignment.distance_before
        apart = np.linalg.norm(first.final_weights - alignment.weights)
        assert alignment.distance_after == pytest.approx(apart, rel=1e-5)
        logits = logits_of(np.stack([second.final_weights, alignment.weights]), points, 16)
        np.testing.assert_allclose(logits[0], logits[1], atol=1e-4)
        again = renamed(second.final_weights, alignment.naming, 16)
        assert np.array_equal(again, alignment.weights)
        for order in alignment.naming.orders:
            assert np.array_equal(np.sort(order), np.arange(16))


def test_no_swap_or_turn_of_units_would_bring_two_seeds_nearer(
    trained: tuple[TrainedSeed, ...],
) -> None:
    first, second = trained[0].final_weights, trained[1].final_weights
    best = align(SETTINGS, first, second)
    for layer, unit, other, turned in product(range(2), range(16), range(16), (1, -1)):
        tried = Naming(best.naming.orders.copy(), best.naming.signs.copy())
        for values in (tried.orders[layer], tried.signs[layer]):
            values[[unit, other]] = values[[other, unit]]
        tried.signs[layer, unit] *= turned
        distance = np.linalg.norm(first - renamed(second, tried, 16))
        assert distance >= best.distance_after - 1e-4


@pytest.mark.parametrize("table", USUAL_NOISE)
def test_the_lesson_holds_on_every_table(table: str) -> None:
    settings = TrainingSettings(table, noise=USUAL_NOISE[table])
    trained = train(settings, range(6))
    results = [barrier(settings, *pair) for pair in combinations(trained, 2)]
    before = np.array([result.before.height for result in results])
    after = np.array([result.after.height for result in results])
    assert before.min() > 0.05
    assert np.median(after) < 0.5 * np.median(before)
    assert (after < before).mean() > 0.8


def test_a_diverged_seed_has_no_barrier_and_no_names(trained: tuple[TrainedSeed, ...]) -> None:
    weights = trained[1].weights.copy()
    weights[-1, 5] = np.inf
    diverged = replace(trained[1], weights=weights)
    for pair in ((trained[0], diverged), (diverged, trained[0]), (diverged, diverged)):
        result = barrier(SETTINGS, *pair)
        for line in (result.before, result.after):
            assert np.isnan(line.height)
        assert np.isnan(result.alignment.distance_after)
        assert np.array_equal(result.alignment.naming.orders, np.tile(np.arange(16), (2, 1)))


def test_solutions_of_monstrous_size_can_still_be_compared() -> None:
    settings = TrainingSettings(learning_rate=1e30, steps=20)
    result = barrier(settings, *train(settings, [0, 1]))
    assert result.alignment.distance_after <= result.alignment.distance_before
    assert result.before.height >= 0
