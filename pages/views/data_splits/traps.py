"""The view "Traps": an instance where an integer belongs, and learning before the split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Float64
from core.charts.chart import Chart
from core.charts.data_splits.dots import Lane, Panel, dots_chart
from core.charts.data_splits.parts import ScoreAxis
from core.charts.data_splits.strips import strips_chart
from core.charts.palette import BLUE, VERMILLION, group_colours
from core.checks import seed, whole
from core.data_splits.findings import leak_claim, leak_finding, options_met
from core.data_splits.traps import Leak, LeakSettings, folds_at_each_call, leaks
from core.scripts import capitals, script
from core.wording import number_of
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import gather, kept

TITLE = "Traps"
GUESSES = ("less than 60%", "60 to 75%", "more than 75%")
EDGES = (0.6, 0.75)
STEP_NAMES = {"selection": "Selecting features", "scaling": "Scaling features"}
TRAP_EXAMPLES = 16


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    trap_seed: int = seed()
    trap_k: int = whole(4, 2, 6)
    calls: int = whole(3, 2, 6)
    noise_draws: int = whole(30, 2, 200)
    trap_guess: str = lesson.guess(GUESSES, apart_from=("trap_seed", "trap_k", "calls"))


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
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.choose(state, "step", "What is learned first", STEP_NAMES, width=190)
        controls.slider(state, "noise_features", "Features of noise", 20, width=190)
        with st.popover("More", icon=":material/tune:"):
            controls.slider(state, "noise_draws", "Draws of noise", 1)
    settings, draws = state.values(LEAK), state["noise_draws"]
    question = (
        f"{STEP_NAMES[settings.step]} on all rows, then cross-validating: what accuracy is "
        "claimed for noise?"
    )
    guess = lesson.ask(state, question, "trap_guess")
    told = bool(guess)
    what = "draws of noise cross-validated twice"
    records = gather(leaks, settings, range(draws), what, stop=(state, "noise_draws"))
    chart = kept(("leak", settings, draws, told), lambda: _leak_picture(records, told))
    untold = f"{settings.examples} rows of noise; each dot is a draw, the step within each fold"
    lesson.show_chart(chart, "leaks", None if told else untold)
    if told:
        why = "The step has seen the labels of the rows it is tested on."
        if settings.step == "scaling":
            why = (
                "Scaling sees no labels, so it leaks little; yet it has seen the rows that are "
                "tested on."
            )
        lesson.answer(guess, options_met(GUESSES, EDGES, *leak_claim(records)), why)
    st.caption(
        "Half of the labels are 1, in random order, and no feature knows of them: no model can be "
        "right about more than half of the rows but by luck."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        columns = {"seed": "noise_seed"}
        lesson.tools(state, lambda: pd.DataFrame(records).rename(columns=columns), "seedscape-leak")
    if told:
        _reasons()
    before, within = np.array([(r.before_split, r.within_split) for r in records]).T
    lesson.take_home(
        "Put every step that learns into the pipeline. This script does it both ways"
        + lesson.prints(f"before {before.mean():.3f}, within {within.mean():.3f}", told),
        script("data_splits", "traps", SEEDS=range(draws), **capitals(settings)),
        "seedscape-leak",
    )


def _reasons() -> None:
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


def _leak_picture(records: Sequence[Leak], told: bool) -> Chart:
    seeds = np.array([record.seed for record in records])
    before, within = np.array([(r.before_split, r.within_split) for r in records]).T
    parts = (
        Panel(_title("before the split", before, told), seeds, before, VERMILLION, "cross"),
        Panel(_title("within each fold", within, told), seeds, within, BLUE),
    )
    truth, axis = Lane("the truth: 50%", 0.5, "diamond"), ScoreAxis("accuracy claimed for noise")
    shown = parts if told else parts[1:]
    return dots_chart(shown, [truth], None, axis, leak_finding(records), told)


def _title(name: str, scores: Float64, told: bool) -> str:
    return f"{name}: mean {scores.mean():.1%}" if told else name


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
    values = {"SEED": seed, "EXAMPLES": TRAP_EXAMPLES, "FOLDS": k, "CALLS": calls}
    lines = script("data_splits", "traps_instance", **values)
    lesson.take_home("Give the splitter an integer.", lines, "seedscape-instance")


def _instance_picture(seed: int, k: int, calls: int) -> Chart:
    kinds = {
        f"integer {seed}": folds_at_each_call(TRAP_EXAMPLES, k, seed, calls, instance=False),
        "instance": folds_at_each_call(TRAP_EXAMPLES, k, seed, calls, instance=True),
    }
    names = [f"{kind}, call {i + 1}" for kind in kinds for i in range(calls)]
    integer, instance = (len(np.unique(rows, axis=0)) for rows in kinds.values())
    folds = np.concatenate(list(kinds.values()))
    finding = (
        f"{calls} calls of split(): the integer deals "
        f"{'the same folds each time' if integer == 1 else f'{integer} different foldings'}, the "
        f"instance {number_of(instance, 'folding', 'different foldings')}."
    )
    return strips_chart(names, folds, (folds + 1).astype(str).tolist(), finding, group_colours(k))
