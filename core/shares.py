"""Shares with their luck: how far "k of n seeds" may be from the share of all seeds."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054
"""The 97.5% quantile of the normal distribution."""


def wilson(count: float, of: int) -> tuple[float, float]:
    """Return the 95% Wilson score interval of a share, both ends from 0 to 1.

    Unlike the usual ± it holds for few seeds, and for none or all of them: E. B. Wilson (1927).

    >>> [round(end, 3) for end in wilson(12, 20)]
    [0.387, 0.781]
    """
    if not 0 <= count <= of or of < 1:
        raise ValueError(f"a share is k of n, 0 <= k <= n and n > 0, not {count} of {of}")
    share, z2 = count / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def with_luck(count: int, of: int) -> str:
    """Return a share and its interval in words.

    >>> with_luck(12, 20)
    '12 of 20 (60%; among all seeds 39% to 78%, at 95% confidence)'
    """
    low, high = wilson(count, of)
    return (
        f"{count:,} of {of:,} ({count / of:.0%}; among all seeds {low:.0%} to {high:.0%}, "
        "at 95% confidence)"
    )
