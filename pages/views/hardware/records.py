"""The view "Records": what real machines made of the same probes, and the reader's own beside."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.hardware import findings
from core.hardware.records import LARGEST, Line, Record, agreement, lines, name_of, read, shipped
from core.scripts import script
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.hardware.cached import records_picture

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
    asked = next(line for line in lines([first]) if line.probe == ASKED)
    guess = lesson.ask(
        state,
        f"On one machine, an {name_of(first)}, `index_put_` adds the same numbers into the same "
        f"bins {asked.off[1]} times, with {first['machine']['threads']} threads and determinism "
        "off. How many different results?",
        "guess_records",
    )
    own = st.session_state.get("hardware:own record")
    records = [*shipped(), *([own] if own else [])]
    told = bool(guess)
    chart = records_picture(tuple(lines(records)), told)
    lesson.show_chart(chart, "records", None if told else "How long each probe took")
    if told:
        lesson.answer(
            guess,
            GUESSES[asked.off[0] > 1],
            f"{asked.off[0]} of {asked.off[1]}; with determinism on, {asked.on[0]}.",
        )
    _own()
    if told:
        _told(records)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(records), "seedscape-records")
    _reasons()
    lesson.take_home(
        "One line asks for deterministic forms, or else an error. It makes one machine repeat "
        "itself, and no two machines agree. This script counts on your machine.",
        script("hardware", "records"),
        "seedscape-records",
    )


def _own() -> None:
    st.markdown("##### Your own machine")
    st.code(
        "python -m core.hardware.record --quick --output mine.json", language="bash",
        wrap_lines=True,
    )  # fmt: skip
    file = st.file_uploader(
        "The record of your machine, mine.json: shown here beside the others, stored nowhere",
        type="json",
        key="hardware:record",
        on_change=lambda: st.session_state.pop("hardware:own record", None),
    )
    if file is None or "hardware:own record" in st.session_state:
        return
    if file.size > LARGEST:
        st.warning(f"The file has {file.size:,} bytes; a record has {LARGEST:,} at most.")
        return
    try:
        st.session_state["hardware:own record"] = read(file.getvalue())
    except ValueError as error:
        st.warning(f"{str(error)[:1].upper()}{str(error)[1:]}.", icon=":material/upload_file:")
        return
    st.rerun()


def _told(records: list[Record]) -> None:
    st.markdown("##### The machines")
    st.table([_machine(record) for record in records], border="horizontal")
    if not any("gpu" in record["machine"] for record in records):
        st.markdown(
            "No record of a machine with CUDA stands here: none was at hand, and none is made up."
        )
    for number, other in enumerate(records[1:], 2):
        st.markdown(
            f"Machine 1 ({name_of(records[0])}) and machine {number} ({name_of(other)}) agree to "
            f"the bit in {findings.agreement_words(agreement(records[0], other))}."
        )
    raised = [line for line in lines(records) if line.error]
    if raised:
        st.markdown("##### What raises with determinism on")
        st.table(
            [{"probe": r.probe, "machine": r.machine, "says": r.error} for r in raised],
            border="horizontal",
        )


def _machine(record: Record) -> dict[str, str]:
    machine = record["machine"]
    return {
        "machine": name_of(record, "cuda" if "gpu" in machine else "cpu"),
        "instructions": machine["capability"],
        "dropout masks": "Intel's" if machine["maker"] == "intel" else "AMD's and ARM's",
        "threads": str(machine["threads"]),
        "PyTorch": machine["torch"],
        "driver side": machine.get("cuda", "no CUDA"),
    }


def _table(records: list[Record]) -> dict[str, list[object]]:
    found: list[Line] = lines(records)
    return {
        "machine": [line.machine for line in found],
        "probe": [line.probe for line in found],
        **{
            f"{name}_{mode}": [getattr(line, mode)[place] for line in found]
            for mode in ("off", "on")
            for place, name in enumerate(("distinct", "repeats", "milliseconds"))
        },
        "error": [line.error for line in found],
    }


def _reasons() -> None:
    lesson.why(
        "What does a record hold?",
        "A fixed list of operations, each repeated on the same inputs with determinism off and "
        "on: the number of distinct results, their fingerprint, the largest difference and the "
        "time; the fingerprints of draws of random numbers, of dropout masks, and of each "
        "operation of a small training. And the machine: processor, graphics card, versions. No "
        "host’s name, no user, no path.\n\n"
        "The inputs come from NumPy’s legacy generator, which is the same everywhere, so a "
        "fingerprint that differs between machines is the operation’s doing.\n\n"
        "The positions: PyTorch does not guarantee the same results across releases, commits or "
        "platforms, nor between CPU and GPU, even with identical seeds (*Reproducibility*, "
        "PyTorch documentation). NVIDIA: most of cuDNN’s routines repeat bit for bit on one "
        "architecture, with exceptions that add atomically; “Across different architectures, no "
        "cuDNN routines guarantee bitwise reproducibility” (*Reproducibility*, cuDNN "
        "documentation).",
    )
