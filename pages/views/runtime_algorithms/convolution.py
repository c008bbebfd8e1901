"""The view "One convolution": the same picture and kernels, by every algorithm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from core.charts.chart import Chart
from core.charts.runtime_algorithms.costs import costs_chart
from core.charts.runtime_algorithms.pictures import pictures_grid
from core.charts.runtime_algorithms.sweeps import sweep_chart
from core.charts.runtime_algorithms.ways import ways_cards
from core.checks import choice, flag
from core.runtime_algorithms import findings, inputs
from core.runtime_algorithms.comparison import Comparison, compare
from core.runtime_algorithms.inputs import ConvolutionSettings
from core.runtime_algorithms.sweeps import sweep
from core.runtime_algorithms.tables import comparison_table, pairs_table
from core.scripts import capitals, script
from pages.common import lesson
from pages.common.controls import choose, ladder, more, segments
from pages.common.state import PageState, Parameters
from pages.common.workshop import heavy
from pages.views.runtime_algorithms import library_paths

TITLE = "One convolution"
GUESSES = ("nearly all", "about half", "hardly any")
SWEEPS = {"kernel": "The kernel grows", "channels": "The channels grow"}
CHANNEL_LADDER = (1, 3, 16, 64, 256)
PIXEL_LADDER = (8, 14, 28, 32, 64, 96)
STORIES = (
    ("One channel", {"channels": "1"}),
    ("Large kernels", {"kernel": "9", "channels": "16"}),
    ("Noise in 256 channels", {"picture": "noise", "channels": "256", "pixels": "32"}),
    ("16 bits", {"precision": "bfloat16", "channels": "16", "pixels": "32"}),
    ("float64", {"precision": "float64", "channels": "16", "pixels": "32"}),
)

COSTS_STYLE = """<style>
.stVerticalBlock.st-key-tall_costs { --tall: 270px !important }
@media (max-width: 700px) { .stVerticalBlock.st-key-tall_costs { --tall: 800px !important } }
</style>"""
"""Four panels side by side need little height; one below another, on a phone, much."""


@dataclass(frozen=True)
class Shown:
    """What the view shows besides, and asks."""

    sweep: str = choice("kernel", tuple(SWEEPS))
    paths: bool = flag()
    guess: str = lesson.guess(GUESSES, apart_from=("sweep", "paths"))


CONVOLUTION = Parameters(ConvolutionSettings)
PARAMETERS = (CONVOLUTION, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = _settings_of(state)
    _controls(state)
    guess = lesson.ask(
        state,
        f"Same picture, same kernels. How many of the output's {settings.numbers:,} numbers are "
        "the same in all, to the last bit?",
    )
    comparison, told = _comparison_of(settings), bool(guess)
    before = f"One convolution, {len(comparison.names)} ways: can you see a difference?"
    st.markdown(f"##### {findings.equality_finding(comparison) if told else before}")
    st.html(_pictures(comparison, told))
    if told:
        share = comparison.all_equal / settings.numbers
        lesson.answer(guess, right_guess(share), findings.rounding_words(comparison))
    st.markdown("##### How each one does it")
    st.html(ways_cards())
    if told:
        _measured(comparison)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: comparison_table(comparison), "seedscape-convolution")
    lesson.stories(state, STORIES)
    if told:
        with st.expander("Which algorithm is best?", icon=":material/timer:"):
            segments(state, "sweep", "What grows", SWEEPS, label_visibility="collapsed")
            lesson.show_chart(_sweep_picture(state["sweep"]), "sweep")
            st.caption(
                "Noise of 32 by 32 pixels in float32 under 8 kernels; 16 channels, or kernels of "
                "3×3. The time is this server's."
            )
        library_paths.show(state, settings)
    _reasons(told)
    lesson.take_home(
        "Pin the choice of algorithm: take deterministic ones, and do not let the library choose "
        "by the clock. Another host may still choose otherwise. This script convolves the picture "
        "on the screen three ways" + lesson.prints(findings.convolution_headline(comparison), told),
        script("runtime_algorithms", "convolution", **capitals(settings)),
        "seedscape-convolution",
    )


_comparison_of = heavy("Convolving", keep=64)(compare)  # some 0.4 MB each at 96 pixels
_pictures = lru_cache(maxsize=64)(pictures_grid)


@heavy("Measuring", keep=2)
def _sweep_picture(grows: str) -> Chart:
    """Return how the algorithms compare as one size grows, measured once in a server's life."""
    swept = sweep(grows)
    return sweep_chart(swept, findings.sweep_finding(swept))


