"""The view "k-fold": everybody is tested once, and the mean still moves with the seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Float64
from core.charts.chart import Chart
from core.charts.data_splits.dots import Panel, dots_chart
from core.charts.data_splits.matrix import examples_shown, matrix_chart
from core.charts.data_splits.parts import SPLIT_COLOUR, score_axis
from core.charts.palette import BLUE
from core.checks import whole
from core.data_splits import findings
from core.data_splits.kfold import (
    DRAWN,
    KFoldSettings,
    fold_classes,
    fold_matrix,
    holdout_beside,
    scores,
    scores_of_folds,
)
from core.data_splits.lottery import holdout_scores
from core.data_splits.tables import Table, Task
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import gather, kept
from pages.views.data_splits.holdout_splits import SEEDS
from pages.views.data_splits.moves import pick_seed
from pages.views.data_splits.table_choice import (
    MODEL,
    TABLE,
    answer,
    choose_table_and_model,
    script_of_splits,
)

TITLE = "k-fold"
GUESSES = ("not at all", "less than one hold-out split", "just as much")
UNDRAWN_GUESSES = ("below them all", "among them", "above them all")
KIND_NAMES: dict[str, str] = {
    "stratified": "Stratified",
    "plain": "Plain",
    "unshuffled": "Unshuffled",
    "sorted": "Sorted by label",
    "leave_one_out": "Leave one out",
}
MOST_HOLDOUTS = 200
CHART = "kfold_scores"
STORIES = (
    ("Sorted by label", {"view": "kfold", "table": "iris", "k": "3", "folds": "sorted"}),
    ("Digits, unshuffled", {"view": "kfold", "table": "digits", "folds": "unshuffled"}),
    ("Two folds", {"view": "kfold", "k": "2"}),
    ("Twenty folds", {"view": "kfold", "k": "20"}),
    ("Leave one out", {"view": "kfold", "table": "iris", "folds": "leave_one_out",
                       "model": "decision_tree"}),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    repeats: int = whole(20, 2, 100)
    kfold_guess: str = lesson.guess((*GUESSES, *UNDRAWN_GUESSES), apart_from=("split",))


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
    drawn, one_each = state["folds"] in DRAWN, state["folds"] == "leave_one_out"
    controls.slider(state, "k", "k", 1, width=85, disabled=one_each)
    controls.choose(state, "folds", "Folds", KIND_NAMES, width=150)
    controls.slider(state, "repeats", "Repeats", 1, width=85, disabled=not drawn)
    with st.popover("More", icon=":material/tune:"):
        controls.number_field(state, "split", "Show the folds of seed")
        controls.number_field(state, "model_seed", "Model seed")
    kind = state["folds"]
    if kind == "stratified" and table.task == "regression":
        says = "This table has no classes to stratify by, so the folds are plain ones."
        st.info(says, icon=":material/info:")
        kind = "plain"
    return state.values(KFOLD, kind=kind, model=model)


def _show(state: PageState, table: Table, settings: KFoldSettings) -> None:
    repeats, seed = state["repeats"], state["split"]
    if settings.is_drawn:
        question = (
            "Everybody is tested once. Does the mean over the folds still move with the seed?"
        )
        before = f"Under seed {seed}: one hold-out split, and the mean over {settings.k} folds"
    else:
        question = "No seed draws these folds. Where does their mean lie beside 50 hold-out splits?"
        before = "50 hold-out splits, each under a seed of its own"
    options = GUESSES if settings.is_drawn else UNDRAWN_GUESSES
    guess = lesson.ask(state, question, "kfold_guess", options)
    told = bool(guess)
    shown = _scores_of_folds(table, settings, seed)
    by_repeat = _by_repeat(state, table, settings, shown)
    holdouts, means = _holdouts(table, settings, by_repeat), by_repeat.mean(axis=1)
    key = "k-fold", settings, repeats, seed, told
    drawn = means if told else shown.mean(keepdims=True)
    chart = kept(key, lambda: _strips(table, settings, seed, drawn, holdouts, told), table)
    untold = None if told else before
    lesson.show_chart(chart, CHART, untold, picked=lambda: pick_seed(state, CHART))
    wrong = kept(("wrong", settings, seed), lambda: _wrong(table, settings, seed), table)
    if told:
        rights, why = _rights(settings, means, holdouts)
        lesson.answer(guess, rights, f"{why} {wrong}")
    if settings.is_drawn and (seed < repeats or not told):
        st.caption(f"Dark: seed {seed}, whose folds are drawn below. Click a mark to see another.")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _frame(by_repeat, holdouts), "seedscape-k-fold")
    if settings.kind != "leave_one_out":
        _show_folds(table, settings, seed, shown, told)
    lesson.stories(state, STORIES)
    if told:
        _reasons()
    _take_home(table, settings, means, told)


def _rights(settings: KFoldSettings, means: Float64, holdouts: Float64) -> tuple[list[str], str]:
    """Return the options that are right, and why."""
    if not settings.is_drawn:
        place = 0 if means[0] < holdouts.min() else 2 if means[0] > holdouts.max() else 1
        why = "Nothing is drawn here, so every repeat gives this very mean."
        return [UNDRAWN_GUESSES[place]], why
    if np.ptp(means) == 0:
        return [GUESSES[0]], "Here no example's verdict hangs on who else is trained on."
    return findings.options_met(GUESSES[1:], (1.0,), *findings.spread_ratio(means, holdouts)), (
        "Nobody is left out of the exam, so only who learns beside whom is left to the seed. The "
        "table's own luck stays in every mean."
    )


def _show_folds(
    table: Table, settings: KFoldSettings, seed: int, shown: Float64, told: bool
) -> None:
    told = told or settings.is_drawn
    key = "folds", settings, seed, told
    chart = kept(key, lambda: _matrix(table, settings, seed, shown, told), table)
    untold = None if told else f"The {settings.k} folds, as they are cut"
    lesson.show_chart(chart, "kfold_matrix", untold)
    count = len(examples_shown(table.examples))
    which = "All" if count == table.examples else f"{count} of the"
    lying = "sorted by label" if settings.kind == "sorted" else "as the table lies"
    st.caption(
        f"{which} {table.examples:,} examples across, {lying}. Coloured: tested on in that "
        "fold. Grey: trained on. The strip below shows each example's target."
    )


def _scores_of_folds(table: Table, settings: KFoldSettings, seed: int) -> Float64:
    """Return the score of each fold under ``seed``; leave-one-out a group at a time."""
    if settings.kind != "leave_one_out":
        return gather(scores, settings, [seed], "repeats", table)[0]
    fold_matrix(table, settings, (seed,))  # refuses tables that are too large
    everybody = range(table.examples)
    what = "examples left out, in turn"
    return np.array(gather(scores_of_folds, settings, everybody, what, table))


def _by_repeat(state: PageState, table: Table, settings: KFoldSettings, shown: Float64) -> Float64:
    """Return the scores [repeat, fold]; one repeat stands for all where nothing is drawn."""
    if not settings.is_drawn:
        return shown[None, :]
    seeds, what = range(state["repeats"]), f"repeats of {settings.k} folds"
    return np.array(gather(scores, settings, seeds, what, table, stop=(state, "repeats")))


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
    return findings.scores_of(gather(holdout_scores, held, range(count), what, table))


def _matrix(table: Table, settings: KFoldSettings, seed: int, shown: Float64, told: bool) -> Chart:
    fold_of = fold_matrix(table, settings, (seed,))[0]
    order = np.arange(table.examples)
    if settings.kind == "sorted":
        order = np.argsort(table.target, kind="stable")
    said = findings.folds_finding(shown, seed, settings, table.task)
    return matrix_chart(table, order, fold_of, shown, score_axis(table), said, told)


def _wrong(table: Table, settings: KFoldSettings, seed: int) -> str:
    if table.task == "regression" or settings.kind == "leave_one_out":
        return ""
    counts = fold_classes(table, fold_matrix(table, settings, (seed,))[0])
    return findings.classes_missing(counts, table.class_names)


def _strips(
    table: Table, settings: KFoldSettings, seed: int, means: Float64, holdouts: Float64, told: bool
) -> Chart:
    """Draw the hold-out splits over the means; not yet told, no more than one seed's of each.

    Where nothing is drawn the one mean would tell: then the hold-out splits stand alone.
    """
    drawn, task = settings.is_drawn, table.task
    repeats = np.arange(len(means)) if told else np.array([seed])
    beside, over = f"{len(holdouts)} hold-out splits", f"the mean over {settings.k} folds"
    if told:
        over = f"{len(means)} means over {settings.k} folds" if drawn else "the mean"
        beside, over = _title(beside, holdouts, task), _title(over, means, task)
    elif drawn:
        beside = "one hold-out split"
    panels = [Panel(beside, np.arange(len(holdouts)), holdouts, SPLIT_COLOUR)]
    if drawn and not told:
        panels = [panels[0].only(seed)]
    if told or drawn:
        panels.append(Panel(over, repeats, means, BLUE, "diamond"))
    said = findings.kfold_finding(means, holdouts, settings, task) if told else ""
    return dots_chart(panels, [], seed if drawn else None, score_axis(table), said, told)


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


def _take_home(table: Table, settings: KFoldSettings, means: Float64, told: bool) -> None:
    says = "These folds take no seed: there is nothing to control. This script gives the mean"
    if settings.is_drawn:
        says = (
            "Give the splitter an integer, and report the mean. How far it moves with that integer "
            "is **not** an error bar: another table would move it further, as the view *Error bar* "
            "counts. This script repeats the folds over seeds"
        )
    held_out = settings.largest_fold(table.examples)
    lines = script_of_splits(table, settings, range(len(means)), held_out)
    lesson.take_home(says + lesson.prints(findings.kfold_headline(means, settings), told), lines)


def _reasons() -> None:
    lesson.why(
        "What is left to chance?",
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
