import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from core.seeds import LARGEST_SEED
from core.weight_initialization.multilayer.evaluation import logits_of, losses_of
from core.weight_initialization.multilayer.networks import (
    count_weights,
    cross_entropy,
    initial_weights,
    losses_and_gradients,
    module,
    sigmoid,
    unpack,
)


def packed(network: torch.nn.Module) -> torch.Tensor:
    return torch.cat([parameter.detach().ravel() for parameter in network.parameters()])


def seeded_module(seed: int, width: int) -> torch.nn.Sequential:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return module(width)


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, LARGEST_SEED), min_size=1, max_size=5),
    st.sampled_from([2, 3, 5, 8, 16, 17, 64]),
)
def test_initial_weights_are_plain_pytorchs_to_the_bit(seeds: list[int], width: int) -> None:
    weights = initial_weights(seeds, width)
    assert weights.shape == (len(seeds), count_weights(width))
    for row, seed in zip(weights, seeds, strict=True):
        assert torch.equal(row, packed(seeded_module(seed, width)))


def test_the_global_generator_is_left_alone() -> None:
    before = torch.get_rng_state()
    initial_weights(range(3))
    assert torch.equal(before, torch.get_rng_state())


def test_a_seed_that_pytorch_would_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="a seed must lie between 0 and 4294967295, not -1"):
        initial_weights([-1])


@pytest.mark.parametrize("width", [2, 16, 33])
def test_logits_are_the_modules(width: int) -> None:
    points = np.random.default_rng(0).normal(size=(70, 2)).astype(np.float32)
    logits = logits_of(initial_weights(range(30), width).numpy(), points, width)
    for seed in (0, 15, 16, 29):
        theirs = seeded_module(seed, width)(torch.tensor(points))[:, 0].detach()
        torch.testing.assert_close(torch.tensor(logits[seed]), theirs, rtol=0, atol=3e-7)


def test_parts_of_a_network_are_the_modules() -> None:
    parts = [part for layer in unpack(initial_weights([4, 9], 5), 5) for part in layer]
    for part, parameter in zip(parts, seeded_module(9, 5).parameters(), strict=True):
        assert torch.equal(part[1].reshape(parameter.shape), parameter)


def test_losses_and_probabilities_are_pytorchs_even_far_out() -> None:
    logits = torch.tensor([[-200.0, -30.0, -1.0, 0.0, 0.3, 12.0, 90.0, 3.0]]).repeat(2, 1)
    labels = torch.tensor([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0])
    theirs = functional.binary_cross_entropy_with_logits(logits[0], labels)
    assert cross_entropy(logits, labels).tolist() == pytest.approx([theirs.item()] * 2, rel=1e-6)
    torch.testing.assert_close(sigmoid(logits), torch.sigmoid(logits), rtol=0, atol=6e-8)


def test_losses_of_networks_are_those_of_their_modules() -> None:
    generator = np.random.default_rng(1)
    points = generator.normal(size=(50, 2)).astype(np.float32)
    labels = generator.integers(0, 2, size=50).astype(np.float32)
    losses = losses_of(initial_weights([3, 1, 2]).numpy(), points, labels, 16)
    for loss, seed in zip(losses, (3, 1, 2), strict=True):
        logits = seeded_module(seed, 16)(torch.tensor(points))[:, 0]
        theirs = functional.binary_cross_entropy_with_logits(logits, torch.tensor(labels))
        assert loss == pytest.approx(theirs.item(), rel=1e-6)


@pytest.mark.parametrize("width", [2, 5, 16])
def test_gradients_are_autograds(width: int) -> None:
    generator = torch.Generator().manual_seed(0)
    points = torch.randn(60, 2, generator=generator)
    labels = torch.randint(0, 2, (60,), generator=generator).float()
    weights = initial_weights(range(4), width)
    losses, gradients = losses_and_gradients(weights, points.T.contiguous(), labels, width)
    for seed in range(4):
        network = seeded_module(seed, width)
        loss = functional.binary_cross_entropy_with_logits(network(points)[:, 0], labels)
        theirs = torch.autograd.grad(loss, list(network.parameters()))
        assert losses[seed].item() == pytest.approx(loss.item(), rel=1e-6)
        flat = torch.cat([part.ravel() for part in theirs])
        torch.testing.assert_close(gradients[seed], flat, rtol=1e-5, atol=1e-7)


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 39), min_size=1, max_size=45),
    st.integers(1, 90),
    st.sampled_from([8, 16, 24]),
)
def test_logits_and_losses_do_not_depend_on_the_company(
    rows: list[int], points: int, width: int
) -> None:
    generator = np.random.default_rng(points)
    places = generator.normal(size=(points, 2)).astype(np.float32)
    labels = generator.integers(0, 2, size=points).astype(np.float32)
    weights = initial_weights(range(40), width).numpy()
    logits = logits_of(weights, places, width)
    losses = losses_of(weights, places, labels, width)
    assert np.array_equal(logits_of(weights[rows], places, width), logits[rows])
    assert np.array_equal(losses_of(weights[rows], places, labels, width), losses[rows])