def right_guess(share: float) -> str:
    """Return the guess that a share of equal numbers makes right."""
    return GUESSES[0] if share >= 0.75 else GUESSES[1] if share >= 0.25 else GUESSES[2]


def _measured(comparison: Comparison) -> None:
    st.html(COSTS_STYLE)
    costs = costs_chart(comparison, findings.accuracy_finding(comparison))
    lesson.show_chart(costs, "costs", tall=True)
    st.markdown(f"{findings.clever_words(comparison)} {findings.cost_finding(comparison)}")
    st.caption(f"{findings.path_sentence(comparison)} {findings.counting_note(comparison)}")
    with st.expander("Every pair, bit by bit", icon=":material/fingerprint:"):
        st.markdown(f"##### {findings.pairs_finding(comparison)}")
        st.table(pairs_table(comparison))
        st.caption("The share of numbers that differ, and in how many bits each, on average.")
        lesson.fingerprints(dict(zip(comparison.labels, comparison.fingerprints, strict=True)))


def _settings_of(state: PageState) -> ConvolutionSettings:
    """Return the settings; where they are too much work, say so and take a smaller picture."""
    channels, filters, pixels = state["channels"], state["filters"], state["pixels"]
    kernel, precision = state["kernel"], state["precision"]
    fits = inputs.fitting_pixels(channels, filters, kernel, precision)
    if pixels > fits:
        st.warning(
            f"{pixels} pixels with {channels} channels, {filters} kernels of {kernel}×{kernel} in "
            f"{precision} take more than the {inputs.MOST_PRODUCTS[precision]:,} products that "
            f"this page computes at a time. A picture of {fits} pixels is used instead.",
            icon=":material/hourglass:",
        )
    return state.values(CONVOLUTION, pixels=min(pixels, fits))


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "picture", "Picture", width=105)
        ladder(state, "channels", "Channels", CHANNEL_LADDER, str, width=110)
        sides = sorted({*PIXEL_LADDER, state["pixels"]})
        choose(state, "pixels", "Pixels a side", options=sides, width=105)
        segments(state, "kernel", "Kernel", {side: f"{side}×{side}" for side in inputs.KERNELS})
        choose(state, "precision", "Precision", width=118)
        more(
            state,
            filters="Kernels",
            kernel_seed="Seed of the kernels",
            picture_seed="Seed of the picture: of its noise, or of the filters for its channels",
        )


def _reasons(told: bool) -> None:
    lesson.why(
        "Why do they differ, when the mathematics is the same?" if told else "The mathematics",
        "None of these is an approximation: with real numbers all give one and the same output. "
        "Direct sums are the definition, and im2col adds the same terms in blocks.\n\n"
        "- **FFT**: y = F⁻¹(Σ F(x) · conj F(w)), summed over the channels. Its cost hardly grows "
        "with the kernel.\n"
        "- **Winograd**: Y = Aᵀ[(G w Gᵀ) ⊙ (Bᵀ d B)]A for each tile d. Its transforms scale "
        "numbers up and down, which costs digits, and more so for the larger tiles.\n\n"
        "Which errs most depends on the channels. A long direct sum gathers more rounding errors "
        "than the shorter sums of the FFT and of F(2×2). The library picks by size, type and "
        "processor, and by what happens to be switched on. So another batch, another picture "
        "size or another machine can mean another algorithm, and other last bits.\n\n"
        "Sources: A. Lavin, S. Gray, *Fast Algorithms for Convolutional Neural Networks*, arXiv "
        "1509.09308; M. Mathieu and others, *Fast Training of Convolutional Networks through "
        "FFTs*, arXiv 1312.5851; the files in `core/runtime_algorithms/convolution/`, which are "
        "short enough to be read.",
    )
