"""The view "Addition": the same numbers in many orders, and not one sum."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.runtime_algorithms.summation import MOST_NUMBERS, MOST_ORDERS, SPREADS, SumSettings
from core.seeds import LARGEST_SEED
from pages.common import lesson
from pages.common.state import Choice, Number, PageState, Parameter
from pages.views.runtime_algorithms.cached import shown_sums

GUESSES = ("one", "2 to 20", "more than 20")
GUESS = "guess_addition"
WORDS = {"normal": "normal", "uniform": "uniform, 0 to 1", "wide": "of very different size"}

PARAMETERS: tuple[Parameter, ...] = (
    Choice("spread", SPREADS, "normal"),
    Number("count", 1_000, 1, MOST_NUMBERS, whole=True),
    Number("orders", 1_000, 1, MOST_ORDERS, whole=True),
    Number("sum_seed", 0, 0, LARGEST_SEED, whole=True),
    lesson.guess_parameter(GUESSES, GUESS),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    settings = SumSettings(str(state["spread"]), int(state["count"]), int(state["orders"]))
    seed = int(state["sum_seed"])
    st.markdown(three_numbers())
    _controls(state)
    told = bool(state[GUESS])
    shown = shown_sums(settings, seed, theme, told)
    before = f"{settings.count:,} numbers in the order in which they were drawn: one sum each way"
    lesson.show_chart(shown.chart, "sums", None if told else before)
    lesson.predict(
        state,
        f"{settings.count:,} numbers are added one by one in float32, in {settings.orders:,} "
        "different orders. How many different sums?",
        GUESSES,
        f"It is **{guessed_right(shown.distinct)}**. {shown.chart.finding}",
        GUESS,
    )
    if told:
        st.caption(f"A dot is a sum, as large as the number of orders that gave it. {shown.why}")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: shown.csv, "seedscape-addition")
    _reasons()
    prints = f" and prints: *{shown.headline}*." if told else " and prints the answer."
    lesson.take_home(
        "Where the last bits matter, add in float64, or use `math.fsum`, which does not depend on "
        f"the order. This script adds the numbers on the screen{prints}",
        shown.script,
    )


def three_numbers() -> str:
    """Return the smallest example, computed here and now."""
    left, right = (0.1 + 1e20) - 1e20, 0.1 + (1e20 - 1e20)
    return (
        "Why should algorithms differ at all? Because addition on a computer depends on the order: "
        f"`(0.1 + 1e20) - 1e20` is **{left:g}**, and `0.1 + (1e20 - 1e20)` is **{right:g}**."
    )


def guessed_right(distinct: int) -> str:
    """Return the guess that so many different sums make right."""
    return GUESSES[0] if distinct == 1 else GUESSES[1] if distinct <= 20 else GUESSES[2]


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Numbers", SPREADS, key=state.key("spread"), format_func=WORDS.__getitem__, width=190
        )
        st.number_input("How many", 1, MOST_NUMBERS, key=state.key("count"), width=130)
        st.number_input("Orders", 1, MOST_ORDERS, key=state.key("orders"), width=130)
        st.number_input("Seed", 0, LARGEST_SEED, key=state.key("sum_seed"), width=130)


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
