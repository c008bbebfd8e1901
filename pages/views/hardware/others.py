"""The view "Others": what else a machine brings along, each with its control."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.own_process import Task
from core.scripts import script
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.common.workshop import answer_to

TITLE = "Others"
GUESSES = ("one", "several")
PRINTS = "trap: 2 epochs, 1 different\ncure: 2 epochs, 2 different"


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_others: str = lesson.guess(GUESSES)


PARAMETERS = (Parameters(Shown),)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    question = (
        "Eight fresh Python interpreters each print one and the same set of words. In how many "
        "different orders?"
    )
    guess = lesson.ask(state, question, "guess_others")
    answer = answer_to(Task("core.hardware.others", threads=2, timeout=90), "Other sources")
    if answer is None:
        st.button("Try again", icon=":material/refresh:")
        return
    table = [
        {
            "source": row["name"],
            "what is tried": row["says"],
            "different as it comes": "{} of {}".format(*row["off"]) if guess else "?",
            "different with the control": "{} of {}".format(*row["on"]) if guess else "?",
        }
        for row in answer
    ]
    if guess:
        distinct, of = answer[0]["off"]
        lesson.answer(guess, GUESSES[distinct > 1], f"{distinct} of {of} are different.")
    st.table(table, border="horizontal")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: table, "seedscape-others")
    st.caption(
        "A worker has streams of its own, and `randn` of 16 and more draws in blocks. Source for "
        "the workers: PyTorch documentation, *Reproducibility*, DataLoader."
    )
    lesson.take_home(
        "Sort a set before you walk it; seed workers from `torch.initial_seed()`; add up in one "
        "order. This script shows the trap of the workers and its cure"
        + lesson.prints(PRINTS, bool(guess)),
        script("hardware", "others"),
        "seedscape-others",
    )
