"""Sums in many orders: every method against exact fractions, every count by brute force."""

from __future__ import annotations

import doctest
import math
from fractions import Fraction

import numpy as np
import pytest

from core.arrays import Float32
from core.runtime_algorithms import summation
from core.runtime_algorithms.findings import orders_finding, orders_headline, sums_words
from core.runtime_algorithms.summation import (
    METHODS,
    SPREADS,
    OrderedSums,
    SumSettings,
    draw_numbers,
    orders,
)


def rows(count: int = 37, lines: int = 5, seed: int = 0) -> Float32:
    generator = np.random.default_rng(seed)
    return np.exp(3 * generator.standard_normal((lines, count))).astype(np.float32)


@pytest.fixture(scope="module")
def usual() -> OrderedSums:
    return orders(SumSettings(orders=200))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [1, 2, 3, 37, 64])
def test_a_method_adds(method: str, count: int) -> None:
    numbers = rows(count)
    given = METHODS[method](numbers)
    assert given.dtype == np.float32
    for line, one in zip(numbers, given, strict=True):
        true = sum(Fraction(x) for x in line.tolist())
        assert abs(Fraction(float(one)) - true) <= count * Fraction(2) ** -24 * true


def test_one_by_one_is_the_plain_loop() -> None:
    numbers = rows()
    for line, one in zip(numbers, METHODS["one by one"](numbers), strict=True):
        total = np.float32(0)
        for term in line:
            total = np.float32(total + term)
        assert one == total


def test_pairwise_is_the_plain_recursion() -> None:
    def add(line: Float32) -> np.float32:
        if len(line) == 1:
            return np.float32(line[0])
        half = 2 ** (math.ceil(math.log2(len(line))) - 1)
        return np.float32(add(line[:half]) + add(line[half:]))

    numbers = rows(37)
    assert [add(line) for line in numbers] == METHODS["pairwise"](numbers).tolist()


@pytest.mark.parametrize("method", ["float64", "exact", "compensated"])
def test_the_careful_methods_round_the_true_sum(method: str) -> None:
    numbers = rows()
    true = [np.float32(math.fsum(line.tolist())) for line in numbers]
    assert METHODS[method](numbers).tolist() == true


def test_compensation_catches_what_a_large_number_swallows() -> None:
    numbers = np.array([[1, 1e8, 1, -1e8]], dtype=np.float32)
    assert METHODS["one by one"](numbers)[0] == 0
    assert METHODS["compensated"](numbers)[0] == 2


def test_the_orders_are_those_of_a_plain_script() -> None:
    settings = SumSettings("wide", count=50, orders=30, seed=7)
    draws = np.random.default_rng(7)
    numbers = np.exp(3 * draws.standard_normal(50)).astype(np.float32)
    shuffled = [numbers] + [draws.permutation(numbers) for _ in range(29)]
    wanted = [np.add.accumulate(line)[-1] for line in shuffled]
    assert orders(settings).of("one by one").tolist() == wanted


def test_groups_of_orders_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = SumSettings(count=20, orders=25, seed=3)
    whole = orders(settings).sums
    monkeypatch.setattr(summation, "_GROUP", 60)
    assert np.array_equal(orders(settings).sums, whole)


def test_order_matters_one_by_one_and_not_exactly(usual: OrderedSums) -> None:
    assert usual.distinct("one by one") > 10
    assert usual.distinct("exact") == 1
    assert usual.distinct("float64") == 1
    assert usual.distinct("pairwise") < usual.distinct("one by one")
    assert usual.distinct("one by one") == len(set(usual.of("one by one").tolist()))


def test_distances_are_whole_units_apart(usual: OrderedSums) -> None:
    distance = np.unique(usual.distance("one by one"))
    steps = np.diff(distance)
    assert np.allclose(steps, np.round(2 * steps) / 2, atol=1e-9)
    assert abs(usual.distance("exact")).max() <= 0.5


def test_counts_of_different_sums_add_up(usual: OrderedSums) -> None:
    _, counts = usual.different("one by one")
    assert counts.sum() == 200


STATES = [
    SumSettings(orders=60),
    SumSettings("wide", orders=60),
    SumSettings("uniform", count=10, orders=60),
    SumSettings(count=1, orders=3),
    SumSettings(orders=1),
]


@pytest.mark.parametrize("settings", STATES, ids=str)
def test_every_sentence_of_the_sums_is_counted_anew(settings: SumSettings) -> None:
    """By plain loops over the orders of a script's own."""
    draws = np.random.default_rng(settings.seed)
    drawn = draws.random(settings.count) if settings.spread == "uniform" else (
        draws.standard_normal(settings.count)
    )  # fmt: skip
    numbers = (np.exp(3 * drawn) if settings.spread == "wide" else drawn).astype(np.float32)
    shuffled = [numbers, *(draws.permutation(numbers) for _ in range(settings.orders - 1))]
    one_by_one = {float(sum(line, start=np.float32(0))) for line in shuffled}
    pairs = {float(METHODS["pairwise"](line[None])[0]) for line in shuffled}
    exact = math.fsum(numbers.tolist())
    unit = float(np.spacing(np.float32(abs(exact))))
    sums = orders(settings)
    finding, words = orders_finding(sums), sums_words(sums)
    many = f"{len(one_by_one)} different sums" if len(one_by_one) > 1 else "1 sum"
    assert f": {many} one by one" in finding
    assert (f"{len(pairs)} pairwise" in finding) == (len(pairs) > 1)
    assert orders_headline(sums).startswith(f"different sums: {len(one_by_one)} in float32, 1 by")
    span = (max(one_by_one) - min(one_by_one)) / unit
    assert (f"up to {span:.3g} unit" in words) == (span > 0)
    rounded = abs(float(np.float32(exact)) - exact) / unit
    assert (f"moves by {rounded:.2f}" if rounded else "a float32 itself") in words
    assert f"sum is {exact:.9g}".replace("-", "−") in words.replace(",", "")


@pytest.mark.parametrize("spread", SPREADS)
def test_numbers_are_float32_and_of_their_spread(spread: str) -> None:
    numbers = draw_numbers(SumSettings(spread, 2_000), np.random.default_rng(0))
    assert numbers.dtype == np.float32
    assert (numbers.min() < 0) == (spread == "normal")
    assert (numbers.max() > 100) == (spread == "wide")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"spread": "odd"}, "spread must be one of normal, uniform, wide, not 'odd'"),
        ({"count": 0}, "count must be a whole number from 1 to 10000, not 0"),
        ({"orders": 1_001}, "orders must be a whole number from 1 to 1000, not 1001"),
    ],
)
def test_bad_settings_are_named(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        SumSettings(**wrong)  # type: ignore[arg-type]


def test_the_example_in_the_docstring_runs() -> None:
    assert doctest.testmod(summation).failed == 0
