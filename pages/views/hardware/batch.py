"""The view "Batches": the same row of the same product, in company."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import streamlit as st

from core.hardware import findings
from core.hardware.batch import NAMES, SIZES, Batches, BatchSettings
from core.scripts import script
from pages.common import lesson
from pages.common.controls import number_field, segments
from pages.common.state import PageState, Parameters
from pages.views.hardware.cached import batch_picture, batches_of

TITLE = "Batches"
GUESSES = ("every size", "some sizes")
STORIES = (
    ("A softmax looks at one row alone", {"view": "batch", "operation": "softmax"}),
    ("Sixteen bits for each number", {"view": "batch", "precision": "bfloat16"}),
    ("Short rows", {"view": "batch", "width": "8"}),
)


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_batch: str = lesson.guess(GUESSES)


BATCH = Parameters(BatchSettings, names={"seed": "batch_seed"})
PARAMETERS = (BATCH, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(BATCH)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments(state, "operation", "Operation", NAMES)
        segments(state, "precision", "Numbers")
        number_field(state, "width", "Numbers in a row", width=140)
        number_field(state, "batch_seed", "Seed", width=110)
    guess = lesson.ask(
        state,
        f"One row goes through `{NAMES[settings.operation]}` alone, and then in batches of 2 to "
        f"{max(SIZES)} rows. In which batches does it come out the same, to the bit: every size, "
        "or only some sizes?",
        "guess_batch",
    )
    result, told = batches_of(settings), bool(guess)
    before = "The first row in batches of each size; only that of one row is shown yet"
    lesson.show_chart(batch_picture(settings, told), "batch", None if told else before)
    if told:
        lesson.answer(guess, right(result), findings.batch_finding(result))
    lesson.stories(state, STORIES)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(result), "seedscape-batch-size")
    lesson.why(
        "Why does company change a row?",
        "A product of two matrices is computed in tiles, and which tiles depends on the number of "
        "rows: a single row takes another kernel than three, and three another than a hundred. "
        "Each kernel adds the same products in an order of its own, and rounding depends on the "
        "order. An operation that only ever looks at one row, as a softmax does, is safe.\n\n"
        "So a served language model can answer otherwise at temperature 0: how many other "
        "requests share its batch depends on the load. Horace He and others (Thinking Machines, "
        "*Defeating Nondeterminism in LLM Inference*, 10 September 2025) sampled Qwen3-235B 1,000 "
        "times at temperature 0 and got 80 distinct answers; with batch-invariant kernels, one.",
    )
    lesson.take_home(
        "Compute in batches of one fixed size, filled up with zeros: then the row does not know "
        "its company. This script counts both ways.",
        script("hardware", "batch", WIDTH=settings.width, SEED=settings.seed,
               PRECISION=settings.precision),
        "seedscape-batch-size",
    )  # fmt: skip


def right(result: Batches) -> str:
    """Return the guess that is right."""
    return GUESSES[result.distinct > 1]


def _table(result: Batches) -> dict[str, object]:
    columns = asdict(result)
    return {name: columns[name] for name in ("sizes", "prints", "groups", "largest")}
