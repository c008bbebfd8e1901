"""The view "The switch": one training again and again, with deterministic mode off and on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from core.charts.runtime_algorithms.repeats import repeats_chart
from core.checks import choice
from core.runtime_algorithms import findings
from core.runtime_algorithms.switch_task import SwitchSettings
from core.runtime_algorithms.tables import repeats_table
from pages.common import lesson
from pages.common.controls import ladder, more, number_field, segments
from pages.common.state import PageState, Parameters
from pages.views.runtime_algorithms import runs

TITLE = "Switch"
RUNS = (2, 4, 8, 16)
STORIES = (
    ("A single thread", {"view": "switch", "threads": "1"}),
    ("Short steps", {"view": "switch", "switch_rate": "0.02"}),
)


@dataclass(frozen=True)
class Shown:
    """What the view offers of the threads, and asks."""

    threads: int = choice(2, (1, 2, 4))
    guess_switch: str = lesson.guess(runs.GUESSES, apart_from=("attempt",))


SWITCH = Parameters(
    SwitchSettings,
    names={"steps": "switch_steps", "learning_rate": "switch_rate", "seed": "switch_seed"},
    leave_out=("threads",),
)
PARAMETERS = (SWITCH, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(SWITCH, threads=state["threads"])
    with_switch = replace(settings, deterministic=True)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ladder(state, "runs", "Runs", RUNS, str, width=150)
        segments(state, "threads", "Threads")
        number_field(state, "switch_seed", "Seed", width=130)
        more(state, switch_steps="Steps", switch_rate="Learning rate", attempt="Try")
    asked = settings.runs > 1
    question = (
        f"{settings.runs} trainings with one seed, the switch off. How many different networks?"
    )
    guess = lesson.ask(state, question, "guess_switch") if asked else lesson.SHOW
    told, heading = bool(guess), st.empty()
    heading.markdown("##### Each way the same process, seed, data and number of threads")
    modes = runs.measure({"switch off": settings, "switch on": with_switch}, told)
    if len(modes) < 2:
        return
    off, on = modes.values()
    if told:
        heading.markdown(f"##### {findings.switch_finding(off, on)}")
        words = findings.switch_words(off, on)
        if asked:
            lesson.answer(guess, runs.right_guess(off), words)
        else:
            st.markdown(words)
        if max(off.distinct, on.distinct) > 1:
            parted = off if off.distinct > 1 else on
            lesson.show_chart(repeats_chart(modes, findings.parting_finding(parted)), "switch")
    with st.container(horizontal=True, vertical_alignment="center"):
        runs.try_again(state, "attempt")
        lesson.tools(state, lambda: repeats_table(off, on), "seedscape-switch")
    lesson.stories(state, STORIES)
    st.markdown(
        "#### What raises instead\nSome operations have no deterministic form. With the switch on "
        f"they do not run: they raise. Tried in the same process, on {on.device}:"
    )
    runs.show_refused(on)
    if not on.refused:
        st.markdown("Here none of those that were tried did.")
    _reasons()
    lesson.take_home(
        "One line asks every operation for a deterministic form, or else an error. It makes a run "
        "repeatable on this machine with this many threads; another machine may still give "
        "another result. This script trains as the page does, with the switch on"
        f"{lesson.prints(findings.switch_headline(on), told)} A link "
        "to this state repeats the experiment, and with the switch off not its result.",
        runs.switch_script(with_switch),
        "seedscape-switch",
    )


def _reasons() -> None:
    lesson.why(
        "Why is the same training not the same?",
        "This network's convolution gathers each pixel by an index, nine times over. Its gradient "
        "has to put nine parts back into one pixel. Two threads do that at the same time, with "
        "atomic additions: none is lost, and whoever comes first is added first. Addition depends "
        "on its order, so the last bit depends on which thread was quicker. From then on the "
        "difference grows as it does in *Small differences*. One of cuDNN's algorithms for the "
        "gradient of a convolution adds in the same way on a graphics processor.\n\n"
        "With `torch.use_deterministic_algorithms(True)` the operation takes a form that adds in "
        "a fixed order. A fixed order can be slower or, as with sorted indices, even faster.\n\n"
        "The network: two such convolutions (1→8→16), ReLU, maximum over 2×2, linear; digits, "
        "batches of 48, momentum 0.9. All runs of one mode share a process.\n\n"
        "Sources: PyTorch, [Reproducibility](https://docs.pytorch.org/docs/stable/notes/"
        "randomness.html) and [use_deterministic_algorithms](https://docs.pytorch.org/docs/stable/"
        "generated/torch.use_deterministic_algorithms.html); NVIDIA, cuDNN documentation.",
    )
