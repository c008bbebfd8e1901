"""Exercise 10-1: which ways always give one token, which tokens, and which ties break them."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.text_sampling.deterministic import (
    AS_SET,
    ONE_SEED,
    SEEDS,
    TEMPERATURE_0,
    TIE_TEMPERATURE,
    TIE_TOP_K,
    TIE_TOP_P,
    TINY_TOP_P,
    TOP_K_1,
    try_ways,
    with_tie,
)
from core.text_sampling.pipeline import SamplerSettings

# Different numbers, so that ties are only where we make them.
logits_of = st.lists(st.integers(-400, 400), min_size=2, max_size=30, unique=True).map(
    lambda row: torch.tensor(row, dtype=torch.float64) / 50
)


@examples(max_examples=25)
@given(logits_of, st.integers(0, 2**32 - 1))
def test_the_answers_to_the_exercise(logits: torch.Tensor, seed: int) -> None:
    found = try_ways(logits, SamplerSettings(), seed, str)
    ways = {way.name: way for way in found.ways}
    favourite = str(int(logits.argmax()))
    assert found.favourite == favourite
    for name in (TOP_K_1, TINY_TOP_P, TEMPERATURE_0):
        assert ways[name].kept == 1
        assert ways[name].tokens == (favourite,)
        assert ways[name].greedy
    assert ways[ONE_SEED].sure, "a fixed seed repeats"
    assert ways[ONE_SEED].kept == len(logits), "and is not greedy"
    assert ways[TIE_TOP_K].kept == 2
    assert len(ways[TIE_TOP_K].tokens) == 2
    for name in (TIE_TOP_P, TIE_TEMPERATURE):
        assert ways[name].sure
    first_of_tie = str(int(with_tie(logits).argmax()))
    assert ways[TIE_TEMPERATURE].tokens == ways[TIE_TOP_P].tokens == (first_of_tie,)
    assert all(int(way.counts.sum()) == SEEDS for way in found.ways)


def test_your_own_settings_are_tried_first() -> None:
    logits = torch.zeros(50)
    found = try_ways(logits, SamplerSettings(top_k=3), 0, str)
    assert found.ways[0].name == AS_SET
    assert found.ways[0].kept == 50, "fifty tie, so top-k = 3 keeps them all"
    assert len(found.ways[0].tokens) > 40


def test_a_single_token_has_nothing_to_tie_with() -> None:
    found = try_ways(torch.zeros(1), SamplerSettings(), 0, str)
    assert all(way.tokens == ("0",) for way in found.ways)
