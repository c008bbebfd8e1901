"""The view "Records": what real machines made of the same probes, and the reader's own beside."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.hardware import findings
from core.hardware.records import Record, read, shipped, table
from core.scripts import script
from pages.common import lesson
from pages.common.state import PageState, Parameters

TITLE = "Records"
ASKED = "index_put_(accumulate)"
GUESSES = ("one", "several")


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_records: str = lesson.guess(GUESSES)


PARAMETERS = (Parameters(Shown),)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    first = shipped()[0]
    host = first["machine"]
    asked = next(row for row in table([first]) if row["what is tried"] == ASKED)
    question = (
        f"On one machine, an {host['processor']}, `index_put_` adds the same numbers into the same "
        f"bins again and again, with {host['threads']} threads and determinism off. How many "
        "different results?"
    )
    guess = lesson.ask(state, question, "guess_records")
    above = st.container()
    records = [*shipped(), *_dropped_in()]
    rows = table(records)
    with above:
        if guess:
            right = GUESSES[not asked["1, off"].startswith("1 of")]
            why = f"{asked['1, off']}; with determinism on, {asked['1, on']}."
            lesson.answer(guess, right, why)
            st.markdown(f"##### {findings.records_finding(records)}")
            machines = [{name: str(v) for name, v in r["machine"].items()} for r in records]
            numbered = [{"": str(n), **machine} for n, machine in enumerate(machines, 1)]
            st.table(numbered, border="horizontal")
            if not any("gpu" in machine for machine in machines):
                st.markdown("No record of a machine with CUDA was at hand, and none is made up.")
        else:
            st.markdown("##### What is tried, and how many milliseconds it takes once")
        told = [name for name in rows[0] if guess or name.endswith(("is tried", "ms"))]
        st.dataframe([{name: r[name] for name in told} for r in rows], height=420, hide_index=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: rows, "seedscape-records")
    lesson.why(
        "What does a record hold?",
        "Operations repeated on the same inputs; fingerprints of draws, of dropout masks and of a "
        "small training; processor, graphics card and versions. No host’s name, no user, no path. "
        "Inputs come from NumPy’s legacy generator, the same everywhere.",
    )
    lesson.take_home(
        "One line asks for deterministic forms, or else an error. It makes one machine repeat "
        "itself, and no two machines agree. This script counts on your machine.",
        script("hardware", "records"),
        "seedscape-records",
    )


def _dropped_in() -> list[Record]:
    """Return the record of the reader's own machine, if there is one; say what is wrong with it."""
    st.markdown("##### Your own machine")
    line = "python -m core.hardware.record --quick --output mine.json"
    st.code(line, language="bash", wrap_lines=True)
    says = "The record of your machine, mine.json: shown here beside the others, stored nowhere"
    file = st.file_uploader(says, key="hardware:record", max_upload_size=1)
    try:
        return [read(file.getvalue())] if file else []
    except ValueError as error:
        st.warning(f"{str(error)[:1].upper()}{str(error)[1:]}.", icon=":material/upload_file:")
        return []
