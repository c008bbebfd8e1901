"""Formats of numbers against PyTorch's own description and casts; batches against products."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.hardware.precision import (
    BATCHES,
    FORMATS,
    Format,
    PrecisionSettings,
    batch_groups,
    compare,
    rounded,
)

OWN = [each for each in FORMATS if not each.bits]


@pytest.mark.parametrize("form", OWN, ids=lambda form: form.name)
@pytest.mark.parametrize("power", [-9, 0, 1, 12, 15])
def test_the_next_number_is_so_far_away(form: Format, power: int) -> None:
    start = 2.0**power
    gap = form.spacing(start)
    step = torch.tensor([0, 0.25, 1, 1.25], dtype=torch.float64) * gap + start
    assert form.held(step).double().tolist() == [start, start, start + gap, start + gap]


def test_what_lies_beyond_a_format_has_no_next_number() -> None:
    assert [form.name for form in FORMATS if form.spacing(2.0**16) != form.spacing(2.0**16)] == [
        "float16"
    ]


@given(st.lists(st.floats(width=32, allow_nan=False, min_value=-(2.0**99), max_value=2.0**99)))
def test_rounding_is_to_the_nearest_and_ties_to_even(values: list[float]) -> None:
    numbers = torch.tensor(values, dtype=torch.float32)
    assert torch.equal(rounded(numbers, 7), numbers.bfloat16().float())


def test_all_is_measured_against_float64() -> None:
    result = compare(PrecisionSettings(size=64, steps=3))
    double, single, tf32, brain, half = (each.error for each in result)
    assert double < 1e-14 < single < 1e-6 < tf32 < brain < 0.01
    assert 1e-5 < half < brain
    assert result[0].differ == 0
    assert all(0 <= each.accuracy <= 1 for each in result)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_sizes_of_batches_are_grouped_by_the_bits_of_the_first_row(form: Format) -> None:
    groups = batch_groups(form, 32, 5)
    assert sorted(size for group in groups for size in group) == list(BATCHES)
    draws = torch.Generator().manual_seed(5)
    rows = form.held(torch.rand(512, 32, generator=draws) - 0.5)
    weights = form.held(torch.rand(32, 32, generator=draws) - 0.5)
    firsts = [[(rows[:size].contiguous() @ weights)[0] for size in group] for group in groups]
    for group in firsts:
        assert all(torch.equal(each, group[0]) for each in group)
    assert len({tuple(group[0].tolist()) for group in firsts}) == len(groups)
