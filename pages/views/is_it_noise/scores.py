"""Which scores: an example, or the reader's own, pasted or dropped in; and what pairs up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core import checks
from core.arrays import Float64
from core.is_it_noise.compare import compare_with_one
from core.is_it_noise.comparison import Comparison
from core.is_it_noise.examples import EXAMPLES, example_text
from core.is_it_noise.read import Scores, read_scores
from core.own_text import read_text
from pages.common import controls
from pages.common.sentences import sentence
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


def choose(
    state: PageState, least: int, others: Callable[[], None] | None = None, **more: str
) -> InUse | None:
    """Draw the controls for scores of ``least`` variants; None and a sentence if there are none.

    ``others``: draws the view's own controls; ``more``: labels of its further numbers.
    """
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        controls.choose(state, "scores", "Scores", SETS, width=160)
    if state["scores"] == OWN:
        _own(state)
    if wrong := st.session_state.pop(_WRONG, ""):
        st.error(sentence(wrong), icon=":material/error:")
    if state["scores"] == OWN and not state["pasted"].strip():
        st.info("Paste scores, or drop in a file: then they are compared here.")
        return None
    try:
        read = _read(state, least)
    except ValueError as error:
        st.error(sentence(error), icon=":material/error:")
        return None
    example = EXAMPLES.get(state["scores"])
    with row:
        a, b = _variants(state, list(read.names), least)
        if least > 1:
            controls.choose(state, "runs", "Runs are", KINDS, width=160)
            if state["runs"] == "folds":
                controls.number_field(state, "train", "n_train", width=80)
                controls.number_field(state, "test", "n_test", width=80)
        if others:
            others()
        with st.popover("More", icon=":material/tune:"):
            controls.segments(state, "better", "Better is")
            for name, label in more.items():
                controls.number_field(state, name, label)
    says = example.says if example else " ".join(map(sentence, read.notes))
    return InUse(read.padded(), f"score in {read.unit}" if read.unit else "score", says, a, b)


def compared(state: PageState, use: InUse) -> dict[str, Comparison] | None:
    """Return each other variant's comparison with A; None, and a sentence, where there is none."""
    columns = {name: tuple(column.tolist()) for name, column in use.columns.items()}
    split = (state["train"], state["test"]) if state["runs"] == "folds" else None
    try:
        return _compared(
            columns, use.a, state["runs"] != "groups", split, state["better"] == "higher"
        )
    except ValueError as error:
        st.error(sentence(error), icon=":material/error:")
        return None


_compared = st.cache_data(max_entries=64, show_spinner="Comparing …")(compare_with_one)


def _read(state: PageState, least: int) -> Scores:
    own = state["scores"] == OWN
    read = read_scores(state["pasted"] if own else example_text(state["scores"]))
    if len(read.names) < least:
        raise ValueError("there is one variant only; a comparison takes two, a column each")
    return read


def _variants(state: PageState, names: list[str], least: int) -> tuple[str, str]:
    """Return the variants in use; draw the controls for them where there is a choice."""
    a = state["a"] if state["a"] in names else names[0]
    others = [name for name in names if name != a] or [a]
    b = state["b"] if state["b"] in others else others[-1]
    fields = {"a": names, "b": [others[-1], *others[:-1]]}
    for name, (usual, *rest) in list(fields.items())[: least if len(names) > least else 0]:
        key, says = state.key(name), {"": usual, **{each: each for each in rest}}
        if st.session_state[key] not in says:
            st.session_state[key] = ""
        st.selectbox(name.upper(), says, key=key, format_func=says.__getitem__, width=115)
    return a, b


def _own(state: PageState) -> None:
    # Not in a popover: a text that is set while it is shut would be lost at the next click.
    left, right = st.columns((3, 2))
    left.text_area(
        "A variant a column, or a line with its name; commas, tabs, percents as you have them",
        key=state.key("pasted"),
        height=130,
        placeholder="seed; baseline; ours\n0; 91,2; 91,9\n1; 90,8; 91,1",
    )
    right.file_uploader(
        "Or a file: CSV, text, or a study of “Which source matters most?”",
        key=_UPLOAD,
        max_upload_size=8,
        on_change=_keep_file,
        args=(state.key("pasted"),),
    )


def _keep_file(pasted: str) -> None:
    """Put the file's text where pasted text stands, so that both are read alike."""
    file = st.session_state[_UPLOAD]
    try:
        text = read_text(file.getvalue(), [])[0] if file else ""
    except ValueError as error:
        st.session_state[_WRONG] = str(error)
        return
    if text:
        st.session_state[pasted] = text
