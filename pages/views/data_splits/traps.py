"""The view "Traps": an instance where an integer belongs, and learning before the split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.chart import Chart
from core.charts.data_splits.dots import Lane, Panel, dots_chart
from core.charts.data_splits.parts import ScoreAxis
from core.charts.data_splits.strips import strips_chart
from core.charts.palette import BLUE, VERMILLION, group_colours
from core.checks import seed, whole
from core.data_splits.findings import leak_finding
from core.data_splits.traps import Leak, LeakSettings, folds_at_each_call, leaks
from core.scripts import capitals, script
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import gather, kept

TITLE = "Traps"
GUESSES = ("about 50%", "60 to 75%", "more than 75%")
STEP_NAMES = {"selection": "Selecting features", "scaling": "Scaling features"}
TRAP_EXAMPLES = 16


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    trap_seed: int = seed()
    trap_k: int = whole(4, 2, 6)
    calls: int = whole(3, 2, 6)
    noise_draws: int = whole(30, 2, 200)
    trap_guess: str = lesson.guess(GUESSES)


LEAK = Parameters(
    LeakSettings, names={"features": "noise_features"}, leave_out=("examples", "kept", "k")
)
PARAMETERS = (LEAK, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    _leaking(state)
    st.divider()
    _instances(state)


def _leaking(state: PageState) -> None:
    st.markdown("#### Learning from all rows before the split")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.choose(state, "step", "What is learned first", STEP_NAMES, width=190)
        controls.slider(state, "noise_features", "Features of noise", 20, width=190)
        with st.popover("More", icon=":material/tune:"):
            controls.slider(state, "noise_draws", "Draws of noise", 1)
    settings, draws = state.values(LEAK), state["noise_draws"]
    records = gather(leaks, settings, range(draws), "draws of noise cross-validated twice")
    chart = kept(("leak", settings, draws), lambda: _leak_picture(records))
    before = f"{settings.examples} rows of pure noise, labelled by coin flips, cross-validated"
    lesson.show_chart(chart, "leaks", None if state["trap_guess"] else before)
    lesson.predict(
        state,
        f"{STEP_NAMES[settings.step]} on all rows, then cross-validating: what accuracy is "
        "claimed for noise?",
        GUESSES,
        chart.finding,
        "trap_guess",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(
            state,
            lambda: pd.DataFrame(records).rename(columns={"seed": "noise_seed"}),
            "seedscape-leak",
        )
    lesson.why(
        "What leaks?",
        "Choosing the features that go best with the labels uses the labels of the test rows too. "
        "Among many features of noise some fit all labels by chance, and they are the ones that "
        "are kept. Scaling sees no labels and leaks next to nothing here, yet it is the same "
        "mistake. A pipeline learns every step on the training part alone.\n\n"
        "Sources: T. Hastie, R. Tibshirani and J. Friedman, *The Elements of Statistical "
        "Learning*, section 7.10.2; scikit-learn, [Data leakage]"
        "(https://scikit-learn.org/stable/common_pitfalls.html#data-leakage).",
    )
    before_split, within_split = np.array([(r.before_split, r.within_split) for r in records]).T
    lesson.take_home(
        "Put every step that learns into the pipeline. This script prints: "
        f"*before {before_split.mean():.3f}, within {within_split.mean():.3f}*.",
        script("data_splits", "traps", SEEDS=range(draws), **capitals(settings)),
        "seedscape-leak",
    )


def _leak_picture(records: Sequence[Leak]) -> Chart:
    seeds = np.array([record.seed for record in records])
    before, within = np.array([(r.before_split, r.within_split) for r in records]).T
    panels = [
        Panel(f"before the split: mean {before.mean():.1%}", seeds, before, VERMILLION, "cross"),
        Panel(f"within each fold: mean {within.mean():.1%}", seeds, within, BLUE),
    ]
    axis = ScoreAxis("accuracy claimed for noise")
    return dots_chart(
        panels, [Lane("the truth: 50%", 0.5, "diamond")], None, axis, leak_finding(records)
    )


def _instances(state: PageState) -> None:
    st.markdown("#### An instance where an integer belongs")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.number_field(state, "trap_seed", "Seed", width=140)
        controls.slider(state, "trap_k", "k", 1, width=150)
        controls.slider(state, "calls", "Calls of split()", 1, width=150)
    seed, k, calls = state["trap_seed"], state["trap_k"], state["calls"]
    picture = kept(("instance", seed, k, calls), lambda: _instance_picture(seed, k, calls))
    lesson.show_chart(picture, "instances")
    st.caption(f"{TRAP_EXAMPLES} examples; number and colour say in which fold each is tested.")
    lesson.why(
        "Why do the folds move?",
        "An integer starts a new generator at each call. An instance is one generator that goes "
        "on from where the last call left it, so two models compared by it are tested on "
        "different folds. For splitters give integers; for estimators an instance is right, "
        "so that each fit draws anew.\n\n"
        "Source: scikit-learn, [Controlling randomness]"
        "(https://scikit-learn.org/stable/common_pitfalls.html#controlling-randomness).",
    )
    lesson.take_home(
        "Give the splitter an integer.",
        script(
            "data_splits", "traps_instance", SEED=seed, EXAMPLES=TRAP_EXAMPLES, FOLDS=k, CALLS=calls
        ),
        "seedscape-instance",
    )


def _instance_picture(seed: int, k: int, calls: int) -> Chart:
    kinds = {
        f"integer {seed}": folds_at_each_call(TRAP_EXAMPLES, k, seed, calls, instance=False),
        "instance": folds_at_each_call(TRAP_EXAMPLES, k, seed, calls, instance=True),
    }
    names = [f"{kind}, call {i + 1}" for kind in kinds for i in range(calls)]
    integer, instance = (len(np.unique(rows, axis=0)) for rows in kinds.values())
    folds = np.concatenate(list(kinds.values()))
    finding = (
        f"{calls} calls of split(): random_state={seed} gives {integer} folding, the instance "
        f"gives {instance} different ones."
    )
    return strips_chart(names, folds, (folds + 1).astype(str).tolist(), finding, group_colours(k))
