"""Paths against the plain loop, to the bit; and a seed's path in whatever company."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.weight_initialization.descent import (
    MOST_STEPS,
    OPTIMIZERS,
    DescentSettings,
    descend,
    minibatches,
)
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.networks import NETWORKS
from core.weight_initialization.starts import INITIALIZATIONS, initial_weights
from core.weight_initialization.surfaces import SURFACES
from tests.core.weight_initialization.oracle import plain_loop


@pytest.fixture(params=[1, 2])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("learning_rate", [0.003, 0.05, 1.0])
def test_whole_paths_equal_the_plain_loop_to_the_bit(
    network: str, optimizer: str, learning_rate: float
) -> None:
    wanted = DescentSettings(
        network, optimizer, learning_rate, steps=120, batch_size=5, order_seed=3
    )
    seeds = (0, 7, 123, 2**32 - 1)
    paths = descend(wanted, seeds)
    assert paths.weights.shape == (4, 121, 2)
    assert paths.losses.shape == (4, 121)
    assert paths.weights.dtype == paths.losses.dtype == np.float32
    for row, seed in enumerate(seeds):
        weights, losses = plain_loop(wanted, seed)
        np.testing.assert_array_equal(paths.weights[row], weights)
        np.testing.assert_array_equal(paths.losses[row], losses)


@given(
    network=st.sampled_from(list(NETWORKS)),
    optimizer=st.sampled_from(OPTIMIZERS),
    init=st.sampled_from(INITIALIZATIONS),
    learning_rate=st.floats(1e-4, 3.0),
    momentum=st.floats(0.0, 0.99),
    batch_size=st.integers(1, 30),
    order_seed=st.integers(0, 1000),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=40)
def test_any_setting_equals_the_plain_loop_to_the_bit(
    network: str,
    optimizer: str,
    init: str,
    learning_rate: float,
    momentum: float,
    batch_size: int,
    order_seed: int,
    seed: int,
) -> None:
    wanted = DescentSettings(
        network, optimizer, learning_rate, momentum, 40, batch_size, order_seed, init, 0.7
    )
    paths = descend(wanted, (seed,))
    weights, losses = plain_loop(wanted, seed)
    np.testing.assert_array_equal(paths.weights[0], weights)
    np.testing.assert_array_equal(paths.losses[0], losses)


@given(
    network=st.sampled_from(list(LANDSCAPES)),
    optimizer=st.sampled_from(OPTIMIZERS),
    company=st.lists(st.integers(0, 10_000), min_size=1, max_size=130, unique=True),
    data=st.data(),
)
@settings(max_examples=40)
def test_a_seed_has_the_same_path_in_any_company_and_order(
    network: str, optimizer: str, company: list[int], data: st.DataObject
) -> None:
    if network in SURFACES and optimizer == "minibatch":
        optimizer = "adam"
    wanted = DescentSettings(network, optimizer, 0.01, steps=30)
    place = data.draw(st.integers(0, len(company) - 1))
    among = descend(wanted, company)
    alone = descend(wanted, (company[place],))
    np.testing.assert_array_equal(among.weights[place], alone.weights[0])
    np.testing.assert_array_equal(among.losses[place], alone.losses[0])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("network", NETWORKS)
def test_a_seed_has_the_same_path_among_4096_on_one_thread_or_two(
    network: str, optimizer: str, threads: int
) -> None:
    wanted = DescentSettings(network, optimizer, 0.02, steps=60)
    among = descend(wanted, range(4095, -1, -1))
    for seed in (0, 1, 63, 64, 1000, 4095):
        alone = descend(wanted, (seed,))
        np.testing.assert_array_equal(among.weights[4095 - seed], alone.weights[0])
    assert torch.get_num_threads() == threads


@pytest.mark.parametrize("network", NETWORKS)
def test_initial_weights_are_those_of_the_module(network: str) -> None:
    seeds = range(300)
    weights = initial_weights(network, seeds)
    for seed in seeds:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            module = NETWORKS[network].module()
        drawn = torch.cat([parameter.detach().flatten() for parameter in module.parameters()])
        assert torch.equal(weights[:, seed], drawn)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_a_stand_in_descends_as_autograd_does(surface: str, optimizer: str) -> None:
    wanted = DescentSettings(surface, optimizer, 0.002, steps=100)
    paths = descend(wanted, (5,))
    with torch.random.fork_rng():
        torch.manual_seed(5)
        module = SURFACES[surface].module()
    rule: torch.optim.Optimizer
    if optimizer == "adam":
        rule = torch.optim.Adam(module.parameters(), lr=0.002)
    else:
        momentum = 0.9 if optimizer == "momentum" else 0.0
        rule = torch.optim.SGD(module.parameters(), lr=0.002, momentum=momentum)
    for step in range(101):
        loss = SURFACES[surface].loss(module)
        np.testing.assert_allclose(paths.losses[0, step], loss.item(), rtol=1e-4, atol=1e-4)
        rule.zero_grad()
        loss.backward()
        rule.step()


def test_leaves_the_global_generator_alone() -> None:
    before = torch.get_rng_state()
    descend(DescentSettings(optimizer="minibatch", init="normal", steps=30), range(5))
    assert torch.equal(torch.get_rng_state(), before)


def test_mini_batches_are_those_of_a_loader_over_many_epochs() -> None:
    rows = torch.utils.data.TensorDataset(torch.arange(12))
    loader = torch.utils.data.DataLoader(
        rows,
        batch_size=5,
        shuffle=True,
        generator=torch.Generator().manual_seed(8),
    )
    expected = [batch.tolist() for _ in range(4) for (batch,) in loader]
    assert [batch.tolist() for batch in minibatches(12, 5, 8, 12)] == expected


def test_moving_the_order_seed_leaves_the_starts_where_they_were() -> None:
    one = descend(DescentSettings(optimizer="minibatch", order_seed=0, steps=50), range(10))
    two = descend(DescentSettings(optimizer="minibatch", order_seed=1, steps=50), range(10))
    np.testing.assert_array_equal(one.weights[:, 0], two.weights[:, 0])
    assert not np.array_equal(one.weights[:, -1], two.weights[:, -1])


def test_equal_starts_of_two_equal_units_stay_on_the_diagonal_to_the_bit() -> None:
    from core.weight_initialization.descent import descend_from

    paths = descend_from(DescentSettings("two_tanh", steps=1000), torch.ones(2, 1))
    np.testing.assert_array_equal(paths.weights[0, :, 0], paths.weights[0, :, 1])


def test_zero_steps_give_the_start_alone() -> None:
    paths = descend(DescentSettings(steps=0), (3,))
    assert paths.weights.shape == (1, 1, 2)
    assert np.isfinite(paths.losses).all()


def test_a_wild_learning_rate_gives_no_error_but_infinities() -> None:
    paths = descend(DescentSettings("himmelblau", learning_rate=10.0, steps=50), range(5))
    assert not np.isfinite(paths.weights[:, -1]).any()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"network": "lenet"}, "network must be one of sine"),
        ({"optimizer": "lbfgs"}, "optimizer must be one of sgd"),
        ({"init": "orthogonal"}, "init must be one of default"),
        ({"learning_rate": 0.0}, r"learning_rate must lie in \(0, inf\), not 0.0"),
        ({"learning_rate": float("nan")}, r"learning_rate must lie in \(0, inf\), not nan"),
        ({"momentum": 1.0}, r"momentum must lie in \[0, 1\), not 1.0"),
        ({"steps": -1}, "steps must be a whole number"),
        ({"steps": MOST_STEPS + 1}, "steps must be a whole number"),
        ({"batch_size": 0}, "batch_size must be a whole number of at least 1, not 0"),
        ({"order_seed": -1}, "order_seed must be a whole number from 0 to 4294967295, not -1"),
        ({"init_width": float("inf")}, r"init_width must lie in \(0, inf\), not inf"),
        ({"network": "himmelblau", "optimizer": "minibatch"}, "himmelblau is a formula"),
    ],
)
def test_refuses_settings_without_a_meaning(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        DescentSettings(**wrong)  # type: ignore[arg-type]
