"""The view "Machines": one seeded training on several machines that this server can be."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.charts.identicon import identicon
from core.hardware import findings
from core.hardware.machines_task import (
    Machines,
    MachineSettings,
    Row,
    read_answer,
    read_row,
    task_of,
)
from core.hardware.makers import processor
from core.own_process import Standing
from core.scripts import script
from core.wording import percent
from pages.common import lesson
from pages.common.controls import ladder, number_field
from pages.common.own_process import answer_to
from pages.common.state import PageState, Parameters
from pages.views.hardware.cached import machines_picture

TITLE = "Machines"
PLAIN = "no vectors"
GUESSES = ("unchanged", "changed")
RATES = (0.02, 0.05, 0.1, 0.2)
STORIES = (
    ("Small steps keep the machines together", {"view": "machines", "machine_rate": "0.02"}),
    ("Another seed, the same parting", {"view": "machines", "machine_seed": "7"}),
)


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
        ladder(state, "machine_rate", "Learning rate", RATES, str, width=170)
        number_field(state, "machine_steps", "Steps", width=90)
    guess = lesson.ask(
        state,
        f"With seed {settings.seed}, a network’s initial weights are drawn twice on this one "
        "processor; the second time without its vector instructions. The weights are then …",
        "guess_machines",
    )
    machines = _run(settings, bool(guess))
    if machines is None or not machines.done:
        if machines:
            st.error(f"The training itself {machines.rows[0].error}.", icon=":material/error:")
        st.button("Try again", icon=":material/refresh:")
        return
    untold = None if guess else f"The training on this machine, with an {processor()}"
    lesson.show_chart(machines_picture(machines, bool(guess)), "machines", untold, tall=True)
    if guess:
        _told(guess, machines)
    lesson.stories(state, STORIES)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(machines), "seedscape-machines")
    _reasons()
    lesson.take_home(
        "A seed is not a file. Draw the initial weights once, save them with `torch.save`, and "
        "load them on every machine; then compare runs by several seeds, never by one run to the "
        "bit. This script draws on one processor with two instruction sets"
        + (lesson.prints(findings.machines_prints(machines, PLAIN)) if _has(machines) and guess
           else lesson.prints("", told=False)),
        script("hardware", "machines", SEED=settings.seed),
        "seedscape-machines",
    )  # fmt: skip


def _run(settings: MachineSettings, told: bool) -> Machines | None:
    """Return all machines; told, each that is done shows its last weights meanwhile."""
    place = st.empty()

    def watch(standing: Standing) -> None:
        rows = [read_row(line["row"]) for line in standing.progress if "row" in line]
        place.html(
            " ".join(f"{identicon(row.fingerprint_final or '0')} {row.machine}" for row in rows)
        )
        if standing.done:
            place.empty()

    answer = answer_to(task_of(settings), "One training, several machines", watch if told else None)
    return None if answer is None else read_answer(answer)


def _has(machines: Machines) -> bool:
    return PLAIN in machines.drawn_by


def right(machines: Machines) -> str:
    """Return the guess that is right."""
    plain = next((row for row in machines.done if row.machine == PLAIN), machines.done[0])
    return GUESSES[plain.fingerprint_initial != machines.done[0].fingerprint_initial]


def _told(guess: str, machines: Machines) -> None:
    words = findings.initial_words(machines, PLAIN) if _has(machines) else ""
    lesson.answer(guess, right(machines), words)
    st.table([_shown(row) for row in machines.rows], border="horizontal")
    for name, why in machines.unavailable:
        st.markdown(f"**{name}** is not available here: {why}.")
    if _has(machines):
        st.markdown("##### One seed, drawn with other instructions: the share of numbers changed")
        st.table(
            [
                {
                    "draw": f"`{draw}`",
                    **dict(zip(machines.drawn_by, map(_share, shares), strict=True)),
                }
                for draw, shares in machines.draws.items()
            ],
            border="horizontal",
        )


def _share(share: float) -> str:
    return f"{percent(share)} other" if share else "the same"


def _shown(row: Row) -> dict[str, str]:
    """Return a row of the table in words."""
    if row.error:
        return {"machine": row.machine, "what it is": f"{row.says}. It {row.error}."}
    step = row.first_difference_step
    first = "never" if step < 0 else "at the start" if step == 0 else f"step {step}"
    return {
        "machine": row.machine,
        "what it is": row.says,
        "initial weights": f"`{row.fingerprint_initial}`",
        "last weights": f"`{row.fingerprint_final}`",
        "first differs": first,
        "accuracy": f"{row.test_accuracy:.1%}",
        "predictions that differ": percent(row.churn) if row.churn else "none",
    }


def _table(machines: Machines) -> dict[str, list[object]]:
    rows = machines.done
    return {
        "machine": [row.machine for row in rows for _ in row.distance],
        "step": [step for row in rows for step in range(len(row.distance))],
        "distance": [each for row in rows for each in row.distance],
    }


def _reasons() -> None:
    lesson.why(
        "Why do other instructions give other numbers?",
        "Each setting is a genuine one of this server’s libraries, in a process that is a clean "
        "copy: it takes the code path that another processor would take. A wider vector adds in "
        "another order; a fused multiply-add rounds once where two instructions round twice.\n\n"
        "The stream of the Mersenne Twister is the same everywhere. What is made of it is not: "
        "`randn` of 16 and more computes its logarithms and cosines in vectors, and "
        "`uniform_(−b, b)` computes u · 2b − b with one rounding or with two. `nn.Linear(64, 64)` "
        "escapes: its bound is 1/√64 = 1/8, and a product with a power of two is exact, so there "
        "is nothing to round.\n\n"
        "Settings that would crash this processor are not tried. The training: a convolutional "
        "network on 1,200 digits, batches of 48, momentum 0.9; “predictions that differ” counts "
        "597 others.\n\n"
        "PyTorch does not promise more: completely reproducible results are not guaranteed across "
        "releases, commits or platforms, nor between CPU and GPU, even with the same seeds "
        "(PyTorch documentation, *Reproducibility*). NVIDIA says of its cuDNN: “Across different "
        "architectures, no cuDNN routines guarantee bitwise reproducibility” (cuDNN "
        "documentation, *Reproducibility*).",
    )
