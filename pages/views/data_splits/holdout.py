"""The view "Hold-out": the same data and the same model, a thousand draws of who is tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

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
from core.data_splits.lottery import HeldOut, HoldoutScore, held_out, holdout_scores
from core.data_splits.planes import flat_view
from core.data_splits.tables import Table, Task
from core.wording import plain
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import gather, kept
from pages.views.data_splits.holdout_splits import HOLDOUT, SEEDS, Lottery, choose_lottery
from pages.views.data_splits.moves import pick_seed, set_value
from pages.views.data_splits.table_choice import TABLE, answer, script_of_splits

TITLE = "Hold-out"
GUESSES = ("less than 2 points", "2 to 5 points", "more than 5 points")
NUMBER_GUESSES = ("less than 0.1", "0.1 to 0.3", "more than 0.3")
CHART = "lottery"
MOST_LISTED = 40
COLUMNS = {"seed": "split_seed", "validation": "validation_score", "test": "test_score"}
STORIES = (
    ("A tiny test part", {"test_size": "0.05"}),
    ("Stratified", {"stratify": "1"}),
    ("Choose on a validation part", {"validation_size": "0.2"}),
    ("Thirty irises decide", {"table": "iris"}),
    ("A number to predict", {"table": "diabetes"}),
    ("Your own CSV", {"table": "own"}),
)


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    guess: str = lesson.guess((*GUESSES, *NUMBER_GUESSES), apart_from=("split",))


PARAMETERS = (TABLE, HOLDOUT, SEEDS, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    try:
        _show(state, choose_lottery(state))
    except ValueError as error:
        answer(error)


def _show(state: PageState, lottery: Lottery) -> None:
    table, settings, seeds = lottery.table, lottery.settings, lottery.seeds
    picked, count, task = state["split"], len(seeds), table.task
    options, edges = GUESSES, (0.02, 0.05)
    if task == "regression":
        options, edges = NUMBER_GUESSES, (0.1, 0.3)
    question = f"How far apart are the luckiest and the unluckiest of {count:,} split seeds?"
    guess = lesson.ask(state, question, options=options)
    told = bool(guess)
    what, stop = "splits trained and tested", (state, "seeds")
    draw = (lambda some: _picture(lottery, some, None)) if told else None
    records: list[HoldoutScore] = gather(holdout_scores, settings, seeds, what, table, draw, stop)
    key = "lottery", settings, seeds, picked, told
    chart = kept(key, lambda: _picture(lottery, records, picked, told), table)
    untold = None if told else "One split seed, one score. How far do the others lie from it?"
    lesson.show_chart(chart, CHART, untold, picked=lambda: pick_seed(state, CHART))
    scores = findings.scores_of(records)
    if told:
        why = findings.lottery_why(records[0].test_examples, task)
        if settings.validation_size:
            why = f"{findings.by_validation(records, task)} {why}"
        rights = findings.options_met(options, edges, float(scores.max() - scores.min()))
        lesson.answer(guess, rights, why)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(
            state, lambda: pd.DataFrame(records).rename(columns=COLUMNS), "seedscape-data-splits"
        )
    _one_split(state, lottery, records, picked, told)
    lesson.stories(state, STORIES)
    if told:
        _reasons(lottery, scores)
    _take_home(lottery, records, told)


def _picture(
    lottery: Lottery, records: Sequence[HoldoutScore], picked: int | None, told: bool = True
) -> Chart:
    task, tests = lottery.table.task, findings.scores_of(records)
    seeds = np.array([record.seed for record in records])
    panels = [Panel(_title("test part", tests, task, told), seeds, tests, SPLIT_COLOUR)]
    if lottery.settings.validation_size:
        validation = findings.validation_scores(records)
        title = _title("validation part", validation, task, told)
        panels.insert(0, Panel(title, seeds, validation, BLUE, "square"))
    if not told:
        panels = [panel.only(picked or 0) for panel in panels]
    lanes = _lanes(records, picked, task) if told else []
    finding = findings.lottery_finding(tests, task)
    return dots_chart(panels, lanes, picked, score_axis(lottery.table), finding, told)


def _title(name: str, scores: Float64, task: Task, told: bool) -> str:
    if not told:
        return f"{name}, one seed"
    spread = findings.shown_gap(float(scores.std(ddof=1)), task)
    return f"{name}: mean {findings.shown_score(float(scores.mean()), task)}, spread ±{spread}"


def _lanes(records: Sequence[HoldoutScore], picked: int | None, task: Task) -> list[Lane]:
    """Return the best seed, or the one that the validation part picks, and the one looked into."""
    tests, shown = findings.scores_of(records), findings.shown_score
    marked = [Lane(findings.best_said(tests, task), float(tests.max()), "diamond")]
    if records[0].validation is not None:
        best = records[int(findings.validation_scores(records).argmax())]
        says = f"best on validation, seed {best.seed}: {shown(best.test, task)}"
        marked = [Lane(says, best.test, "diamond")]
    looked_into = [(f"seed {r.seed}", r.test) for r in records if r.seed == picked]
    return marked + [Lane(f"{seed}: {shown(s, task)}", s, "circle") for seed, s in looked_into]


def _one_split(
    state: PageState, lottery: Lottery, records: Sequence[HoldoutScore], picked: int, told: bool
) -> None:
    table, picked_by = lottery.table, findings.validation_scores(records)
    key = "split", lottery.settings, picked
    split, chart = kept(key, lambda: _split_drawn(lottery, picked), table)
    lesson.show_chart(chart, "split", None if told else findings.chosen_finding(split, table, told))
    words = "Faint: trained on. Solid: tested on. Ringed: the model errs."
    if table.task == "regression":
        words = "The examples tested on. On the dashed line a prediction is right."
    elif len(split.validation):
        words = words.replace("Solid", "Hollow: validated on. Solid")
    st.caption(f"{words} Click a dot of the lottery to look into its split.")
    with st.container(horizontal=True, vertical_alignment="center"):
        on = " on validation" if lottery.settings.validation_size else ""
        ways = {"Next seed": min(picked + 1, lottery.seeds.stop - 1)}
        if told:
            ways[f"Best seed{on}"] = records[int(picked_by.argmax())].seed
            ways[f"Worst seed{on}"] = records[int(picked_by.argmin())].seed
        for label, seed in ways.items():
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
        worst, what = np.argsort(-np.abs(split.errors))[:10], "largest errors"
    else:
        worst, what = np.flatnonzero(split.errors), "errors"
    if not len(worst):
        return

    names, listed = table.class_names, worst[:MOST_LISTED]

    def named(values: Predicted) -> list[str]:
        return [plain(names[int(v)]) if names else f"{v:.4g}" for v in values[listed]]

    title = f"The {len(worst)} {what} under seed {split.seed}"
    with st.expander(title, icon=":material/list:"):
        columns = {"truth": named(split.target), "predicted": named(split.predicted)}
        rows = {"example": split.test[listed].tolist(), **columns}
        st.table(rows, width="content", hide_index=True)
        if len(worst) > MOST_LISTED:
            st.caption(f"and {len(worst) - MOST_LISTED} more")


def _take_home(lottery: Lottery, records: Sequence[HoldoutScore], told: bool) -> None:
    table, settings = lottery.table, lottery.settings
    says = (
        "Pick by the validation part, and believe the test part alone. This script does so"
        if settings.validation_size
        else "Give every split a seed, and report many seeds, not one. This script scores the "
        "seeds on the screen in plain scikit-learn"
    )
    sizes = settings.test_size, settings.validation_size
    held_out = sum(ceil(size * table.examples) for size in sizes)
    lines = script_of_splits(table, settings, lottery.seeds, held_out)
    lesson.take_home(says + lesson.prints(findings.holdout_headline(records), told), lines)


def _reasons(lottery: Lottery, scores: Float64) -> None:
    table, sums = lottery.table, ""
    if table.task == "classification":
        mean = float(scores.mean())
        tested = ceil(lottery.settings.test_size * table.examples)
        by_luck = np.sqrt(max(mean * (1 - mean), 0) / tested)
        sums = (
            f" Were the {tested} tested examples drawn afresh for one fixed model, a score near "
            f"{mean:.1%} would spread by √(p(1 − p)/n) = ±{100 * by_luck:.1f} points from the "
            f"draw of the test part alone; the seeds here spread by "
            f"±{100 * float(scores.std(ddof=1)):.1f}."
        )
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
