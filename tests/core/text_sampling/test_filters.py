"""The filters against their definitions, written out slowly, and against published vectors."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.text_sampling.filters import min_p, temperature, top_k, top_p

TYPES = (torch.float32, torch.float64, torch.bfloat16)
NEAR = 1e-9
"""Where a sum comes so near to p that rounding would decide, the definition is silent."""

# Whole numbers among them, so that tokens often tie.
logit = st.one_of(st.integers(-3, 3).map(float), st.floats(-30, 30, allow_nan=False, width=32))
rows = st.lists(st.one_of(logit, st.just(-math.inf)), min_size=1, max_size=12).filter(
    lambda row: max(row) > -math.inf
)
types = st.sampled_from(TYPES)
shares = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.1, 0.5, 0.9, 0.95, 1.0]))


def exact(logits: torch.Tensor) -> list[float]:
    """The probabilities by the definition, one by one, in float64."""
    values = [float(z) for z in logits]
    weights = [math.exp(z - max(values)) for z in values]
    return [weight / math.fsum(weights) for weight in weights]


def kept(filtered: torch.Tensor) -> set[int]:
    return {i for i, z in enumerate(filtered.tolist()) if z > -math.inf}


def standing(logits: torch.Tensor) -> set[int]:
    return kept(logits)


@settings(max_examples=60)
@given(rows, types, st.integers(1, 15))
def test_top_k_keeps_every_token_that_fewer_than_k_others_beat(
    row: list[float], dtype: torch.dtype, k: int
) -> None:
    logits = torch.tensor(row, dtype=dtype)
    values = logits.tolist()
    wanted = {i for i, z in enumerate(values) if sum(other > z for other in values) < k}
    assert kept(top_k(logits, k)) == wanted & standing(logits)


@settings(max_examples=60)
@given(rows, types, shares)
def test_top_p_keeps_the_smallest_set_that_reaches_p(
    row: list[float], dtype: torch.dtype, p: float
) -> None:
    logits = torch.tensor(row, dtype=dtype)
    probabilities = exact(logits)
    order = sorted(range(len(row)), key=lambda i: (-float(logits[i]), i))
    sums = [math.fsum(probabilities[i] for i in order[:count]) for count in range(len(row) + 1)]
    assume(p == 1 or all(abs(total - p) > NEAR for total in sums[1:]))
    count = next((n for n, total in enumerate(sums) if n and total >= p), len(row))
    wanted = set(range(len(row))) if p == 1 else set(order[:count])
    assert kept(top_p(logits, p)) == wanted & standing(logits)


@settings(max_examples=60)
@given(rows, types, shares)
def test_no_smaller_set_at_all_reaches_p(row: list[float], dtype: torch.dtype, p: float) -> None:
    logits = torch.tensor(row, dtype=dtype)
    probabilities = exact(logits)
    inside = kept(top_p(logits, p))
    # The most that a set of one fewer can hold is the most probable ones.
    best_of_fewer = math.fsum(sorted(probabilities, reverse=True)[: len(inside) - 1])
    assert inside
    assert len(inside) == 1 or p == 1 or best_of_fewer < p
    assert math.fsum(probabilities[i] for i in inside) >= p - 1e-9


@settings(max_examples=60)
@given(rows, types, shares)
def test_min_p_keeps_what_is_at_least_that_share_of_the_most_probable(
    row: list[float], dtype: torch.dtype, share: float
) -> None:
    logits = torch.tensor(row, dtype=dtype)
    probabilities = exact(logits)
    bar = share * max(probabilities)
    assume(all(abs(p - bar) > NEAR * bar or p == max(probabilities) for p in probabilities))
    wanted = {i for i, p in enumerate(probabilities) if p >= bar}
    assert kept(min_p(logits, share)) == wanted & standing(logits)


@settings(max_examples=60)
@given(rows, types, st.floats(0.01, 100))
def test_temperature_is_the_softmax_of_z_over_t_on_the_whole_vocabulary(
    row: list[float], dtype: torch.dtype, value: float
) -> None:
    logits = torch.tensor(row, dtype=dtype)
    assert torch.equal(temperature(logits, value), logits / value)
    assert kept(temperature(logits, value)) == standing(logits)


@settings(max_examples=60)
@given(rows, types)
def test_temperature_0_is_the_first_maximum(row: list[float], dtype: torch.dtype) -> None:
    logits = torch.tensor(row, dtype=dtype)
    values = logits.tolist()
    assert kept(temperature(logits, 0)) == {values.index(max(values))}
    assert kept(temperature(logits, 0.0)) == {int(np.argmax(values))}


@settings(max_examples=60)
@given(rows, types, st.sampled_from([1e-5, 1e-30, 1e-300, 5e-324]))
def test_a_tiny_temperature_leaves_the_largest_logits(
    row: list[float], dtype: torch.dtype, value: float
) -> None:
    logits = torch.tensor(row, dtype=dtype)
    probabilities = temperature(logits, value).double().softmax(-1)
    assert not probabilities.isnan().any()
    assert probabilities[logits.argmax()] > 0


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize(
    ("step", "value"),
    [(temperature, 0.7), (temperature, 0), (top_k, 2), (top_p, 0.7), (min_p, 0.2)],
)
def test_rows_of_a_batch_are_filtered_as_if_alone(
    step: Callable[[torch.Tensor, float], torch.Tensor], value: float, dtype: torch.dtype
) -> None:
    logits = torch.randn(3, 2, 9, generator=torch.Generator().manual_seed(1)).to(dtype)
    before = logits.clone()
    together = step(logits, value)
    assert together.dtype == dtype
    assert together.shape == logits.shape
    assert torch.equal(logits, before), "the argument is left as it was"
    for i in range(3):
        for j in range(2):
            assert torch.equal(together[i, j], step(logits[i, j], value))


# From transformers, tests/generation/test_logits_process.py: the distributions that its filters
# are tested on, and what is left of them.
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    ("step", "value", "given_rows", "left"),
    [
        (
            top_p,
            0.8,
            [[0.3, 0.1, 0.1, 0.5], [0.15, 0.3, 0.3, 0.25]],
            [[0.3, 0, 0, 0.5], [0, 0.3, 0.3, 0.25]],
        ),
        (top_p, 0.8, [[0.1, 0.2, 0.7], [0.7, 0.2, 0.1]], [[0, 0.2, 0.7], [0.7, 0.2, 0]]),
        (top_p, 1.0, [[0.1, 0.2, 0.7], [0.7, 0.2, 0.1]], [[0.1, 0.2, 0.7], [0.7, 0.2, 0.1]]),
        (
            min_p,
            0.05,
            [[0.9, 0.0274, 0.047, 0.0274], [0.15, 0.3, 0.3, 0.25], [0.97, 0.01, 0.01, 0.01]],
            [[0.9, 0, 0.047, 0], [0.15, 0.3, 0.3, 0.25], [0.97, 0, 0, 0]],
        ),
    ],
    ids=["top_p", "top_p crosses", "top_p off", "min_p"],
)
def test_published_vectors(
    step: Callable[[torch.Tensor, float], torch.Tensor],
    value: float,
    given_rows: list[list[float]],
    left: list[list[float]],
    dtype: torch.dtype,
) -> None:
    filtered = step(torch.tensor(given_rows, dtype=dtype).log(), value).exp()
    torch.testing.assert_close(filtered, torch.tensor(left, dtype=dtype))


def test_the_published_ramp() -> None:
    ramp = torch.arange(10.0).repeat(2, 1) - 5
    ramp[1] *= 100
    assert [len(kept(row)) for row in top_p(ramp, 0.9)] == [3, 1]
    assert [len(kept(row)) for row in top_k(torch.arange(10.0).repeat(2, 1), 3)] == [3, 3]


def test_whatever_decimals_add_up_to_p_count_as_p() -> None:
    """A plain float64 comparison keeps one token too many in a good fifth of these."""
    draws = np.random.default_rng(0)
    for _ in range(300):
        weights = np.sort(draws.multinomial(100, np.full(8, 1 / 8)) + 1)[::-1]
        logits = torch.tensor(weights / weights.sum()).log()
        for count in range(1, 8):
            p = float(weights[:count].sum() / weights.sum())
            assert len(kept(top_p(logits, p))) == count


@pytest.mark.parametrize("vocabulary", [2, 3, 7, 10, 49, 2048])
def test_p_of_one_over_the_vocabulary_leaves_one_token(vocabulary: int) -> None:
    assert len(kept(top_p(torch.zeros(vocabulary), 1 / vocabulary))) == 1
    logits = torch.randn(vocabulary, generator=torch.Generator().manual_seed(vocabulary))
    assert kept(top_p(logits * 1e-9, 1 / vocabulary)) == {int(logits.argmax())}


def test_the_token_that_crosses_p_is_inside_and_p_0_keeps_one() -> None:
    logits = torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64).log()
    assert kept(top_p(logits, 0.51)) == {0, 1}
    assert kept(top_p(logits, 0.49)) == {0}
    assert kept(top_p(logits, 0)) == {0}


def test_ties_stay_under_top_k_and_not_under_top_p() -> None:
    logits = torch.tensor([1.0, 1.0, 0.0])
    assert kept(top_k(logits, 1)) == {0, 1}
    assert kept(top_p(logits, 0.1)) == {0}
    assert kept(min_p(logits, 1)) == {0, 1}
    assert kept(top_k(logits, 99)) == {0, 1, 2}


@pytest.mark.parametrize("step", [temperature, top_k, top_p, min_p])
@pytest.mark.parametrize(
    "logits",
    [
        torch.tensor([0.0, math.nan]),
        torch.tensor([-math.inf, -math.inf]),
        torch.tensor([[0.0, 1.0], [-math.inf, -math.inf]]),
        torch.tensor([0.0, math.inf]),
        torch.tensor([1, 2]),
        torch.empty(0),
        torch.tensor(1.0),
    ],
    ids=str,
)
def test_logits_without_a_distribution_are_refused(
    step: Callable[[torch.Tensor, float], torch.Tensor], logits: torch.Tensor
) -> None:
    with pytest.raises(ValueError, match="logits must"):
        step(logits, 1)


@pytest.mark.parametrize(
    ("step", "value"),
    [
        *((temperature, value) for value in (-0.1, math.nan, math.inf, True)),
        *((top_k, value) for value in (0, -1, 1.5, math.nan, math.inf, True)),
        *((step, value) for step in (top_p, min_p) for value in (-0.01, 1.01, math.nan, True)),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(
    step: Callable[[torch.Tensor, float], torch.Tensor], value: float
) -> None:
    with pytest.raises(ValueError, match=step.__name__):
        step(torch.zeros(3), value)
