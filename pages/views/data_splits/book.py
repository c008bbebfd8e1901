"""The view "The book's table": nine numbers, split with a seed and without one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.charts.chart import Chart
from core.charts.data_splits.parts import SHUFFLING_COLOUR, SPLIT_COLOUR
from core.charts.data_splits.strips import strips_chart
from core.charts.palette import CELL, FAINT_CELL
from core.checks import seed
from core.data_splits.book import BOOK_SEED, BOOK_X, BOOK_Y, BookRows, book_rows, tested_sets
from core.scripts import script
from core.wording import listed
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters

TITLE = "The book's table"
GUESSES = ("never", "sometimes", "always")
TRIES = 500


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    book_seed: int = seed(BOOK_SEED)
    book_guess: str = lesson.guess(GUESSES)


PARAMETERS = (Parameters(Shown),)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    seed = state["book_seed"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.number_field(state, "book_seed", "Seed", width=140)
        st.button("Split without a seed again", icon=":material/casino:")
    question = "Without a seed: does a second split test on the same three rows?"
    guess = lesson.ask(state, question, "book_guess")
    told = bool(guess)
    splits = {f"seed {seed}": book_rows(seed), f"seed {seed}, again": book_rows(seed)}
    first, again = splits.values()
    if told:
        splits |= {"no seed": book_rows(None), "no seed, again": book_rows(None)}
    same = "the same three rows" if first == again else "other rows"
    tested = [str(x) for x in first.test]
    finding = f"Seed {seed} tests on {same} both times: x = {listed(tested)}."
    lesson.show_chart(_strips(splits, finding), "book")
    if told:
        sets = tested_sets(TRIES)
        hits = sets[frozenset(first.test)]
        right = GUESSES[0] if hits == 0 else GUESSES[2] if hits == TRIES else GUESSES[1]
        why = (
            f"Every call draws anew, from {len(sets)} sets of rows, each as likely as the others: "
            f"{hits:,} of the seeds below {TRIES:,} test on {listed(sorted(tested))} "
            "too. What has no seed is in no link either."
        )
        lesson.answer(guess, right, why)
    st.markdown("The rows, in the order in which the notebook prints them:")
    st.code(_printed(first), language=None)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _rows(splits), "seedscape-book-table")
    if told:
        _reasons()
    lesson.take_home("These lines print the rows above.", script("data_splits", "book", SEED=seed))


def _reasons() -> None:
    lesson.why(
        "Where do these rows come from?",
        "They are the nine numbers and labels of the notebook on data sampling: "
        "`train_test_split` with 30 percent to test on, stratified by the labels. Seed 123 gives "
        "the rows printed there. Without a seed, scikit-learn goes on in NumPy's global generator, "
        "which starts anew in every process.\n\n"
        "Source: S. Raschka, *Machine Learning Q and AI*, chapter 10, notebook on data sampling.",
    )


def _strips(splits: dict[str, BookRows], finding: str) -> Chart:
    tests = [split.test for split in splits.values()]
    texts = [[f"{x}\ntest" if x in test else f"{x}" for x in BOOK_X] for test in tests]
    return strips_chart(
        ["label y", *splits],
        np.array([BOOK_Y, *(2 + np.isin(BOOK_X, test) for test in tests)]),
        [list(map(str, BOOK_Y)), *texts],
        finding,
        (CELL, SHUFFLING_COLOUR, FAINT_CELL, SPLIT_COLOUR),
        row=56,
    )


def _printed(split: BookRows) -> str:
    labels = dict(zip(BOOK_X, BOOK_Y, strict=True))
    return "\n".join(
        f"X_{part}: {list(rows)}\ny_{part}: {[labels[x] for x in rows]}"
        for part, rows in vars(split).items()
    )


def _rows(splits: dict[str, BookRows]) -> list[dict[str, int | str]]:
    return [
        {"split": name.replace(",", ""), "part": part, "x": x}
        for name, split in splits.items()
        for part, rows in vars(split).items()
        for x in rows
    ]
