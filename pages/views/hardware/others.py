"""The view "Others": what else a machine brings along, each with its control."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.checks import whole
from core.hardware.records import Line
from core.own_process import Task
from core.scripts import script
from pages.common import lesson
from pages.common.controls import number_field
from pages.common.own_process import answer_to
from pages.common.state import PageState, Parameters
from pages.views.hardware.cached import others_picture

TITLE = "Others"
GUESSES = ("one", "several")


@dataclass(frozen=True)
class Shown:
    """Which attempt it is, and what the view asks."""

    other_try: int = whole(1, 1, 100)
    guess_others: str = lesson.guess(GUESSES)


PARAMETERS = (Parameters(Shown),)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number_field(state, "other_try", "Try", width=90)
    guess = lesson.ask(
        state,
        "Eight fresh Python interpreters each print one and the same set of words. In how many "
        "different orders?",
        "guess_others",
    )
    task = Task("core.hardware.others", (f"--try={state['other_try']}",), threads=2, timeout=90)
    answer = answer_to(task, "Other sources")
    if answer is None:
        st.button("Try again", icon=":material/refresh:")
        return
    lines = tuple(
        Line("this server", row["name"], tuple(row["off"]), tuple(row["on"]), "") for row in answer
    )
    told = bool(guess)
    untold = None if told else "How long each source took to try, on this server"
    lesson.show_chart(others_picture(lines, told), "others", untold)
    if told:
        distinct, of, _ = lines[0].off
        lesson.answer(guess, GUESSES[distinct > 1], f"{distinct} of {of} are different.")
        st.table(
            [
                {
                    "source": line.probe,
                    "what is tried": row["says"],
                    "as it comes": f"{line.off[0]} of {line.off[1]}",
                    "with the control": f"{line.on[0]} of {line.on[1]}",
                }
                for line, row in zip(lines, answer, strict=True)
            ],
            border="horizontal",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(lines), "seedscape-others")
    lesson.why(
        "Where do these come from?",
        "Python salts the hash of each word anew in every process, unless PYTHONHASHSEED is set; "
        "the order of a set follows. A worker of a DataLoader has streams of its own, so their "
        "number decides which example gets which number. Who seeds a worker by its number seeds "
        "it alike in each epoch, and the same augmentations come again: here one result is the "
        "fault, and two are the cure. `randn` of 16 and more draws in blocks: ask for one more, "
        "and the others change too. A forest with two jobs adds up its trees as they are done.\n\n"
        "Source for the workers: PyTorch documentation, *Reproducibility*, DataLoader.",
    )
    lesson.take_home(
        "Sort a set before you walk it; seed NumPy in workers from `torch.initial_seed()`; draw "
        "as many numbers each time; add up in one order. This script shows the trap of the "
        "workers and its cure.",
        script("hardware", "others"),
        "seedscape-others",
    )


def _table(lines: tuple[Line, ...]) -> dict[str, list[object]]:
    return {
        "source": [line.probe for line in lines],
        "distinct": [line.off[0] for line in lines],
        "of": [line.off[1] for line in lines],
        "distinct_with_control": [line.on[0] for line in lines],
    }
