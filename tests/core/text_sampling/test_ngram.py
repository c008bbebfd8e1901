"""The rival is a fair one: its probabilities are whole, and equal the published formula."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from core.text_sampling.training.ngram import NgramModel

TOKENS = random.Random(4).choices(range(6), weights=[9, 9, 5, 3, 1, 1], k=120)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("context", [(), (1,), (5, 2), (0, 1, 2), (7, 7, 7)])
def test_the_probabilities_of_a_context_sum_to_one(n: int, context: tuple[int, ...]) -> None:
    model = NgramModel.fit(TOKENS, n, 8)
    total = sum(model.probability((*context, token)[-n:]) for token in range(8))
    assert total == pytest.approx(1)


def test_a_bigram_is_the_published_formula() -> None:
    """Counts made by a plain loop over the text."""
    model = NgramModel.fit(TOKENS, 2, 8)
    pairs = list(pairwise(TOKENS))
    kinds = set(pairs)

    def discount(counts: list[int]) -> float:
        return counts.count(1) / (counts.count(1) + 2 * counts.count(2)) if 1 in counts else 0.5

    upper = discount([pairs.count(kind) for kind in kinds])
    before = [len({a for a, b in kinds if b == token}) for token in range(8)]
    lower = discount(before)
    for a in range(6):
        after = [pair for pair in pairs if pair[0] == a]
        for b in range(8):
            types = sum(count > 0 for count in before)
            single = (max(before[b] - lower, 0) + lower * types / 8) / len(kinds)
            followers = len({pair for pair in kinds if pair[0] == a})
            expected = (max(pairs.count((a, b)) - upper, 0) + upper * followers * single) / len(
                after
            )
            assert model.probability((a, b)) == pytest.approx(expected)


def test_a_text_seen_before_costs_few_bits() -> None:
    model = NgramModel.fit([0, 1, 2, 3] * 50, 3, 4)
    assert model.bits_per_byte([0, 1, 2, 3] * 5, 20) < 0.2
    assert model.bits_per_byte([3, 2, 1, 0] * 5, 20) > 1
