"""The masks against PyTorch's own, to the bit."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from core.dropout.masks import dropout_mask, dropout_pass
from core.seeds import LARGEST_SEED, torch_generator

shapes = st.lists(st.integers(1, 40), max_size=3).map(tuple)
probabilities = st.sampled_from([0.0, 1.0, 0.5]) | st.floats(0, 1)
seeds = st.integers(0, LARGEST_SEED)


def pytorch_dropout(x: torch.Tensor, p: float, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The oracle: what a script gets, and the draws that follow in its stream."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return functional.dropout(x, p), torch.rand(3)


def same_bits(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Stricter than ``torch.equal``: tells 0.0 from -0.0."""
    return torch.equal(a, b) and torch.equal(torch.signbit(a), torch.signbit(b))


@settings(max_examples=150)
@given(shape=shapes, p=probabilities, seed=seeds)
def test_mask_is_pytorchs(shape: tuple[int, ...], p: float, seed: int) -> None:
    expected = pytorch_dropout(torch.ones(shape), p, seed)[0] != 0
    mask = dropout_mask(shape, p, seed)
    assert mask.dtype == torch.bool
    assert torch.equal(mask, expected)


@pytest.mark.parametrize("p", [0, 0.3, 0.5, 0.95, 1])
@pytest.mark.parametrize("shape", [(), 5, (1,), (15,), (16,), (17,), (33, 64), (300_001,)])
def test_mask_is_pytorchs_on_both_sides_of_the_vector_width(shape: Any, p: float) -> None:
    expected = pytorch_dropout(torch.ones(shape), p, 123)[0] != 0
    assert torch.equal(dropout_mask(shape, p, 123), expected)


@settings(max_examples=150)
@given(
    shape=shapes,
    p=probabilities,
    seed=seeds,
    dtype=st.sampled_from([torch.float32, torch.float64, torch.bfloat16]),
    layout=st.sampled_from(["contiguous", "transposed", "strided", "expanded"]),
)
def test_pass_is_pytorchs(
    shape: tuple[int, ...], p: float, seed: int, dtype: torch.dtype, layout: str
) -> None:
    x = torch.randn(*shape, 6, 4, generator=torch_generator(seed), dtype=torch.float64).to(dtype)
    if layout == "transposed":
        x = x.transpose(-1, -2)
    elif layout == "strided":
        x = x[..., ::2]
    elif layout == "expanded":
        x = x[..., :1].expand(*shape, 6, 4)
    expected, next_draws = pytorch_dropout(x, p, seed)
    generator = torch_generator(seed)
    assert same_bits(dropout_pass(x, p, generator), expected)
    # The stream, too, stands where PyTorch left it, so that the next pass agrees as well.
    assert torch.equal(torch.rand(3, generator=generator), next_draws)


def test_gradient_flows_through_the_units_that_were_kept() -> None:
    x = torch.ones(50, requires_grad=True)
    (gradient,) = torch.autograd.grad(dropout_pass(x, 0.2, torch_generator(0)).sum(), x)
    assert torch.equal(gradient != 0, dropout_mask(50, 0.2, 0))


def test_passes_after_one_seed_differ_and_replay() -> None:
    x, generator, again = torch.ones(40), torch_generator(7), torch_generator(7)
    passes = [dropout_pass(x, 0.5, generator) for _ in range(3)]
    assert not torch.equal(passes[0], passes[1])
    assert all(torch.equal(each, dropout_pass(x, 0.5, again)) for each in passes)


def test_global_generator_stays_untouched() -> None:
    before = torch.get_rng_state()
    dropout_mask((100,), 0.5, 3)
    dropout_pass(torch.ones(100), 0.5, torch_generator(3))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("p", [0, 1])
def test_certain_dropout_draws_nothing(p: float) -> None:
    generator = torch_generator(5)
    before = generator.get_state()
    result = dropout_pass(torch.tensor([1.0, -2.0]), p, generator)
    assert torch.equal(generator.get_state(), before)
    assert result.tolist() == ([1.0, -2.0] if p == 0 else [0.0, 0.0])


def test_no_unit_is_kept_alive_by_force() -> None:
    kept = [int(dropout_mask(3, 0.9, seed).sum()) for seed in range(50)]
    assert 0 in kept


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan, math.inf, -math.inf])
def test_impossible_probability_is_named(p: float) -> None:
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\], not " + str(p)):
        dropout_mask((3,), p, 0)
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\]"):
        dropout_pass(torch.ones(3), p, torch_generator(0))


@pytest.mark.parametrize("p", ["0.5", None, True])
def test_probability_must_be_a_number(p: Any) -> None:
    with pytest.raises(ValueError, match=r"p must lie in \[0, 1\], not " + repr(p)):
        dropout_mask((3,), p, 0)


@pytest.mark.parametrize("shape", [0, (0,), (3, 0), (-1,), (2.5,), (True,)])
def test_impossible_width_is_named(shape: Any) -> None:
    with pytest.raises(ValueError, match="a width must be a whole number of at least 1"):
        dropout_mask(shape, 0.5, 0)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5])
def test_impossible_seed_is_named(seed: Any) -> None:
    with pytest.raises(ValueError, match="a seed must"):
        dropout_mask((3,), 0.5, seed)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (torch.tensor([1.0, math.nan]), "finite"),
        (torch.tensor([math.inf]), "finite"),
        (torch.ones(2, 0), "a width must"),
        (torch.ones(3, dtype=torch.int64), "x holds torch.int64"),
    ],
)
def test_impossible_input_is_named(x: torch.Tensor, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dropout_pass(x, 0.5, torch_generator(0))
