"""The view "The flags": what each one does here, the lines to paste, and runs under these lines."""

from __future__ import annotations

from dataclasses import asdict
from html import escape

import streamlit as st

from core.charts.by_hand import Theme
from core.runtime_algorithms import switch_words
from core.runtime_algorithms.composer import (
    MODES,
    PRESETS,
    REFUSED_ON_CUDA,
    TF32,
    WORKSPACES,
    Composed,
)
from core.runtime_algorithms.flagged import Flagged, read_flagged, task_of
from core.runtime_algorithms.flags import FLAGS, has_cuda
from core.runtime_algorithms.flags_words import device_words, flagged_finding, flags_csv
from core.runtime_algorithms.switch_task import SwitchSettings
from core.wording import listed
from pages.common import lesson
from pages.common.own_process import answer_to
from pages.common.state import Choice, Flag, Number, PageState, Parameter
from pages.views.runtime_algorithms.cached_switch import shown_flagged
from pages.views.runtime_algorithms.switch import finished_runs

GUESS = "guess_flags"
GUESSES = switch_words.GUESSES
DEFAULT = PRESETS["Repeatable"]
SETTINGS = SwitchSettings(runs=4)

_CHOICES = {"mode": MODES, "tf32": TF32, "workspace": WORKSPACES}

PARAMETERS: tuple[Parameter, ...] = (
    *(
        Choice(name, _CHOICES[name], value) if name in _CHOICES else Flag(name, value)
        for name, value in asdict(DEFAULT).items()
    ),
    Number("flag_try", 1, 1, 1000, whole=True),
    lesson.guess_parameter(GUESSES, GUESS),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    composed, told = composed_of(state), bool(state[GUESS])
    _presets(state)
    _controls(state)
    left, right = st.columns([1, 1])
    with left:
        _lines(composed)
    with right:
        _consequences(composed)
    flagged = _run(state, composed, told)
    if flagged is not None:
        _result(state, flagged, theme, told)
    _table(flagged)
    _reasons()
    headline = switch_words.switch_headline(flagged.switched) if flagged else ""
    prints = f" and prints: *{headline}*." if told and headline else "."
    lesson.take_home(
        "Set flags once, at the top, before anything else is computed. This script trains under "
        f"these very lines{prints} Where a run is not repeatable, neither is what it prints.",
        switch_words.switch_script(SETTINGS, composed.lines()),
    )


def composed_of(state: PageState) -> Composed:
    """Return the state as a choice of flags."""
    return Composed(**{name: state[name] for name in asdict(DEFAULT)})


def _presets(state: PageState) -> None:
    with st.container(horizontal=True):
        for name, preset in PRESETS.items():
            if st.button(name, icon=":material/playlist_add_check:"):
                words = {
                    key: ("1" if value else "0") if isinstance(value, bool) else value
                    for key, value in asdict(preset).items()
                }
                state.go_to(state.link(**words))


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Deterministic algorithms", MODES, key=state.key("mode"), required=True
        )
        st.selectbox("TF32", TF32, key=state.key("tf32"), width=140)
        st.selectbox("cuBLAS workspace", WORKSPACES, key=state.key("workspace"), width=140)
        st.toggle("cudnn.benchmark", key=state.key("benchmark"))
        with st.popover("More", icon=":material/tune:"):
            st.toggle("cudnn.deterministic", key=state.key("cudnn_deterministic"))
            st.toggle("cudnn.enabled", key=state.key("cudnn"))
            st.toggle("16-bit sums of parts", key=state.key("reduced_sums"))
            st.toggle("mkldnn.enabled (oneDNN)", key=state.key("onednn"))
            st.toggle("mkldnn.deterministic", key=state.key("onednn_deterministic"))
            st.toggle("fill_uninitialized_memory", key=state.key("fill"))


def _lines(composed: Composed) -> None:
    st.markdown("**The lines to paste**")
    st.code("\n".join(composed.lines()), language="python", wrap_lines=True)
    for note in composed.notes():
        st.markdown(f"- {note}")


def _consequences(composed: Composed) -> None:
    verb = {"on": "raises an error", "warn": "warns, and may differ from run to run"}
    if composed.mode == "off":
        st.markdown("**On CUDA nothing raises.** These may then differ from run to run:")
    else:
        st.markdown(f"**On CUDA, each of these {verb[composed.mode]}:**")
    st.markdown("\n".join(f"- {each.operation} → *{each.instead}*" for each in REFUSED_ON_CUDA))
    st.caption("From PyTorch's documentation, with what to take instead; there are more.")


