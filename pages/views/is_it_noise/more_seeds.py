"""The view "How many seeds": the chance to show what was seen."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core import checks
from core.charts.is_it_noise.power import power_chart
from core.is_it_noise import words
from core.is_it_noise.comparison import Comparison
from core.is_it_noise.power import power_of
from core.scripts import script
from core.wording import plain
from pages.common import controls, lesson
from pages.common.sentences import sentence
from pages.common.state import PageState, Parameters
from pages.views.is_it_noise.scores import CHOSEN, InUse, choose, compared

TITLE = "How many seeds"
TIMES = (0.25, 0.5, 1.0, 2.0)
STORIES = (
    ("Two widths that hardly differ", {"view": "more_seeds", "scores": "twenty"}),
    ("Folds, repeated ever more often", {"view": "more_seeds", "scores": "folds"}),
    ("14 data sets", {"view": "more_seeds", "scores": "data_sets"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess, and the difference to be shown in multiples of the one seen."""

    guess_seeds: str = lesson.guess(words.NUMBERS)
    times: float = checks.number(1.0, "(0, inf)", (0.01, 100.0))


PARAMETERS = (CHOSEN, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""

    def times() -> None:
        controls.ladder(state, "times", "Times the difference", TIMES, width=150)

    use = choose(state, 2, times)
    found = compared(state, use) if use else None
    if use and found:
        _seeds(state, use, found[use.b])


def _seeds(state: PageState, use: InUse, this: Comparison) -> None:
    try:
        power = power_of(this, state["times"])
    except ValueError as error:
        st.info(sentence(error))
        return
    many = words.ONES[this.kind][1]
    guess = lesson.ask(
        state,
        f"There are {words.sizes_words(this)} of **{plain(use.a)}** and **{plain(use.b)}**. How "
        f"many {many} give an 80% chance to show such a difference?",
        "guess_seeds",
    )
    if guess:
        lesson.answer(guess, words.power_answer(power), words.power_words(this, power))
    says = words.power_finding(this, power)
    chart = power_chart(power, many, says, bool(guess))
    lesson.show_chart(chart, "power", None if guess else f"The chance to show it, over all {many}")
    if guess:
        st.caption(
            "The line takes the difference seen for the true one; the band reaches from one end "
            "of its 95% interval to the other. What was seen is itself luck, and a difference that "
            "was picked because it looked large will be smaller the next time. The curve is "
            "Student's; below ten pairs sign flips show somewhat less."
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        curve = {"n": power.sizes, "seen": power.seen, "low": power.low, "high": power.high}
        lesson.tools(state, lambda: curve, "seedscape-more-seeds")
    lesson.stories(state, STORIES)
    lesson.take_home(
        "Reckon before you train how many seeds it takes. This script does so for the difference "
        f"above{lesson.prints(words.power_headline(power), bool(guess))}",
        script(
            "is_it_noise", "more_seeds", DIFFERENCE=power.difference, SPREAD=this.spread,
            LEAST=this.needed, FREEDOM=this.freedom, OVERLAP=this.overlap,
        ),
        "seedscape-more-seeds",
    )  # fmt: skip
