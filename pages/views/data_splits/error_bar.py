"""The view "Error bar": how often the usual interval holds the truth, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.charts.chart import Chart
from core.charts.data_splits.intervals import MOST_SHOWN, intervals_chart
from core.checks import choice, whole
from core.data_splits import findings
from core.data_splits.clouds import Clouds
from core.data_splits.coverage import (
    Coverage,
    CoverageSettings,
    DrawOfData,
    coverage,
    draws_of_data,
)
from core.scripts import capitals, script
from core.shares import wilson, with_luck
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import gather, kept
from pages.views.data_splits.table_choice import answer

TITLE = "Error bar"
GUESSES = (
    "fewer than three quarters of these", "fewer, yet three quarters or more", "as many, or more"
)  # fmt: skip
EDGES = (0.75, 1.0)
DRAW_LADDER = (20, 50, 100, 200, 500, 1000)
STORIES = (
    ("Folds dealt once", {"view": "error_bar", "bar_repeats": "1", "draws": "1000"}),
    ("A hundred examples", {"view": "error_bar", "examples": "100"}),
    ("Ten folds", {"view": "error_bar", "bar_k": "10"}),
)


@dataclass(frozen=True)
class Shown:
    """What only this view has; ``confidence`` in percent."""

    confidence: int = choice(95, (50, 80, 90, 95, 99))
    draws: int = whole(200, 2, 1000)
    bar_guess: str = lesson.guess(GUESSES)


COVERAGE = Parameters(
    CoverageSettings,
    names={"k": "bar_k", "repeats": "bar_repeats"},
    defaults={"examples": 40, "repeats": 10},
)
CLOUDS = Parameters(Clouds)
SHOWN = Parameters(Shown)
PARAMETERS = (COVERAGE, CLOUDS, SHOWN)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    _controls(state)
    try:
        settings = state.values(COVERAGE, clouds=state.values(CLOUDS))
    except ValueError as error:
        answer(error)
        return
    asked = state.values(SHOWN)
    confidence, count = asked.confidence / 100, asked.draws
    question = (
        f"Of {count:,} naive intervals, {round(confidence * count):,} should hold the truth. "
        "How many do?"
    )
    guess = lesson.ask(state, question, "bar_guess")
    told = bool(guess)
    what = "fresh draws of the data, each cross-validated"
    draw = (lambda some: _intervals(some, coverage(some, confidence))) if told else None
    found = gather(draws_of_data, settings, range(count), what, draw=draw, stop=(state, "draws"))
    result = coverage(found, confidence)
    key = "error bar", settings, count, confidence, told
    before = f"{count:,} fresh draws of the data, each with its error bar of {confidence:.0%}"
    intervals = kept(key, lambda: _intervals(found, result, told))
    lesson.show_chart(intervals, "intervals", None if told else before)
    if told:
        ends = (end / confidence for end in wilson(result.naive_held, count))
        rights = findings.options_met(GUESSES, EDGES, *ends)
        why = (
            f"The naive ones hold it in {with_luck(result.naive_held, count)}. The folds share "
            f"most of their examples. {findings.lengths_finding(result)}"
        )
        lesson.answer(guess, rights, why)
    shown = f"The first {MOST_SHOWN} are drawn, on a phone 40. " if count > MOST_SHOWN else ""
    truth = (
        ", crossed where it misses. The level line is the truth, known because the data come from "
        "two normal clouds"
    )
    st.caption(
        f"{shown}Thick: the naive bar{truth if told else ''}. Thin: the corrected bar. "
        f"{findings.ends_said(result)}"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _columns(found, result), "seedscape-error-bar")
    lesson.stories(state, STORIES)
    if told:
        _reasons(settings)
    _take_home(settings, result, told)


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.slider(state, "examples", "Examples", 10, width=110)
        controls.slider(state, "bar_k", "k", 1, width=100)
        controls.slider(state, "bar_repeats", "Repeats", 1, width=100)
        levels = state.rule("confidence").options
        controls.ladder(state, "confidence", "Confidence", levels, "{}%".format, width=100)
        controls.ladder(state, "draws", "Draws of the data", DRAW_LADDER, "{:,}".format, width=120)
        with st.popover("More", icon=":material/tune:"):
            controls.number_field(state, "features", "Features")
            controls.number_field(state, "distance", "Distance between the clouds")


def _intervals(found: Sequence[DrawOfData], result: Coverage, told: bool = True) -> Chart:
    return intervals_chart(found, result, findings.coverage_finding(result), told)


def _columns(found: Sequence[DrawOfData], result: Coverage) -> dict[str, Any]:
    return {
        "data_seed": [draw.seed for draw in found],
        "mean_score": [draw.estimate for draw in found],
        "naive_low": result.naive[:, 0],
        "naive_high": result.naive[:, 1],
        "corrected_low": result.corrected[:, 0],
        "corrected_high": result.corrected[:, 1],
        "truth": [draw.truth for draw in found],
    }


def _take_home(settings: CoverageSettings, result: Coverage, told: bool) -> None:
    values = capitals(settings, settings.clouds)
    del values["CLOUDS"]
    values |= {"SEEDS": range(result.draws), "CONFIDENCE": result.confidence}
    held = f"naive {result.naive_held}, corrected {result.corrected_held} of {result.draws}"
    lesson.take_home(
        "Widen the error bar for the examples that the folds share. This script draws the data "
        "afresh and counts, in plain scikit-learn" + lesson.prints(f"{held} hold the truth", told),
        script("data_splits", "error_bar", **values),
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
