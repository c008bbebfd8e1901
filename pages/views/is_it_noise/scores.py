"""Which scores: an example, or the reader's own, pasted or dropped in; and what pairs up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import checks
from core.arrays import Float64
from core.is_it_noise.examples import EXAMPLES, example_text
from core.is_it_noise.read import Scores, read_scores
from core.own_text import read_text
from core.wording import sentence
from pages.common import controls
from pages.common.state import By, PageState, Parameters

OWN = "own"
SETS = {**{name: each.title for name, each in EXAMPLES.items()}, OWN: "Your own"}
KINDS = {"pairs": "paired by seed", "groups": "two groups", "folds": "resampled folds"}
_UPLOAD, _WRONG = "is_it_noise:file", "is_it_noise:wrong_file"


@dataclass(frozen=True)
class Chosen:
    """Scores by the example's name, or ``pasted``; ``a``, ``b``: the variants, "" the usual one."""

    scores: str = checks.choice(next(iter(EXAMPLES)), tuple(SETS))
    pasted: str = checks.text("", 400_000)
    runs: str = checks.choice("pairs", tuple(KINDS))
    better: str = checks.choice("higher", ("higher", "lower"))
    train: int = checks.whole(90, 1, 10**9)
    test: int = checks.whole(10, 1, 10**9)
    a: str = checks.text()
    b: str = checks.text()


KIND = By("scores", {**{name: each.kind for name, each in EXAMPLES.items()}, OWN: "pairs"})
CHOSEN = Parameters(Chosen, defaults={"runs": KIND})


@dataclass(frozen=True, eq=False)
class InUse:
    """The scores in use: ``columns`` of one length by name, and what to know of them."""

    columns: dict[str, Float64]
    axis: str
    says: str
    a: str
    b: str


def choose(state: PageState, row: DeltaGenerator, least: int) -> InUse | None:
    """Draw in ``row`` the controls for ``least`` variants or more; None and a sentence if none."""
    with row:
        controls.choose(state, "scores", "Scores", SETS, width=160)
    example = EXAMPLES.get(state["scores"])
    if not example:
        _own(state)
        if not state["pasted"].strip():
            st.info("Paste scores, or drop in a file: then they are compared here.")
            return None
    try:
        read = _example(state["scores"]) if example else read_scores(state["pasted"])
        if len(read.names) < least:
            raise ValueError("there is one variant only; a comparison takes two, a column each")
    except ValueError as error:
        st.error(sentence(error), icon=":material/error:")
        return None
    with row:
        is_offered = len(read.names) > least
        a = _variant(state, "a", read.names, is_offered)
        others = [name for name in read.names if name != a] or [a]
        b = _variant(state, "b", [others[-1], *others[:-1]], is_offered and least > 1)
        if least > 1:
            controls.choose(state, "runs", "Runs are", KINDS, width=160)
            if state["runs"] == "folds":
                controls.number_field(state, "train", "n_train", width=80)
                controls.number_field(state, "test", "n_test", width=80)
        controls.segments(state, "better", "Better is")
    says = example.says if example else " ".join(map(sentence, read.notes))
    return InUse(read.padded(), f"score in {read.unit}" if read.unit else "score", says, a, b)


@lru_cache(len(EXAMPLES))
def _example(name: str) -> Scores:
    return read_scores(example_text(name))


def _variant(state: PageState, name: str, variants: Sequence[str], is_offered: bool) -> str:
    """Return the variant in use, the first where the state names none; let another be chosen."""
    key = state.key(name)
    if st.session_state[key] not in variants[1:]:
        st.session_state[key] = ""
    if is_offered:
        usual = variants[0]
        says = {"": usual} | {each: each for each in variants[1:]}
        controls.choose(state, name, name.upper(), says, tuple(says), width=115)
    return state[name] if state[name] in variants else variants[0]


def _own(state: PageState) -> None:
    # Not in a popover: a text that is set while it is shut would be lost at the next click.
    left, right = st.columns((3, 2))
    with left:
        controls.text_area(
            state,
            "pasted",
            "A variant a column, or a line with its name; commas, tabs, percents as you have them",
            height=130,
            placeholder="seed; baseline; ours\n0; 91,2; 91,9\n1; 90,8; 91,1",
        )
    right.file_uploader(
        "Or a file: CSV, text, or a study of “Which source matters most?”",
        key=_UPLOAD,
        max_upload_size=5,
        on_change=_keep_file,
        args=(state.key("pasted"),),
    )
    if wrong := st.session_state.pop(_WRONG, ""):
        st.error(sentence(wrong), icon=":material/error:")


def _keep_file(pasted: str) -> None:
    """Put the file's text where pasted text stands, so that both are read alike."""
    if file := st.session_state[_UPLOAD]:
        try:
            st.session_state[pasted], _ = read_text(file.getvalue(), [])
        except ValueError as error:
            st.session_state[_WRONG] = str(error)
