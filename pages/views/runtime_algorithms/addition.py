"""The view "Addition": the same numbers in many orders, and not one sum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from core.charts.chart import Chart
from core.charts.runtime_algorithms.sums import sums_chart
from core.runtime_algorithms import findings
from core.runtime_algorithms.summation import OrderedSums, SumSettings, orders
from core.runtime_algorithms.tables import sums_table
from core.scripts import capitals, script
from core.wording import number_of
from pages.common import lesson
from pages.common.controls import choose, number_field
from pages.common.state import PageState, Parameters
from pages.common.workshop import heavy

TITLE = "Addition"
GUESSES = ("just one", "2 to 20", "more than 20")
WORDS = {"normal": "normal", "uniform": "uniform, 0 to 1", "wide": "of very different size"}
STORIES = (
    ("Numbers of very different size", {"view": "addition", "spread": "wide"}),
    ("All of one sign", {"view": "addition", "spread": "uniform"}),
    ("Ten numbers", {"view": "addition", "count": "10"}),
)


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_addition: str = lesson.guess(GUESSES)


SUMS = Parameters(SumSettings, names={"seed": "sum_seed"})
PARAMETERS = (SUMS, Parameters(Shown))
kept_sums = heavy("Adding", 32, lambda asked: 1e-7 * asked.count * asked.orders)(orders)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(SUMS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "spread", "Numbers", WORDS, width=190)
        number_field(state, "count", "How many", width=130)
        number_field(state, "orders", "Orders", width=130)
        number_field(state, "sum_seed", "Seed", width=130)
    # One order has one sum, and so have two numbers: a + b is b + a.
    asked = settings.orders > 1 and settings.count > 2
    question = (
        f"{settings.count:,} numbers are added one by one in float32, in {settings.orders:,} "
        "different orders. How many different sums?"
    )
    guess = lesson.ask(state, question, "guess_addition") if asked else lesson.SHOW
    sums, told = kept_sums(settings), bool(guess)
    before = f"{number_of(settings.count, 'number', 'numbers')} as drawn: one sum each way"
    lesson.show_chart(_picture(sums, told), "sums", None if told else before)
    words = findings.sums_words(sums)
    if asked and told:
        lesson.answer(guess, right_guess(sums.distinct("one by one")), words)
    elif told:
        st.markdown(words)
    st.markdown(f"{'A dot is a sum, as large as its share of orders. ' * told}{three_numbers()}")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: sums_table(sums), "seedscape-addition")
    lesson.stories(state, STORIES)
    _reasons()
    lesson.take_home(
        "Where the last bits matter, add in float64, or use `math.fsum`, which does not depend on "
        "the order. This script adds the numbers on the screen"
        + lesson.prints(findings.orders_headline(sums), told),
        script("runtime_algorithms", "addition", **capitals(settings)),
        "seedscape-addition",
    )


@lru_cache(maxsize=32)
def _picture(sums: OrderedSums, told: bool) -> Chart:
    return sums_chart(sums, findings.orders_finding(sums), told)


def three_numbers() -> str:
    """Return the smallest example, computed here and now."""
    left, right = (0.1 + 1e20) - 1e20, 0.1 + (1e20 - 1e20)
    return (
        "The smallest example, in Python's own float64: "
        f"`(0.1 + 1e20) - 1e20` is **{left:g}**, and `0.1 + (1e20 - 1e20)` is **{right:g}**."
    )


def right_guess(distinct: int) -> str:
    """Return the guess that so many different sums make right."""
    return GUESSES[0] if distinct == 1 else GUESSES[1] if distinct <= 20 else GUESSES[2]


def _reasons() -> None:
    lesson.why(
        "Why does the order of a sum matter?",
        "A float32 holds 24 binary digits. After each addition the sum is rounded to them, and "
        "what falls off is lost. In another order other parts fall off. Addition on a computer is "
        "commutative, but not associative: $(a + b) + c$ may differ from $a + (b + c)$.\n\n"
        "- **One by one**: a number goes through up to n − 1 roundings.\n"
        "- **Pairwise**: neighbours first, then their sums: log₂ n roundings. Libraries add in "
        "some such way, in an order that depends on the processor's width and on threads.\n"
        "- **Compensated**: the part that falls off is caught, kept beside the sum, and added "
        "last (Kahan, Neumaier).\n"
        "- **float64**: 29 more digits catch nearly all; it is rounded to float32 once.\n"
        "- **Exact**: `math.fsum` loses nothing and rounds once, so no order matters.\n\n"
        "A graphics processor adds with many threads at once. Where they add to one place in "
        "the order in which they happen to arrive, the sum differs from run to run.\n\n"
        "Sources: N. Higham, *The Accuracy of Floating Point Summation*, SIAM J. Sci. Comput. "
        "1993; the documentation of Python's `math.fsum`.",
    )
