"""The rules on the fields of settings: what core takes, what a page offers, what a link writes."""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import checks


@dataclass(frozen=True)
class Trial:
    rate: float = checks.number(0.01, "(0, inf)", offered=(1e-5, 100.0))
    p: float = checks.number(0.5, "[0, 1)")
    steps: int = checks.whole(400, 0, 2000)
    seed: int = checks.seed(123)
    optimizer: str = checks.choice("sgd", ("sgd", "adam"))
    basins: bool = checks.flag()
    seeds: tuple[int, ...] = checks.seed_list("0-2, 7", 5)
    column: str = checks.text("", 5)
    without: tuple[str, ...] = checks.names(20)

    def __post_init__(self) -> None:
        checks.check(self)


RULES = checks.rules_of(Trial)


def test_the_defaults_keep_the_rules() -> None:
    assert Trial().seeds == (0, 1, 2, 7)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("rate", 0.0, r"rate must lie in \(0, inf\), not 0.0"),
        ("rate", math.inf, r"rate must lie in \(0, inf\), not inf"),
        ("rate", math.nan, "rate must lie in"),
        ("rate", "0.1", "rate must lie in .* not '0.1'"),
        ("p", 1.0, r"p must lie in \[0, 1\), not 1.0"),
        ("p", True, "p must lie in"),
        ("steps", 2001, "steps must be a whole number from 0 to 2000, not 2001"),
        ("steps", 1.0, "steps must be a whole number"),
        ("steps", True, "steps must be a whole number"),
        ("seed", -1, "seed must be a whole number"),
        ("optimizer", "adagrad", "optimizer must be one of sgd, adam, not 'adagrad'"),
        ("basins", 1, "basins must be True or False, not 1"),
        ("seeds", (1, 2, 3, 4, 5, 6), "seeds has at most 5 seeds, not 6"),
        ("without", ("a" * 15, "b" * 5), "without has at most 20 characters"),
        ("column", "length", "column has at most 5 characters"),
    ],
)
def test_a_broken_rule_names_the_field_and_the_value(
    name: str, value: object, expected: str
) -> None:
    with pytest.raises(ValueError, match=expected):
        Trial(**{name: value})  # type: ignore[arg-type]


def test_numpys_numbers_are_numbers() -> None:
    assert Trial(rate=np.float64(0.1), steps=np.int64(3)).steps == 3  # type: ignore[arg-type]


@given(st.floats(1e-5, 100.0))
def test_a_number_is_written_such_that_it_reads_back_to_the_last_bit(value: float) -> None:
    assert RULES["rate"].read("rate", RULES["rate"].write(value)) == value


@given(st.lists(st.text("ab ,;\"'\n=é", min_size=1, max_size=9), max_size=5))
def test_names_are_written_such_that_they_read_back(names: list[str]) -> None:
    rule = checks.Names((), 1000)
    assert rule.read("without", rule.write(names)) == tuple(names)


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e3", "-1", "abc"])
def test_what_a_page_does_not_offer_is_answered_with_what_it_does(text: str) -> None:
    with pytest.raises(ValueError, match="rate is a number from 1e-05 to 100"):
        RULES["rate"].read("rate", text)


@pytest.mark.parametrize("text", ["", "1.5", "2001", "-1", "abc", "1e-2", "1e4", "2.000", "1_0"])
def test_whole_numbers_likewise(text: str) -> None:
    with pytest.raises(ValueError, match="steps is a whole number from 0 to 2000"):
        RULES["steps"].read("steps", text)


@pytest.mark.parametrize(("text", "number"), [("1e3", 1000), ("1.5E+1", 15), ("12e0", 12)])
def test_a_whole_number_may_have_an_exponent(text: str, number: int) -> None:
    assert RULES["steps"].read("steps", text) == number


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4294967296", "so that 4294967296 would draw what 0 draws"),
        ("-1", "so that -1 would draw what 4294967295 draws"),
        ("9" * 50, "0 to 4294967295$"),
        ("many", "0 to 4294967295$"),
    ],
)
def test_a_seed_that_does_not_fit_is_told_why(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=f"^seed is a whole number from .*{says}"):
        RULES["seed"].read("seed", text)


def test_ranges_are_written_in_plain_digits() -> None:
    rule = checks.Number(1.0, "[0, 5e9)", 0.0, 4294967295.0)
    with pytest.raises(ValueError, match=r"x is a number from 0 to 4294967295$"):
        rule.read("x", "-1")


def test_a_choice_that_is_no_choice_names_them_all_zero_too() -> None:
    with pytest.raises(ValueError, match=r"^it is one of 0, 1, a$"):
        checks.Choice("", ("", 0, 1, "a")).take("it", 7)
