"""Shares against SciPy's own Wilson interval."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from core.shares import wilson, with_luck


@pytest.mark.parametrize(("count", "of"), [(0, 1), (0, 20), (12, 20), (20, 20), (880, 2000)])
def test_the_interval_is_scipys(count: int, of: int) -> None:
    theirs = binomtest(count, of).proportion_ci(method="wilson")
    assert wilson(count, of) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_it_is_said_in_words() -> None:
    assert with_luck(0, 5) == "0 of 5 (0%; among all seeds 0% to 43%, at 95% confidence)"


@pytest.mark.parametrize(("count", "of"), [(0, 0), (3, 2), (-1, 4)])
def test_nonsense_is_refused(count: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"not {count} of {of}"):
        wilson(count, of)
