"""The view "Machines": one seeded training on several machines that this server can be."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.charts.hardware.machines import machines_chart
from core.hardware import findings
from core.hardware.machines import PLAIN, Machines, MachineSettings, Row, read_answer, task_of
from core.scripts import script
from core.this_machine import processor
from core.wording import percent
from pages.common import lesson
from pages.common.controls import ladder, number_field
from pages.common.state import PageState, Parameters
from pages.common.workshop import answer_to

TITLE = "Machines"
GUESSES = ("unchanged", "changed")
STORIES = (("Small steps keep them together", {"view": "machines", "machine_rate": "0.02"}),)


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_machines: str = lesson.guess(GUESSES)


TRAINING = Parameters(
    MachineSettings,
    names={"seed": "machine_seed", "learning_rate": "machine_rate", "steps": "machine_steps"},
)
PARAMETERS = (TRAINING, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(TRAINING)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number_field(state, "machine_seed", "Seed", width=120)
        ladder(state, "machine_rate", "Learning rate", (0.02, 0.05, 0.1, 0.2), str, width=170)
        number_field(state, "machine_steps", "Steps", width=90)
    question = (
        f"With seed {settings.seed}, a network’s initial weights are drawn twice on this one "
        "processor; the second time without its vector instructions. The weights are then …"
    )
    guess = lesson.ask(state, question, "guess_machines")
    answer = answer_to(task_of(settings), "One training, several machines")
    machines = read_answer(answer) if answer else None
    if machines is None or not machines.done:
        if machines:
            st.error(f"The training itself {machines.rows[0].error}.", icon=":material/error:")
        st.button("Try again", icon=":material/refresh:")
        return
    untold = None if guess else f"One training twice on this machine, with an {processor()}"
    chart = machines_chart(machines, findings.machines_finding(machines), bool(guess))
    lesson.show_chart(chart, "machines", untold, tall=True)
    this = machines.done[0]
    plain = next((row for row in machines.done if row.machine == PLAIN), this)
    if guess:
        right = GUESSES[plain.fingerprint_initial != this.fingerprint_initial]
        lesson.answer(guess, right, findings.initial_words(this, plain))
        _tables(machines)
    lesson.stories(state, STORIES)
    with st.container(horizontal=True, vertical_alignment="center"):
        distances = {row.machine: row.distance for row in machines.done}
        lesson.tools(state, lambda: distances, "seedscape-machines")
    _reasons()
    lesson.take_home(
        "A seed is not a file. Draw the initial weights once, save them with `torch.save`, and "
        "load them on every machine; then compare runs by several seeds, never by one run to the "
        "bit. This script draws on one processor with two instruction sets"
        + lesson.prints(findings.machines_prints(this, plain), bool(guess)),
        script("hardware", "machines", SEED=settings.seed),
        "seedscape-machines",
    )


def _tables(machines: Machines) -> None:
    """Show all machines, what is not available, and who agrees with whom."""
    st.table([_in_words(row) for row in machines.rows], border="horizontal")
    for name, why in machines.unavailable.items():
        st.markdown(f"**{name}** is not available here: {why}.")
    st.markdown("##### Who agrees with whom: = to the last bit, else predictions that differ")
    rows = [
        {"": one.machine}
        | {other.machine: findings.agreement(one, other) for other in machines.done}
        for one in machines.done
    ]
    st.table(rows, border="horizontal")


def _in_words(row: Row) -> dict[str, str]:
    if row.error:
        return {"machine": row.machine, "what it is": f"{row.says}. It {row.error}."}
    step = row.first_difference_step
    return {
        "machine": row.machine,
        "what it is": row.says,
        "initial weights": f"`{row.fingerprint_initial}`",
        "last weights": f"`{row.fingerprint_final}`",
        "first differs": "never" if step < 0 else f"step {step}" if step else "at the start",
        "accuracy": f"{row.test_accuracy:.1%}",
        "predictions that differ": percent(row.churn) if row.churn else "none",
    }


def _reasons() -> None:
    lesson.why(
        "Why do other instructions give other numbers?",
        "Each setting is a genuine one of this server’s libraries, in a process that is a clean "
        "copy. A wider vector adds in another order; a fused multiply-add rounds once where two "
        "instructions round twice. The Mersenne Twister is the same; what is made of it is not: "
        "`randn` of 16 and more computes its logarithms and cosines in vectors, and "
        "`uniform_(−b, b)` computes u · 2b − b with one rounding or with two. `nn.Linear(64, 64)` "
        "escapes: its bound is 1/√64 = 1/8, and a product with a power of two is exact, so there "
        "is nothing to round.\n\n"
        "The training: a small convolutional network on 1,200 digits; “predictions that differ” "
        "are of 597 others. Settings that would crash this processor are not tried.\n\n"
        "PyTorch does not promise more: completely reproducible results are not guaranteed across "
        "releases, commits or platforms, nor between CPU and GPU, even with the same seeds "
        "(PyTorch documentation, *Reproducibility*). NVIDIA: most of cuDNN’s routines repeat bit "
        "for bit on one architecture, with exceptions that add atomically; “Across different "
        "architectures, no cuDNN routines guarantee bitwise reproducibility” (cuDNN documentation, "
        "*Reproducibility*).",
    )
