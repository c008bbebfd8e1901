"""The rival: an interpolated n-gram model of the same tokens, with Kneser–Ney counts.

A shorter context does not count how often a token stands there, but after how many different
tokens it stands: "Francisco" is frequent, yet follows one word only.

Source: Kneser & Ney 1995; Chen & Goodman 1999, *An empirical study of smoothing techniques for
language modeling*, Computer Speech & Language 13:359 (interpolated, one discount an order).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Gram = tuple[int, ...]


@dataclass(frozen=True)
class Order:
    """One order's counts: of grams, and for each context its total and its distinct followers.

    ``discount``: what is taken from every count and given to the shorter context.
    """

    counts: Counter[Gram]
    totals: Counter[Gram]
    followers: Counter[Gram]
    discount: float

    @classmethod
    def of(cls, counts: Counter[Gram]) -> Order:
        """Sum the counts by context; the discount is n1 / (n1 + 2·n2), of counts one and two.

        Where no gram stands once, it is a half: something must be left for what was never seen."""
        totals: Counter[Gram] = Counter()
        followers: Counter[Gram] = Counter()
        for gram, count in counts.items():
            totals[gram[:-1]] += count
            followers[gram[:-1]] += 1
        ones = sum(count == 1 for count in counts.values())
        twos = sum(count == 2 for count in counts.values())
        return cls(counts, totals, followers, ones / (ones + 2 * twos) if ones else 0.5)


@dataclass(frozen=True)
class NgramModel:
    """Orders 1 … n, over a vocabulary of ``vocabulary`` tokens."""

    orders: tuple[Order, ...]
    vocabulary: int

    @classmethod
    def fit(cls, tokens: Sequence[int], n: int, vocabulary: int) -> NgramModel:
        """Count ``tokens``; all orders but the highest by the tokens that they follow."""
        counts = Counter(zip(*(tokens[i:] for i in range(n)), strict=False))
        orders = [Order.of(counts)]
        for _ in range(n - 1):
            counts = Counter(gram[1:] for gram in counts)
            orders.insert(0, Order.of(counts))
        return cls(tuple(orders), vocabulary)

    def probability(self, gram: Gram) -> float:
        """Return the probability of the last token of ``gram`` after the others."""
        result = 1 / self.vocabulary
        for length, order in enumerate(self.orders[: len(gram)], start=1):
            part = gram[-length:]
            total = order.totals[part[:-1]]
            if not total:
                break
            kept = max(order.counts[part] - order.discount, 0)
            result = (kept + order.discount * order.followers[part[:-1]] * result) / total
        return result

    def bits_per_byte(self, tokens: Sequence[int], size: int) -> float:
        """Return the bits a byte of a text of ``size`` bytes; its first token is not scored."""
        n = len(self.orders)
        bits = 0.0
        for i in range(1, len(tokens)):
            bits -= math.log2(self.probability(tuple(tokens[max(0, i - n + 1) : i + 1])))
        return bits / size
