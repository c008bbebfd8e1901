"""The view "k-fold": everybody is tested once, and the mean still moves with the seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Float64
from core.charts.chart import Chart
from core.charts.data_splits.dots import Panel, dots_chart
from core.charts.data_splits.matrix import examples_shown, matrix_chart
from core.charts.data_splits.parts import SPLIT_COLOUR, score_axis
from core.charts.palette import BLUE, SKY
from core.checks import whole
from core.data_splits import findings
from core.data_splits.fitting import may_see_one_class
from core.data_splits.kfold import (
    KFoldSettings,
    Kind,
    fold_classes,
    fold_matrix,
    holdout_beside,
    scores,
    scores_of_folds,
)
from core.data_splits.lottery import holdout_scores
from core.data_splits.tables import Table, Task
from core.scripts import capitals, script
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import gather, kept
from pages.views.data_splits.holdout_splits import SEEDS, scores_of
from pages.views.data_splits.moves import Stories, pick_seed, show_stories
from pages.views.data_splits.table_choice import (
    MODEL,
    TABLE,
    answer,
    choose_table_and_model,
    script_data,
)

TITLE = "k-fold"
GUESSES = ("not at all", "less than one hold-out split", "just as much")
KIND_NAMES: dict[str, str] = {
    "stratified": "Stratified",
    "plain": "Plain",
    "unshuffled": "Unshuffled",
    "sorted": "Sorted by label",
    "leave_one_out": "Leave one out",
}
MOST_HOLDOUTS = 200
CHART = "kfold_scores"
STORIES: Stories = (
    ("Sorted labels: scores collapse", {"view": "kfold", "table": "iris", "k": "3",
                                        "folds": "sorted"}),
    ("Digits, unshuffled", {"view": "kfold", "table": "digits", "folds": "unshuffled"}),
    ("Two folds", {"view": "kfold", "k": "2", "kfold_guess": lesson.SHOW}),
    ("Twenty folds", {"view": "kfold", "k": "20", "kfold_guess": lesson.SHOW}),
    ("Leave one out: no seed at all", {"view": "kfold", "table": "iris",
                                       "folds": "leave_one_out", "model": "decision_tree"}),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    repeats: int = whole(20, 2, 100)
    kfold_guess: str = lesson.guess(GUESSES)


KFOLD = Parameters(KFoldSettings, names={"kind": "folds"}, defaults={"model": MODEL})
PARAMETERS = (TABLE, KFOLD, SEEDS, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    table, model, row = choose_table_and_model(state)
    with row:
        settings = _controls(state, table, model)
    try:
        _show(state, table, settings)
    except ValueError as error:
        answer(error)


def _controls(state: PageState, table: Table, model: str) -> KFoldSettings:
    controls.slider(state, "k", "k", 1, width=85)
    controls.choose(state, "folds", "Folds", KIND_NAMES, width=150)
    controls.slider(state, "repeats", "Repeats", 1, width=85)
    with st.popover("More", icon=":material/tune:"):
        controls.number_field(state, "split", "Show the folds of seed")
        controls.number_field(state, "model_seed", "Model seed")
    kind: Kind = state["folds"]
    if kind == "stratified" and table.task == "regression":
        st.info(
            "This table has no classes to stratify by, so the folds are plain ones.",
            icon=":material/info:",
        )
        kind = "plain"
    return state.values(KFOLD, kind=kind, model=model)


def _show(state: PageState, table: Table, settings: KFoldSettings) -> None:
    repeats, seed = state["repeats"], state["split"]
    shown = _scores_of_folds(table, settings, seed)
    lesson.show_chart(
        kept(("folds", settings, seed), lambda: _matrix(table, settings, seed, shown), table),
        "kfold_matrix",
    )
    count = len(examples_shown(table.examples))
    which = "All" if count == table.examples else f"{count} of the"
    lying = "sorted by label" if settings.kind == "sorted" else "as the table lies"
    st.caption(
        f"{which} {table.examples} examples across, {lying}. Coloured: tested on in that "
        "fold. Grey: trained on. The strip below shows each example's target."
    )
    if wrong := kept(("wrong", settings, seed), lambda: _wrong(table, settings, seed), table):
        st.markdown(f":material/report: {wrong}")
    by_repeat = _by_repeat(table, settings, repeats, shown)
    holdouts = _holdouts(table, settings, by_repeat)
    chart = kept(
        ("k-fold", settings, repeats, seed),
        lambda: _strips(table, settings, seed, by_repeat, holdouts),
        table,
    )
    before = (
        f"{repeats} repeats, each under another seed, beside single hold-out splits"
        if settings.is_drawn
        else "Folds that nothing is drawn for, beside single hold-out splits"
    )
    lesson.show_chart(
        chart,
        CHART,
        None if state["kfold_guess"] else before,
        picked=lambda: pick_seed(state, CHART),
    )
    if settings.is_drawn:
        st.caption(
            f"Ringed: seed {seed}, whose folds are drawn above. Click a mark to see the folds of "
            "its seed."
        )
    lesson.predict(
        state,
        "Everybody is tested once. Does the mean over the folds still move with the seed?",
        GUESSES,
        chart.finding,
        "kfold_guess",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _frame(by_repeat, holdouts), "seedscape-k-fold")
    show_stories(state, STORIES)
    _reasons()
    _take_home(table, settings, by_repeat.mean(axis=1))


def _scores_of_folds(table: Table, settings: KFoldSettings, seed: int) -> Float64:
    """Return the score of each fold under ``seed``; leave-one-out a group at a time."""
    if settings.kind != "leave_one_out":
        found: list[Float64] = gather(scores, settings, [seed], "repeats", table)
        return found[0]
    fold_matrix(table, settings, (seed,))  # refuses tables that are too large
    everybody = range(table.examples)
    return np.array(gather(_left_out, settings, everybody, "examples left out, in turn", table))


def _left_out(table: Table, settings: KFoldSettings, examples: tuple[int, ...]) -> Sequence[float]:
    return scores_of_folds(table, settings, 0, examples).tolist()


def _by_repeat(table: Table, settings: KFoldSettings, repeats: int, shown: Float64) -> Float64:
    """Return the scores [repeat, fold]; one repeat stands for all where nothing is drawn."""
    if not settings.is_drawn:
        return shown[None, :]
    what = f"repeats of {settings.k} folds"
    return np.array(gather(scores, settings, range(repeats), what, table))


def _holdouts(table: Table, settings: KFoldSettings, by_repeat: Float64) -> Float64:
    """Return hold-out scores, whose test part is as large as a fold, as many as fold scores."""
    held = holdout_beside(table, settings)
    if settings.kind == "stratified" and not held.stratify:
        st.caption(
            "The hold-out splits are plain ones: a test part as large as a fold cannot hold all "
            f"{len(table.class_names)} classes."
        )
    count = min(by_repeat.size, MOST_HOLDOUTS) if settings.is_drawn else 50
    what = "hold-out splits beside them"
    return scores_of(gather(holdout_scores, held, range(count), what, table))


def _matrix(table: Table, settings: KFoldSettings, seed: int, shown: Float64) -> Chart:
    fold_of = fold_matrix(table, settings, (seed,))[0]
    order = np.arange(table.examples)
    if settings.kind == "sorted":
        order = np.argsort(table.target, kind="stable")
    said = findings.folds_finding(shown, seed, settings, table.task)
    return matrix_chart(table, order, fold_of, shown, score_axis(table), said)


def _wrong(table: Table, settings: KFoldSettings, seed: int) -> str:
    if table.task == "regression" or settings.kind == "leave_one_out":
        return ""
    counts = fold_classes(table, fold_matrix(table, settings, (seed,))[0])
    return findings.classes_missing(counts, table.class_names)


def _strips(
    table: Table, settings: KFoldSettings, seed: int, by_repeat: Float64, holdouts: Float64
) -> Chart:
    task, means, folds = table.task, by_repeat.mean(axis=1), by_repeat.ravel()
    repeat = np.arange(len(means))
    of_folds = np.repeat(repeat, by_repeat.shape[1])
    name = f"{len(means)} means over {settings.k} folds" if settings.is_drawn else "the mean"
    held = _title(f"{len(holdouts)} hold-out splits", holdouts, task)
    single = _title(f"{len(folds)} single folds", folds, task)
    panels = [
        Panel(held, np.arange(len(holdouts)), holdouts, SPLIT_COLOUR),
        Panel(single, of_folds, folds, SKY, "triangle-up"),
        Panel(_title(name, means, task), repeat, means, BLUE, "diamond"),
    ]
    said = findings.kfold_finding(means, holdouts, settings, task)
    picked = seed if settings.is_drawn and seed < len(means) else None
    return dots_chart(panels, [], picked, score_axis(table), said)


def _title(name: str, values: Float64, task: Task) -> str:
    if len(values) < 2:
        return f"{name}: {findings.shown_score(float(values.mean()), task)}"
    return f"{name}: spread ±{findings.shown_gap(float(values.std(ddof=1)), task)}"


def _frame(by_repeat: Float64, holdouts: Float64) -> pd.DataFrame:
    """Return a row for each score: of a hold-out split, of a fold, of a mean over folds."""
    repeats, folds = by_repeat.shape
    held = {"kind": "hold-out", "split_seed": range(len(holdouts)), "score": holdouts}
    fold = {
        "kind": "fold",
        "split_seed": np.repeat(np.arange(repeats), folds),
        "fold": np.tile(np.arange(folds), repeats),
        "score": by_repeat.ravel(),
    }
    mean = {"kind": "mean", "split_seed": range(repeats), "score": by_repeat.mean(axis=1)}
    rows = pd.concat([pd.DataFrame(each) for each in (held, fold, mean)])
    return rows.astype({"fold": "Int64"})[["kind", "split_seed", "fold", "score"]]


def _take_home(table: Table, settings: KFoldSettings, means: Float64) -> None:
    headline = f"mean {np.mean(means):.4f}, from {means.min():.4f} to {means.max():.4f}"
    lesson.take_home(
        "Give the splitter an integer, repeat it over seeds, and report the spread of the "
        f"means. This script prints: *{headline}*.",
        script(
            "data_splits",
            "holdout",
            SEEDS=range(len(means)),
            HAS_ONE_CLASS_PARTS=may_see_one_class(table, settings.largest_fold(table.examples)),
            **capitals(settings),
            **script_data(table),
        ),
    )


def _reasons() -> None:
    lesson.why(
        "Why does the mean move less, and why does it move at all?",
        "Over the folds everybody is tested exactly once, so no example is lucky enough to be left "
        "out of the exam. What is left to chance is who learns beside whom, and that moves the "
        "models a little. Sorted labels show what shuffling is for: a fold then holds classes that "
        "the model has hardly seen. Leave-one-out draws nothing at all, and so has no seed; it "
        "trains once per example.\n\n"
        "Sources: R. Kohavi, [A Study of Cross-Validation and Bootstrap]"
        "(https://www.ijcai.org/Proceedings/95-2/Papers/016.pdf), IJCAI 1995, which recommends "
        "ten stratified folds; S. Bates, T. Hastie and R. Tibshirani, *Cross-Validation: What Does "
        "It Estimate and How Well Does It Do It?*, JASA 119:1434, 2024: the mean estimates the "
        "average over training sets, not the error of your own model.",
    )
