"""The view "k-fold": everybody is tested once, and the mean still moves with the seed."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.arrays import Float64, Integers
from core.charts.by_hand import Theme, group_colours
from core.charts.chart import Chart
from core.charts.data_splits.dots import Panel, dots_chart
from core.charts.data_splits.matrix import ShownFolds, examples_shown, matrix_chart
from core.charts.data_splits.parts import SPLIT_COLOUR
from core.data_splits.findings import (
    classes_missing,
    folds_finding,
    kfold_finding,
    shown_gap,
    shown_score,
)
from core.data_splits.kfold import KFoldSettings, Kind, fold_classes, fold_matrix
from core.data_splits.lottery import HoldoutSettings
from core.data_splits.tables import Table, Task
from core.data_splits.take_home import kfold_prints, kfold_script
from core.seeds import LARGEST_SEED
from pages.common import lesson
from pages.common.state import Choice, Number, PageState, Parameter
from pages.views.data_splits.cached import (
    Asked,
    Source,
    fold_cache,
    holdout_cache,
    left_out_cache,
    remember,
    scores_of,
)
from pages.views.data_splits.holdout_controls import score_axis
from pages.views.data_splits.progress import gather, pick_seed
from pages.views.data_splits.sources import answer, choose_model, choose_table, data_of, source_of
from pages.views.data_splits.stories import Stories, show_stories

GUESSES = ("not at all", "less than one hold-out split", "just as much")
KIND_NAMES: dict[Kind, str] = {
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

PARAMETERS: tuple[Parameter, ...] = (
    Number("k", 5, 2, 20, whole=True),
    Choice("folds", tuple(KIND_NAMES), "stratified"),
    Number("repeats", 20, 2, 100, whole=True),
    lesson.guess_parameter(GUESSES, "kfold_guess"),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    row, file = st.container(horizontal=True, vertical_alignment="bottom"), st.container()
    with row:
        choose_table(state)
    with file:
        source = source_of(state)
    with row:
        settings = _controls(state, source)
    try:
        _show(state, source, settings, theme)
    except ValueError as error:
        answer(error)


def _controls(state: PageState, source: Source) -> KFoldSettings:
    model = choose_model(state, source)
    st.slider("k", 2, 20, key=state.key("k"), width=85)
    st.selectbox(
        "Folds", list(KIND_NAMES), key=state.key("folds"), format_func=_kind_name, width=150
    )
    st.slider("Repeats", 2, 100, key=state.key("repeats"), width=85)
    with st.popover("More", icon=":material/tune:"):
        st.number_input("Show the folds of seed", 0, LARGEST_SEED, key=state.key("split"))
        st.number_input("Model seed", 0, LARGEST_SEED, key=state.key("model_seed"))
    kind: Kind = state["folds"]
    if kind == "stratified" and source.table.task == "regression":
        st.info(
            "This table has no classes to stratify by, so the folds are plain ones.",
            icon=":material/info:",
        )
        kind = "plain"
    return KFoldSettings(int(state["k"]), kind, model, int(state["model_seed"]))


def _kind_name(kind: Kind) -> str:
    return KIND_NAMES[kind]


def _show(state: PageState, source: Source, settings: KFoldSettings, theme: Theme) -> None:
    repeats, seed = int(state["repeats"]), int(state["split"])
    told = bool(state["kfold_guess"])
    shown = _folds(source, settings, seed)
    lesson.show_chart(
        remember(
            ("folds", source.key, settings, seed, theme),
            lambda: _matrix_picture(source.table, settings, seed, theme, shown),
        ),
        "kfold_matrix",
    )
    count = len(examples_shown(source.table.examples))
    which = "All" if count == source.table.examples else f"{count} of the"
    lying = "sorted by label" if settings.kind == "sorted" else "as the table lies"
    st.caption(
        f"{which} {source.table.examples} examples across, {lying}. Coloured: tested on in that "
        "fold. Grey: trained on. The strip below shows each example's target."
    )
    warning = remember(
        ("what goes wrong", source.key, settings, seed),
        lambda: _what_goes_wrong(source.table, settings, seed),
    )
    if warning:
        st.markdown(f":material/report: {warning}")
    by_repeat = _by_repeat(source, settings, repeats, shown)
    holdouts = _holdouts(source, settings, by_repeat)
    chart = remember(
        ("k-fold", source.key, settings, repeats, seed, theme),
        lambda: _strips_picture(source.table, settings, seed, theme, by_repeat, holdouts),
    )
    before = (
        f"{repeats} repeats, each under another seed, beside single hold-out splits"
        if settings.is_drawn
        else "Folds that nothing is drawn for, beside single hold-out splits"
    )
    lesson.show_chart(
        chart, CHART, None if told else before, picked=lambda: pick_seed(state, CHART)
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
        lesson.tools(lambda: _csv(by_repeat, holdouts), "seedscape-k-fold")
    show_stories(state, STORIES)
    _reasons()
    lesson.take_home(
        "Give the splitter an integer, repeat it over seeds, and report the spread of the "
        f"means. This script prints: *{kfold_prints(by_repeat.mean(axis=1))}*.",
        remember(
            ("k-fold script", source.key, data_of(source), settings, repeats),
            lambda: kfold_script(data_of(source), source.table, settings, range(repeats)),
        ),
    )


def _folds(source: Source, settings: KFoldSettings, seed: int) -> Float64:
    """Return the score of each fold under ``seed``; leave-one-out a group at a time."""
    asked = Asked(source, settings)
    if settings.kind != "leave_one_out":
        return gather(fold_cache(source), asked, [seed], "repeats")[0]
    numbers = range(source.table.examples)
    fold_matrix(source.table, settings, (seed,))  # refuses tables that are too large
    return np.array(gather(left_out_cache(source), asked, numbers, "examples left out, in turn"))


def _by_repeat(source: Source, settings: KFoldSettings, repeats: int, shown: Float64) -> Float64:
    """Return the scores [repeat, fold]; one repeat stands for all where nothing is drawn."""
    if not settings.is_drawn:
        return shown[None, :]
    asked = Asked(source, settings)
    found = gather(fold_cache(source), asked, range(repeats), f"repeats of {settings.k} folds")
    return np.array(found)


def _holdouts(source: Source, settings: KFoldSettings, by_repeat: Float64) -> Float64:
    """Return hold-out scores, whose test part is as large as a fold, as many as fold scores."""
    share = 1 / settings.k if settings.kind != "leave_one_out" else 0.2
    held = HoldoutSettings(
        test_size=share,
        stratify=settings.kind == "stratified",
        model=settings.model,
        model_seed=settings.model_seed,
    )
    count = min(by_repeat.size, MOST_HOLDOUTS) if settings.is_drawn else 50
    asked = Asked(source, held)
    records = gather(holdout_cache(source), asked, range(count), "hold-out splits beside them")
    return scores_of(records)


def _matrix_picture(
    table: Table, settings: KFoldSettings, seed: int, theme: Theme, shown: Float64
) -> Chart:
    fold_of = fold_matrix(table, settings, (seed,))[0]
    target = table.target.astype(np.float64)
    order = _order(table, settings)
    says = tuple(
        table.class_names[int(v)] if table.class_names else f"{v:g}" for v in target[order]
    )
    low, high = float(target.min()), float(target.max())
    drawn = ShownFolds(
        fold_of[order],
        (target[order] - low) / (high - low or 1.0),
        says,
        shown,
    )
    said = folds_finding(shown, seed, settings, table.task)
    return matrix_chart(drawn, score_axis(table), theme, said)


def _order(table: Table, settings: KFoldSettings) -> Integers:
    if settings.kind == "sorted":
        return np.argsort(table.target, kind="stable")
    return np.arange(table.examples)


def _what_goes_wrong(table: Table, settings: KFoldSettings, seed: int) -> str:
    if table.task == "regression" or settings.kind == "leave_one_out":
        return ""
    counts = fold_classes(table, fold_matrix(table, settings, (seed,))[0])
    return classes_missing(counts, table.class_names)


def _strips_picture(
    table: Table,
    settings: KFoldSettings,
    seed: int,
    theme: Theme,
    by_repeat: Float64,
    holdouts: Float64,
) -> Chart:
    task, blue = table.task, group_colours(1, theme)[0]
    means = by_repeat.mean(axis=1)
    repeat, count = np.arange(len(means)), by_repeat.shape[1]
    panels = [
        Panel(
            _title(f"{len(holdouts)} hold-out splits", holdouts, task),
            np.arange(len(holdouts)),
            holdouts,
            SPLIT_COLOUR,
        ),
        Panel(
            _title(f"{by_repeat.size} single folds", by_repeat.ravel(), task),
            np.repeat(repeat, count),
            by_repeat.ravel(),
            group_colours(6, theme)[5],
            "triangle-up",
        ),
        Panel(_title(_means_name(settings, len(means)), means, task), repeat, means, blue,
              "diamond"),
    ]  # fmt: skip
    said = kfold_finding(means, holdouts, settings, task)
    picked = seed if settings.is_drawn and seed < len(means) else None
    return dots_chart(panels, [], picked, score_axis(table), theme, said)


def _means_name(settings: KFoldSettings, count: int) -> str:
    return f"{count} means over {settings.k} folds" if settings.is_drawn else "the mean"


def _title(name: str, scores: Float64, task: Task) -> str:
    if len(scores) < 2:
        return f"{name}: {shown_score(float(scores.mean()), task)}"
    return f"{name}: spread ±{shown_gap(float(scores.std(ddof=1)), task)}"


def _csv(by_repeat: Float64, holdouts: Float64) -> str:
    rows = ["kind,split_seed,fold,score"]
    rows += [f"hold-out,{seed},,{score}" for seed, score in enumerate(holdouts)]
    rows += [
        f"fold,{seed},{fold},{score}"
        for seed, scores in enumerate(by_repeat)
        for fold, score in enumerate(scores)
    ]
    rows += [f"mean,{seed},,{scores.mean()}" for seed, scores in enumerate(by_repeat)]
    return "\n".join(rows)


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
