"""The view "One convolution": the same picture and kernels, by every algorithm."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import streamlit as st

from core.checks import choice, flag
from core.runtime_algorithms import findings
from core.runtime_algorithms.inputs import (
    KERNELS,
    MOST_PRODUCTS,
    ConvolutionSettings,
    fitting_pixels,
)
from core.runtime_algorithms.tables import comparison_table
from pages.common import lesson
from pages.common.controls import choose, ladder, number_field, segments
from pages.common.state import PageState, Parameters
from pages.views.runtime_algorithms import library_paths
from pages.views.runtime_algorithms.cached import (
    comparison_of,
    convolution_pictures,
    script_of,
    sweep_picture,
)

TITLE = "One convolution"
GUESSES = ("nearly all", "about half", "hardly any")
SWEEPS = {"kernel": "The kernel grows", "channels": "The channels grow"}
CHANNEL_LADDER = (1, 3, 16, 64, 256)
PIXEL_LADDER = (8, 14, 28, 32, 64, 96)

COSTS_STYLE = """<style>
.stVerticalBlock.st-key-tall_costs { --tall: 250px !important }
@media (max-width: 700px) { .stVerticalBlock.st-key-tall_costs { --tall: 700px !important } }
</style>"""
"""Four panels side by side need little height; one below another, on a phone, much."""


@dataclass(frozen=True)
class Shown:
    """What the view shows besides, and asks."""

    sweep: str = choice("kernel", tuple(SWEEPS))
    paths: bool = flag()
    guess: str = lesson.guess(GUESSES)


CONVOLUTION = Parameters(ConvolutionSettings)
PARAMETERS = (CONVOLUTION, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings, told = _settings_of(state), bool(state["guess"])
    _controls(state)
    comparison = comparison_of(settings)
    grid, costs, pairs = convolution_pictures(settings)
    equality = findings.equality_finding(comparison)
    st.markdown(f"##### {equality if told else 'Can you see which algorithm made which?'}")
    st.html(grid)
    lesson.predict(
        state,
        "All were given the same picture and the same kernels. How many of the output's numbers "
        "are the same in every one, to the last bit?",
        GUESSES,
        f"It is **{guessed_right(comparison.all_equal / comparison.numbers)}**. {equality}",
    )
    if told:
        lesson.show_chart(pairs, "pairs")
        named = dict(zip(comparison.labels, comparison.fingerprints, strict=True))
        lesson.fingerprints(named, findings.bits_verdict(comparison))
        st.caption("In each cell: the share of numbers that differ, and in how many bits each.")
    st.html(COSTS_STYLE)
    lesson.show_chart(costs, "costs", tall=True)
    st.markdown(findings.cost_finding(comparison))
    st.caption(f"{findings.path_sentence(comparison)} {findings.counting_note(comparison)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: comparison_table(comparison), "seedscape-convolution")
    _stories(state)
    _sweeps(state)
    library_paths.show(state, settings)
    _reasons()
    lesson.take_home(
        "Pin the choice of algorithm: take deterministic ones, and do not let the library choose "
        "by the clock. Another host may still choose otherwise. This script convolves the picture "
        "on the screen three ways" + lesson.prints(findings.convolution_headline(comparison), told),
        script_of("convolution", **asdict(settings)),
        "seedscape-convolution",
    )


def guessed_right(share: float) -> str:
    """Return the guess that a share of equal numbers makes right."""
    return GUESSES[0] if share >= 0.75 else GUESSES[1] if share >= 0.25 else GUESSES[2]


def _settings_of(state: PageState) -> ConvolutionSettings:
    """Return the settings; where they are too much work, say so and take a smaller picture."""
    channels, filters, pixels = state["channels"], state["filters"], state["pixels"]
    kernel, precision = state["kernel"], state["precision"]
    fits = fitting_pixels(channels, filters, kernel, precision)
    if pixels > fits:
        st.warning(
            f"{pixels} pixels with {channels} channels, {filters} kernels of {kernel}×{kernel} in "
            f"{precision} take more than the {MOST_PRODUCTS[precision]:,} products that this page "
            f"computes at a time. A picture of {fits} pixels is used instead.",
            icon=":material/hourglass:",
        )
    return state.values(CONVOLUTION, pixels=min(pixels, fits))


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "picture", "Picture", width=105)
        ladder(state, "channels", "Channels", CHANNEL_LADDER, str, width=110)
        st.selectbox(
            "Pixels a side",
            sorted({*PIXEL_LADDER, state["pixels"]}),
            key=state.key("pixels"),
            width=105,
        )
        segments(state, "kernel", "Kernel", {side: f"{side}×{side}" for side in KERNELS})
        choose(state, "precision", "Precision", width=118)
        with st.popover("More", icon=":material/tune:"):
            number_field(state, "filters", "Kernels")
            number_field(state, "kernel_seed", "Seed of the kernels")
            number_field(
                state,
                "picture_seed",
                "Seed of the picture",
                help="It draws the noise, and the filters that make a picture's channels.",
            )


STORIES = (
    ("One channel", {"channels": "1"}),
    ("Large kernels", {"kernel": "9", "channels": "16"}),
    ("Noise in 256 channels", {"picture": "noise", "channels": "256", "pixels": "32"}),
    ("16 bits", {"precision": "bfloat16", "channels": "16", "pixels": "32"}),
    ("float64", {"precision": "float64", "channels": "16", "pixels": "32"}),
)


def _stories(state: PageState) -> None:
    st.markdown("##### Things to see here")
    with st.container(horizontal=True):
        for title, link in STORIES:
            if st.button(title, icon=":material/play_circle:"):
                guess = {"guess": state["guess"]} if state["guess"] else {}
                state.go_to({**link, **guess})


def _sweeps(state: PageState) -> None:
    st.markdown("#### Which algorithm is best?")
    segments(state, "sweep", "What grows", SWEEPS, label_visibility="collapsed")
    lesson.show_chart(sweep_picture(state["sweep"]), "sweep")
    st.caption(
        "Noise of 32 by 32 pixels in float32 under 8 kernels; 16 channels, or kernels of 3×3. "
        "The time is this server's."
    )


def _reasons() -> None:
    lesson.why(
        "Why do they differ, when the mathematics is the same?",
        "None of these is an approximation. With real numbers all give one and the same output. "
        "A computer rounds after every step, and each algorithm takes other steps.\n\n"
        "- **Direct**: multiply and add, one after another. Rounding errors pile up along the "
        "sum, which has channels × 9 terms for a 3×3 kernel.\n"
        "- **im2col**: write each patch as a column and do one matrix product. It adds the same "
        "terms in blocks, and needs the memory for the columns.\n"
        "- **FFT**: one product per frequency in place of a sliding sum: y = F⁻¹(Σ F(x) · conj "
        "F(w)), summed over the channels. Its cost hardly grows with the kernel.\n"
        "- **Winograd**: Y = Aᵀ[(G w Gᵀ) ⊙ (Bᵀ d B)]A for each tile d. F(2×2, 3×3) takes 16 "
        "products for 36, F(4×4, 3×3) takes 36 for 144. Its transforms scale numbers up and "
        "down, which costs digits, and more so for the larger tiles.\n\n"
        "Which errs most depends on the channels. A long direct sum gathers more rounding errors "
        "than the shorter sums of the FFT and of F(2×2). The library picks by size, type and "
        "processor, and by what happens to be switched on. So another batch, another picture "
        "size or another machine can mean another algorithm, and other last bits.\n\n"
        "Sources: A. Lavin, S. Gray, *Fast Algorithms for Convolutional Neural Networks*, arXiv "
        "1509.09308; M. Mathieu and others, *Fast Training of Convolutional Networks through "
        "FFTs*, arXiv 1312.5851; the files in `core/runtime_algorithms/convolution/`, which are "
        "short enough to be read.",
    )
