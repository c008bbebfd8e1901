"""The view "Best seed": what picking a seed buys, and what is left of it on fresh examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.chart import Chart
from core.charts.data_splits.dots import Lane, Panel, dots_chart
from core.charts.data_splits.parts import SPLIT_COLOUR, ScoreAxis
from core.charts.palette import BLUE
from core.checks import whole
from core.data_splits import findings
from core.data_splits.selection import Retest, RetestSettings, retests, table_lucks
from core.scripts import capitals, script
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.views.data_splits.cached import gather, kept
from pages.views.data_splits.table_choice import MODEL_NAMES

TITLE = "Best seed"
GUESSES = ("less than a quarter", "a quarter to three quarters", "more than three quarters")
EDGES = (0.25, 0.75)
SEED_LADDER = (2, 10, 20, 50, 100, 200, 500, 1000)
TABLES = range(12)
AXIS = ScoreAxis("accuracy")
COLUMNS = {"seed": "split_seed", "claimed": "test_score", "honest": "score_on_fresh_examples"}
STORIES = (
    ("A table that flatters all its seeds", {"view": "best_seed", "best_table": "0"}),
    ("A table that wrongs them", {"view": "best_seed", "best_table": "2"}),
    ("A model that hardly moves", {"view": "best_seed", "best_model": "logistic_regression"}),
)


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    best_of: int = whole(200, 2, 1000)
    best_guess: str = lesson.guess(GUESSES)


RETEST = Parameters(
    RetestSettings,
    names={"data_seed": "best_table", "test_size": "best_test_size", "model": "best_model"},
    defaults={"data_seed": 9},
    leave_out=("examples", "noise", "fresh_examples", "model_seed"),
)
"""The table to begin with neither flatters its seeds nor wrongs them: its own luck is small."""

PARAMETERS = (RETEST, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.number_field(state, "best_table", "Data seed", width=110)
        controls.choose(state, "best_model", "Model", MODEL_NAMES, width=190)
        controls.slider(state, "best_test_size", "Test size", 0.05, format="percent", width=130)
        controls.ladder(state, "best_of", "Split seeds", SEED_LADDER, "{:,}".format, width=130)
    settings, count = state.values(RETEST), state["best_of"]
    question = (
        f"Of {count:,} split seeds keep the best. How much of its lead over their mean is left on "
        "fresh examples?"
    )
    guess = lesson.ask(state, question, "best_guess")
    told = bool(guess)
    what = "models tested again on fresh examples"
    records = gather(retests, settings, range(count), what, stop=(state, "best_of"))
    chart = kept(("retest", settings, count, told), lambda: _retest_picture(records, told))
    untold = f"{count:,} split seeds of one table, and what each claims"
    lesson.show_chart(chart, "retest", None if told else untold)
    if told:
        share = findings.lead_of(records).share
        rights = findings.options_met(GUESSES, EDGES, share) if share == share else GUESSES
        lesson.answer(guess, rights, findings.retest_why(records))
    st.caption(
        f"A table of {settings.examples} moons, whose source is known: {settings.fresh_examples:,} "
        "fresh ones test every model again."
        + (" Dark and ringed: the best seed, in both rows." if told else "")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(
            state, lambda: pd.DataFrame(records).rename(columns=COLUMNS), "seedscape-best-seed"
        )
    if told:
        lucks = gather(table_lucks, settings, TABLES, "tables, each split 50 times")
        chart = kept(("tables", settings), lambda: _tables_picture(lucks, settings.data_seed))
        lesson.show_chart(chart, "tables")
        st.caption(
            "No number of split seeds gives new data. Move the data seed to see another table; "
            "the dark dots are this one’s."
        )
    lesson.stories(state, STORIES)
    if told:
        _reasons()
    values = {"KIND": "best", "TABLE": "moons", "SEEDS": range(count), **capitals(settings)}
    lesson.take_home(
        "Fix the seed before you look, or report the mean and spread of many. This script picks "
        "the best seed, asks what luck predicts, and tests again"
        + lesson.prints(findings.retest_headline(records), told),
        script("data_splits", "holdout", **values),
    )


def _panels(records: Sequence[Retest], own: str, fresh: str) -> list[Panel]:
    seeds, claimed, honest = np.array([(r.seed, r.claimed, r.honest) for r in records]).T
    seeds = seeds.astype(np.int64)
    return [Panel(own, seeds, claimed, SPLIT_COLOUR), Panel(fresh, seeds, honest, BLUE, "square")]


def _retest_picture(records: Sequence[Retest], told: bool) -> Chart:
    own, fresh = "what its own test part says", "what fresh moons say"
    finding = findings.retest_finding(records)
    if not told:
        return dots_chart(_panels(records, own, fresh)[:1], [], None, AXIS, finding)
    lead = findings.lead_of(records)
    own, fresh = f"{own}: mean {lead.mean_claimed:.1%}", f"{fresh}: mean {lead.mean_honest:.1%}"
    worth = next(record.honest for record in records if record.seed == lead.seed)
    lanes = [
        Lane(f"seed {lead.seed} claims {lead.claimed:.1%}", lead.claimed, "diamond"),
        Lane(f"seed {lead.seed} is worth {worth:.1%}", worth, "square"),
    ]
    return dots_chart(_panels(records, own, fresh), lanes, lead.seed, AXIS, finding)


def _tables_picture(lucks: Sequence[Retest], picked: int) -> Chart:
    own, fresh = "50 seeds' own test parts, a dot a table", "the same models on fresh moons"
    return dots_chart(_panels(lucks, own, fresh), [], picked, AXIS, findings.tables_finding(lucks))


def _reasons() -> None:
    lesson.why(
        "How is luck predicted?",
        "The largest of N independent draws lies below x when all N do, so its distribution is "
        "$F(x)^N$ and its mean $\\int x \\, dF(x)^N$; here F is a normal curve with the mean and "
        "spread of the claims, cut off at 100%.\n\n"
        "Source: J. Dodge et al., [Show Your Work](https://arxiv.org/abs/1909.03004), "
        "EMNLP 2019, for validation scores.",
    )
