"""The view "Best seed": what picking a seed buys, what luck predicts, and what is left of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.arrays import Float64
from core.charts.by_hand import Theme, group_colours
from core.charts.chart import Chart
from core.charts.data_splits.best import best_chart
from core.charts.data_splits.dots import Lane, Panel, dots_chart
from core.charts.data_splits.parts import SPLIT_COLOUR, ScoreAxis
from core.data_splits.findings import best_finding, retest_finding
from core.data_splits.lottery import HoldoutScore
from core.data_splits.selection import Retest, RetestSettings, best_so_far
from core.data_splits.take_home import holdout_prints, holdout_script
from pages.common import lesson
from pages.common.state import PageState, Parameter
from pages.views.data_splits.cached import remember, retest_cache, scores_of
from pages.views.data_splits.holdout_controls import (
    Lottery,
    holdout_controls,
    records_of,
    score_axis,
)
from pages.views.data_splits.progress import gather
from pages.views.data_splits.sources import answer, data_of

GUESSES = ("next to nothing", "about one spread", "two spreads or more")
RETESTS = 200

PARAMETERS: tuple[Parameter, ...] = (lesson.guess_parameter(GUESSES, "best_guess"),)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    try:
        lottery = holdout_controls(state)
        records = records_of(
            lottery,
            state,
            lambda some: _picture(some, lottery, theme),
        )
    except ValueError as error:
        answer(error)
        return
    count = len(lottery.seeds)
    chart = remember(
        ("best", lottery.source.key, lottery.settings, lottery.seeds, theme),
        lambda: _picture(records, lottery, theme),
    )
    told = bool(state["best_guess"])
    before = f"Try {count:,} seeds, keep the best score. How much does that buy?"
    lesson.show_chart(chart, "best", None if told else before)
    lesson.predict(
        state,
        f"How far over the mean is the best of {count:,} seeds? One spread is one standard "
        "deviation of their scores.",
        GUESSES,
        chart.finding,
        "best_guess",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: _csv(scores_of(records), lottery), "seedscape-best-seed")
    _retest(theme)
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
    lesson.take_home(
        "Fix the seed before you look, or report the mean and spread of many. This script prints: "
        f"*{holdout_prints(scores_of(records), lottery.seeds)}*.",
        holdout_script(data_of(lottery.source), lottery.table, lottery.settings, lottery.seeds),
    )


def _picture(records: Sequence[HoldoutScore], lottery: Lottery, theme: Theme) -> Chart:
    scores = scores_of(records)
    best = best_so_far(scores, most=1.0)
    said = best_finding(best, scores, lottery.table.task)
    return best_chart(
        best.observed, best.from_scores, best.from_normal, score_axis(lottery.table), theme, said
    )


def _csv(scores: Float64, lottery: Lottery) -> str:
    best = best_so_far(scores, most=1.0)
    rows = ["split_seed,test_score,best_so_far,luck_from_scores,luck_from_normal"]
    columns = (lottery.seeds, scores, best.observed, best.from_scores, best.from_normal)
    rows += [",".join(map(str, row)) for row in zip(*columns, strict=True)]
    return "\n".join(rows)


def _retest(theme: Theme) -> None:
    settings = RetestSettings()
    records = gather(
        retest_cache(), settings, range(RETESTS), "models tested again on fresh examples"
    )
    chart = remember(("retest", settings, RETESTS, theme), lambda: _retest_picture(theme, records))
    lesson.show_chart(chart, "retest")
    st.caption(
        f"A decision tree on {settings.examples} moons, whose source is known: "
        f"{settings.fresh_examples:,} fresh ones can be drawn to test every model again. "
        "The ring is the best seed, in both rows."
    )


def _retest_picture(theme: Theme, records: Sequence[Retest]) -> Chart:
    seeds = np.array([record.seed for record in records])
    claimed = np.array([record.claimed for record in records])
    honest = np.array([record.honest for record in records])
    best = records[int(claimed.argmax())]
    blue = group_colours(1, theme)[0]
    return dots_chart(
        [
            Panel(
                f"what its own test part says: mean {claimed.mean():.1%}",
                seeds,
                claimed,
                SPLIT_COLOUR,
            ),
            Panel(f"what fresh moons say: mean {honest.mean():.1%}", seeds, honest, blue, "square"),
        ],
        [
            Lane(f"seed {best.seed} claims {best.claimed:.1%}", best.claimed, "diamond"),
            Lane(f"seed {best.seed} is worth {best.honest:.1%}", best.honest, "square"),
        ],
        best.seed,
        ScoreAxis("accuracy"),
        theme,
        retest_finding(records),
    )
