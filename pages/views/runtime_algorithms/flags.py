"""The view "The flags": what each one does here, the lines to paste, and runs under these lines."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from html import escape

import streamlit as st

from core.checks import whole
from core.runtime_algorithms import findings
from core.runtime_algorithms.composer import PRESETS, REFUSED_ON_CUDA, Composed
from core.runtime_algorithms.flags import FLAGS, Flag, live_flags
from core.runtime_algorithms.switch_task import Switched, SwitchSettings
from core.runtime_algorithms.tables import flags_table
from core.wording import listed
from pages.common import lesson
from pages.common.controls import choose, segments, toggle
from pages.common.state import PageState, Parameters
from pages.views.runtime_algorithms.cached import repeats_picture
from pages.views.runtime_algorithms.switch import (
    GUESSES,
    ask,
    guessed_right,
    show_fingerprints,
    show_refused,
    switch_script,
)

TITLE = "Flags"
SETTINGS = SwitchSettings(runs=4)


@dataclass(frozen=True)
class Shown:
    """Which try it is, and what the view asks."""

    flag_try: int = whole(1, 1, 1000)
    guess_flags: str = lesson.guess(GUESSES)


COMPOSED = Parameters(Composed, defaults=asdict(PRESETS["Repeatable"]))
PARAMETERS = (COMPOSED, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    composed, told = state.values(COMPOSED), bool(state["guess_flags"])
    lines = "\n".join(composed.lines())
    _presets(state)
    _controls(state)
    left, right = st.columns([1, 1])
    with left:
        st.markdown("**The lines to paste**")
        st.code(lines, language="python", wrap_lines=True)
        for note in composed.notes():
            st.markdown(f"- {note}")
    with right:
        _consequences(composed)
    settings = replace(SETTINGS, attempt=state["flag_try"], lines=lines)
    switched = ask(settings, f"{settings.runs} trainings under these lines", told)
    if switched is not None:
        _result(state, switched, told)
    _table(switched)
    _reasons()
    prints = lesson.prints(findings.switch_headline(switched)) if told and switched else "."
    docstring, script = switch_script(SETTINGS).split("\n\n", 1)
    lesson.take_home(
        "Set flags once, at the top, before anything else is computed. This script trains under "
        f"these very lines{prints} Where a run is not repeatable, neither is what it prints.",
        f"{docstring}\n\n{lines}\n\n{script}",
        "seedscape-flags",
    )


def _presets(state: PageState) -> None:
    with st.container(horizontal=True):
        for name, preset in PRESETS.items():
            if st.button(name, icon=":material/playlist_add_check:"):
                chosen = asdict(preset)
                words = {each.name: each.rule.write(chosen[each.name]) for each in COMPOSED.entries}
                state.go_to(state.link(**words))


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments(state, "mode", "Deterministic algorithms")
        choose(state, "tf32", "TF32", width=140)
        choose(state, "workspace", "cuBLAS workspace", width=140)
        toggle(state, "benchmark", "cudnn.benchmark")
        with st.popover("More", icon=":material/tune:"):
            toggle(state, "cudnn_deterministic", "cudnn.deterministic")
            toggle(state, "cudnn", "cudnn.enabled")
            toggle(state, "reduced_sums", "16-bit sums of parts")
            toggle(state, "onednn", "mkldnn.enabled (oneDNN)")
            toggle(state, "onednn_deterministic", "mkldnn.deterministic")
            toggle(state, "fill", "fill_uninitialized_memory")


def _consequences(composed: Composed) -> None:
    verb = {"on": "raises an error", "warn": "warns, and may differ from run to run"}
    if composed.mode == "off":
        st.markdown("**On CUDA nothing raises.** These may then differ from run to run:")
    else:
        st.markdown(f"**On CUDA, each of these {verb[composed.mode]}:**")
    st.markdown("\n".join(f"- {each} → *{instead}*" for each, instead in REFUSED_ON_CUDA.items()))
    st.caption("From PyTorch's documentation, with what to take instead; there are more.")


def _result(state: PageState, switched: Switched, told: bool) -> None:
    finding = findings.flags_finding(switched)
    before = (
        f"{switched.runs} trainings have run under these lines, on {switched.device}. "
        "Did they differ?"
    )
    chart = repeats_picture(
        {"under these lines": switched}, finding if told else "How long each run took.", told
    )
    lesson.show_chart(chart, "flags", None if told else before, tall=True)
    lesson.predict(
        state,
        f"{switched.runs} trainings with one seed and {switched.threads} threads under these "
        "lines. How many different networks?",
        GUESSES,
        f"It is **{guessed_right(switched)}**. {finding}",
        "guess_flags",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Try again", icon=":material/refresh:"):
            state.go_to(state.link(flag_try=str(state["flag_try"] + 1)))
        lesson.tools(state, lambda: flags_table(switched), "seedscape-flags")
    if told:
        show_fingerprints(switched)
    st.markdown(findings.device_words(switched))
    if switched.refused:
        st.markdown("Tried in that process, these did not pass:")
    show_refused(switched)


def _table(switched: Switched | None) -> None:
    live, idle = live_flags(), len([flag for flag in FLAGS if not flag.acts])
    host = "has CUDA: every flag can act." if not idle else (
        f"has no CUDA: {idle} of the {len(FLAGS)} flags can be read and set, and do nothing."
    )  # fmt: skip
    changed = [name for name in live if switched and switched.live[name] != live[name]]
    st.markdown(f"#### Every flag, read on this server\nThis host {host}")
    if changed:
        names = listed([f"`{name.split('(')[0].removeprefix('torch.')}`" for name in changed])
        st.markdown(
            f"In the process of the experiment {names} stood otherwise. In this server, which all "
            "visitors share, nothing was moved."
        )
    heads = "".join(f"<th>{head}</th>" for head in HEADS.values())
    rows = "".join(_row(flag, live[flag.name]) for flag in FLAGS)
    st.html(f'{_STYLE}<table class="flags"><thead><tr>{heads}</tr></thead>{rows}</table>')


HEADS = {
    "flag": "Flag", "live": "Live", "default": "Default", "acts here": "Acts here",
    "does": "What it does", "costs": "Cost", "trap": "Trap",
}  # fmt: skip
"""What stands before a value on a phone, and over its column where there is room."""


def _row(flag: Flag, live: str) -> str:
    name = escape(flag.name).replace(".", ".<wbr>")
    codes = (f"<code>{each}</code>" for each in (name, escape(live), escape(flag.default)))
    words = "yes" if flag.acts else "needs CUDA", flag.does, flag.costs, flag.trap
    values = zip(HEADS, (*codes, *map(escape, words)), strict=True)
    cells = "".join(f'<td data-label="{label}">{value}</td>' for label, value in values)
    return f"<tr>{cells}</tr>"


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
