"""The view "Error bar": how often the usual interval holds the truth, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.charts.chart import Chart
from core.charts.data_splits.intervals import MOST_SHOWN, Bar, bars_chart, intervals_chart
from core.charts.data_splits.parts import SPLIT_COLOUR
from core.charts.palette import BLUE, QUIET
from core.checks import choice, whole
from core.data_splits.clouds import Clouds
from core.data_splits.coverage import (
    Coverage,
    CoverageSettings,
    DrawOfData,
    coverage,
    draws_of_data,
)
from core.data_splits.findings import coverage_finding, lengths_finding
from core.scripts import capitals, script
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import gather, kept
from pages.views.data_splits.moves import Stories, show_stories
from pages.views.data_splits.table_choice import answer

TITLE = "Error bar"
GUESSES = ("about as many as promised", "somewhat fewer", "fewer than half")
DRAW_LADDER = (20, 50, 100, 200, 500, 1000)
STORIES: Stories = (
    (
        "Repeat ten times: the naive bar shrinks",
        {"view": "error_bar", "bar_repeats": "10", "draws": "200", "bar_guess": lesson.SHOW},
    ),
    ("A hundred examples", {"view": "error_bar", "examples": "100"}),
    ("Ten folds", {"view": "error_bar", "bar_k": "10"}),
)


@dataclass(frozen=True)
class Shown:
    """What only this view has; ``confidence`` in percent."""

    confidence: str = choice("95", ("50", "80", "90", "95", "99"))
    draws: int = whole(1000, 2, 1000)
    bar_guess: str = lesson.guess(GUESSES)


COVERAGE = Parameters(
    CoverageSettings,
    names={"k": "bar_k", "repeats": "bar_repeats"},
    defaults={"examples": 40},
    leave_out=("confidence",),
)
CLOUDS = Parameters(Clouds)
PARAMETERS = (COVERAGE, CLOUDS, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    _controls(state)
    try:
        settings = state.values(
            COVERAGE, confidence=int(state["confidence"]) / 100, clouds=state.values(CLOUDS)
        )
    except ValueError as error:
        answer(error)
        return
    count, told = state["draws"], bool(state["bar_guess"])
    found = gather(
        draws_of_data,
        settings,
        range(count),
        "fresh draws of the data, each cross-validated",
        draw=lambda some: _intervals(settings, some),
        stop=(state, "draws"),
    )
    result, intervals, held, lengths = kept(
        ("error bar", settings, count), lambda: _pictures(settings, found)
    )
    before = (
        f"{min(count, MOST_SHOWN)} of {count:,} fresh draws of the data; each bar promises to "
        f"hold the truth {state['confidence']} times in 100"
    )
    lesson.show_chart(intervals, "intervals", None if told else before)
    lesson.predict(
        state,
        f"Of {count:,} naive intervals, {round(settings.confidence * count):,} should hold the "
        "truth. How many do?",
        GUESSES,
        intervals.finding,
        "bar_guess",
    )
    st.caption(
        "Thick: the naive bar, crossed where it misses. Thin: the corrected bar. The level line "
        "is the truth, known because the data come from two normal clouds."
    )
    if told:
        left, right = st.columns(2)
        with left:
            lesson.show_chart(held, "held", "How many intervals hold the truth")
        with right:
            lesson.show_chart(lengths, "lengths")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _columns(found), "seedscape-error-bar")
    show_stories(state, STORIES)
    _reasons(settings)
    _take_home(settings, result)


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.slider(state, "examples", "Examples", 10, width=110)
        controls.slider(state, "bar_k", "k", 1, width=100)
        controls.slider(state, "bar_repeats", "Repeats", 1, width=100)
        st.select_slider(
            "Confidence",
            state.rule("confidence").options,
            key=state.key("confidence"),
            format_func="{}%".format,
            width=100,
        )
        controls.ladder(state, "draws", "Draws of the data", DRAW_LADDER, "{:,}".format, width=120)
        with st.popover("More", icon=":material/tune:"):
            controls.number_field(state, "features", "Features")
            controls.number_field(state, "distance", "Distance between the clouds")


def _pictures(
    settings: CoverageSettings, found: Sequence[DrawOfData]
) -> tuple[Coverage, Chart, Chart, Chart]:
    result = coverage(found)
    return (
        result,
        _intervals(settings, found),
        _held(result, settings.confidence),
        _lengths(result, settings.repeats),
    )


def _intervals(settings: CoverageSettings, found: Sequence[DrawOfData]) -> Chart:
    result = coverage(found)
    return intervals_chart(found, result.truth, coverage_finding(result, settings.confidence))


def _lengths(result: Coverage, repeats: int) -> Chart:
    naive = "naive: s/√k" if repeats == 1 else "naive: s/√(k × repeats)"
    lengths = (
        (naive, 100 * result.naive_error, BLUE),
        ("corrected: Nadeau and Bengio", 100 * result.corrected_error, QUIET),
        ("true spread of the mean score", 100 * result.true_spread, SPLIT_COLOUR),
    )
    bars = [Bar(name, points, f"±{points:.2f} points", colour) for name, points, colour in lengths]
    return bars_chart(bars, "standard error, points", ".1~f", lengths_finding(result))


def _held(result: Coverage, confidence: float) -> Chart:
    counts = (
        ("naive", result.naive_held, BLUE),
        ("corrected", result.corrected_held, QUIET),
        ("promised", round(confidence * result.draws), SPLIT_COLOUR),
    )
    bars = [
        Bar(name, held, f"{held:,} of {result.draws:,}", colour) for name, held, colour in counts
    ]
    said = coverage_finding(result, confidence)
    return bars_chart(bars, "intervals that hold the truth", ",d", said)


def _columns(found: Sequence[DrawOfData]) -> dict[str, list[float]]:
    return {
        "data_seed": [draw.seed for draw in found],
        "mean_score": [draw.estimate for draw in found],
        "naive_low": [draw.naive.low for draw in found],
        "naive_high": [draw.naive.high for draw in found],
        "corrected_low": [draw.corrected.low for draw in found],
        "corrected_high": [draw.corrected.high for draw in found],
        "truth": [draw.truth for draw in found],
    }


def _take_home(settings: CoverageSettings, result: Coverage) -> None:
    used = capitals(settings, settings.clouds)
    del used["CLOUDS"]
    lesson.take_home(
        "Widen the error bar for the examples that the folds share. This script draws the data "
        "afresh and counts, in plain scikit-learn. It prints: "
        f"*naive {result.naive_held}, corrected {result.corrected_held} of {result.draws} hold "
        "the truth*.",
        script("data_splits", "error_bar", SEEDS=range(result.draws), **used),
    )


def _reasons(settings: CoverageSettings) -> None:
    scores = settings.k * settings.repeats
    wider = np.sqrt(1 + scores / (settings.k - 1))
    lesson.why(
        "Why is the usual error bar too short?",
        "The k models share most of their training examples, so their scores move together. With "
        "m = n/k examples a fold,\n\n"
        "$$\\mathrm{Var}(\\text{mean}) = \\frac{\\sigma^2}{n} + \\frac{m-1}{n}\\,\\omega + "
        "\\frac{n-m}{n}\\,\\gamma$$\n\n"
        "where ω is the covariance of two errors within a fold and γ that between folds. The "
        "naive $s^2/k$ misses γ, and repeating the folds makes its bar shorter without adding "
        "data. **No unbiased estimator** of this variance exists, whatever the distribution "
        "of the data: Y. Bengio and Y. Grandvalet, [No Unbiased Estimator of the Variance of "
        "K-Fold Cross-Validation](https://www.jmlr.org/papers/v5/grandvalet04a.html), "
        "JMLR 5:1089, 2004.\n\n"
        "The corrected standard error is a rule of thumb that errs on the safe side: "
        "$\\sqrt{(1/n + n_{test}/n_{train})\\,s^2}$ over n scores, here "
        f"{wider:.2f} times the naive one. Source: C. Nadeau and Y. Bengio, *Inference for the "
        "Generalization Error*, Machine Learning 52:239, 2003.",
    )
