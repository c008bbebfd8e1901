"""The view "One convolution": the same picture and kernels, by every algorithm."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.runtime_algorithms.inputs import (
    KERNELS,
    MOST_CHANNELS,
    MOST_FILTERS,
    MOST_PIXELS,
    MOST_PRODUCTS,
    PICTURES,
    PRECISIONS,
    ConvolutionSettings,
    fitting_pixels,
)
from core.seeds import LARGEST_SEED
from pages.common import lesson
from pages.common.state import Choice, Flag, Number, PageState, Parameter
from pages.views.runtime_algorithms import library_paths
from pages.views.runtime_algorithms.cached import ShownConvolution, shown_convolution, shown_sweep

GUESSES = ("nearly all", "about half", "hardly any")
GUESS = "guess"
SWEEPS = {"kernel": "The kernel grows", "channels": "The channels grow"}
CHANNEL_LADDER = (1, 3, 16, 64, 256)
PIXEL_LADDER = (8, 14, 28, 32, 64, 96)

COSTS_STYLE = """<style>
.stVerticalBlock.st-key-tall_costs { --tall: 250px !important }
@media (max-width: 700px) { .stVerticalBlock.st-key-tall_costs { --tall: 700px !important } }
</style>"""
"""Four panels side by side need little height; one below another, on a phone, much."""

PARAMETERS: tuple[Parameter, ...] = (
    Choice("picture", PICTURES, "temple"),
    Number("channels", 64, 1, MOST_CHANNELS, whole=True),
    Number("pixels", 64, 1, MOST_PIXELS, whole=True),
    Choice("kernel", tuple(map(str, KERNELS)), "3"),
    Choice("precision", tuple(PRECISIONS), "float32"),
    Number("filters", 8, 1, MOST_FILTERS, whole=True),
    Number("kernel_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("picture_seed", 0, 0, LARGEST_SEED, whole=True),
    Choice("sweep", tuple(SWEEPS), "kernel"),
    Flag("paths"),
    lesson.guess_parameter(GUESSES, GUESS),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    settings = _settings_of(state)
    seeds = int(state["kernel_seed"]), int(state["picture_seed"])
    _controls(state)
    shown = shown_convolution(settings, *seeds, theme)
    told = bool(state[GUESS])
    st.markdown(f"##### {shown.equality if told else 'Can you see which algorithm made which?'}")
    st.html(shown.grid)
    lesson.predict(
        state,
        "All were given the same picture and the same kernels. How many of the output's numbers "
        "are the same in every one, to the last bit?",
        GUESSES,
        f"It is **{guessed_right(shown.all_equal_share)}**. {shown.equality}",
        GUESS,
    )
    if told:
        lesson.show_chart(shown.pairs, "pairs")
        lesson.fingerprints(shown.fingerprints, shown.same_bits)
        st.caption("In each cell: the share of numbers that differ, and in how many bits each.")
    st.html(COSTS_STYLE)
    lesson.show_chart(shown.costs, "costs", tall=True)
    st.markdown(shown.cost)
    st.caption(f"{shown.path} {shown.notes}")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: shown.csv, "seedscape-convolution")
    _stories(state)
    _sweeps(state, theme)
    library_paths.show(state, settings, seeds, theme)
    _reasons()
    _take_home(shown, told)


def guessed_right(share: float) -> str:
    """Return the guess that a share of equal numbers makes right."""
    return GUESSES[0] if share >= 0.75 else GUESSES[1] if share >= 0.25 else GUESSES[2]


def _settings_of(state: PageState) -> ConvolutionSettings:
    """Return the settings; where they are too much work, say so and take a smaller picture."""
    channels, filters, pixels = (int(state[name]) for name in ("channels", "filters", "pixels"))
    kernel, precision = int(state["kernel"]), str(state["precision"])
    fits = fitting_pixels(channels, filters, kernel, precision)
    if pixels > fits:
        st.warning(
            f"{pixels} pixels with {channels} channels, {filters} kernels of {kernel}×{kernel} in "
            f"{precision} take more than the {MOST_PRODUCTS[precision]:,} products that this page "
            f"computes at a time. A picture of {fits} pixels is used instead.",
            icon=":material/hourglass:",
        )
    return ConvolutionSettings(
        str(state["picture"]), channels, min(pixels, fits), kernel, precision, filters
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Picture", PICTURES, key=state.key("picture"), width=105)
        st.select_slider(
            "Channels",
            sorted({*CHANNEL_LADDER, int(state["channels"])}),
            key=state.key("channels"),
            width=110,
        )
        st.selectbox(
            "Pixels a side",
            sorted({*PIXEL_LADDER, int(state["pixels"])}),
            key=state.key("pixels"),
            width=105,
        )
        st.segmented_control(
            "Kernel",
            [str(side) for side in KERNELS],
            key=state.key("kernel"),
            format_func=lambda side: f"{side}×{side}",
            required=True,
        )
        st.selectbox("Precision", tuple(PRECISIONS), key=state.key("precision"), width=118)
        with st.popover("More", icon=":material/tune:"):
            st.number_input("Kernels", 1, MOST_FILTERS, key=state.key("filters"))
            st.number_input("Seed of the kernels", 0, LARGEST_SEED, key=state.key("kernel_seed"))
            st.number_input(
                "Seed of the picture",
                0,
                LARGEST_SEED,
                key=state.key("picture_seed"),
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
                guess = {GUESS: state[GUESS]} if state[GUESS] else {}
                state.go_to({**link, **guess})


def _sweeps(state: PageState, theme: Theme) -> None:
    st.markdown("#### Which algorithm is best?")
    st.segmented_control(
        "What grows",
        list(SWEEPS),
        key=state.key("sweep"),
        format_func=SWEEPS.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    lesson.show_chart(shown_sweep(str(state["sweep"]), theme), "sweep")
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


def _take_home(shown: ShownConvolution, told: bool) -> None:
    prints = (
        f" and prints: *{shown.headline.replace(chr(10), '; ')}*."
        if told
        else " and prints the answer to the question above."
    )
    lesson.take_home(
        "Pin the choice of algorithm: take deterministic ones, and do not let the library choose "
        "by the clock. Another host may still choose otherwise. This script convolves the picture "
        f"on the screen three ways{prints}",
        shown.script,
    )
