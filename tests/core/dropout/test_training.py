"""Training under many dropout seeds, against plain loops in PyTorch."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from core.dropout.data import GapSettings, MoonsSettings, Points, draw_gap, draw_moons
from core.dropout.descent import Recipe, train_networks
from core.dropout.network import Network, evaluate
from core.dropout.training import TrainingRun, TrainingSettings, compare_runs, train_runs
from core.optimizers import Adam

# 50 points in batches of 16: the last batch of an epoch is a small one, of 2.
MOONS = MoonsSettings(train=50, test=100)
QUICK = Recipe(hidden=(12, 9), p=0.4, epochs=4, batch_size=16, init_seed=3, order_seed=8)


def module(recipe: Recipe, outputs: int, inputs: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for width in recipe.hidden:
        layers += [nn.Linear(inputs, width), nn.ReLU(), nn.Dropout(recipe.p)]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, outputs)).double()


def plain_training(
    recipe: Recipe, points: Points, dropout_seed: int
) -> tuple[nn.Sequential, list[float]]:
    """The oracle: a reader's script. The trained model, and the loss of each epoch."""
    x, y = torch.from_numpy(points.x), torch.from_numpy(points.y)
    order = torch.Generator().manual_seed(recipe.order_seed)
    loader = DataLoader(TensorDataset(x, y), recipe.batch_size, shuffle=True, generator=order)
    regression = y.is_floating_point()
    with torch.random.fork_rng():
        torch.manual_seed(recipe.init_seed)
        model = module(recipe, 1 if regression else 2, x.shape[1])
        optimizer = torch.optim.Adam(model.parameters(), lr=recipe.learning_rate)
        torch.manual_seed(dropout_seed)
        losses = []
        for _ in range(recipe.epochs):
            total = 0.0
            for batch, target in loader:
                output = model(batch)
                loss = (
                    nn.functional.mse_loss(output[:, 0], target)
                    if regression
                    else nn.functional.cross_entropy(output, target)
                )
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(target)
            losses.append(total / len(y))
    return model, losses


def arrays(network: Network) -> list[NDArray[Any]]:
    return [network.losses, *(each for layer in network.layers for each in layer)]


def same(a: Network, b: Network) -> bool:
    return all(map(np.array_equal, arrays(a), arrays(b)))


@pytest.fixture(scope="module")
def reference() -> tuple[Network, ...]:
    return train_networks(QUICK, draw_moons(MOONS)[0], range(12))


@pytest.fixture
def two_threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1 if threads > 1 else 2)
    yield
    torch.set_num_threads(threads)


@pytest.mark.parametrize("p", [0.0, 0.4, 0.8])
@pytest.mark.parametrize("hidden", [(7,), (12, 9), (32, 32)])
def test_classifier_is_the_plain_loops(p: float, hidden: tuple[int, ...]) -> None:
    recipe = Recipe(hidden=hidden, p=p, epochs=5, batch_size=16, init_seed=1, order_seed=2)
    train, test = draw_moons(MOONS)
    for seed, network in zip((4, 9), train_networks(recipe, train, (4, 9)), strict=True):
        model, losses = plain_training(recipe, train, seed)
        np.testing.assert_allclose(network.losses, losses, rtol=1e-6)
        weights = [each.detach().numpy() for each in model.parameters()]
        ours = [each for layer in network.layers for each in layer]
        for weight, our in zip(weights, ours, strict=True):
            np.testing.assert_allclose(our, weight, rtol=0, atol=1e-12)
        outputs = model.eval()(torch.from_numpy(test.x)).detach().numpy()
        np.testing.assert_allclose(evaluate(network, test.x), outputs, rtol=1e-6, atol=1e-9)


