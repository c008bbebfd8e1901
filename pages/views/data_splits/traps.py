"""The view "Traps": an instance where an integer belongs, and learning before the split."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.arrays import Float64
from core.charts.by_hand import Theme, group_colours
from core.charts.chart import Chart
from core.charts.data_splits.dots import Lane, Panel, dots_chart
from core.charts.data_splits.parts import ScoreAxis
from core.charts.data_splits.strips import Strips, strips_chart
from core.data_splits.findings import leak_finding
from core.data_splits.take_home import instance_script, leak_prints, leak_script
from core.data_splits.traps import Leak, LeakSettings, Step, folds_at_each_call
from core.seeds import LARGEST_SEED
from pages.common import lesson
from pages.common.state import Choice, Number, PageState, Parameter
from pages.views.data_splits.cached import leak_cache, remember
from pages.views.data_splits.progress import gather
from pages.views.data_splits.sources import answer

GUESSES = ("about 50%", "60 to 75%", "more than 75%")
STEP_NAMES: dict[Step, str] = {"selection": "Selecting features", "scaling": "Scaling features"}
TRAP_EXAMPLES = 16
WRONG = "#D55E00"

PARAMETERS: tuple[Parameter, ...] = (
    Number("trap_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("trap_k", 4, 2, 6, whole=True),
    Number("calls", 3, 2, 6, whole=True),
    Choice("step", tuple(STEP_NAMES), "selection"),
    Number("noise_features", 1000, 20, 3000, whole=True),
    Number("noise_draws", 30, 2, 200, whole=True),
    lesson.guess_parameter(GUESSES, "trap_guess"),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    _leaking(state, theme)
    st.divider()
    _instances(state, theme)


def _leaking(state: PageState, theme: Theme) -> None:
    st.markdown("#### Learning from all rows before the split")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "What is learned first",
            list(STEP_NAMES),
            key=state.key("step"),
            format_func=_step_name,
            width=190,
        )
        st.slider(
            "Features of noise", 20, 3000, step=20, key=state.key("noise_features"), width=190
        )
        with st.popover("More", icon=":material/tune:"):
            st.slider("Draws of noise", 2, 200, key=state.key("noise_draws"))
    try:
        settings = LeakSettings(step=state["step"], features=int(state["noise_features"]))
    except ValueError as error:
        answer(error)
        return
    draws = int(state["noise_draws"])
    records = gather(leak_cache(), settings, range(draws), "draws of noise cross-validated twice")
    chart = remember(("leak", settings, draws, theme), lambda: _leak_picture(theme, records))
    before = f"{settings.examples} rows of pure noise, labelled by coin flips, cross-validated"
    lesson.show_chart(chart, "leaks", None if state["trap_guess"] else before)
    lesson.predict(
        state,
        f"{_step_name(settings.step)} on all rows, then cross-validating: what accuracy is "
        "claimed for noise?",
        GUESSES,
        chart.finding,
        "trap_guess",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: _csv(records), "seedscape-leak")
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
    lesson.take_home(
        "Put every step that learns into the pipeline. This script prints: "
        f"*{leak_prints(*_accuracies(records))}*.",
        leak_script(settings, draws),
    )


def _step_name(step: Step) -> str:
    return STEP_NAMES[step]


def _leak_picture(theme: Theme, records: Sequence[Leak]) -> Chart:
    seeds = np.array([record.seed for record in records])
    before, within = _accuracies(records)
    blue = group_colours(1, theme)[0]
    return dots_chart(
        [
            Panel(f"before the split: mean {before.mean():.1%}", seeds, before, WRONG, "cross"),
            Panel(f"within each fold: mean {within.mean():.1%}", seeds, within, blue),
        ],
        [Lane("the truth: 50%", 0.5, "diamond")],
        None,
        ScoreAxis("accuracy claimed for noise"),
        theme,
        leak_finding(records),
    )


def _accuracies(records: Sequence[Leak]) -> tuple[Float64, Float64]:
    return (
        np.array([record.before_split for record in records]),
        np.array([record.within_split for record in records]),
    )


def _instances(state: PageState, theme: Theme) -> None:
    st.markdown("#### An instance where an integer belongs")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input("Seed", 0, LARGEST_SEED, key=state.key("trap_seed"), width=140)
        st.slider("k", 2, 6, key=state.key("trap_k"), width=150)
        st.slider("Calls of split()", 2, 6, key=state.key("calls"), width=150)
    seed, k, calls = int(state["trap_seed"]), int(state["trap_k"]), int(state["calls"])
    lesson.show_chart(
        remember(
            ("instance", seed, k, calls, theme), lambda: _instance_picture(seed, k, calls, theme)
        ),
        "instances",
    )
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
        "Give the splitter an integer.", instance_script(TRAP_EXAMPLES, k, seed, calls)
    )


def _instance_picture(seed: int, k: int, calls: int, theme: Theme) -> Chart:
    kinds = {
        f"integer {seed}": folds_at_each_call(TRAP_EXAMPLES, k, seed, calls, instance=False),
        "instance": folds_at_each_call(TRAP_EXAMPLES, k, seed, calls, instance=True),
    }
    names = tuple(f"{kind}, call {i + 1}" for kind in kinds for i in range(calls))
    integer, instance = (len(np.unique(rows, axis=0)) for rows in kinds.values())
    values = np.concatenate(list(kinds.values()))
    texts = [[str(fold + 1) for fold in row] for row in values]
    strips = Strips(
        names,
        values,
        texts,
        tuple(f"fold {i + 1}" for i in range(k)),
    )
    finding = (
        f"{calls} calls of split(): random_state={seed} gives {integer} folding, the instance "
        f"gives {instance} different ones."
    )
    return strips_chart(strips, theme, finding)


def _csv(records: Sequence[Leak]) -> str:
    rows = ["noise_seed,before_split,within_split"]
    rows += [f"{r.seed},{r.before_split},{r.within_split}" for r in records]
    return "\n".join(rows)
