"""The first row in batches of every size: which agree, counted bit by bit."""

from __future__ import annotations

import pytest
import torch

from core.hardware.batch import OPERATIONS, SIZES, BatchSettings, batches
from core.seeds import fingerprint


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_groups_are_those_of_equal_bits(operation: str, precision: str) -> None:
    result = batches(BatchSettings(operation, precision, width=64, seed=3))
    assert result.sizes == SIZES
    for group, digits, largest in zip(result.groups, result.prints, result.largest, strict=True):
        assert (group == 0) == (digits == result.prints[0]) == (largest == 0)
    assert result == batches(BatchSettings(operation, precision, width=64, seed=3))


def test_a_softmax_looks_at_one_row_alone() -> None:
    assert batches(BatchSettings("softmax")).distinct == 1


def test_the_row_is_the_one_that_torch_computes() -> None:
    draws = torch.Generator().manual_seed(5)
    rows = torch.rand(512, 32, generator=draws) - 0.5
    weights = torch.rand(32, 32, generator=draws) - 0.5
    result = batches(BatchSettings(width=32, seed=5))
    for size, digits in zip(result.sizes, result.prints, strict=True):
        assert digits == fingerprint((rows[:size].contiguous() @ weights)[0].double())
