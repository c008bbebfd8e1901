"""Schedules against the published formulas, written out once more, in float64."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from core.diffusion.findings import NOTHING, at_half, forward_answer, forward_finding
from core.diffusion.processes import ReverseSettings, data_of, forward
from core.diffusion.schedule import Schedule

STEPS = (1, 2, 5, 50, 200, 1000)


def test_a_thousand_linear_steps_are_those_of_ho_et_al() -> None:
    schedule = Schedule.linear(1000)
    for t in range(1000):
        assert schedule.beta[t] == pytest.approx(1e-4 + t * (0.02 - 1e-4) / 999, rel=1e-13)
    assert schedule.alpha_bar[-1] == pytest.approx(4.0358e-5, rel=1e-4)


@pytest.mark.parametrize("steps", STEPS)
def test_fewer_linear_steps_do_more_each(steps: int) -> None:
    beta = Schedule.linear(steps).beta
    for t in range(steps):
        share = t / (steps - 1) if steps > 1 else 0
        published = (1e-4 + share * (0.02 - 1e-4)) * 1000 / steps
        assert beta[t] == pytest.approx(min(published, 0.999), rel=1e-12)


@pytest.mark.parametrize("steps", STEPS)
def test_the_cosine_is_equation_17_of_nichol_and_dhariwal(steps: int) -> None:
    def f(t: int) -> float:
        return math.cos((t / steps + 0.008) / 1.008 * math.pi / 2) ** 2

    schedule = Schedule.cosine(steps)
    for t in range(1, steps + 1):
        assert schedule.beta[t - 1] == pytest.approx(min(1 - f(t) / f(t - 1), 0.999), rel=1e-9)
    for t in range(1, steps):
        assert schedule.alpha_bar[t - 1] == pytest.approx(f(t) / f(0), rel=1e-9)


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("kind", ["linear", "cosine"])
def test_alpha_bar_is_the_product_of_what_each_step_leaves(kind: str, steps: int) -> None:
    schedule = Schedule.of(kind, steps)
    assert schedule.beta.dtype == schedule.alpha_bar.dtype == np.float64
    assert schedule.beta.shape == schedule.alpha_bar.shape == (steps,)
    left = 1.0
    for beta, after in zip(schedule.beta, schedule.alpha_bar, strict=True):
        left *= 1 - beta
        assert after == pytest.approx(left, rel=1e-12)
        assert 0 < beta < 1
    assert schedule.left.tolist() == [1.0, *schedule.alpha_bar]


@pytest.mark.parametrize("steps", [0, -1, 2.5, math.nan, "5", True, None])
@pytest.mark.parametrize("make", [Schedule.linear, Schedule.cosine])
def test_steps_that_are_none_are_refused(make: Any, steps: Any) -> None:
    with pytest.raises(ValueError, match="steps must be a whole number of at least 1"):
        make(steps)


def test_an_unknown_schedule_is_refused() -> None:
    with pytest.raises(ValueError, match="schedule must be one of linear, cosine, not 'sigmoid'"):
        Schedule.of("sigmoid", 5)


@pytest.mark.parametrize("kind", ["linear", "cosine"])
def test_the_forward_process_leaves_as_much_of_the_data_as_the_schedule_says(kind: str) -> None:
    settings = ReverseSettings("ring", kind, 20)
    path, left = forward(settings), settings.noise.left
    data = data_of("ring")
    assert path.dtype == np.float32
    assert np.array_equal(path[0], data.astype(np.float32))
    for x, share in zip(path, left, strict=True):
        slope = float((x * data).sum() / (data**2).sum())
        error = math.sqrt((1 - share) / (data**2).sum())
        assert abs(slope - math.sqrt(share)) <= 4 * error + 1e-6
        assert (x - slope * data).var() == pytest.approx(1 - share, rel=0.2, abs=1e-6)


def test_half_and_nothing_are_read_off_the_schedule() -> None:
    linear, cosine = (ReverseSettings("moons", kind, 1000) for kind in ("linear", "cosine"))
    assert at_half(linear) < 0.1 < 0.35 < at_half(cosine)
    assert (forward_answer(linear), forward_answer(cosine)) == ("less than a tenth", "about half")
    for settings in (linear, cosine):
        gone = int((settings.noise.left >= NOTHING).sum())
        assert f"less than a hundredth is left after {gone}." in forward_finding(settings)
    assert "some is left at the end" in forward_finding(ReverseSettings("moons", "linear", 1))


def test_images_are_held_out_ones_of_every_class() -> None:
    images = data_of("digits")
    assert images.shape == (20, 8, 8)
    assert len(np.unique(images.reshape(20, -1), axis=0)) == 20
    assert -1 == images.min() < images.max() == 1