def test_regression_is_the_plain_loops() -> None:
    recipe = Recipe(hidden=(10, 10), p=0.1, epochs=6, batch_size=16)
    points = draw_gap(GapSettings(points=40))
    (network,) = train_networks(recipe, points, [5])
    model, losses = plain_training(recipe, points, 5)
    np.testing.assert_allclose(network.losses, losses, rtol=1e-6)
    x = np.linspace(-5, 5, 30)[:, None]
    outputs = model.eval()(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(evaluate(network, x), outputs, rtol=1e-6, atol=1e-9)


@settings(max_examples=25)
@given(seeds=st.lists(st.integers(0, 11), min_size=1, max_size=15))
def test_a_seed_gives_the_same_bits_in_any_company(
    reference: tuple[Network, ...], seeds: list[int]
) -> None:
    networks = train_networks(QUICK, draw_moons(MOONS)[0], seeds)
    assert len(networks) == len(seeds)
    assert all(same(network, reference[s]) for s, network in zip(seeds, networks, strict=True))


@pytest.mark.usefixtures("two_threads")
def test_threads_do_not_enter(reference: tuple[Network, ...]) -> None:
    networks = train_networks(QUICK, draw_moons(MOONS)[0], range(12))
    assert all(same(*pair) for pair in zip(networks, reference, strict=True))


def test_more_seeds_than_a_chunk_holds(reference: tuple[Network, ...]) -> None:
    # 65 = 64 + 1: the last one, too, must not be trained alone.
    networks = train_networks(QUICK, draw_moons(MOONS)[0], [*range(64), 5])
    assert len(networks) == 65
    assert same(networks[64], reference[5])
    assert all(same(*pair) for pair in zip(networks, reference, strict=False))


def test_default_widths_keep_seeds_apart_to_the_bit() -> None:
    train, _ = draw_moons(MoonsSettings())
    recipe = Recipe(epochs=3)
    together = train_networks(recipe, train, range(7))
    assert same(train_networks(recipe, train, [6])[0], together[6])
    assert same(train_networks(recipe, train, [6, 2])[1], together[2])


def test_dropout_seed_alone_moves_the_result() -> None:
    runs = train_runs(TrainingSettings(MOONS, QUICK), range(6))
    spread = compare_runs(runs)
    assert spread.seeds == tuple(range(6))
    assert spread.losses.shape == (6, 4)
    assert len(np.unique(spread.losses[:, 0])) == 6
    assert spread.mean_disagreement > 0


def test_without_dropout_the_spread_is_exactly_zero() -> None:
    recipe = Recipe(hidden=(12, 9), p=0, epochs=4, batch_size=16)
    spread = compare_runs(train_runs(TrainingSettings(MOONS, recipe), range(7)))
    assert (spread.losses == spread.losses[0]).all()
    assert (spread.accuracies == spread.accuracies[0]).all()
    assert spread.accuracy_deviation == 0
    assert (spread.disagreement == 0).all()
    assert spread.mean_disagreement == 0


@pytest.mark.parametrize("source", ["init_seed", "order_seed"])
def test_the_other_seeds_matter_too(source: str) -> None:
    train, _ = draw_moons(MOONS)
    recipe = Recipe(hidden=(12, 9), p=0, epochs=2, batch_size=16)
    changes: dict[str, Any] = {source: 1}
    one, other = recipe, replace(recipe, **changes)
    assert not same(train_networks(one, train, [0])[0], train_networks(other, train, [0])[0])


def test_training_learns_the_moons() -> None:
    (run,) = train_runs(TrainingSettings(recipe=Recipe(epochs=15)), [0])
    assert run.losses[-1] < 0.6 * run.losses[0]
    assert run.accuracy > 0.85


def test_accuracy_counts_the_right_answers() -> None:
    _, test = draw_moons(MOONS)
    (run,) = train_runs(TrainingSettings(MOONS, QUICK), [2])
    assert run.predictions.shape == (100,)
    right = sum(int(a == b) for a, b in zip(run.predictions, test.y, strict=True))
    assert run.accuracy == right / 100


def test_comparison_of_runs_known_by_hand() -> None:
    answers = {0: [0, 0, 1, 1], 1: [0, 0, 1, 0], 2: [1, 0, 1, 0]}
    runs = [
        TrainingRun(seed, np.full(1, seed, dtype=np.float32), np.array(predictions), accuracy)
        for (seed, predictions), accuracy in zip(answers.items(), (1.0, 0.75, 0.5), strict=True)
    ]
    spread = compare_runs(runs)
    assert spread.disagreement.tolist() == [[0, 0.25, 0.5], [0.25, 0, 0.25], [0.5, 0.25, 0]]
    assert spread.mean_disagreement == pytest.approx(1 / 3)
    assert spread.accuracy_deviation == pytest.approx(0.25)
    alone = compare_runs(runs[:1])
    assert np.isnan([alone.accuracy_deviation, alone.mean_disagreement]).all()


def test_no_runs_cannot_be_compared() -> None:
    assert train_runs(TrainingSettings(MOONS, QUICK), []) == ()
    with pytest.raises(ValueError, match="at least one run"):
        compare_runs([])


def test_moons_are_scikit_learns() -> None:
    x, y = make_moons(150, noise=0.3, random_state=4)
    expected = train_test_split(x, y, test_size=100, stratify=y, random_state=6)
    train, test = draw_moons(MoonsSettings(train=50, test=100, data_seed=4, split_seed=6))
    for ours, theirs in zip((train.x, test.x, train.y, test.y), expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_gap_holds_no_data() -> None:
    points = draw_gap(GapSettings(points=500, noise=0))
    x = points.x[:, 0]
    assert not ((x > 1) & (x < 3)).any()
    assert x.min() >= -4
    assert x.max() <= 4
    assert (x > 3).sum() == pytest.approx(500 / 6, abs=40)
    np.testing.assert_allclose(points.y, np.sin(x))


def test_adam_is_pytorchs_to_the_bit() -> None:
    generator = torch.Generator().manual_seed(0)
    start = [torch.randn(shape, generator=generator) for shape in ((3, 5), (7,), ())]
    ours, theirs = [[each.clone() for each in start] for _ in range(2)]
    optimizer = torch.optim.Adam(theirs, lr=0.03)
    rules = [Adam(0.03) for _ in ours]
    for _ in range(20):
        gradients = [torch.randn(each.shape, generator=generator) for each in start]
        for parameter, gradient in zip(theirs, gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
        for rule, parameter, gradient in zip(rules, ours, gradients, strict=True):
            rule.step(parameter, gradient)
        assert all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))


def test_global_generator_stays_untouched() -> None:
    before = torch.get_rng_state()
    numpy_before = pickle.dumps(np.random.get_state())  # noqa: NPY002
    train_runs(TrainingSettings(MOONS, QUICK), [0, 1])
    draw_gap(GapSettings())
    assert torch.equal(torch.get_rng_state(), before)
    assert pickle.dumps(np.random.get_state()) == numpy_before  # noqa: NPY002


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        (Recipe, {"hidden": ()}, "at least one hidden layer"),
        (Recipe, {"hidden": (3, 0)}, "a width must be .* not 0"),
        (Recipe, {"p": float("nan")}, r"p must lie in \[0, 1\], not nan"),
        (Recipe, {"epochs": 0}, "epochs must be .* not 0"),
        (Recipe, {"batch_size": 0}, "batch_size must be .* not 0"),
        (Recipe, {"learning_rate": 0}, r"learning_rate must lie in \(0, inf\), not 0"),
        (Recipe, {"init_seed": -1}, "init_seed must be .* not -1"),
        (Recipe, {"order_seed": 2**32}, "order_seed must be .* not 4294967296"),
        (MoonsSettings, {"train": 1}, "train must be .* at least 2, not 1"),
        (MoonsSettings, {"test": 0}, "test must be .* not 0"),
        (MoonsSettings, {"noise": -1}, "noise .* not -1"),
        (MoonsSettings, {"split_seed": -1}, "split_seed must be .* not -1"),
        (GapSettings, {"points": 0}, "points must be .* not 0"),
        (GapSettings, {"gap_low": 3.5}, "must rise"),
        (GapSettings, {"high": float("nan")}, "must rise"),
        (GapSettings, {"noise": float("nan")}, "noise .* not nan"),
    ],
)
def test_impossible_settings_are_named(kind: Any, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kind(**changes)


def test_settings_serve_as_cache_keys() -> None:
    one, other = TrainingSettings(MOONS, QUICK), TrainingSettings(MOONS, QUICK)
    assert one == other
    assert hash(one) == hash(other)
