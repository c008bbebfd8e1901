"""The view "Hold-out": the same data and the same model, a thousand draws of who is tested."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.arrays import Float64, Integers
from core.charts.by_hand import Theme, group_colours
from core.charts.chart import Chart
from core.charts.data_splits.chosen import ShownSplit, chosen_chart
from core.charts.data_splits.dots import Lane, Panel, dots_chart
from core.charts.data_splits.parts import SPLIT_COLOUR
from core.data_splits.findings import (
    by_validation,
    chosen_finding,
    lottery_finding,
    shown_gap,
    shown_score,
)
from core.data_splits.lottery import HeldOut, HoldoutScore, held_out
from core.data_splits.planes import flat_view
from core.data_splits.selection import expected_normal_best_of
from core.data_splits.tables import Table, Task
from core.data_splits.take_home import holdout_prints, holdout_script
from pages.common import lesson
from pages.common.state import PageState, Parameter
from pages.views.data_splits.cached import Source, remember, scores_of
from pages.views.data_splits.holdout_controls import (
    Lottery,
    holdout_controls,
    records_of,
    score_axis,
)
from pages.views.data_splits.progress import pick_seed, set_value
from pages.views.data_splits.sources import answer, data_of, plain
from pages.views.data_splits.stories import Stories, show_stories

GUESSES = ("less than 2 points", "2 to 5 points", "more than 5 points")
NUMBER_GUESSES = ("less than 0.1", "0.1 to 0.3", "more than 0.3")
CHART = "lottery"
STORIES: Stories = (
    ("A tiny test part", {"test_size": "0.05"}),
    ("Stratified", {"stratify": "1"}),
    ("Choose on a validation part", {"validation_size": "0.2", "guess": lesson.SHOW}),
    ("Thirty irises decide", {"table": "iris"}),
    ("A number to predict", {"table": "diabetes"}),
    ("Your own CSV", {"table": "own"}),
)

PARAMETERS: tuple[Parameter, ...] = (lesson.guess_parameter((*GUESSES, *NUMBER_GUESSES)),)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    try:
        lottery = holdout_controls(state)
        records = records_of(lottery, state, lambda some: _picture(lottery, some, None, theme))
    except ValueError as error:
        answer(error)
        return
    picked = int(state["split"])
    count = len(lottery.seeds)
    chart = remember(
        ("lottery", lottery.source.key, lottery.settings, lottery.seeds, picked, theme),
        lambda: _picture(lottery, records, picked, theme),
    )
    told = bool(state["guess"])
    lesson.show_chart(
        chart,
        CHART,
        None if told else f"{count:,} split seeds, a dot each. The data and the model stay.",
        picked=lambda: pick_seed(state, CHART),
    )
    number = lottery.table.task == "regression"
    lesson.predict(
        state,
        f"How far apart are the luckiest and the unluckiest of {count:,} split seeds?",
        NUMBER_GUESSES if number else GUESSES,
        chart.finding,
    )
    if told and lottery.settings.validation_size:
        st.markdown(by_validation(records, lottery.table.task))
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: lottery_csv(records), "seedscape-data-splits")
    _one_split(state, lottery, records, picked, theme)
    show_stories(state, STORIES)
    _reasons(lottery, scores_of(records))
    lesson.take_home(
        "Give every split a seed, and report many seeds, not one. This script scores the seeds on "
        "the screen in plain scikit-learn and prints: "
        f"*{holdout_prints(scores_of(records), lottery.seeds)}*.",
        holdout_script(data_of(lottery.source), lottery.table, lottery.settings, lottery.seeds),
    )


def _picture(
    lottery: Lottery, records: Sequence[HoldoutScore], picked: int | None, theme: Theme
) -> Chart:
    task, tests = lottery.table.task, scores_of(records)
    seeds = np.array([record.seed for record in records])
    panels = [_panel("test part", seeds, tests, task, SPLIT_COLOUR, "circle")]
    if lottery.settings.validation_size:
        validation = np.array([record.validation for record in records], dtype=np.float64)
        blue = group_colours(1, theme)[0]
        panels.insert(0, _panel("validation part", seeds, validation, task, blue, "square"))
    return dots_chart(
        panels,
        _lanes(records, picked, task),
        picked,
        score_axis(lottery.table),
        theme,
        lottery_finding(tests, task),
    )


def _panel(
    name: str, seeds: Integers, scores: Float64, task: Task, colour: str, shape: str
) -> Panel:
    spread = shown_gap(float(scores.std(ddof=1)), task)
    title = f"{name}: mean {shown_score(float(scores.mean()), task)}, spread ±{spread}"
    return Panel(title, seeds, scores, colour, shape)


def _lanes(records: Sequence[HoldoutScore], picked: int | None, task: Task) -> list[Lane]:
    """Return the best seed, what luck predicts for the best of so many, and the seed picked."""
    tests = scores_of(records)
    validated = records[0].validation is not None
    key = [r.validation if r.validation is not None else r.test for r in records]
    best = records[int(np.argmax(key))]
    lanes = []
    if not validated:
        luck = expected_normal_best_of(
            float(tests.mean()), float(tests.std(ddof=1)), len(records), 1.0
        )
        says = f"luck predicts for the best of {len(records):,}: {shown_score(luck, task)}"
        lanes.append(Lane(says, luck, "cross"))
    how = "best on validation" if validated else "best"
    lanes.append(
        Lane(f"{how}, seed {best.seed}: {shown_score(best.test, task)}", best.test, "diamond")
    )
    lanes += [
        Lane(f"seed {r.seed}: {shown_score(r.test, task)}", r.test, "circle")
        for r in records
        if r.seed == picked
    ]
    return lanes


def _one_split(
    state: PageState,
    lottery: Lottery,
    records: Sequence[HoldoutScore],
    picked: int,
    theme: Theme,
) -> None:
    source, scores = lottery.source, scores_of(records)
    try:
        split = remember(
            ("split", source.key, lottery.settings, picked),
            lambda: held_out(source.table, lottery.settings, picked),
        )
    except ValueError as error:
        answer(error)
        return
    chart = remember(
        ("split drawn", source.key, lottery.settings, picked, theme),
        lambda: chosen_chart(
            shown_split(split, source), theme, chosen_finding(split, source.table)
        ),
    )
    lesson.show_chart(chart, "split")
    words = "Faint: trained on. Solid: tested on. Ringed: the model errs."
    if lottery.table.task == "regression":
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
    _errors(split, lottery.table)


def shown_split(split: HeldOut, source: Source) -> ShownSplit:
    """Return a split as it is drawn: in the plane for classes, against the truth for numbers."""
    table = source.table
    part = np.full(table.examples, "train", dtype=object)
    part[split.validation], part[split.test] = "validation", "test"
    wrong = np.zeros(table.examples, dtype=bool)
    if table.task == "regression":
        predicted = np.full(table.examples, np.nan)
        predicted[split.test] = split.predicted
        places = np.column_stack([table.target.astype(np.float64), predicted])
        axes = ("target", "predicted")
        says = [f"{target:g}" for target in table.target]
        group = np.zeros(table.examples, dtype=np.int64)
    else:
        wrong[split.test] = split.errors != 0
        view = remember(("plane", source.key), lambda: flat_view(table))
        places, axes = view.places, view.axes
        group = table.target.astype(np.int64)
        says = [table.class_names[label] for label in group]
        for index, label in zip(split.test, split.predicted, strict=True):
            if wrong[index]:
                says[index] += f", called {table.class_names[int(label)]}"
    return ShownSplit(places, axes, part.tolist(), says, wrong.tolist(), group, table.class_names)


def _errors(split: HeldOut, table: Table) -> None:
    """List the examples that the model is most wrong about."""
    if table.task == "regression":
        worst = np.argsort(-np.abs(split.errors))[:10]
        title = f"The {len(worst)} largest errors under seed {split.seed}"
    else:
        worst = np.flatnonzero(split.errors)
        title = f"The {len(worst)} errors under seed {split.seed}"
    if not len(worst):
        return
    with st.expander(title, icon=":material/list:"):
        rows = ["| example | truth | predicted |", "|---|---|---|"]
        for i in worst[:40]:
            truth, said = split.target[i], split.predicted[i]
            cells = (
                (table.class_names[int(truth)], table.class_names[int(said)])
                if table.class_names
                else (f"{truth:.4g}", f"{said:.4g}")
            )
            rows.append(f"| {split.test[i]} | {plain(cells[0])} | {plain(cells[1])} |")
        if len(worst) > 40:
            rows.append(f"| and {len(worst) - 40} more | | |")
        st.markdown("\n".join(rows))


def lottery_csv(records: Sequence[HoldoutScore]) -> str:
    """Return a row for each split seed."""
    rows = ["split_seed,validation_score,test_score,test_examples"]
    for record in records:
        validation = "" if record.validation is None else record.validation
        rows.append(f"{record.seed},{validation},{record.test},{record.test_examples}")
    return "\n".join(rows)


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
