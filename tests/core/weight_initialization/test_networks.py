"""Losses and gradients for many seeds against autograd, and the surfaces against their formulas."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.seeds import LARGEST_SEED
from core.weight_initialization.landscapes import LANDSCAPES, grid, heights
from core.weight_initialization.linear_layer import linear_layer
from core.weight_initialization.networks import NETWORKS
from core.weight_initialization.surfaces import SURFACES


def with_weights(module: nn.Module, weights: torch.Tensor) -> nn.Module:
    nn.utils.vector_to_parameters(weights, module.parameters())
    return module


@given(
    network=st.sampled_from(list(NETWORKS)),
    rows=st.integers(1, 21),
    count=st.integers(1, 70),
    seed=st.integers(0, 10_000),
)
@settings(max_examples=60)
def test_losses_and_gradients_equal_autograd_to_the_bit(
    network: str, rows: int, count: int, seed: int
) -> None:
    landscape = NETWORKS[network]
    generator = torch.Generator().manual_seed(seed)
    chosen = torch.randperm(landscape.rows, generator=generator)[:rows]
    weights = torch.empty(2, count).uniform_(-4, 4, generator=generator)
    losses, gradients = landscape.losses_and_gradients(weights, chosen)
    assert torch.equal(gradients, landscape.gradients(weights, chosen))
    for number in {0, count // 2, count - 1}:
        module = with_weights(landscape.module(), weights[:, number].clone())
        predictions = module(landscape.inputs[chosen])
        loss = nn.functional.mse_loss(predictions, landscape.targets[chosen])
        loss.backward()
        gradient = torch.cat([p.grad.flatten() for p in module.parameters() if p.grad is not None])
        assert torch.equal(loss.detach(), losses[number])
        assert torch.equal(gradient, gradients[:, number])


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network_is_a_module_of_two_weights_on_float32_data(network: str) -> None:
    landscape = NETWORKS[network]
    module = landscape.module()
    assert sum(parameter.numel() for parameter in module.parameters()) == 2
    assert tuple(p.numel() for p in module.parameters()) == landscape.parameter_sizes
    assert landscape.inputs.dtype == landscape.targets.dtype == torch.float32
    assert module(landscape.inputs).shape == landscape.targets.shape
    assert landscape.loss(module).shape == ()


@pytest.mark.parametrize("surface", SURFACES)
def test_a_stand_ins_slope_is_that_of_autograd(surface: str) -> None:
    weights = (grid(SURFACES[surface], 15)).double().requires_grad_()
    losses, slopes = SURFACES[surface].losses_and_gradients(weights)
    (expected,) = torch.autograd.grad(losses.sum(), weights)
    torch.testing.assert_close(slopes, expected)


def test_the_stand_ins_have_their_published_heights() -> None:
    published = {
        "himmelblau": ([3.0, 2.0], 0.0),
        "styblinski_tang": ([-2.903534, -2.903534], -39.16617 * 2),
        "six_hump_camel": ([0.0898, -0.7126], -1.0316),
    }
    for name, (point, height) in published.items():
        losses, _ = SURFACES[name].losses_and_gradients(torch.tensor(point).double().unsqueeze(1))
        np.testing.assert_allclose(losses[0], height, atol=1e-4)


def test_a_stand_in_has_no_rows_to_draw() -> None:
    with pytest.raises(ValueError, match="himmelblau is a formula"):
        SURFACES["himmelblau"].losses_and_gradients(torch.zeros(2, 1), torch.tensor([0]))


@pytest.mark.parametrize("name", LANDSCAPES)
def test_heights_are_the_losses_of_modules_at_the_grids_centres(name: str) -> None:
    landscape = LANDSCAPES[name]
    map_of_losses, points = heights(landscape, 8), grid(landscape, 8)
    for cell in (0, 7, 29, 63):
        module = with_weights(landscape.module(), points[:, cell].clone())
        loss = landscape.loss(module).item()
        np.testing.assert_allclose(map_of_losses[cell // 8, cell % 8], loss, rtol=1e-4, atol=1e-5)
    assert points[0, 1] > points[0, 0]
    assert points[1, 8] > points[1, 0]


def test_seed_123_gives_the_weights_that_the_book_prints() -> None:
    printed = [[-0.2883, 0.0234], [-0.3512, 0.2667], [-0.6025, 0.5183]]
    np.testing.assert_allclose(linear_layer(123), printed, atol=5e-5)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_a_layer_equals_pytorchs_to_the_bit_also_after_an_unused_one(seed: int) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        plain = nn.Linear(2, 3)
        torch.manual_seed(seed)
        nn.Linear(1, 1)
        after = nn.Linear(2, 3)
    np.testing.assert_array_equal(linear_layer(seed), plain.weight.detach().numpy())
    np.testing.assert_array_equal(linear_layer(seed, 2), after.weight.detach().numpy())
    # All slid by two: the last two weights are what were the first two biases.
    whole = torch.cat([plain.weight.flatten(), plain.bias]).detach()
    torch.testing.assert_close(after.weight.detach().flatten(), whole[2:8], rtol=1e-6, atol=0)


def test_a_cpus_generator_keeps_32_bits_of_a_seed() -> None:
    def drawn(seed: int) -> torch.Tensor:
        return torch.rand(5, generator=torch.Generator().manual_seed(seed))

    assert torch.equal(drawn(2**32), drawn(0))
    assert torch.equal(drawn(2**53 - 1), drawn(LARGEST_SEED))
    assert not torch.equal(drawn(LARGEST_SEED), drawn(0))