def _run(state: PageState, composed: Composed, told: bool) -> Flagged | None:
    settings = SwitchSettings(runs=SETTINGS.runs, attempt=int(state["flag_try"]))
    task = task_of(settings, composed)
    what = f"{settings.runs} trainings under these lines"
    answer = answer_to(task, what, finished_runs() if told else None)
    return None if answer is None else read_flagged(answer)


def _result(state: PageState, flagged: Flagged, theme: Theme, told: bool) -> None:
    switched = flagged.switched
    chart, untold = shown_flagged(switched, theme)
    before = (
        f"{switched.runs} trainings have run under these lines, on {switched.device}. "
        "Did they differ?"
    )
    lesson.show_chart(chart if told else untold, "flags", None if told else before, tall=True)
    lesson.predict(
        state,
        f"{switched.runs} trainings with one seed and {switched.threads} threads under these "
        "lines. How many different networks?",
        GUESSES,
        f"It is **{switch_words.guessed_right(switched)}**. {flagged_finding(switched)}",
        GUESS,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Try again", icon=":material/refresh:"):
            state.go_to(state.link(flag_try=str(int(state["flag_try"]) + 1)))
        lesson.tools(lambda: flags_csv(FLAGS, flagged.live), "seedscape-flags")
    if told:
        names = {f"run {run + 1}": each for run, each in enumerate(switched.fingerprints)}
        lesson.fingerprints(names, f"{switched.distinct} of {switched.runs} distinct")
    st.markdown(device_words(switched))
    if switched.refused:
        st.markdown("Tried in that process, these did not pass:")
    for refused in switched.refused:
        st.code(f"{refused.operation}\n{refused.message}", language=None, wrap_lines=True)


def _table(flagged: Flagged | None) -> None:
    cuda = has_cuda()
    idle = [flag for flag in FLAGS if not flag.acts(cuda)]
    host = "has CUDA: every flag can act." if cuda else (
        f"has no CUDA: {len(idle)} of the {len(FLAGS)} flags can be read and set, and do nothing."
    )  # fmt: skip
    changed = [flag.name for flag in FLAGS if flagged and flagged.live[flag.name] != flag.live()]
    st.markdown(f"#### Every flag, read on this server\nThis host {host}")
    if changed:
        names = listed([f"`{name.split('(')[0].removeprefix('torch.')}`" for name in changed])
        st.markdown(
            f"In the process of the experiment {names} stood otherwise. In this server, which all "
            "visitors share, nothing was moved."
        )
    cells = [
        "".join(
            f'<td data-label="{label}">{value}</td>'
            for label, value in (
                ("flag", f"<code>{escape(flag.name).replace('.', '.<wbr>')}</code>"),
                ("live", f"<code>{escape(flag.live())}</code>"),
                ("default", f"<code>{escape(flag.default)}</code>"),
                ("acts here", "yes" if flag.acts(cuda) else "needs CUDA"),
                ("does", escape(flag.does)),
                ("costs", escape(flag.costs)),
                ("trap", escape(flag.trap)),
            )
        )
        for flag in FLAGS
    ]
    heads = "".join(
        f"<th>{name}</th>"
        for name in ("Flag", "Live", "Default", "Acts here", "What it does", "Cost", "Trap")
    )
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    st.html(
        f'{_STYLE}<table class="flags"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


_STYLE = """
<style>
  table.flags { width: 100%; border-collapse: collapse; font-size: .85rem; table-layout: fixed; }
  table.flags th, table.flags td { text-align: left; vertical-align: top; padding: .4rem .5rem;
    border-bottom: 1px solid rgba(128, 140, 150, .35); overflow-wrap: anywhere; }
  table.flags th:nth-child(1) { width: 21%; }
  table.flags th:nth-child(2), table.flags th:nth-child(3), table.flags th:nth-child(4) {
    width: 8.5%; }
  @media (max-width: 900px) {
    table.flags thead { display: none; }
    table.flags tr { display: block; padding: .6rem 0;
      border-bottom: 1px solid rgba(128, 140, 150, .5); }
    table.flags td { display: block; border: none; padding: .1rem 0; }
    table.flags td:not(:first-child)::before { content: attr(data-label) ": ";
      font-weight: 600; }
  }
</style>
"""


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
        "Flags belong to a whole process. So the page runs its trainings in processes of their "
        "own: another visitor's flags never become yours.\n\n"
        "Sources: PyTorch, [Reproducibility](https://docs.pytorch.org/docs/stable/notes/"
        "randomness.html) and the source of version 2.13; NVIDIA, documentation of cuDNN and "
        "cuBLAS.",
    )
