"""The view "Watch": one small network, called again and again."""

from __future__ import annotations

import secrets

import streamlit as st

from core.charts.by_hand import Theme
from core.dropout.findings import distinct, why_so_many
from core.dropout.passes import PassSettings, run_passes
from core.dropout.tables import passes_csv
from core.dropout.take_home import passes_headline, passes_script
from core.seeds import LARGEST_SEED, fingerprint
from pages.common import lesson
from pages.common.state import Choice, Number, PageState, Parameter
from pages.views.dropout import forgotten, small_network
from pages.views.dropout.cached import network_picture, passes_of, watch_finding_of
from pages.views.dropout.words import prints

PASSES = 200
GUESSES = ("one", "2 to 50", "more than 50")
MODES = {"training": "model.train()", "evaluation": "model.eval()"}

PARAMETERS: tuple[Parameter, ...] = (
    Choice("mode", tuple(MODES), "training"),
    lesson.guess_parameter(GUESSES),
    Number("step", 0, 0, PASSES, whole=True),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    settings = small_network.settings_of(state, PASSES)
    seed, mask_seed = int(state["seed"]), small_network.mask_seed_of(state)
    evaluating = state["mode"] == "evaluation"
    _controls(state)
    told = bool(state["guess"])
    chart = network_picture(settings, seed, mask_seed, evaluating, theme, int(state["step"]))
    lesson.show_chart(chart, "network", None if told else _before(evaluating), tall=True)
    passes = passes_of(settings, seed, mask_seed)
    lesson.predict(
        state,
        f"The same input passes {PASSES} times in training mode. How many different outputs?",
        GUESSES,
        f"{watch_finding_of(settings, seed, mask_seed)} {why_so_many(passes)}",
    )
    small_network.drop_or_keep(settings.p)
    _rewind_and_reroll(state, settings, seed, mask_seed)
    _first_and_last(state, settings)
    forgotten.show(state, theme)
    _reasons()
    headline = passes_headline(distinct(passes.outputs), distinct(passes.evaluation_outputs))
    lesson.take_home(
        "Seed before the network is made, and switch dropout off with `model.eval()` before you "
        f"predict. This script makes the passes on the screen{prints(headline, told)}",
        passes_script(settings, seed, mask_seed),
    )


def _before(evaluating: bool) -> str:
    if evaluating:
        return "Evaluation mode: no unit is dropped. Press play. Does the output move?"
    return "Training mode: each pass drops units at random. Press play. What does one input give?"


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Mode", list(MODES), key=state.key("mode"), format_func=MODES.__getitem__, required=True
        )
        small_network.controls(state)
        with st.popover("More", icon=":material/tune:"):
            small_network.more(state)
            st.number_input("Open the picture at pass", 0, PASSES, key=state.key("step"))


def _next(seed: int) -> int:
    return (seed + 1) % (LARGEST_SEED + 1)


def _rewind_and_reroll(
    state: PageState, settings: PassSettings, seed: int, mask_seed: int | None
) -> None:
    """Offer the same masks from nothing, others, and what to carry away; compare the bits."""
    shown = fingerprint(passes_of(settings, seed, mask_seed).masks)
    prints = {f"these {PASSES} masks, all their bits": shown}
    verdict = "Another seed, other bits."
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Same seed", icon=":material/replay:"):
            again = fingerprint(run_passes(settings, seed, mask_seed).masks)
            prints["drawn again from nothing"] = again
            unseeded = run_passes(settings, seed, secrets.randbits(32))
            prints["drawn without a seed"] = fingerprint(unseeded.masks)
            verdict = "Same seed: equal, to the last bit." if again == shown else "They differ."
        if st.button("New masks", icon=":material/casino:"):
            following = 0 if mask_seed is None else _next(mask_seed)
            state.go_to(state.link(masks="own", mask_seed=str(following), step=""))
        lesson.tools(lambda: passes_csv(passes_of(settings, seed, mask_seed)), "seedscape-dropout")
    other = _next(seed if mask_seed is None else mask_seed)
    moved = (other, None) if mask_seed is None else (seed, other)
    prints[f"seed {other}"] = fingerprint(passes_of(settings, *moved).masks)
    lesson.fingerprints(prints, verdict)


def _first_and_last(state: PageState, settings: PassSettings) -> None:
    """Compare the first pass with the last in the mode on the screen, bit for bit."""
    passes = passes_of(settings, int(state["seed"]), small_network.mask_seed_of(state))
    evaluating = state["mode"] == "evaluation"
    outputs = passes.evaluation_outputs if evaluating else passes.outputs
    first, last = fingerprint(outputs[0]), fingerprint(outputs[-1])
    equal = distinct(outputs) == 1
    lesson.fingerprints(
        {f"{MODES[state['mode']]}: outputs of pass 1": first, f"of pass {PASSES}": last},
        f"All {PASSES} passes equal, to the last bit." if equal else "The passes differ.",
    )


def _reasons() -> None:
    lesson.why(
        "Why does one input give many outputs?",
        "In training mode `nn.Dropout` draws a new mask at each call. A unit under the mask gives "
        "zero, and every edge that leaves it carries nothing. The others grow by 1/(1 − p), so "
        "that the layer's sum stays the same on average. In evaluation mode `nn.Dropout` returns "
        "its input: no mask, no scaling, one output.\n\n"
        "A seed fixes the *sequence* of masks, not each mask: the second pass draws another than "
        "the first, and the whole sequence comes again when the seed is set again. Masks are "
        "drawn unit by unit, so all may fall at once, or none.\n\n"
        "The first two passes at seed 123 and p = 0.5 are those printed in the notebook on "
        "dropout that comes with S. Raschka, *Machine Learning Q and AI*, chapter 10.",
    )
