"""The sampler against the published formulas, an exact score, and its promise about bits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from core.diffusion.network import NoisePredictor, shipped
from core.diffusion.processes import SOURCES, ReverseSettings, fan, moves, run, usual, widest
from core.diffusion.sampler import denoise, foreseen, reverse_step, sample, trace
from core.diffusion.schedule import Schedule
from tests.core.diffusion.mixture import COVARIANCES, MEANS, WEIGHTS, ExactNoise, nearest

SCHEDULES = [Schedule.linear(5), Schedule.linear(50), Schedule.cosine(10), Schedule.cosine(200)]


def some(count: int = 7) -> Any:
    generator = np.random.default_rng(5)
    return tuple(generator.standard_normal((count, 2)) for _ in range(3))


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: f"{s.steps}")
def test_a_step_at_eta_1_has_the_posterior_mean_and_variance_of_ddpm(schedule: Schedule) -> None:
    """Ho et al. 2020, eq. 6 and 7."""
    x, noise, z = some()
    for t in range(schedule.steps):
        beta, left = schedule.beta[t], schedule.alpha_bar[t]
        before = schedule.alpha_bar[t - 1] if t else 1.0
        end = (x - np.sqrt(1 - left) * noise) / np.sqrt(left)
        mean = np.sqrt(before) * beta / (1 - left) * end
        mean = mean + np.sqrt(1 - beta) * (1 - before) / (1 - left) * x
        deviation = np.sqrt((1 - before) / (1 - left) * beta)
        ours = reverse_step(x, noise, z, schedule, t, 1.0)
        size = np.abs(end).max() + 1
        np.testing.assert_allclose(ours, mean + deviation * z, rtol=1e-9, atol=1e-9 * size)


@pytest.mark.parametrize("eta", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: f"{s.steps}")
def test_a_step_is_equation_12_of_ddim(schedule: Schedule, eta: float) -> None:
    """Song et al. 2020, eq. 12, σ from eq. 16: written with α as they write ᾱ."""
    x, noise, z = some()
    for t in range(schedule.steps):
        left, before = schedule.alpha_bar[t], schedule.alpha_bar[t - 1] if t else 1.0
        sigma = eta * math.sqrt((1 - before) / (1 - left)) * math.sqrt(1 - left / before)
        end = (x - math.sqrt(1 - left) * noise) / math.sqrt(left)
        onward = math.sqrt(max(1 - before - sigma**2, 0)) * noise
        wanted = math.sqrt(before) * end + onward + sigma * z
        ours = reverse_step(x, noise, z, schedule, t, eta)
        size = np.abs(end).max() + 1
        np.testing.assert_allclose(ours, wanted, rtol=1e-7, atol=1e-7 * size)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: f"{s.steps}")
def test_the_true_noise_leads_back_to_the_data(schedule: Schedule) -> None:
    data, noise, _ = some()
    for t in range(schedule.steps):
        left = schedule.alpha_bar[t]
        x = np.sqrt(left) * data + np.sqrt(1 - left) * noise
        np.testing.assert_allclose(
            foreseen(x, noise, schedule, t), data, atol=1e-12 / np.sqrt(left)
        )


def test_no_noise_enters_at_the_last_step() -> None:
    schedule, (start, *_) = Schedule.cosine(6), some()
    quiet, loud = (
        denoise(ExactNoise(schedule), start, noise, schedule, 1.0)
        for noise in (np.zeros((5, 7, 2)), np.ones((5, 7, 2)))
    )
    assert not np.array_equal(quiet.x[-2], loud.x[-2])
    for each in (quiet, loud):
        np.testing.assert_array_equal(each.x[-1], each.believed[-2])
        np.testing.assert_array_equal(each.x[-1], each.believed[-1])


def test_one_step_draws_no_step_noise_at_all() -> None:
    schedule = Schedule.cosine(1)
    ends = [sample(ExactNoise(schedule), 3, schedule, 1.0, 0, seed) for seed in (0, 1)]
    assert ends[0].shape == (2, 3, 2)
    np.testing.assert_array_equal(ends[0], ends[1])


@pytest.mark.parametrize(("kind", "eta"), [("linear", 1.0), ("cosine", 1.0), ("cosine", 0.0)])
def test_the_exact_score_of_a_mixture_gives_the_mixture_back(kind: str, eta: float) -> None:
    count, schedule = 3_000, Schedule.of(kind, 150)
    ends = sample(ExactNoise(schedule), count, schedule, eta, 3, 4)[-1].astype(np.float64)
    component = nearest(ends)
    shares = np.bincount(component, minlength=3) / count
    np.testing.assert_allclose(shares, WEIGHTS, atol=4 * np.sqrt(0.25 / count))
    for number, (mean, covariance) in enumerate(zip(MEANS, COVARIANCES, strict=True)):
        points = ends[component == number]
        error = np.sqrt(np.diag(covariance) / len(points))
        np.testing.assert_array_less(np.abs(points.mean(0) - mean), 4 * error + 0.01)
        scale = np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))
        np.testing.assert_allclose(np.cov(points.T) / scale, covariance / scale, atol=0.18)


def models(schedule: Schedule) -> list[Any]:
    torch_generator = torch.Generator().manual_seed(1)
    layer = torch.nn.Linear(2, 2)
    with torch.no_grad():
        layer.weight.normal_(generator=torch_generator)
    return [NoisePredictor(shipped("moons"), schedule), ExactNoise(schedule), Own(layer)]


class Own(torch.nn.Module):
    """A reader's own network, in float32."""

    def __init__(self, layer: torch.nn.Linear) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: torch.Tensor, t: int) -> torch.Tensor:
        assert x.dtype == torch.float32
        return 0.1 * self.layer(x) + 0 * t


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("model", range(3))
def test_a_sample_depends_on_its_own_seeds_alone(model: int, eta: float) -> None:
    """However many are drawn beside it; and, for the networks that ship, in whatever order."""
    schedule = Schedule.cosine(12)
    which = models(schedule)[model]
    many = sample(which, 130, schedule, eta, 8, 9)
    for count in (1, 2, 63, 64, 65, 129):
        few = sample(which, count, schedule, eta, 8, 9)
        assert few.dtype == np.float32
        np.testing.assert_array_equal(few, many[:, :count])
    if model < 2:
        turned = trace(which, [128, 3, 70, 0], schedule, eta, (8, 9)).x
        np.testing.assert_array_equal(turned, many[:, [128, 3, 70, 0]])


