"""Boundaries and disagreements: what is made of trained seeds to look at."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.weight_initialization.multilayer.boundaries import boundaries, grid_axes
from core.weight_initialization.multilayer.disagreement import (
    GUESSES,
    disagreements,
    guesses_near,
    pairs_of,
    pairs_told,
    while_training,
)
from core.weight_initialization.multilayer.networks import module
from core.weight_initialization.multilayer.tables import USUAL_NOISE
from core.weight_initialization.multilayer.training import TrainedSeed, TrainingSettings, train

SETTINGS = TrainingSettings(steps=120)


@pytest.fixture(scope="module")
def trained() -> tuple[TrainedSeed, ...]:
    return train(SETTINGS, range(6))


@pytest.fixture(scope="module")
def broken(trained: tuple[TrainedSeed, ...]) -> tuple[TrainedSeed, ...]:
    """The same seeds, but the second diverged."""
    weights = trained[1].weights.copy()
    weights[-2:] = np.nan
    return trained[0], replace(trained[1], weights=weights), *trained[2:]


def module_with(weights: np.ndarray) -> torch.nn.Sequential:
    network = module()
    torch.nn.utils.vector_to_parameters(torch.tensor(weights), network.parameters())
    return network


def module_probabilities(weights: np.ndarray, points: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        return torch.sigmoid(module_with(weights)(torch.tensor(points))[:, 0]).numpy()


def test_boundaries_are_the_modules_at_each_place(trained: tuple[TrainedSeed, ...]) -> None:
    result = boundaries(SETTINGS, trained, resolution=9)
    first, second = grid_axes(SETTINGS.draw().window, 9)
    assert result.shape == (6, 9, 9)
    left, right, bottom, top = SETTINGS.draw().window
    assert first[[0, -1]] == pytest.approx([left, right])
    assert second[[0, -1]] == pytest.approx([bottom, top])
    for row, column in ((0, 0), (2, 7), (8, 3)):
        place = np.array([[first[column], second[row]]], dtype=np.float32)
        theirs = module_probabilities(trained[4].final_weights, place)
        assert result[4, row, column] == pytest.approx(theirs[0], abs=1e-6)


def test_a_seeds_boundary_does_not_depend_on_the_company(trained: tuple[TrainedSeed, ...]) -> None:
    together = boundaries(SETTINGS, trained)
    assert np.array_equal(boundaries(SETTINGS, trained[3:4])[0], together[3])


def test_too_coarse_a_grid_is_refused(trained: tuple[TrainedSeed, ...]) -> None:
    with pytest.raises(ValueError, match="resolution must be a whole number of at least 2, not 1"):
        boundaries(SETTINGS, trained, resolution=1)


def test_disagreements_are_counted_as_a_loop_would(trained: tuple[TrainedSeed, ...]) -> None:
    counts, points = disagreements(SETTINGS, trained), SETTINGS.draw().test_points
    classes = [module_probabilities(one.final_weights, points) > 0.5 for one in trained]
    for i, own in enumerate(classes):
        for j, other in enumerate(classes):
            assert counts[i, j] == sum(a != b for a, b in zip(own, other, strict=True))
    assert counts[0, 1] > 0


def test_a_diverged_seed_is_left_out_and_harms_no_other(
    trained: tuple[TrainedSeed, ...], broken: tuple[TrainedSeed, ...]
) -> None:
    others = [0, 2, 3, 4, 5]
    remaining = [trained[k] for k in others]
    counts = disagreements(SETTINGS, broken)
    assert np.isnan(counts[1]).all()
    assert np.isnan(counts[:, 1]).all()
    assert np.array_equal(counts[np.ix_(others, others)], disagreements(SETTINGS, remaining))
    drawn = boundaries(SETTINGS, broken)
    assert np.isnan(drawn[1]).all()
    assert np.array_equal(drawn[others], boundaries(SETTINGS, remaining))


def test_with_all_seeds_diverged_everything_is_empty_of_numbers(
    broken: tuple[TrainedSeed, ...],
) -> None:
    assert np.isnan(disagreements(SETTINGS, broken[1:2])).all()


def test_disagreements_fall_while_training_as_a_loop_counts_them() -> None:
    settings = TrainingSettings(steps=60)
    trained = train(settings, range(8))
    counts, points = while_training(settings, trained), settings.draw().test_points
    for at in (0, 7, len(settings.checkpoint_steps) - 1):
        classes = [module_probabilities(one.weights[at], points) > 0.5 for one in trained]
        for i, own in enumerate(classes):
            for j, other in enumerate(classes):
                assert counts[at, i, j] == pytest.approx((own != other).sum(), abs=1)
    assert np.array_equal(counts[-1], disagreements(settings, trained))
    assert np.median(pairs_of(counts[0])) > 10 * np.median(pairs_of(counts[-1]))


@pytest.mark.parametrize("table", USUAL_NOISE)
def test_training_brings_the_answers_of_seeds_together_on_every_table(table: str) -> None:
    """In answers, not in a projection: there the circles' seeds once seemed to part."""
    settings = TrainingSettings(table, noise=USUAL_NOISE[table])
    counts = while_training(settings, train(settings, range(12)))
    before, after = (np.median(pairs_of(each)) for each in (counts[0], counts[-1]))
    assert 400 < before < 600
    assert 11 <= after <= 50


def test_before_the_first_step_a_network_is_as_it_was_drawn() -> None:
    (one,) = train(replace(SETTINGS, steps=0), [5])
    with torch.random.fork_rng():
        torch.manual_seed(5)
        plain = torch.nn.utils.parameters_to_vector(module().parameters())
    assert np.array_equal(one.weights, plain.detach().numpy()[None])


def test_a_median_between_two_guesses_is_in_both() -> None:
    assert guesses_near(0) == ["none"]
    assert guesses_near(0.5) == ["none", "1 to 10"]
    assert guesses_near(10.5) == ["1 to 10", "11 to 50"]
    assert guesses_near(23.5) == ["11 to 50"]
    assert guesses_near(1000) == ["more than 50"]
    assert all(guesses_near(count / 2) for count in range(2001))
    assert list(GUESSES) == ["none", "1 to 10", "11 to 50", "more than 50"]


def test_what_the_pairs_tell() -> None:
    assert pairs_told(np.array([36.0])) == "They disagree on 36."
    assert "median of 3 pairs is 7; the pairs disagree on 4 to 9" in pairs_told(np.array([4, 9, 7]))
