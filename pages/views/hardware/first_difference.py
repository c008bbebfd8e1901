"""The view "Origin": two runs, and the first operation that made the difference."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.charts.hardware.operations import operations_chart
from core.hardware import findings
from core.hardware.variants import VARIANTS, VariantSettings, read_answer, task_of
from core.scripts import script
from pages.common import lesson
from pages.common.controls import choose, number_field
from pages.common.state import PageState, Parameters
from pages.common.workshop import answer_to

TITLE = "Origin"
COMMANDS = """\
python -m core.hardware.first_difference record --output A.json -- python train.py
python -m core.hardware.first_difference record --output B.json -- python train.py
python -m core.hardware.first_difference compare A.json B.json"""
STORIES = (
    ("Two threads, nothing changed", {"view": "first_difference", "variant": "threads"}),
    ("One flipped bit is no operation’s doing", {"view": "first_difference", "variant": "bit"}),
)


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_first: str = lesson.guess(findings.KINDS)


RUNS = Parameters(
    VariantSettings, names={"seed": "run_seed", "steps": "run_steps", "attempt": "try"}
)
PARAMETERS = (RUNS, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(RUNS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "variant", "Changed in the second run", VARIANTS, width=290)
        number_field(state, "run_seed", "Seed", width=110)
        number_field(state, "run_steps", "Steps", width=80)
        number_field(state, "try", "Try", width=80)
    changed = VARIANTS[settings.variant]
    question = (
        f"One training is run twice; changed: {changed}. Which is the first operation whose "
        "inputs agree and whose output does not? A random draw, a convolution, the sum of a "
        "gradient; or were the weights other before; or is it nowhere?"
    )
    guess = lesson.ask(state, question, "guess_first")
    answer = answer_to(task_of(settings), "Two recorded trainings")
    if answer is None:
        st.button("Try again", icon=":material/refresh:")
        return
    parted = read_answer(answer)
    before = "One training, operation by operation"
    chart = operations_chart(parted, findings.parted_finding(parted, changed), bool(guess))
    lesson.show_chart(chart, "operations", None if guess else before, tall=True)
    if guess:
        lesson.answer(guess, findings.kind_of(parted.difference), parted.difference.says)
    st.markdown("##### For your own training\nTwice: on one machine, or on two. Then compare.")
    st.code(COMMANDS, language="bash", wrap_lines=True)
    st.caption(
        "From the folder of this project. It names the operation, its number, its module and its "
        "step, and ends with status 0 if all is equal, 1 if not, 2 if the two cannot be compared. "
        "To bound memory a record ends after 200,000 operations, and says so; `--most` moves that. "
        f"Here the fingerprints of one run took {1000 * parted.fingerprint_seconds:.0f} ms."
    )
    lesson.stories(state, STORIES)
    with st.container(horizontal=True, vertical_alignment="center"):
        numbers = range(1, len(parted.names) + 1)
        table = {"operation": numbers, "name": parted.names, "step": parted.steps}
        lesson.tools(state, lambda: table, "seedscape-first-difference")
    lesson.why(
        "How is the first one found?",
        "A `TorchDispatchMode` sees every operation; of what goes in and what comes out only "
        "hashes are kept. The first whose output differs though its inputs agree *made* the "
        "difference; all later ones inherit it. If inputs differ already and nothing before made "
        "it, the state was another: weights, data, or a change made outside PyTorch. PyTorch has a "
        "private relative, `torch.utils._debug_mode.DebugMode`.",
    )
    lesson.take_home(
        "Set the seeds, record twice, compare: what differs first is where to look. This script "
        "is the idea in few lines, with another seed as the thing to find"
        + lesson.prints("the first operation that differs: aten.uniform_.default", bool(guess)),
        script("hardware", "first_difference", SEED=settings.seed, OTHER_SEED=settings.seed + 1),
        "seedscape-first-difference",
    )  # fmt: skip
