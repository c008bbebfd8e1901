from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from core.optimizers import Adam
from core.weight_initialization.multilayer import evaluation, networks
from core.weight_initialization.multilayer.networks import module, unpack
from core.weight_initialization.multilayer.tables import USUAL_NOISE
from core.weight_initialization.multilayer.training import (
    TrainedSeed,
    TrainingSettings,
    final_weights,
    train,
)

SHORT = TrainingSettings(steps=40)


def same(one: TrainedSeed, other: TrainedSeed) -> bool:
    return (
        one.seed == other.seed
        and np.array_equal(one.weights, other.weights)
        and np.array_equal(one.losses, other.losses)
        and one.train_accuracy == other.train_accuracy
        and one.test_accuracy == other.test_accuracy
    )


@pytest.fixture(scope="module")
def reference() -> dict[int, TrainedSeed]:
    return {one.seed: one for one in train(SHORT, range(30))}


@pytest.fixture
def threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def plain_losses_and_weights(
    settings: TrainingSettings, seed: int
) -> tuple[list[float], np.ndarray, torch.nn.Sequential]:
    """Train as anyone would: a module, autograd and torch.optim."""
    table = settings.draw()
    points, labels = torch.tensor(table.train_points), torch.tensor(table.train_labels)
    losses = []
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = module(settings.width)
    optimizer = torch.optim.Adam(network.parameters(), lr=settings.learning_rate)
    for _ in range(settings.steps):
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(network(points)[:, 0], labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    weights = torch.cat([parameter.detach().ravel() for parameter in network.parameters()])
    return losses, weights.numpy(), network


@pytest.mark.parametrize("table", USUAL_NOISE)
def test_fifty_steps_follow_the_plain_loop(table: str) -> None:
    # Not to the bit: nn.Linear multiplies one network at a time, by another kernel, so single
    # gradients differ in their last bit. Over fifty steps that stays a few units of it; after
    # hundreds it has grown, as such differences do.
    settings = TrainingSettings(table, noise=USUAL_NOISE[table], steps=50)
    for seed, one in zip((0, 3), train(settings, [0, 3]), strict=True):
        losses, weights, _ = plain_losses_and_weights(settings, seed)
        np.testing.assert_allclose(one.losses[:-1], losses, rtol=0, atol=1e-6)
        np.testing.assert_allclose(one.final_weights, weights, rtol=0, atol=5e-5)


@pytest.mark.parametrize("width", [2, 3, 12])
def test_a_narrow_network_follows_the_plain_loop_and_has_no_units_beside_its_own(
    width: int,
) -> None:
    settings = replace(SHORT, width=width)
    (one,) = train(settings, [4])
    losses, weights, _ = plain_losses_and_weights(settings, 4)
    np.testing.assert_allclose(one.losses[:-1], losses, rtol=0, atol=1e-6)
    used = np.concatenate(
        [
            part.ravel()
            for (weight, bias), (outputs, inputs) in zip(
                unpack(torch.tensor(one.final_weights)[None], settings.packed_width),
                ((width, 2), (width, width), (1, width)),
                strict=True,
            )
            for part in (weight[0, :outputs, :inputs].numpy(), bias[0, :outputs].numpy())
        ]
    )
    np.testing.assert_allclose(used, weights, rtol=0, atol=5e-5)
    assert (one.final_weights != 0).sum() == len(weights)


def test_with_two_units_an_unlucky_start_gets_stuck_and_with_sixteen_none_does() -> None:
    accuracies = {
        width: [one.test_accuracy for one in train(TrainingSettings(width=width), range(20))]
        for width in (2, 16)
    }
    assert max(accuracies[2]) > 0.92
    assert sum(accuracy < 0.88 for accuracy in accuracies[2]) > 10
    assert min(accuracies[16]) > 0.9


def test_the_accuracies_are_those_of_the_plain_network() -> None:
    settings = TrainingSettings(steps=60)
    (one,) = train(settings, [8])
    _, _, network = plain_losses_and_weights(settings, 8)
    table = settings.draw()
    for accuracy, points, labels in (
        (one.train_accuracy, table.train_points, table.train_labels),
        (one.test_accuracy, table.test_points, table.test_labels),
    ):
        predicted = network(torch.tensor(points))[:, 0] > 0
        assert accuracy == (predicted.numpy() == labels).mean()


def test_adams_steps_are_torch_optims_to_the_bit() -> None:
    generator = torch.Generator().manual_seed(0)
    ours = torch.randn(2, 45, generator=generator)
    theirs = torch.nn.Parameter(ours.clone())
    optimizer = torch.optim.Adam([theirs], lr=0.03)
    adam = Adam(learning_rate=0.03)
    for step in range(1, 60):
        gradient = torch.randn(2, 45, generator=generator) * 10 ** (-step / 10)
        theirs.grad = gradient.clone()
        optimizer.step()
        adam.step(ours, gradient)
        assert torch.equal(ours, theirs.detach())


@settings(max_examples=30)
@given(st.lists(st.integers(0, 29), min_size=1, max_size=28))
def test_a_seed_gives_the_same_bits_in_any_company_and_order(
    reference: dict[int, TrainedSeed], seeds: list[int]
) -> None:
    for seed, one in zip(seeds, train(SHORT, seeds), strict=True):
        assert same(one, reference[seed])


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.usefixtures("threads")
def test_the_number_of_threads_changes_nothing(
    reference: dict[int, TrainedSeed], count: int
) -> None:
    torch.set_num_threads(count)
    for seeds in ([5], [9, 5], list(range(7)), list(range(29, -1, -1))):
        for one in train(SHORT, seeds):
            assert same(one, reference[one.seed])


@pytest.mark.parametrize("width", [2, 8, 20, 24, 64])
def test_other_widths_are_as_independent(width: int) -> None:
    settings = replace(SHORT, width=width, steps=15)
    together = train(settings, range(5))
    for one in together:
        assert same(one, train(settings, [one.seed])[0])


def test_no_network_is_ever_multiplied_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    # One alone may be multiplied by another kernel, with other last bits.
    sizes: list[int] = []
    unpack = networks.unpack

    def watched(weights: torch.Tensor, width: int) -> tuple[networks.Layer, ...]:
        sizes.append(len(weights))
        return unpack(weights, width)

    monkeypatch.setattr(networks, "unpack", watched)
    monkeypatch.setattr(evaluation, "unpack", watched)
    settings = replace(SHORT, steps=3)
    train(settings, [0])
    train(settings, range(26))
    evaluation.logits_of(networks.initial_weights([1]).numpy(), np.zeros((3, 2), np.float32), 16)
    assert len(sizes) > 10
    assert min(sizes) == 2


def test_global_state_is_left_alone() -> None:
    def state() -> tuple[object, ...]:
        return (
            torch.get_num_threads(),
            torch.get_default_dtype(),
            torch.is_grad_enabled(),
            torch.are_deterministic_algorithms_enabled(),
            torch.get_flush_denormal() if hasattr(torch, "get_flush_denormal") else None,
        )

    numbers, before = torch.get_rng_state(), state()
    legacy = np.random.get_state()[1]  # type: ignore[index]  # noqa: NPY002
    train(SHORT, [0, 1])
    assert torch.equal(numbers, torch.get_rng_state())
    assert np.array_equal(legacy, np.random.get_state()[1])  # type: ignore[index]  # noqa: NPY002
    assert state() == before


def test_what_is_recorded(reference: dict[int, TrainedSeed]) -> None:
    one = reference[3]
    assert SHORT.checkpoint_steps[0] == 0
    assert SHORT.checkpoint_steps[-1] == 40
    assert one.weights.shape == (len(SHORT.checkpoint_steps), 337)
    assert one.losses.shape == (41,)
    assert one.weights.dtype == one.losses.dtype == np.float32
    # A shorter training ends where the longer one passed at that step.
    middle = SHORT.checkpoint_steps[10]
    (shorter,) = train(replace(SHORT, steps=middle), [3])
    assert np.array_equal(shorter.final_weights, one.weights[10])
    assert np.array_equal(shorter.losses, one.losses[: middle + 1])
    with pytest.raises(ValueError, match="read-only"):
        one.weights[0, 0] = 0


@pytest.mark.parametrize("steps", [1, 2, 29, 400, 5000])
def test_checkpoints_rise_from_start_to_end(steps: int) -> None:
    checkpoints = TrainingSettings(steps=steps).checkpoint_steps
    assert checkpoints[0] == 0
    assert checkpoints[-1] == steps
    assert list(checkpoints) == sorted(set(checkpoints))
    assert len(checkpoints) <= 31


def test_no_seeds_give_no_results() -> None:
    assert train(SHORT, []) == ()


def test_another_data_seed_moves_the_data_but_not_the_start(
    reference: dict[int, TrainedSeed],
) -> None:
    (other,) = train(replace(SHORT, data_seed=1), [3])
    assert np.array_equal(other.weights[0], reference[3].weights[0])
    assert not np.array_equal(other.final_weights, reference[3].final_weights)


def test_a_diverged_seed_is_carried() -> None:
    settings = replace(SHORT, learning_rate=1e36)
    alone, other = train(settings, [0, 1])
    assert alone.diverged
    assert np.isnan(alone.train_accuracy)
    assert np.isnan(alone.test_accuracy)
    assert np.isfinite(alone.weights[0]).all()
    assert np.isnan(final_weights(settings, [alone, other])).all()


def test_final_weights_are_stacked_in_order(reference: dict[int, TrainedSeed]) -> None:
    stacked = final_weights(SHORT, [reference[4], reference[2]])
    assert np.array_equal(stacked[0], reference[4].weights[-1])
    assert np.array_equal(stacked[1], reference[2].weights[-1])


def test_settings_are_a_key() -> None:
    assert TrainingSettings() == TrainingSettings(steps=400)
    assert len({TrainingSettings(), TrainingSettings(steps=400), TrainingSettings(steps=2)}) == 2


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"table": "iris"}, "table must be one of moons, circles, spirals, not 'iris'"),
        ({"learning_rate": 0.0}, r"learning_rate must lie in \(0, 1e36\], not 0.0"),
        ({"learning_rate": float("nan")}, r"learning_rate must lie in \(0, 1e36\], not nan"),
        ({"learning_rate": 1e37}, r"learning_rate must lie in \(0, 1e36\], not 1e\+37"),
        ({"width": 0}, "width must be a whole number from 1 to 64, not 0"),
        ({"width": 2.5}, "width must be a whole number from 1 to 64, not 2.5"),
        ({"steps": -1}, "steps must be a whole number from 0 to 5000, not -1"),
        ({"steps": True}, "steps must be a whole number from 0 to 5000, not True"),
        ({"noise": -1.0}, r"noise must lie in \[0, inf\), not -1.0"),
        ({"data_seed": -1}, "data_seed must be a whole number from 0 to 4294967295, not -1"),
    ],
)
def test_bad_settings_are_named(bad: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TrainingSettings(**bad)  # type: ignore[arg-type]


def test_a_bad_seed_is_named() -> None:
    with pytest.raises(ValueError, match="a seed must lie between 0 and 4294967295, not -3"):
        train(SHORT, [0, -3])


@pytest.mark.parametrize("table", USUAL_NOISE)
def test_at_the_usual_settings_every_seed_fits(table: str) -> None:
    trained = train(TrainingSettings(table, noise=USUAL_NOISE[table]), range(10))
    assert min(one.train_accuracy for one in trained) > 0.94
    assert min(one.test_accuracy for one in trained) > 0.85
