"""The view "Watch": one small network, called again and again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import streamlit as st

from core import checks
from core.charts.chart import Chart
from core.charts.dropout.network import network_chart
from core.dropout import findings
from core.dropout.passes import Passes, PassSettings, run_passes
from core.scripts import capitals, script
from core.seeds import LARGEST_SEED, fingerprint
from pages.common import lesson
from pages.common.controls import number_field, segments
from pages.common.state import PageState, Parameters
from pages.views.dropout import forgotten, small_network
from pages.views.dropout.small_network import passes_of

TITLE = "Watch"
COUNT = 200
MODES = {"training": "model.train()", "evaluation": "model.eval()"}


@dataclass(frozen=True)
class Shown:
    """The mode on the screen, the guess, and the pass at which the picture opens."""

    mode: str = checks.choice("training", tuple(MODES))
    guess: str = lesson.guess(findings.COUNTS, apart_from=("mode", "step", "passes"))
    step: int = checks.whole(0, 0, COUNT)


SHOWN = Parameters(Shown)
PARAMETERS = (*small_network.PARAMETERS, SHOWN)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings, shown = state.values(small_network.PASSES, passes=COUNT), state.values(SHOWN)
    evaluating = shown.mode == "evaluation"
    _controls(state)
    guess = lesson.ask(
        state, f"One input passes {COUNT} times in training mode. How many different outputs?"
    )
    passes = passes_of(settings)
    if guess:
        lesson.answer(guess, findings.outputs_counted(passes), findings.why_so_many(passes))
    chart = _picture(settings, evaluating, shown.step, bool(guess))
    lesson.show_chart(chart, "network", None if guess else _before(evaluating), tall=True)
    if guess:
        _first_and_last(passes, shown.mode)
    st.caption(findings.drop_or_keep(settings.p, settings.hidden))
    _rewind_and_reroll(state, settings)
    if guess:
        forgotten.show(settings.p, settings.seed)
    _reasons()
    training, evaluation = map(findings.distinct, (passes.outputs, passes.evaluation_outputs))
    headline = f"different outputs: {training} in training, {evaluation} in evaluation"
    lesson.take_home(
        "Seed before the network is made, and switch dropout off with `model.eval()` before you "
        "predict. This script makes the passes on the "
        f"screen{lesson.prints(headline, bool(guess))}",
        script("dropout", "watch", X=settings.x, **capitals(settings)),
        "seedscape-dropout-watch",
    )


@lru_cache(maxsize=64)
def _picture(settings: PassSettings, evaluating: bool, step: int, told: bool) -> Chart:
    passes = passes_of(settings)
    lines, finding = findings.pass_lines(passes, evaluating), findings.watch_finding(passes)
    return network_chart(passes, evaluating, lines, step, finding, told)


def _before(evaluating: bool) -> str:
    if evaluating:
        return "Evaluation mode: no unit is dropped. Press play. Does the output move?"
    return "Training mode: each pass drops units at random. Press play. What does one input give?"


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments(state, "mode", "Mode", MODES)
        small_network.controls(state)
        with st.popover("More", icon=":material/tune:"):
            small_network.more(state)
            number_field(state, "step", "Open the picture at pass")


def _rewind_and_reroll(state: PageState, settings: PassSettings) -> None:
    """Offer the same masks from nothing, others, and what to carry away; compare the bits."""
    passes, own = passes_of(settings), settings.masks == "own"
    other = _next(settings.mask_seed if own else settings.seed)
    moved = replace(settings, mask_seed=other) if own else replace(settings, seed=other)
    shown, others = fingerprint(passes.masks), fingerprint(passes_of(moved).masks)
    prints = {f"these {COUNT} masks, all their bits": shown}
    verdict = "Another seed, other bits." if others != shown else "Another seed, the same bits."
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Same seed", icon=":material/replay:"):
            again = fingerprint(run_passes(settings).masks)
            prints["drawn again from nothing"] = again
            unseeded = replace(settings, masks="own", mask_seed=secrets.randbits(32))
            prints["drawn without a seed"] = fingerprint(run_passes(unseeded).masks)
            equal = "equal, to the last bit" if again == shown else "not equal"
            verdict = f"Same seed: {equal}. {verdict}"
        if st.button("New masks", icon=":material/casino:"):
            following = _next(settings.mask_seed) if own else 0
            state.go_to(state.link(masks="own", mask_seed=str(following), step="", guess=""))
        lesson.tools(state, lambda: _table(passes), "seedscape-dropout")
    prints[f"seed {other}"] = others
    lesson.fingerprints(prints, verdict)
    if settings.p in (0, 1):
        st.caption(f"At p = {settings.p:g} PyTorch draws no mask: there is nothing to seed.")
    else:
        st.caption(findings.makers_words(passes))


def _next(seed: int) -> int:
    return (seed + 1) % (LARGEST_SEED + 1)


def _table(passes: Passes) -> dict[str, Any]:
    """Return a row for each pass: its mask, the outputs in training and in evaluation mode."""
    modes = {"training": passes.outputs, "evaluation": passes.evaluation_outputs}
    return {
        "pass": range(1, len(passes.masks) + 1),
        "kept": ["".join(map(str, mask)) for mask in passes.masks.astype(int)],
        **{
            f"{mode}_output_{number}": column
            for mode, outputs in modes.items()
            for number, column in enumerate(outputs.T, 1)
        },
    }


def _first_and_last(passes: Passes, mode: str) -> None:
    """Compare the first pass with the last in the mode on the screen, bit for bit."""
    outputs = passes.evaluation_outputs if mode == "evaluation" else passes.outputs
    first, last = fingerprint(outputs[0]), fingerprint(outputs[-1])
    verdict = "These two differ." if first != last else "These two are equal, others are not."
    if findings.distinct(outputs) == 1:
        verdict = f"All {COUNT} passes equal, to the last bit."
    prints = {f"{MODES[mode]}: outputs of pass 1": first, f"of pass {COUNT}": last}
    lesson.fingerprints(prints, verdict)


def _reasons() -> None:
    lesson.why(
        "Why does one input give many outputs?",
        "In training mode `nn.Dropout` draws a new mask at each call. A unit under the mask gives "
        "zero, and every edge that leaves it carries nothing. The others grow by 1/(1 − p), so "
        "that the layer's sum stays the same on average. In evaluation mode `nn.Dropout` returns "
        "its input: no mask, no scaling, one output.\n\n"
        "A seed fixes the *sequence* of masks, not each mask: the second pass draws another than "
        "the first, and the whole sequence comes again when the seed is set again. Masks are "
        "drawn unit by unit, so all may fall at once, or none. Where the masks go on in the stream "
        "that drew the weights, one more hidden unit moves them all, for it takes numbers before "
        "them. A seed of their own makes them independent of the weights.\n\n"
        "The first two passes at seed 123 and p = 0.5 are those printed in the notebook on "
        "dropout that comes with S. Raschka, *Machine Learning Q and AI*, chapter 10.",
    )
