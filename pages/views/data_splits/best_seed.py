"""The view "Best seed": what picking a seed buys, what luck predicts, and what is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.charts.chart import Chart
from core.charts.data_splits.best import best_chart
from core.charts.data_splits.dots import Lane, Panel, dots_chart
from core.charts.data_splits.parts import SPLIT_COLOUR, ScoreAxis, score_axis
from core.charts.palette import BLUE
from core.data_splits.findings import best_finding, retest_finding
from core.data_splits.lottery import HoldoutScore
from core.data_splits.selection import Retest, RetestSettings, best_so_far, retests
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import gather, kept
from pages.views.data_splits.holdout_splits import (
    HOLDOUT,
    SEEDS,
    Lottery,
    choose_lottery,
    draw_lottery,
    scores_of,
    take_home,
)
from pages.views.data_splits.table_choice import TABLE, answer

TITLE = "Best seed"
GUESSES = ("next to nothing", "about one spread", "two spreads or more")
RETESTS = 200


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    best_guess: str = lesson.guess(GUESSES)


PARAMETERS = (TABLE, HOLDOUT, SEEDS, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    try:
        lottery = choose_lottery(state)
        records = draw_lottery(state, lottery, lambda some: _picture(lottery, some))
    except ValueError as error:
        answer(error)
        return
    count = len(lottery.seeds)
    chart = kept(
        ("best", lottery.settings, lottery.seeds),
        lambda: _picture(lottery, records),
        lottery.table,
    )
    before = f"Try {count:,} seeds, keep the best score. How much does that buy?"
    lesson.show_chart(chart, "best", None if state["best_guess"] else before)
    lesson.predict(
        state,
        f"How far over the mean is the best of {count:,} seeds? One spread is one standard "
        "deviation of their scores.",
        GUESSES,
        chart.finding,
        "best_guess",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _columns(lottery, records), "seedscape-best-seed")
    _retest()
    lesson.why(
        "How is luck predicted?",
        "The largest of N independent draws lies below x when all N do, so its distribution is "
        "$F(x)^N$ and its mean $\\int x \\, dF(x)^N$. One line takes F from the scores on the "
        "screen, the other from a normal curve with their mean and spread, cut off at "
        "100%. The seeds share one table, so the line of what was found may leave "
        "the prediction a little.\n\n"
        "Source: J. Dodge et al., [Show Your Work](https://arxiv.org/abs/1909.03004), "
        "EMNLP 2019, for validation scores.",
    )
    take_home(
        "Fix the seed before you look, or report the mean and spread of many. This script",
        lottery,
        scores_of(records),
    )


def _picture(lottery: Lottery, records: Sequence[HoldoutScore]) -> Chart:
    scores = scores_of(records)
    best = best_so_far(scores, most=1.0)
    said = best_finding(best, scores, lottery.table.task)
    return best_chart(best, score_axis(lottery.table), said)


def _columns(lottery: Lottery, records: Sequence[HoldoutScore]) -> dict[str, Any]:
    scores = scores_of(records)
    best = best_so_far(scores, most=1.0)
    return {
        "split_seed": lottery.seeds,
        "test_score": scores,
        "best_so_far": best.observed,
        "luck_from_scores": best.from_scores,
        "luck_from_normal": best.from_normal,
    }


def _retest() -> None:
    settings = RetestSettings()
    records = gather(retests, settings, range(RETESTS), "models tested again on fresh examples")
    lesson.show_chart(kept(("retest", settings), lambda: _retest_picture(records)), "retest")
    st.caption(
        f"A decision tree on {settings.examples} moons, whose source is known: "
        f"{settings.fresh_examples:,} fresh ones can be drawn to test every model again. "
        "The ring is the best seed, in both rows."
    )


def _retest_picture(records: Sequence[Retest]) -> Chart:
    seeds, claimed, honest = np.array([(r.seed, r.claimed, r.honest) for r in records]).T
    seeds = seeds.astype(np.int64)
    best = records[int(claimed.argmax())]
    own = "what its own test part says"
    panels = [
        Panel(f"{own}: mean {claimed.mean():.1%}", seeds, claimed, SPLIT_COLOUR),
        Panel(f"what fresh moons say: mean {honest.mean():.1%}", seeds, honest, BLUE, "square"),
    ]
    lanes = [
        Lane(f"seed {best.seed} claims {best.claimed:.1%}", best.claimed, "diamond"),
        Lane(f"seed {best.seed} is worth {best.honest:.1%}", best.honest, "square"),
    ]
    return dots_chart(panels, lanes, best.seed, ScoreAxis("accuracy"), retest_finding(records))
