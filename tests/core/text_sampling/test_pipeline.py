"""The pipeline: each step judges what the one before left, in the order that was asked for."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.text_sampling import filters
from core.text_sampling.pipeline import (
    STEPS,
    TEMPERATURE_LAST,
    SamplerSettings,
    distribution,
    entropy_bits,
    pipeline,
)

settings_of = st.builds(
    SamplerSettings,
    temperature=st.floats(0, 5),
    top_k=st.none() | st.integers(1, 20),
    top_p=st.none() | st.floats(0, 1),
    min_p=st.none() | st.floats(0, 1),
    order=st.permutations(STEPS).map(tuple),
)
logits_of = st.lists(st.floats(-20, 20), min_size=1, max_size=15).map(
    lambda row: torch.tensor(row, dtype=torch.float64)
)


@examples(max_examples=60)
@given(logits_of, settings_of)
def test_a_distribution_adds_up_to_1_and_always_keeps_a_most_probable_token(
    logits: torch.Tensor, settings: SamplerSettings
) -> None:
    probabilities = distribution(logits, settings)
    assert float(probabilities.sum()) == pytest.approx(1)
    assert float(probabilities.max()) == float(probabilities[logits == logits.max()].max())


@examples(max_examples=60)
@given(logits_of, settings_of)
def test_the_stages_end_where_the_distribution_is(
    logits: torch.Tensor, settings: SamplerSettings
) -> None:
    stages = pipeline(logits, settings)
    assert [stage.step for stage in stages] == list(settings.order)
    assert torch.equal(stages[0].before, logits.softmax(-1))
    for earlier, later in pairwise(stages):
        assert torch.equal(earlier.after, later.before)
        assert not (later.kept & ~earlier.kept).any()
    assert torch.equal(stages[-1].after, distribution(logits, settings))
    removed = torch.stack([stage.removed for stage in stages]).sum(0)
    assert torch.equal(removed + stages[-1].kept.int(), torch.ones(len(logits), dtype=torch.int64))


def test_the_default_is_the_plain_softmax() -> None:
    logits = torch.randn(4, 7, generator=torch.Generator().manual_seed(0))
    found = distribution(logits, SamplerSettings())
    assert torch.equal(found, logits.double().softmax(-1))
    assert found.dtype == torch.float64


def test_the_default_order_is_temperature_top_k_top_p_min_p() -> None:
    logits = torch.randn(50, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    step = filters.temperature(logits, 1.7)
    step = filters.min_p(filters.top_p(filters.top_k(step, 20), 0.7), 0.3)
    found = distribution(logits, SamplerSettings(1.7, 20, 0.7, 0.3))
    assert torch.equal(found, step.softmax(-1))


def test_the_order_changes_the_set() -> None:
    logits = torch.tensor([0.5, 0.25, 0.15, 0.10], dtype=torch.float64).log()
    first = SamplerSettings(temperature=2, top_p=0.75)
    last = SamplerSettings(temperature=2, top_p=0.75, order=TEMPERATURE_LAST)
    assert int((distribution(logits, first) > 0).sum()) == 3
    assert int((distribution(logits, last) > 0).sum()) == 2


def test_above_a_temperature_min_p_lets_the_tail_in_and_in_the_other_order_never() -> None:
    """One token of weight 95, ten of 0.5: (0.5 / 95) ** (1 / T) reaches 0.05 at ln 190 / ln 20."""
    logits = torch.tensor([95.0, *[0.5] * 10], dtype=torch.float64).log()
    edge = math.log(190) / math.log(20)
    assert 1.75 < edge < 1.8
    for heat in (1.0, 1.75, edge - 1e-6, edge + 1e-6, 1.8, 3.0):
        first, last = (
            distribution(logits, SamplerSettings(heat, min_p=0.05, order=order))
            for order in (STEPS, TEMPERATURE_LAST)
        )
        assert int((first > 0).sum()) == (11 if heat > edge else 1)
        assert int((last > 0).sum()) == 1


@pytest.mark.parametrize(
    "settings",
    [
        SamplerSettings(temperature=0),
        SamplerSettings(2, top_k=1),
        SamplerSettings(2, top_p=0),
        SamplerSettings(2, min_p=1),
        SamplerSettings(2, top_k=2, top_p=0.01, min_p=0.99),
    ],
    ids=str,
)
def test_greedy_settings_leave_one_token_of_any_logits(settings: SamplerSettings) -> None:
    assert settings.greedy == (settings.top_k != 2)
    for scale in (1e-9, 1, 30):
        logits = scale * torch.randn(50, generator=torch.Generator().manual_seed(1))
        if settings.greedy:
            assert int((distribution(logits.double(), settings) > 0).sum()) == 1


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_other_types_are_computed_in_float64(dtype: torch.dtype) -> None:
    logits = torch.randn(30, generator=torch.Generator().manual_seed(5)).to(dtype)
    settings = SamplerSettings(0.8, 12, 0.9, 0.05)
    assert torch.equal(distribution(logits, settings), distribution(logits.double(), settings))


def test_temperature_0_is_one_token_in_any_order() -> None:
    logits = torch.tensor([1.0, 4.0, 4.0, 2.0])
    for order in (STEPS, TEMPERATURE_LAST):
        found = distribution(logits, SamplerSettings(temperature=0, top_k=3, order=order))
        assert found.tolist() == [0, 1, 0, 0]


def test_entropy_counts_bits() -> None:
    rows = torch.tensor([[0.25] * 4, [1, 0, 0, 0], [0.5, 0.5, 0, 0]], dtype=torch.float64)
    assert entropy_bits(rows).tolist() == [2, 0, 1]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"temperature": -1}, "temperature"),
        ({"temperature": math.nan}, "temperature"),
        ({"top_k": 0}, "top_k"),
        ({"top_k": 2.5}, "top_k"),
        ({"top_p": 1.5}, "top_p"),
        ({"min_p": -0.5}, "min_p"),
        ({"order": ("top_k", "top_p")}, "order"),
    ],
)
def test_settings_are_checked_on_construction(values: dict[str, float], names: str) -> None:
    with pytest.raises(ValueError, match=names):
        SamplerSettings(**values)  # type: ignore[arg-type]


def test_logits_without_a_distribution_are_refused() -> None:
    for logits in (torch.tensor([math.nan, 0.0]), torch.full((3,), -math.inf)):
        with pytest.raises(ValueError, match="logits must"):
            distribution(logits, SamplerSettings())
        with pytest.raises(ValueError, match="logits must"):
            pipeline(logits, SamplerSettings())
