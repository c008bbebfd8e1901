"""Formats of numbers, against PyTorch's own description of them and its casts."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.hardware.precision import FORMATS, Format, PrecisionSettings, compare, rounded, spacing

OWN = [each for each in FORMATS if not each.emulated]


@pytest.mark.parametrize("form", OWN, ids=lambda form: form.name)
def test_the_formats_are_those_of_torch(form: Format) -> None:
    info = torch.finfo(form.dtype)
    assert info.eps == spacing(form, 1.0)
    assert info.tiny == 2.0**form.lowest
    assert info.max == (2 - info.eps) * 2.0**form.highest


@given(st.floats(2**-20, 60000))
def test_the_next_number_is_so_far_away(value: float) -> None:
    for form in OWN:
        here = torch.tensor(value, dtype=torch.float64).to(form.dtype)
        gap = spacing(form, float(here))
        following = torch.tensor(float(here) + gap, dtype=torch.float64).to(form.dtype)
        between = torch.tensor(float(here) + 0.25 * gap, dtype=torch.float64).to(form.dtype)
        if following.isfinite():
            assert float(following) == float(here) + gap
        assert float(between) == float(here)


@given(st.lists(st.floats(width=32, allow_nan=False, min_value=-(2.0**99), max_value=2.0**99)))
def test_rounding_is_to_the_nearest_and_ties_to_even(values: list[float]) -> None:
    numbers = torch.tensor(values, dtype=torch.float32)
    assert torch.equal(rounded(numbers, 7), numbers.bfloat16().float())


def test_all_is_measured_against_float64() -> None:
    result = compare(PrecisionSettings(size=64, steps=3))
    double, single, tf32, brain, half = result.error
    assert double < 1e-14 < single < 1e-6 < tf32 < brain < 0.01
    assert 1e-5 < half < brain
    assert result.differ[0] == 0
    assert all(0 <= accuracy <= 1 for accuracy in result.accuracy)
