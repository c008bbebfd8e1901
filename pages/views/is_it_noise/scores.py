"""Which scores: an example, or the reader's own, pasted or dropped in; and what pairs up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import checks
from core.arrays import Float64
from core.is_it_noise.compare import compare_with_one
from core.is_it_noise.comparison import Comparison
from core.is_it_noise.examples import EXAMPLES, example_text
from core.is_it_noise.read import read_file, read_scores
from pages.common import controls
from pages.common.state import By, PageState, Parameters

OWN = "own"
SETS = {**{name: each.title for name, each in EXAMPLES.items()}, OWN: "Your own"}
KINDS = {"pairs": "paired by seed", "groups": "two groups", "folds": "folds of one data set"}
_FIRST = next(iter(EXAMPLES))
_UPLOAD, _WRONG = "is_it_noise:file", "is_it_noise:wrong_file"
_MARKDOWN = frozenset("\\`*_{}[]()#+-!|<>$:~&")


@dataclass(frozen=True)
class Chosen:
    """Scores by the example's name, or ``pasted``; ``a``, ``b``: the variants compared."""

    scores: str = checks.choice(_FIRST, tuple(SETS))
    pasted: str = checks.text("", 400_000)
    runs: str = checks.choice("pairs", tuple(KINDS))
    better: str = checks.choice("higher", ("higher", "lower"))
    train: int = checks.whole(90, 1, 10**9)
    test: int = checks.whole(10, 1, 10**9)
    a: str = checks.text("")
    b: str = checks.text("")


KIND = By("scores", {**{name: each.kind for name, each in EXAMPLES.items()}, OWN: "pairs"})
CHOSEN = Parameters(Chosen, defaults={"runs": KIND})


@dataclass(frozen=True, eq=False)
class Read:
    """The scores in use: ``columns`` of one length by name, and what to know of them."""

    columns: dict[str, Float64]
    axis: str
    says: str
    a: str
    b: str


def choose(
    state: PageState,
    two: bool = True,
    others: Callable[[], None] | None = None,
    **more: str,
) -> Read | None:
    """Draw the controls for the scores; return those in use, None where there is nothing to show.

    ``two``: whether two variants are compared; ``others``: draws the view's own
    controls; ``more``: labels of its further numbers.
    """
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        controls.choose(state, "scores", "Scores", SETS, width=150)
        with st.popover("Your own scores", icon=":material/content_paste:"):
            _own(state)
    own = state["scores"] == OWN
    text = state["pasted"] if own else example_text(state["scores"])
    if wrong := st.session_state.pop(_WRONG, ""):
        st.error(_sentence(wrong), icon=":material/error:")
    try:
        if own and not text.strip():
            raise ValueError("paste scores, or drop in a file, under “Your own scores”")
        read = read_scores(text)
        if two and len(read.names) < 2:
            raise ValueError("there is one variant only; a comparison takes two, a column each")
    except ValueError as error:
        st.error(_sentence(error), icon=":material/error:")
        return None
    says = EXAMPLES[state["scores"]].says if not own else ""
    noted = " ".join(_sentence(note) for note in read.notes if own)
    axis = f"score in {read.unit}" if read.unit else "score"
    a, b = _variants(state, row, list(read.names), two)
    with row:
        if two:
            controls.choose(state, "runs", "Runs are", KINDS, width=160)
            if state["runs"] == "folds":
                controls.number_field(state, "train", "n_train", width=90)
                controls.number_field(state, "test", "n_test", width=90)
        if others:
            others()
        with st.popover("More", icon=":material/tune:"):
            controls.segments(state, "better", "Better is")
            for name, label in more.items():
                controls.number_field(state, name, label)
    return Read(read.padded(), axis, says or noted, a, b)


def compared(state: PageState, read: Read) -> dict[str, Comparison] | None:
    """Return each other variant's comparison with A; None, and a sentence, where there is none."""
    columns = {name: tuple(column.tolist()) for name, column in read.columns.items()}
    split = (state["train"], state["test"]) if state["runs"] == "folds" else None
    try:
        return _compared(columns, read.a, state["runs"] != "groups", split, state["better"])
    except ValueError as error:
        st.error(_sentence(error), icon=":material/error:")
        return None


@st.cache_data(max_entries=64, show_spinner=False)
def _compared(
    columns: dict[str, tuple[float, ...]],
    base: str,
    paired: bool,
    split: tuple[int, int] | None,
    better: str,
) -> dict[str, Comparison]:
    return compare_with_one(columns, base, paired, split, better == "higher")


def _variants(state: PageState, row: Any, names: list[str], two: bool) -> tuple[str, str]:
    """Return the variants in use; draw the controls for them where there is a choice.

    One that is not chosen stands as "" in the link: A is then the first, B the last of the others.
    """
    a = state["a"] if state["a"] in names else names[0]
    others = [name for name in names if name != a]
    b = state["b"] if state["b"] in others else others[-1] if others else a
    fields = {"a": names, "b": [*others[-1:], *others[:-1]]} if two else {"a": names}
    if len(names) > 1 + two:
        for name, (first, *rest) in fields.items():
            key, says = state.key(name), {"": first, **{each: each for each in rest}}
            if st.session_state[key] not in says:
                st.session_state[key] = ""
            with row:
                st.selectbox(name.upper(), says, key=key, format_func=says.__getitem__, width=115)
    return a, b


def _own(state: PageState) -> None:
    st.text_area(
        "A variant a column, or a line with its name; commas, tabs, percents as you have them",
        key=state.key("pasted"),
        height=200,
        placeholder="seed; baseline; ours\n0; 91,2; 91,9\n1; 90,8; 91,1",
        on_change=_use_own,
        args=(state.key("scores"),),
    )
    st.file_uploader(
        "Or a file: CSV, text, or a study of “Which source matters most?”",
        key=_UPLOAD,
        max_upload_size=8,
        on_change=_keep_file,
        args=(state.key("scores"), state.key("pasted")),
    )
    st.caption(
        "They stand in this page's link as long as they are short enough. Missing runs may be left "
        "empty."
    )


def _use_own(scores: str) -> None:
    st.session_state[scores] = OWN


def _keep_file(scores: str, pasted: str) -> None:
    """Put the file's text where pasted text stands, so that both are read alike."""
    file = st.session_state[_UPLOAD]
    if file is None:
        return
    try:
        st.session_state[pasted] = read_file(file.getvalue(), file.name)
        st.session_state[scores] = OWN
    except ValueError as error:
        st.session_state[_WRONG] = str(error)


def plain(words: str) -> str:
    """Return ``words`` so that Markdown shows them as they are: a reader's names may hold it."""
    return "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in words)


def _sentence(says: object) -> str:
    words = str(says)
    return plain(f"{words[:1].upper()}{words[1:]}.")
