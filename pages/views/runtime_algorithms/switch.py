"""The view "The switch": one training again and again, with deterministic mode off and on."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.charts.identicon import identicon
from core.own_process import Standing
from core.runtime_algorithms import switch_words
from core.runtime_algorithms.switch_task import (
    MOST_STEPS,
    Switched,
    SwitchSettings,
    read_answer,
    task_of,
)
from core.seeds import LARGEST_SEED
from pages.common import lesson
from pages.common.own_process import Watcher, answer_to
from pages.common.state import Choice, Number, PageState, Parameter
from pages.views.runtime_algorithms.cached_switch import shown_switch

GUESS = "guess_switch"
RUNS = (2, 4, 8, 16)

PARAMETERS: tuple[Parameter, ...] = (
    Number("runs", 8, 1, 16, whole=True),
    Choice("threads", ("1", "2", "4"), "2"),
    Number("switch_rate", 0.2, 0.001, 1.0),
    Number("switch_steps", 150, 2, MOST_STEPS, whole=True),
    Number("switch_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("attempt", 1, 1, 1000, whole=True),
    lesson.guess_parameter(switch_words.GUESSES, GUESS),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    off_settings, on_settings = (settings_of(state, on) for on in (False, True))
    told = bool(state[GUESS])
    _controls(state)
    off = ask(off_settings, f"{off_settings.runs} trainings, switch off", told)
    on = ask(on_settings, f"{on_settings.runs} trainings, switch on", told) if off else None
    if off is None or on is None:
        st.button("Try again", icon=":material/refresh:")
        return
    shown = shown_switch(off, on, theme)
    before = (
        f"Two times {off.runs} trainings: same process, same seed, same data, "
        f"{off_settings.threads} threads. How many different networks?"
    )
    lesson.show_chart(
        shown.chart if told else shown.untold, "switch", None if told else before, tall=True
    )
    lesson.predict(
        state,
        f"{off.runs} trainings with one seed, the switch off. How many different networks?",
        switch_words.GUESSES,
        f"It is **{switch_words.guessed_right(off)}**. {shown.words}",
        GUESS,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Try again", icon=":material/refresh:"):
            state.go_to(state.link(attempt=str(off_settings.attempt + 1)))
        lesson.tools(lambda: shown.csv, "seedscape-switch")
    if told:
        _fingerprints(off, on)
    _refused(on)
    _reasons()
    prints = f" and prints: *{switch_words.switch_headline(on)}*." if told else "."
    lesson.take_home(
        "One line asks every operation for a deterministic form, or else an error. It makes a run "
        "repeatable on this machine with this many threads; another machine may still give "
        f"another result. This script trains as the page does, with the switch on{prints} A link "
        "to this state repeats the experiment, and with the switch off not its result.",
        switch_words.switch_script(on_settings),
    )


def settings_of(state: PageState, deterministic: bool) -> SwitchSettings:
    """Return the state as settings of one of the two modes."""
    return SwitchSettings(
        runs=int(state["runs"]),
        threads=int(state["threads"]),
        deterministic=deterministic,
        steps=int(state["switch_steps"]),
        learning_rate=float(state["switch_rate"]),
        seed=int(state["switch_seed"]),
        attempt=int(state["attempt"]),
    )


def ask(settings: SwitchSettings, what: str, told: bool) -> Switched | None:
    """Return what came of the runs, in sight; told, each finished one shows its fingerprint."""
    answer = answer_to(task_of(settings), what, finished_runs() if told else None)
    return None if answer is None else read_answer(answer)


def finished_runs() -> Watcher:
    """Return what draws the fingerprints of the runs that are finished so far."""
    place = st.empty()

    def watch(standing: Standing) -> None:
        digits = [str(line.get("fingerprint", "0")) for line in standing.progress]
        place.html(" ".join(map(identicon, digits)))
        if standing.done:
            place.empty()

    return watch


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.select_slider(
            "Runs", sorted({*RUNS, int(state["runs"])}), key=state.key("runs"), width=150
        )
        st.segmented_control("Threads", ("1", "2", "4"), key=state.key("threads"), required=True)
        st.number_input("Seed", 0, LARGEST_SEED, key=state.key("switch_seed"), width=130)
        with st.popover("More", icon=":material/tune:"):
            st.number_input("Steps", 2, MOST_STEPS, step=20, key=state.key("switch_steps"))
            st.number_input("Learning rate", 0.001, 1.0, step=0.05, format="%g",
                            key=state.key("switch_rate"))  # fmt: skip
            st.number_input("Try", 1, 1000, key=state.key("attempt"))


def _fingerprints(off: Switched, on: Switched) -> None:
    for name, switched in (("off", off), ("on", on)):
        verdict = f"{switched.distinct} of {switched.runs} distinct"
        st.markdown(f"**Switch {name}: the last weights of {switched.runs} runs**")
        runs = {f"run {run + 1}": each for run, each in enumerate(switched.fingerprints)}
        lesson.fingerprints(runs, verdict)


def _refused(on: Switched) -> None:
    st.markdown(
        "#### What raises instead\nSome operations have no deterministic form. With the switch on "
        f"they do not run: they raise. Tried in the same process, on {on.device}:"
    )
    for refused in on.refused:
        st.code(f"{refused.operation}\n{refused.message}", language=None, wrap_lines=True)
    if not on.refused:
        st.markdown("Here none of those that were tried did.")


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