def test_the_number_of_threads_changes_nothing() -> None:
    schedule, before = Schedule.cosine(12), torch.get_num_threads()
    model, ends = NoisePredictor(shipped("digits"), schedule, range(10)), []
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            ends.append(sample(model, 10, schedule, 1.0, 8, 9, (8, 8)))
    finally:
        torch.set_num_threads(before)
    np.testing.assert_array_equal(ends[0], ends[1])


def test_each_seed_moves_its_own_noise_alone() -> None:
    schedule = Schedule.cosine(10)
    model = ExactNoise(schedule)
    first = sample(model, 5, schedule, 1.0, 0, 0)
    assert np.array_equal(first[0], sample(model, 5, schedule, 1.0, 0, 1)[0])
    assert not np.array_equal(first[-1], sample(model, 5, schedule, 1.0, 0, 1)[-1])
    assert not np.array_equal(first[0], sample(model, 5, schedule, 1.0, 1, 0)[0])
    still = [sample(model, 5, schedule, 0.0, 0, seed) for seed in (0, 1)]
    np.testing.assert_array_equal(still[0], still[1])


def test_equal_seeds_do_not_make_the_first_step_repeat_the_start() -> None:
    starts = np.stack([np.random.default_rng([4, i]).standard_normal(2) for i in range(500)])
    schedule = Schedule.cosine(2)
    blind = sample(lambda x, t: torch.zeros_like(x) + 0 * t, 500, schedule, 1.0, 4, 4)
    np.testing.assert_array_equal(blind[0], starts.astype(np.float32))
    scale = math.sqrt(schedule.alpha_bar[0] / schedule.alpha_bar[1])
    added = blind[1] - scale * blind[0]
    # The error of the start's own rounding is scaled up too, so correlation is what tells.
    assert abs(np.corrcoef(added[:, 0], starts[:, 0])[0, 1]) < 0.2


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"count": 0}, "count must be a whole number of at least 1, not 0"),
        ({"count": math.nan}, "count must be a whole number"),
        ({"eta": 1.5}, r"eta must lie in \[0, 1\], not 1.5"),
        ({"eta": -0.1}, "eta must lie in"),
        ({"eta": math.nan}, "eta must lie in"),
        ({"initial_seed": -1}, "a seed must lie between 0 and"),
        ({"step_seed": 0.5}, "a seed must be a whole number"),
        ({"shape": (2, 0)}, "a length in shape must be a whole number of at least 1, not 0"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(changed: dict[str, Any], says: str) -> None:
    schedule = Schedule.cosine(5)
    given = {"count": 2, "eta": 1.0, "initial_seed": 0, "step_seed": 0, **changed}
    with pytest.raises(ValueError, match=says):
        sample(ExactNoise(schedule), schedule=schedule, **given)


def test_samples_of_any_shape_are_drawn() -> None:
    schedule = Schedule.linear(4)
    path = sample(lambda x, t: 0.1 * x + 0 * t, 3, schedule, 1.0, 0, 0, (3, 4, 2))
    assert path.shape == (5, 3, 3, 4, 2)


def test_a_fan_is_the_sample_under_each_seed() -> None:
    settings = ReverseSettings(steps=8)
    ways = fan(settings, 3, range(4))
    for seed, way in enumerate(ways):
        alone = run(ReverseSettings(steps=8, step_seed=seed), [3])
        np.testing.assert_array_equal(way, alone.x[:, 0])


def test_without_step_noise_a_fan_has_one_end_and_with_it_many() -> None:
    spread = []
    for eta in (0.0, 0.3, 1.0):
        settings = ReverseSettings(eta=eta)
        spread.append(widest(fan(settings, 0, range(5))[:, -1]) / usual(run(settings).x[-1]))
    assert spread[0] == 0 < spread[1] < spread[2]


def test_the_two_noises_trade_places_as_eta_grows() -> None:
    shares = []
    for eta in (0.0, 1.0):
        settings = ReverseSettings("ring", steps=30, eta=eta)
        base, *others = (
            run(each, range(64)).x[-1]
            for each in (settings, *(settings.moved(source) for source in SOURCES))
        )
        shares.append(moves(base, others))
    (initial, step, training), (initial_end, step_end, _) = shares
    assert step == 0 < training < initial
    assert step_end > 10 * initial_end


def test_a_moved_seed_comes_back_to_nought_after_the_last() -> None:
    last = ReverseSettings(initial_seed=2**32 - 1, step_seed=2**32 - 1, training_seed=2)
    moved = [last.moved(source) for source in SOURCES]
    assert (moved[0].initial_seed, moved[1].step_seed, moved[2].training_seed) == (0, 0, 0)
    assert ReverseSettings("digits").sources() == SOURCES[:2]
