"""The view "The flags": what each one does here, the lines to paste, and runs under these lines."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import streamlit as st

from core.charts.runtime_algorithms.repeats import repeats_chart
from core.checks import whole
from core.runtime_algorithms import findings
from core.runtime_algorithms.composer import PRESETS, REFUSED_ON_CUDA, Composed
from core.runtime_algorithms.flags import FLAGS, live_flags
from core.runtime_algorithms.switch_task import Switched, SwitchSettings
from core.runtime_algorithms.tables import flags_table
from core.wording import listed, number_of
from pages.common import lesson
from pages.common.controls import choose, segments, toggle
from pages.common.state import PageState, Parameters
from pages.views.runtime_algorithms import runs

TITLE = "Flags"
SETTINGS = SwitchSettings(runs=4)


@dataclass(frozen=True)
class Shown:
    """Which try it is, and what the view asks."""

    flag_try: int = whole(1, 1, 1000)
    guess_flags: str = lesson.guess(runs.GUESSES, apart_from=("flag_try",))


COMPOSED = Parameters(Composed, defaults=asdict(PRESETS["Repeatable"]))
PARAMETERS = (COMPOSED, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    composed = state.values(COMPOSED)
    lines = "\n".join(composed.lines())
    settings = replace(SETTINGS, attempt=state["flag_try"], lines=lines)
    _controls(state, composed)
    guess = lesson.ask(
        state,
        f"{settings.runs} trainings with one seed and {settings.threads} threads under the lines "
        "below. How many different networks?",
        "guess_flags",
    )
    told, heading = bool(guess), st.empty()
    heading.markdown("##### The lines to paste, and trainings under these very lines")
    left, right = st.columns(2)
    with left:
        st.code(lines, language="python", wrap_lines=True)
    with right:
        modes = runs.measure({"under these lines": settings}, told)
        switched = modes.get("under these lines")
        if switched and told:
            heading.markdown(f"##### {findings.flags_finding(switched)}")
            lesson.answer(guess, runs.right_guess(switched), findings.luck(switched))
    if switched:
        if told and switched.distinct > 1:
            lesson.show_chart(repeats_chart(modes, findings.parting_finding(switched)), "flags")
        with st.container(horizontal=True, vertical_alignment="center"):
            runs.try_again(state, "flag_try")
            lesson.tools(state, lambda: flags_table(switched), "seedscape-flags")
        st.markdown(findings.device_words(switched))
        if switched.refused:
            st.markdown("Tried in that process, these did not pass:")
        runs.show_refused(switched)
    if notes := composed.notes():
        st.markdown("What this choice does not do:\n" + "\n".join(f"- {note}" for note in notes))
    _refused_on_cuda(composed)
    _every_flag(switched)
    _reasons()
    docstring, script = runs.switch_script(SETTINGS).split("\n\n", 1)
    prints = lesson.prints(findings.switch_headline(switched), told) if switched else "."
    lesson.take_home(
        "Set flags once, at the top, before anything else is computed. This script trains under "
        f"these very lines{prints} Where a run is not repeatable, neither is what it prints.",
        f"{docstring}\n\n{lines}\n\n{script}",
        "seedscape-flags",
    )


def _controls(state: PageState, composed: Composed) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, preset in PRESETS.items():
            if st.button(name, type="primary" if composed == preset else "secondary"):
                chosen = asdict(preset)
                words = {each.name: each.rule.write(chosen[each.name]) for each in COMPOSED.entries}
                state.go_to(state.link(**words))
        segments(state, "mode", "Deterministic algorithms")
        toggle(state, "seeds", "Seeds")
        with st.popover("More", icon=":material/tune:"):
            toggle(state, "onednn", "mkldnn.enabled (oneDNN)")
            toggle(state, "onednn_deterministic", "mkldnn.deterministic")
            toggle(state, "fill", "fill_uninitialized_memory")
            st.markdown("**These need CUDA:**")
            choose(state, "tf32", "TF32")
            choose(state, "workspace", "cuBLAS workspace")
            toggle(state, "benchmark", "cudnn.benchmark")
            toggle(state, "cudnn_deterministic", "cudnn.deterministic")
            toggle(state, "cudnn", "cudnn.enabled")
            toggle(state, "reduced_sums", "16-bit sums of parts")


def _refused_on_cuda(composed: Composed) -> None:
    says = {
        "on": "On CUDA, each of these raises an error",
        "warn": "On CUDA, each of these warns, and may vary from run to run",
        "off": "On CUDA nothing raises, and each of these may vary from run to run",
    }
    with st.expander(says[composed.mode], icon=":material/error:"):
        st.markdown(
            "\n".join(f"- {each} → *{instead}*" for each, instead in REFUSED_ON_CUDA.items())
        )
        st.caption("From PyTorch's documentation, with what to take instead; there are more.")


def _every_flag(switched: Switched | None) -> None:
    live = live_flags()
    st.markdown("#### Every flag, read on this server")
    changed = [name for name in live if switched and switched.live[name] != live[name]]
    if changed:
        names = listed([f"`{name.split('(')[0].removeprefix('torch.')}`" for name in changed])
        st.markdown(
            f"In the process of the experiment {names} stood otherwise. In this server, which all "
            "visitors share, nothing was moved."
        )
    for acts, what in (
        (True, "can act on this host"),
        (False, "can be read and set here, but need CUDA to act"),
    ):
        flags = [flag for flag in FLAGS if flag.acts == acts]
        count = number_of(len(flags), "flag", "flags")
        with st.expander(f"{count} {what}", icon=":material/flag:"):
            for flag in flags:
                st.markdown(
                    f"`{flag.name}` is `{live[flag.name]}`, by default `{flag.default}`.  \n"
                    f"{flag.does} *Cost:* {flag.costs} *Trap:* {flag.trap}"
                )


def _reasons() -> None:
    lesson.why(
        "Which of these do I need?",
        "For a run that repeats on one machine: seed every source, call "
        "`torch.use_deterministic_algorithms(True)`, leave `benchmark` off, set "
        "`CUBLAS_WORKSPACE_CONFIG` where products run on several streams, and keep the number of "
        "threads. That fixes *which algorithm* runs and *in which order* it adds.\n\n"
        "TF32 and 16-bit sums are another matter: they are repeatable, and less exact. They decide "
        "how far a result lies from the true one, and how far apart two machines may lie.\n\n"
        "Nothing here makes two machines agree. cuDNN's documentation says so plainly: across "
        "architectures none of its routines guarantees the same bits.\n\n"
        "Sources: PyTorch, [Reproducibility](https://docs.pytorch.org/docs/stable/notes/"
        "randomness.html) and the source of version 2.13; NVIDIA, documentation of cuDNN and "
        "cuBLAS.",
    )
