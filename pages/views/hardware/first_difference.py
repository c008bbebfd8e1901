"""The view "Origin": two runs, and the first operation that made the difference."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.hardware import findings
from core.hardware.variants_task import (
    VARIANTS,
    Parted,
    VariantSettings,
    read_answer,
    task_of,
)
from core.scripts import script
from pages.common import lesson
from pages.common.controls import choose, number_field
from pages.common.own_process import answer_to
from pages.common.state import PageState, Parameters
from pages.views.hardware.cached import operations_picture

TITLE = "Origin"
STORIES = (
    (
        "Nothing is changed, but two threads add up",
        {"view": "first_difference", "variant": "threads"},
    ),
    ("One flipped bit is no operation’s doing", {"view": "first_difference", "variant": "bit"}),
    ("Nothing changed, nothing differs", {"view": "first_difference", "variant": "nothing"}),
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
    guess = lesson.ask(
        state,
        f"One training is run twice; changed: {changed}. Which is the first operation whose "
        "inputs agree and whose output does not? A random draw, a convolution, the sum of a "
        "gradient; or were the weights other before; or is it nowhere?",
        "guess_first",
    )
    answer = answer_to(task_of(settings), "Two recorded trainings")
    if answer is None:
        st.button("Try again", icon=":material/refresh:")
        return
    parted = read_answer(answer)
    told = bool(guess)
    before = f"One training, operation by operation: {len(parted.names)} in all"
    chart = operations_picture(parted, changed, told)
    lesson.show_chart(chart, "operations", None if told else before, tall=True)
    if told:
        lesson.answer(guess, findings.kind_of(parted.difference), parted.difference.says)
        st.markdown(
            f"The fingerprints of one run took {1000 * parted.fingerprint_seconds:.0f} ms for "
            f"{len(parted.names)} operations."
        )
    _own_training()
    lesson.stories(state, STORIES)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(parted), "seedscape-first-difference")
    _reasons()
    lesson.take_home(
        "Set the seeds, record twice, compare: what differs first is where to look. This script "
        "is the idea in twenty lines, with another seed as the thing to find.",
        script("hardware", "first_difference", SEED=settings.seed, OTHER_SEED=settings.seed + 1,
               STEPS=settings.steps),
        "seedscape-first-difference",
    )  # fmt: skip


def _own_training() -> None:
    st.markdown(
        "##### For your own training\n"
        "From the folder of this project, twice: on one machine, or on two. Then compare."
    )
    st.code(
        "python -m core.hardware.first_difference record --output A.json -- python train.py\n"
        "python -m core.hardware.first_difference record --output B.json -- python train.py\n"
        "python -m core.hardware.first_difference compare A.json B.json",
        language="bash",
        wrap_lines=True,
    )
    st.caption(
        "It names the operation, its number, its module and its step, and ends with status 0 if "
        "all is equal, 1 if not, 2 if the two cannot be compared."
    )


def _table(parted: Parted) -> dict[str, object]:
    count = len(parted.names)
    differs = [*parted.difference.differs, *[False] * count][:count]
    return {
        "operation": range(1, count + 1),
        "name": parted.names,
        "module": parted.modules,
        "step": parted.steps,
        "differs": differs,
    }


def _reasons() -> None:
    lesson.why(
        "How is the first one found?",
        "PyTorch lets a `TorchDispatchMode` see every operation, forward, backward and in the "
        "optimizer. What goes in and what comes out is hashed, and only the hashes are kept. The "
        "first operation whose output differs though its inputs agree *made* the difference; all "
        "later ones inherit it. If the inputs differ already and nothing before made it, the "
        "state was another: weights, data, or a change made outside PyTorch.\n\n"
        "Views are left out, for they compute nothing, and so is memory that has not been written "
        "yet. A record holds 200,000 operations at most. PyTorch has a private relative, "
        "`torch.utils._debug_mode.DebugMode`, with `log_tensor_hashes`.",
    )
