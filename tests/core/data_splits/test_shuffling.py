from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from core.data_splits.shuffling import OrderSettings, train_in_orders, visiting_order
from core.data_splits.tables import moons
from core.data_splits.workers import WorkerSettings, read_answer, task_of
from core.own_process.child import Child, OwnProcessError
from core.seeds import fingerprint


@settings(max_examples=40)
@given(
    examples=st.integers(1, 80),
    seed=st.integers(0, 2**32 - 1),
    epochs=st.integers(1, 4),
    batch_size=st.integers(1, 9),
)
def test_the_order_is_a_real_loaders(
    examples: int, seed: int, epochs: int, batch_size: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    loader = DataLoader(
        TensorDataset(torch.arange(examples)), batch_size, shuffle=True, generator=generator
    )
    real = [torch.cat([batch for (batch,) in loader]).numpy() for _ in range(epochs)]
    np.testing.assert_array_equal(visiting_order(examples, seed, epochs), np.stack(real))


def _plain_script(order: OrderSettings, seed: int) -> tuple[np.ndarray, list[float], str]:
    with torch.random.fork_rng():
        torch.manual_seed(order.init_seed)
        model = nn.Sequential(nn.Linear(2, order.hidden), nn.Tanh(), nn.Linear(order.hidden, 1))
    model.double()
    start = fingerprint(torch.cat([part.flatten() for part in model.parameters()]))
    data = moons(order.examples, order.noise, order.data_seed)
    inputs = torch.tensor(data.features)
    wanted = torch.tensor(data.target).double()
    generator = torch.Generator().manual_seed(seed)
    loader = DataLoader(
        TensorDataset(inputs, wanted), order.batch_size, shuffle=True, generator=generator
    )
    descent = torch.optim.SGD(model.parameters(), order.learning_rate, order.momentum)
    criterion, losses = nn.BCEWithLogitsLoss(), []
    for _ in range(order.epochs):
        for features, labels in loader:
            descent.zero_grad()
            criterion(model(features)[:, 0], labels).backward()
            descent.step()
        losses.append(criterion(model(inputs)[:, 0], wanted).item())
    weights = torch.cat([part.flatten() for part in model.parameters()])
    return weights.detach().numpy(), losses, start


@pytest.mark.parametrize("batch_size", [20, 33])
def test_training_equals_a_plain_script(batch_size: int) -> None:
    order = OrderSettings(examples=100, batch_size=batch_size, epochs=3, hidden=5, init_seed=6)
    for run in train_in_orders(order, (0, 3)):
        weights, losses, start = _plain_script(order, run.seed)
        np.testing.assert_allclose(run.weights, weights, atol=1e-10)
        np.testing.assert_allclose(run.losses, losses, atol=1e-10)
        assert run.start == start


def test_one_start_many_ends_and_each_the_same_in_any_company() -> None:
    order = OrderSettings(epochs=3)
    runs = train_in_orders(order, tuple(range(6)))
    assert len({run.start for run in runs}) == 1
    assert len({fingerprint(run.weights) for run in runs}) == 6
    alone = train_in_orders(order, (4,))[0]
    assert fingerprint(alone.weights) == fingerprint(runs[4].weights)
    np.testing.assert_array_equal(alone.says_one, runs[4].says_one)
    assert alone.accuracy == runs[4].accuracy
    assert train_in_orders(order, ()) == ()


def test_workers_keep_the_order_and_change_what_is_drawn() -> None:
    settings = WorkerSettings(seed=5, examples=8, epochs=2, workers=(0, 2))
    measured = read_answer(Child(task_of(settings)).result())
    expected = visiting_order(8, 5, epochs=2)
    for visited in measured.visited:
        np.testing.assert_array_equal(visited, expected)
    assert set(measured.served_by[0].ravel()) == {-1}
    assert set(measured.served_by[1].ravel()) == {0, 1}
    assert measured.repeatable.all()
    assert (measured.drawn[0] != measured.drawn[1]).all()
    # Two workers with one stream would draw every number twice.
    assert len(np.unique(measured.drawn[1])) == measured.drawn[1].size
    with torch.random.fork_rng():
        torch.manual_seed(5)
        assert measured.drawn[0, 0, 0, 2] == torch.rand(()).item()


def test_refusals_name_what_was_wrong() -> None:
    with pytest.raises(ValueError, match="not 0 and 1"):
        visiting_order(0, 1)
    with pytest.raises(ValueError, match="momentum must lie in"):
        OrderSettings(momentum=1.0)
    with pytest.raises(ValueError, match=r"hidden must be .* at least 1, not 0"):
        OrderSettings(hidden=0)
    with pytest.raises(ValueError, match="between 0 and 4"):
        WorkerSettings(workers=(9,))
    with pytest.raises(OwnProcessError, match=r"within 0\.01 seconds"):
        Child(replace(task_of(WorkerSettings()), timeout=0.01)).result()
