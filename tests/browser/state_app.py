"""A small page with every kind of control, which can be made to work as long as it must."""

from __future__ import annotations

import time
from dataclasses import dataclass

import streamlit as st

from core import checks
from pages.common import controls, lesson
from pages.common.frame import show_problems
from pages.common.state import By, PageState, Parameters
from pages.common.tools import copy_link


@dataclass(frozen=True)
class Trial:
    """Settings: ``work`` in seconds."""

    animal: str = checks.choice("cat", ("cat", "dog"))
    rate: float = checks.number(0.5, "[0, 10)")
    more: bool = checks.flag()
    steps: int = checks.whole(100, 0, 500)
    seeds: tuple[int, ...] = checks.seed_list("0-4", 20)
    guess: str = lesson.guess(("yes", "no"), apart_from=("more", "work"))
    work: float = checks.number(0.0, "[0, 1]")


@dataclass(frozen=True)
class Note:
    """What another view of the page would have."""

    words: str = checks.text(longest=10_000)


TRIAL = Parameters(Trial, defaults={"rate": By("animal", {"cat": 0.5, "dog": 2.0})})

state = PageState("trial", (TRIAL,), (Parameters(Note),))
shown = st.empty()
show_problems(state)
controls.segments(state, "animal", "Animal")
controls.number_field(state, "rate", "Rate")
controls.toggle(state, "more", "More")
if state["more"]:
    controls.number_field(state, "steps", "Steps")
controls.text_field(state, "seeds", "Seeds")
st.pills("Guess", ["yes", "no"], key=state.key("guess"))
st.text_area("Words", key=state.key("words"))
if st.button("Story"):
    state.go_to({"steps": "9", "rate": "wrong"})
if st.button("Told"):
    state.go_to({"steps": "9", "guess": "no"})
copy_link(state, "trial")
st.json(state.link(seeds="7", animal=""))
time.sleep(state["work"])
shown.text(repr(state.values(TRIAL, work=0.0)))
