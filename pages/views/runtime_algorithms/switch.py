"""The view "The switch": one training again and again, with deterministic mode off and on."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import streamlit as st

from core.charts.identicon import identicon
from core.checks import choice
from core.own_process import Standing
from core.runtime_algorithms import findings
from core.runtime_algorithms.switch_task import Switched, SwitchSettings, read_answer, task_of
from core.runtime_algorithms.tables import repeats_table
from pages.common import lesson
from pages.common.controls import ladder, number_field, segments
from pages.common.own_process import answer_to
from pages.common.state import PageState, Parameters
from pages.views.runtime_algorithms.cached import repeats_picture, script_of

TITLE = "Switch"
GUESSES = ("one", "some equal, some not", "all different")
RUNS = (2, 4, 8, 16)


@dataclass(frozen=True)
class Shown:
    """What the view offers of the threads, and asks."""

    threads: int = choice(2, (1, 2, 4))
    guess_switch: str = lesson.guess(GUESSES)


SWITCH = Parameters(
    SwitchSettings,
    names={"steps": "switch_steps", "learning_rate": "switch_rate", "seed": "switch_seed"},
    leave_out=("threads",),
)
PARAMETERS = (SWITCH, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(SWITCH, threads=state["threads"])
    on_settings = state.values(SWITCH, threads=state["threads"], deterministic=True)
    told = bool(state["guess_switch"])
    _controls(state)
    off = ask(settings, f"{settings.runs} trainings, switch off", told)
    on = ask(on_settings, f"{settings.runs} trainings, switch on", told) if off else None
    if off is None or on is None:
        st.button("Try again", icon=":material/refresh:")
        return
    before = (
        f"Two times {off.runs} trainings: same process, same seed, same data, "
        f"{settings.threads} threads. How many different networks?"
    )
    finding = findings.switch_finding(off, on) if told else findings.time_words(off, on)
    chart = repeats_picture({"switch off": off, "switch on": on}, finding, told)
    lesson.show_chart(chart, "switch", None if told else before, tall=True)
    lesson.predict(
        state,
        f"{off.runs} trainings with one seed, the switch off. How many different networks?",
        GUESSES,
        f"It is **{guessed_right(off)}**. {findings.switch_words(off, on)}",
        "guess_switch",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Try again", icon=":material/refresh:"):
            state.go_to(state.link(attempt=str(settings.attempt + 1)))
        lesson.tools(state, lambda: repeats_table(off, on), "seedscape-switch")
    if told:
        for name, switched in (("off", off), ("on", on)):
            st.markdown(f"**Switch {name}: the last weights of {switched.runs} runs**")
            show_fingerprints(switched)
    st.markdown(
        "#### What raises instead\nSome operations have no deterministic form. With the switch on "
        f"they do not run: they raise. Tried in the same process, on {on.device}:"
    )
    show_refused(on)
    if not on.refused:
        st.markdown("Here none of those that were tried did.")
    _reasons()
    lesson.take_home(
        "One line asks every operation for a deterministic form, or else an error. It makes a run "
        "repeatable on this machine with this many threads; another machine may still give "
        "another result. This script trains as the page does, with the switch on"
        f"{lesson.prints(findings.switch_headline(on)) if told else '.'} A link "
        "to this state repeats the experiment, and with the switch off not its result.",
        switch_script(on_settings),
        "seedscape-switch",
    )


def ask(settings: SwitchSettings, what: str, told: bool) -> Switched | None:
    """Return what came of the runs, in sight; told, each finished one shows its fingerprint."""
    place = st.empty()

    def watch(standing: Standing) -> None:
        digits = [str(line.get("fingerprint", "0")) for line in standing.progress]
        place.html(" ".join(map(identicon, digits)))
        if standing.done:
            place.empty()

    answer = answer_to(task_of(settings), what, watch if told else None)
    return None if answer is None else read_answer(answer)


def guessed_right(switched: Switched) -> str:
    """Return the guess that the runs make right."""
    if switched.distinct == 1:
        return GUESSES[0]
    return GUESSES[2] if switched.distinct == switched.runs else GUESSES[1]


def show_fingerprints(switched: Switched) -> None:
    """Show the last weights of each run."""
    named = {f"run {run}": digits for run, digits in enumerate(switched.fingerprints, 1)}
    lesson.fingerprints(named, f"{switched.distinct} of {switched.runs} distinct")


def show_refused(switched: Switched) -> None:
    """Show what the library said of each operation that did not run."""
    for operation, message in switched.refused.items():
        st.code(f"{operation}\n{message}", language=None, wrap_lines=True)


def switch_script(settings: SwitchSettings) -> str:
    """Return the script that trains so; it has but one try, and no lines before it."""
    given = asdict(settings)
    return script_of("switch", **{n: given[n] for n in given if n not in ("attempt", "lines")})


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ladder(state, "runs", "Runs", RUNS, str, width=150)
        segments(state, "threads", "Threads")
        number_field(state, "switch_seed", "Seed", width=130)
        with st.popover("More", icon=":material/tune:"):
            number_field(state, "switch_steps", "Steps")
            number_field(state, "switch_rate", "Learning rate")
            number_field(state, "attempt", "Try")


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
