"""The view "The book's table": nine numbers, split with a seed and without one."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.charts.by_hand import Theme
from core.charts.data_splits.parts import SPLIT_COLOUR
from core.charts.data_splits.strips import Strips, strips_chart
from core.data_splits.book import BOOK_SEED, BOOK_X, BOOK_Y, BookRows, book_rows
from core.data_splits.take_home import book_script
from core.seeds import LARGEST_SEED
from pages.common import lesson
from pages.common.state import Number, PageState, Parameter

GUESSES = ("never", "sometimes", "always")
TRIES = 200

PARAMETERS: tuple[Parameter, ...] = (
    Number("book_seed", BOOK_SEED, 0, LARGEST_SEED, whole=True),
    lesson.guess_parameter(GUESSES, "book_guess"),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    seed = int(state["book_seed"])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input("Seed", 0, LARGEST_SEED, key=state.key("book_seed"), width=140)
        st.button("Split without a seed again", icon=":material/casino:")
    splits = {
        f"seed {seed}": book_rows(seed),
        f"seed {seed}, again": book_rows(seed),
        "no seed": book_rows(None),
        "no seed, again": book_rows(None),
    }
    first, again, *unseeded = splits.values()
    same = "the same three rows" if first == again else "other rows"
    finding = f"Seed {seed} tests on {same} both times: x = {_listed(first.test)}."
    lesson.show_chart(strips_chart(_strips(splits, theme), theme, finding), "book")
    st.markdown("The rows, in the order in which the notebook prints them:")
    st.code(_printed(first), language=None)
    if lesson.predict(
        state,
        "Without a seed: does a second split test on the same three rows?",
        GUESSES,
        "Without a seed every call draws anew.",
        "book_guess",
    ):
        hits = sum(set(book_rows(None).test) == set(unseeded[0].test) for _ in range(TRIES))
        st.markdown(
            f"Just now, {hits} of {TRIES} more splits without a seed tested on the same rows as "
            f"the first one, {_listed(tuple(sorted(unseeded[0].test)))}."
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: _csv(splits), "seedscape-book-table")
    lesson.why(
        "Where do these rows come from?",
        "They are the nine numbers and labels of the notebook on data sampling: "
        "`train_test_split` with 30 percent to test on, stratified by the labels. Seed 123 gives "
        "the rows printed there. Without a seed, scikit-learn goes on in NumPy's global generator, "
        "which starts anew in every process.\n\n"
        "Source: S. Raschka, *Machine Learning Q and AI*, chapter 10, notebook on data sampling.",
    )
    lesson.take_home("These lines print the rows above.", book_script(seed))


def _strips(splits: dict[str, BookRows], theme: Theme) -> Strips:
    names = ["label y", *splits]
    rows = [list(BOOK_Y)]
    texts = [[f"{y}" for y in BOOK_Y]]
    for split in splits.values():
        rows.append([3 if x in split.test else 2 for x in BOOK_X])
        texts.append([f"{x}\ntest" if x in split.test else f"{x}" for x in BOOK_X])
    return Strips(
        tuple(names),
        np.array(rows),
        texts,
        ("label 0", "label 1", "train", "test"),
        ("#C9D1D9", "#56B4E9", "#DDE3E8", SPLIT_COLOUR)
        if theme == "light"
        else ("#52606D", "#56B4E9", "#2B3640", SPLIT_COLOUR),
    )


def _listed(rows: tuple[int, ...]) -> str:
    return ", ".join(map(str, rows[:-1])) + f" and {rows[-1]}"


def _printed(split: BookRows) -> str:
    labels = dict(zip(BOOK_X, BOOK_Y, strict=True))
    lines = []
    for name, rows in (("train", split.train), ("test", split.test)):
        lines.append(f"X_{name}: {list(rows)}")
        lines.append(f"y_{name}: {[labels[x] for x in rows]}")
    return "\n".join(lines)


def _csv(splits: dict[str, BookRows]) -> str:
    rows = ["split,part,x"]
    for name, split in splits.items():
        for part, values in (("train", split.train), ("test", split.test)):
            rows += [f"{name.replace(',', '')},{part},{x}" for x in values]
    return "\n".join(rows)
