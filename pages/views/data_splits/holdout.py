"""The view "Hold-out": the same data and the same model, a thousand draws of who is tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Float64
from core.charts.chart import Chart
from core.charts.data_splits.chosen import chosen_chart, predicted_chart
from core.charts.data_splits.dots import Lane, Panel, dots_chart
from core.charts.data_splits.parts import SPLIT_COLOUR, score_axis
from core.charts.palette import BLUE
from core.data_splits import findings
from core.data_splits.fitting import Predicted
from core.data_splits.lottery import HeldOut, HoldoutScore, held_out
from core.data_splits.planes import flat_view
from core.data_splits.selection import expected_normal_best_of
from core.data_splits.tables import Table, Task
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import kept
from pages.views.data_splits.holdout_splits import (
    HOLDOUT,
    SEEDS,
    Lottery,
    choose_lottery,
    draw_lottery,
    scores_of,
    take_home,
)
from pages.views.data_splits.moves import Stories, pick_seed, set_value, show_stories
from pages.views.data_splits.table_choice import TABLE, answer, plain

TITLE = "Hold-out"
GUESSES = ("less than 2 points", "2 to 5 points", "more than 5 points")
NUMBER_GUESSES = ("less than 0.1", "0.1 to 0.3", "more than 0.3")
CHART = "lottery"
MOST_LISTED = 40
COLUMNS = {"seed": "split_seed", "validation": "validation_score", "test": "test_score"}
STORIES: Stories = (
    ("A tiny test part", {"test_size": "0.05"}),
    ("Stratified", {"stratify": "1"}),
    ("Choose on a validation part", {"validation_size": "0.2", "guess": lesson.SHOW}),
    ("Thirty irises decide", {"table": "iris"}),
    ("A number to predict", {"table": "diabetes"}),
    ("Your own CSV", {"table": "own"}),
)


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    guess: str = lesson.guess((*GUESSES, *NUMBER_GUESSES))


PARAMETERS = (TABLE, HOLDOUT, SEEDS, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    picked, told = state["split"], bool(state["guess"])
    try:
        lottery = choose_lottery(state)
        records = draw_lottery(state, lottery, lambda some: _picture(lottery, some, None))
    except ValueError as error:
        answer(error)
        return
    count, task = len(lottery.seeds), lottery.table.task
    chart = kept(
        ("lottery", lottery.settings, lottery.seeds, picked),
        lambda: _picture(lottery, records, picked),
        lottery.table,
    )
    lesson.show_chart(
        chart,
        CHART,
        None if told else f"{count:,} split seeds, a dot each. The data and the model stay.",
        picked=lambda: pick_seed(state, CHART),
    )
    lesson.predict(
        state,
        f"How far apart are the luckiest and the unluckiest of {count:,} split seeds?",
        NUMBER_GUESSES if task == "regression" else GUESSES,
        chart.finding,
    )
    if told and lottery.settings.validation_size:
        st.markdown(findings.by_validation(records, task))
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(
            state, lambda: pd.DataFrame(records).rename(columns=COLUMNS), "seedscape-data-splits"
        )
    _one_split(state, lottery, records, picked)
    show_stories(state, STORIES)
    _reasons(lottery, scores_of(records))
    take_home(
        "Give every split a seed, and report many seeds, not one. This script scores the seeds on "
        "the screen in plain scikit-learn and",
        lottery,
        scores_of(records),
    )


def _picture(lottery: Lottery, records: Sequence[HoldoutScore], picked: int | None) -> Chart:
    task, tests = lottery.table.task, scores_of(records)
    seeds = np.array([record.seed for record in records])
    panels = [Panel(_title("test part", tests, task), seeds, tests, SPLIT_COLOUR)]
    if lottery.settings.validation_size:
        validation = np.array([record.validation for record in records], dtype=np.float64)
        title = _title("validation part", validation, task)
        panels.insert(0, Panel(title, seeds, validation, BLUE, "square"))
    lanes = _lanes(records, picked, task)
    return dots_chart(
        panels, lanes, picked, score_axis(lottery.table), findings.lottery_finding(tests, task)
    )


def _title(name: str, scores: Float64, task: Task) -> str:
    spread = findings.shown_gap(float(scores.std(ddof=1)), task)
    return f"{name}: mean {findings.shown_score(float(scores.mean()), task)}, spread ±{spread}"


def _lanes(records: Sequence[HoldoutScore], picked: int | None, task: Task) -> list[Lane]:
    """Return the best seed, what luck predicts for the best of so many, and the seed picked."""
    tests = scores_of(records)
    validated = records[0].validation is not None
    best = max(records, key=lambda r: r.test if r.validation is None else r.validation)
    marked = [(f"best on validation, seed {best.seed}", best.test, "diamond")]
    if not validated:
        mean, spread, count = float(tests.mean()), float(tests.std(ddof=1)), len(records)
        luck = expected_normal_best_of(mean, spread, count, 1.0)
        marked = [
            (f"luck predicts for the best of {count:,}", luck, "cross"),
            (f"best, seed {best.seed}", best.test, "diamond"),
        ]
    marked += [(f"seed {r.seed}", r.test, "circle") for r in records if r.seed == picked]
    shown = findings.shown_score
    return [Lane(f"{says}: {shown(score, task)}", score, shape) for says, score, shape in marked]


def _one_split(
    state: PageState, lottery: Lottery, records: Sequence[HoldoutScore], picked: int
) -> None:
    table, scores = lottery.table, scores_of(records)
    try:
        split, chart = kept(
            ("split", lottery.settings, picked), lambda: _split_drawn(lottery, picked), table
        )
    except ValueError as error:
        answer(error)
        return
    lesson.show_chart(chart, "split")
    words = "Faint: trained on. Solid: tested on. Ringed: the model errs."
    if table.task == "regression":
        words = "The examples tested on. On the dashed line a prediction is right."
    elif len(split.validation):
        words = words.replace("Solid", "Hollow: validated on. Solid")
    st.caption(f"{words} Click a dot of the lottery to look into its split.")
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, seed in (
            ("Best seed", records[int(scores.argmax())].seed),
            ("Worst seed", records[int(scores.argmin())].seed),
            ("Next seed", min(picked + 1, lottery.seeds.stop - 1)),
        ):
            st.button(label, on_click=set_value, args=(state, "split", seed))
    _list_errors(split, table)


def _split_drawn(lottery: Lottery, picked: int) -> tuple[HeldOut, Chart]:
    table = lottery.table
    split = held_out(table, lottery.settings, picked)
    finding = findings.chosen_finding(split, table)
    if table.task == "regression":
        return split, predicted_chart(split, table, finding)
    plane = kept(("plane",), lambda: flat_view(table), table)
    return split, chosen_chart(split, table, plane, finding)


def _list_errors(split: HeldOut, table: Table) -> None:
    """List the examples that the model is most wrong about."""
    if table.task == "regression":
        worst = np.argsort(-np.abs(split.errors))[:10]
        title = f"The {len(worst)} largest errors under seed {split.seed}"
    else:
        worst = np.flatnonzero(split.errors)
        title = f"The {len(worst)} errors under seed {split.seed}"
    if not len(worst):
        return

    def named(values: Predicted) -> list[str]:
        names = table.class_names
        return [plain(names[int(v)]) if names else f"{v:.4g}" for v in values[worst[:MOST_LISTED]]]

    with st.expander(title, icon=":material/list:"):
        st.table(
            {
                "example": split.test[worst[:MOST_LISTED]].tolist(),
                "truth": named(split.target),
                "predicted": named(split.predicted),
            },
            width="content",
            hide_index=True,
        )
        if len(worst) > MOST_LISTED:
            st.caption(f"and {len(worst) - MOST_LISTED} more")


def _reasons(lottery: Lottery, scores: Float64) -> None:
    table = lottery.table
    if table.task == "classification":
        mean, tested = (
            float(scores.mean()),
            int(np.ceil(lottery.settings.test_size * table.examples)),
        )
        by_luck = np.sqrt(max(mean * (1 - mean), 0) / tested)
        sums = (
            f" Were the {tested} tested examples drawn afresh for one fixed model, a score near "
            f"{mean:.1%} would spread by √(p(1 − p)/n) = ±{100 * by_luck:.1f} points from the "
            f"draw of the test part alone; the seeds here spread by "
            f"±{100 * float(scores.std(ddof=1)):.1f}."
        )
    else:
        sums = ""
    lesson.why(
        "Why does the score move when nothing changed?",
        "The seed decides which examples test the model, and so also which ones teach it. A few "
        f"hard examples in the test part cost points; in the training part they cost none.{sums} "
        "The smaller the test part, the wider the dots lie. Stratifying holds the classes' shares "
        "fixed and takes away that part of the draw only.\n\n"
        "Sources: S. Raschka, *Machine Learning Q and AI*, chapter 10; scikit-learn, "
        "[train_test_split](https://scikit-learn.org/stable/modules/generated/"
        "sklearn.model_selection.train_test_split.html).",
    )
