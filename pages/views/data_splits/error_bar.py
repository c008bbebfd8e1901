"""The view "Error bar": how often the usual interval holds the truth, counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.charts.by_hand import INKS, Theme, group_colours
from core.charts.chart import Chart
from core.charts.data_splits.intervals import Bar, ShownIntervals, bars_chart, intervals_chart
from core.charts.data_splits.parts import SPLIT_COLOUR
from core.data_splits.clouds import Clouds
from core.data_splits.coverage import Coverage, CoverageSettings, DrawOfData, coverage
from core.data_splits.findings import coverage_finding, lengths_finding
from core.data_splits.take_home import coverage_prints, coverage_script
from pages.common import lesson
from pages.common.state import Choice, Number, PageState, Parameter
from pages.views.data_splits.cached import coverage_cache, remember
from pages.views.data_splits.progress import gather
from pages.views.data_splits.sources import answer
from pages.views.data_splits.stories import Stories, show_stories

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
CONFIDENCES = ("50", "80", "90", "95", "99")

PARAMETERS: tuple[Parameter, ...] = (
    Number("examples", 40, 20, 400, whole=True),
    Number("bar_k", 5, 2, 20, whole=True),
    Number("bar_repeats", 1, 1, 10, whole=True),
    Choice("confidence", CONFIDENCES, "95"),
    Number("draws", 1000, 2, 1000, whole=True),
    Number("features", 5, 1, 20, whole=True),
    Number("distance", 2.0, 0.0, 6.0),
    lesson.guess_parameter(GUESSES, "bar_guess"),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    _controls(state)
    try:
        settings = _settings(state)
    except ValueError as error:
        answer(error)
        return
    count = int(state["draws"])
    found = gather(
        coverage_cache(),
        settings,
        range(count),
        "fresh draws of the data, each cross-validated",
        lambda some: _intervals(settings, some, theme),
        (state, "draws"),
    )
    told = bool(state["bar_guess"])
    intervals, lengths, held, prints = remember(
        ("error bar", settings, count, theme), lambda: _pictures(settings, theme, found)
    )
    shown = min(count, 100)
    before = (
        f"{shown} of {count:,} fresh draws of the data; each bar promises to hold the truth "
        f"{state['confidence']} times in 100"
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
        lesson.tools(lambda: _csv(found), "seedscape-error-bar")
    show_stories(state, STORIES)
    _reasons(settings)
    lesson.take_home(
        "Widen the error bar for the examples that the folds share. This script draws the data "
        "afresh and counts, in plain scikit-learn. It prints: "
        f"*{prints}*.",
        coverage_script(settings, count),
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.slider("Examples", 20, 400, step=10, key=state.key("examples"), width=110)
        st.slider("k", 2, 20, key=state.key("bar_k"), width=100)
        st.slider("Repeats", 1, 10, key=state.key("bar_repeats"), width=100)
        st.select_slider(
            "Confidence",
            CONFIDENCES,
            key=state.key("confidence"),
            format_func=lambda number: f"{number}%",
            width=100,
        )
        draws = int(state["draws"])
        st.select_slider(
            "Draws of the data",
            sorted({*DRAW_LADDER, draws}),
            key=state.key("draws"),
            format_func=lambda number: f"{number:,}",
            width=120,
        )
        with st.popover("More", icon=":material/tune:"):
            st.number_input("Features", 1, 20, key=state.key("features"))
            st.number_input(
                "Distance between the clouds", 0.0, 6.0, step=0.5, key=state.key("distance")
            )


def _settings(state: PageState) -> CoverageSettings:
    return CoverageSettings(
        examples=int(state["examples"]),
        k=int(state["bar_k"]),
        repeats=int(state["bar_repeats"]),
        confidence=int(state["confidence"]) / 100,
        clouds=Clouds(int(state["features"]), float(state["distance"])),
    )


def _pictures(
    settings: CoverageSettings, theme: Theme, found: Sequence[DrawOfData]
) -> tuple[Chart, Chart, Chart, str]:
    result = coverage(tuple(found))
    return (
        _intervals(settings, found, theme),
        _lengths(result, settings.repeats, theme),
        _held(result, settings.confidence, theme),
        coverage_prints(result),
    )


def _intervals(settings: CoverageSettings, found: Sequence[DrawOfData], theme: Theme) -> Chart:
    result = coverage(tuple(found))
    shown = ShownIntervals(
        seeds=np.array([draw.seed for draw in found]),
        means=np.array([draw.estimate for draw in found]),
        naive=np.array([(draw.naive.low, draw.naive.high) for draw in found]),
        corrected=np.array([(draw.corrected.low, draw.corrected.high) for draw in found]),
        truth=result.truth,
    )
    return intervals_chart(shown, theme, coverage_finding(result, settings.confidence))


def _lengths(result: Coverage, repeats: int, theme: Theme) -> Chart:
    names = (
        (
            "naive: s/√k" if repeats == 1 else "naive: s/√(k × repeats)",
            result.naive_error,
            group_colours(1, theme)[0],
        ),
        ("corrected: Nadeau and Bengio", result.corrected_error, INKS[theme].quiet),
        ("true spread of the mean score", result.true_spread, SPLIT_COLOUR),
    )
    bars = [Bar(n, 100 * error, f"±{100 * error:.2f} points", colour) for n, error, colour in names]
    return bars_chart(bars, "standard error, points", ".1~f", theme, lengths_finding(result))


def _held(result: Coverage, confidence: float, theme: Theme) -> Chart:
    counts = (
        ("naive", result.naive_held, group_colours(1, theme)[0]),
        ("corrected", result.corrected_held, INKS[theme].quiet),
        ("promised", round(confidence * result.draws), SPLIT_COLOUR),
    )
    bars = [
        Bar(name, held, f"{held:,} of {result.draws:,}", colour) for name, held, colour in counts
    ]
    said = coverage_finding(result, confidence)
    return bars_chart(bars, "intervals that hold the truth", ",d", theme, said)


def _csv(found: Sequence[DrawOfData]) -> str:
    rows = ["data_seed,mean_score,naive_low,naive_high,corrected_low,corrected_high,truth"]
    rows += [
        f"{d.seed},{d.estimate},{d.naive.low},{d.naive.high},{d.corrected.low},"
        f"{d.corrected.high},{d.truth}"
        for d in found
    ]
    return "\n".join(rows)


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
