"""The comparison of trainings, against plain PyTorch written as a reader would write it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from torch import nn

from core.runtime_algorithms.convolution import ALGORITHMS
from core.runtime_algorithms.findings import differences_finding, differences_words
from core.runtime_algorithms.names import AGAIN, ONE_BIT
from core.runtime_algorithms.network import Trained, digits
from core.runtime_algorithms.training import (
    VARIANTS,
    Compared,
    TrainingSettings,
    compare,
    flip_bit,
    train,
)

SHORT = TrainingSettings(steps=45, init_seed=3, order_seed=7)


def plain_training(settings: TrainingSettings) -> tuple[torch.Tensor, list[float], torch.Tensor]:
    """Return the last weights, the losses and the predictions of a script's own training."""
    data = load_digits()
    dtype = getattr(torch, settings.precision)
    images = (torch.tensor(data.images, dtype=torch.float32).unsqueeze(1) / 16 - 0.3).to(dtype)
    labels = torch.tensor(data.target)
    with torch.random.fork_rng():
        torch.manual_seed(settings.init_seed)
        model = nn.Sequential(
            nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 8, 3, padding=1), nn.ReLU(),
            nn.MaxPool2d(2), nn.Flatten(), nn.Linear(128, 10),
        ).to(dtype)  # fmt: skip
    order = torch.Generator().manual_seed(settings.order_seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=settings.learning_rate, momentum=0.9)
    losses: list[float] = []
    while len(losses) < settings.steps:
        for rows in torch.randperm(1200, generator=order).split(48)[: settings.steps - len(losses)]:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    weights = torch.cat([part.detach().flatten() for part in model.parameters()])
    return weights, losses, model(images[1200:]).argmax(1)


@cache
def baseline() -> Trained:
    return train(SHORT)


@cache
def compared(variant: str) -> Compared:
    return compare(SHORT, baseline(), variant)


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_library_trains_as_a_plain_script_does_to_the_bit(precision: str) -> None:
    settings = TrainingSettings(steps=45, precision=precision, init_seed=3, order_seed=7)
    weights, losses, predictions = plain_training(settings)
    trained = train(settings)
    assert torch.equal(trained.weights[-1], weights)
    assert trained.losses.tolist() == losses
    assert trained.predictions.tolist() == predictions.tolist()


def test_the_digits_are_scikit_learns() -> None:
    data = load_digits()
    images, labels = digits()
    expected = torch.tensor(data.images, dtype=torch.float32).unsqueeze(1) / 16 - 0.3
    assert torch.equal(images, expected)
    assert torch.equal(labels, torch.tensor(data.target))


def test_the_same_again_differs_in_nothing() -> None:
    again = compared(AGAIN)
    assert again.first_difference == -1
    assert not again.distance.any()
    assert again.differing == 0


@pytest.mark.parametrize("variant", ALGORITHMS)
def test_another_algorithm_starts_alike_and_then_differs_by_rounding(variant: str) -> None:
    result = compared(variant)
    assert result.first_difference >= 1
    assert result.distance[0] == 0
    assert 0 < result.distance[2] < 1e-5
    assert len(result.distance) == 46


def test_one_bit_is_one_bit_and_is_there_from_the_start() -> None:
    weight = torch.tensor([[0.1, -0.2]])
    flip_bit(weight, 0)
    assert weight[0, 0].item() == np.float32(0.1)
    assert weight[0, 1].item() == np.nextafter(np.float32(-0.2), np.float32(0))
    assert compared(ONE_BIT).first_difference == 0
    assert 0 < compared(ONE_BIT).distance[0] < 1e-7


def test_distance_is_what_its_docstring_says() -> None:
    trained = train(SHORT, "fft")
    start, end = baseline().weights[-1].double().numpy(), trained.weights[-1].double().numpy()
    expected = np.linalg.norm(end - start) / np.linalg.norm(start)
    assert compared("fft").distance[-1] == pytest.approx(expected, rel=1e-12)
    assert compared("fft").differing == int((trained.predictions != baseline().predictions).sum())


def test_in_float64_nothing_comes_of_it() -> None:
    settings = TrainingSettings(steps=20, precision="float64")
    result = compare(settings, train(settings), "fft")
    assert 0 < result.distance[-1] < 1e-12
    assert result.differing == 0


def test_a_network_that_runs_away_is_compared_by_its_bits() -> None:
    settings = TrainingSettings(learning_rate=10, steps=30)
    start = train(settings)
    assert compare(settings, start, AGAIN).first_difference == -1
    assert not compare(settings, start, AGAIN).distance.any()


def test_the_global_generator_and_the_threads_stay_as_they_were() -> None:
    before, threads = torch.get_rng_state(), torch.get_num_threads()
    compare(TrainingSettings(steps=1), train(TrainingSettings(steps=1)), ONE_BIT)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.get_num_threads() == threads


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"learning_rate": 0.0}, "learning_rate must lie in .0, 10., not 0.0"),
        ({"steps": 0}, "steps must be a whole number from 1 to 2000, not 0"),
        ({"precision": "float16"}, "not 'float16'"),
        ({"bit": 23}, "bit must be a whole number from 0 to 22, not 23"),
        ({"init_seed": -1}, "not -1"),
    ],
)
def test_settings_are_refused_by_name(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        TrainingSettings(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'magic'"):
        train(SHORT, "magic")


def made(name: str, differing: int, distance: float, accuracy: float = 0.9) -> Compared:
    first = 1 if distance else -1
    path = np.array([0, distance])
    return Compared(name, path, np.ones(1), first, differing, 597, accuracy, "0" * 12)


def test_each_sentence_says_what_came_of_the_changes_and_nothing_twice() -> None:
    again, bit = made(AGAIN, 0, 0.0), made(ONE_BIT, 0, 4e-7)
    some = [again, made("fft", 7, 0.25, 0.8), bit]
    assert differences_finding(some) == (
        "1 of 2 changes ends in other predictions; one flipped bit changes none of 597."
    )
    assert differences_finding([again, made("fft", 7, 0.5), made(ONE_BIT, 9, 0.5)]) == (
        "2 of 2 changes end in other predictions; one flipped bit changes 9 of 597."
    )
    nothing = [again, made("fft", 0, 3e-7), bit]
    assert differences_finding(nothing) == (
        "Nothing comes of it: all 2 changes leave every prediction as it was."
    )
    words = differences_words(some, 0.85)
    assert words.startswith(
        "The weights come apart by up to 25.0% of their length. The library's own training is "
        "right on 85.0% of the test rows, the others on 80.0% to 90.0%. The same training run "
        "again gives the same bits at every step."
    )
    assert "up to 4·10⁻⁷ of" in differences_words(nothing, 0.85)
    assert "on 90.0%. The same" in differences_words(nothing, 0.85)


def test_every_variant_is_held_against_the_library() -> None:
    assert (AGAIN, *ALGORITHMS, ONE_BIT) == VARIANTS
