"""Which table and which model: scikit-learn's own, or a file that the reader brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.checks import choice, names, text
from core.data_splits import findings
from core.data_splits.fitting import may_see_one_class
from core.data_splits.models import MODELS
from core.data_splits.own_table import OwnTable, read_table, target_choices
from core.data_splits.tables import Table, load_table
from core.scripts import capitals, script
from core.wording import number_of, plain, sentence
from pages.common import controls
from pages.common.frame import LEFT_OUT
from pages.common.state import By, PageState, Parameters
from pages.views.data_splits.cached import OWN, OwnFile, own_file

OWN_CSV, STAND_IN = "own", "breast_cancer"
MEGABYTES = 5
STANDS_IN = (
    "The file stays in this session. It is not in the link: who opens your link is asked for a "
    "file. Until one can be read, breast cancer stands in."
)
_UPLOAD, _KEPT = "data_splits:file", "data_splits:kept_file"
TABLE_NAMES = {
    STAND_IN: "Breast cancer",
    "iris": "Iris",
    "wine": "Wine",
    "digits": "Digits",
    "moons": "Moons with noise",
    "diabetes": "Diabetes",
    OWN_CSV: "Your own CSV",
}
MODEL_NAMES = {
    "logistic_regression": "Logistic regression",
    "decision_tree": "Decision tree",
    "nearest_neighbours": "5 nearest neighbours",
    "small_network": "Small network",
    "ridge": "Ridge regression",
}


@dataclass(frozen=True)
class TableChoice:
    """A table by name and, of a reader's own, the column to predict and those to leave out."""

    table: str = choice(STAND_IN, tuple(TABLE_NAMES))
    target: str = text()
    leave_out: tuple[str, ...] = names()


TABLE = Parameters(TableChoice)
MODEL = By(
    "table",
    {name: "ridge" if name == "diabetes" else "logistic_regression" for name in TABLE_NAMES},
)
"""The model that a table begins with."""


def choose_table_and_model(state: PageState) -> tuple[Table, str, Any]:
    """Draw the controls for table and model, in a row to which the view adds its own.

    Return the table in use, the model that is used with it, and the row.
    """
    row, below = st.container(horizontal=True, vertical_alignment="bottom"), st.container()
    with row:
        controls.choose(state, "table", "Data", TABLE_NAMES, width=135)
    with below:
        table = _table(state)
    with row:
        return table, _choose_model(state, table), row


def _choose_model(state: PageState, table: Table) -> str:
    """Draw the control for the model; return the one that is used: it suits the table."""
    suiting = [name for name, task in MODELS.items() if task == table.task]
    model, key = state["model"], state.key("model")
    if model not in suiting:
        st.session_state[key] = suiting[0]
        if state["table"] == OWN_CSV:
            st.rerun()
        state.problems.append(
            f"“{MODEL_NAMES[model]}” does not suit {TABLE_NAMES[state['table']]}, a table "
            f"for {table.task}. {MODEL_NAMES[suiting[0]]} is used instead."
        )
        st.warning(state.problems[-1], icon=LEFT_OUT)
        model = suiting[0]
    controls.choose(state, "model", "Model", MODEL_NAMES, suiting, width=178)
    return model


def _table(state: PageState) -> Table:
    """Return the table in use; for a reader's own, ask for the file and answer what is wrong."""
    if state["table"] != OWN_CSV:
        return load_table(state["table"])
    name, data = st.session_state.get(_KEPT, ("", b""))
    own: OwnTable | None = None
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    wrong = ""
    try:
        if name:
            columns = _columns(data)
            own = _read(state, columns)
            notes = own.notes
    except ValueError as error:
        wrong, notes = sentence(error), tuple(getattr(error, "__notes__", ()))
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(plain(name) or "Choose a CSV file", icon=":material/table:"):
            _choose_file(name)
            if columns:
                _choose_columns(state, columns)
            _list(notes)
        st.caption(_summary(own) if own else STANDS_IN)
    if wrong:
        st.error(f"{wrong} Breast cancer stands in.", icon=":material/error:")
        _list(notes)
    if own and own.warnings:
        st.markdown("  \n".join(f":material/warning: {sentence(each)}" for each in own.warnings))
    return own.table if own else load_table(STAND_IN)


def _choose_file(name: str) -> None:
    """Draw the control for the file; ``name``: the one in use, which the control may not show."""
    st.file_uploader(
        f"A CSV file of at most {MEGABYTES} MB, with a header line",
        key=_UPLOAD,
        max_upload_size=MEGABYTES,
        on_change=_keep_file,
    )
    if name and st.session_state[_UPLOAD] is None:
        st.button(f"Remove {plain(name)}", on_click=_keep_file, icon=":material/close:")


def _choose_columns(state: PageState, columns: tuple[str, ...]) -> None:
    """Draw the controls for the target and for what is left out."""
    target = _target(state, columns)
    if state["target"] != target:
        st.session_state[state.key("target")] = target
        st.rerun()  # a guess made now is then one about this target
    controls.choose(state, "target", "Target: the column to predict", options=columns)
    others = [column for column in columns if column != target]
    left_out = [column for column in others if column in state["leave_out"]]
    if left_out != list(state["leave_out"]):
        st.session_state[state.key("leave_out")] = left_out
        st.rerun()
    st.multiselect("Columns to leave out", others, left_out, key=state.key("leave_out"))


def _columns(data: bytes) -> tuple[str, ...]:
    own: OwnFile | None = st.session_state.get(OWN)
    return own.read.names if own and own.data == data else target_choices(data)


def _target(state: PageState, columns: tuple[str, ...]) -> str:
    return state["target"] if state["target"] in columns else columns[-1]


def _read(state: PageState, columns: tuple[str, ...]) -> OwnTable:
    """Read the file as a table, once for each target and each choice of columns."""
    name, data = st.session_state[_KEPT]
    target = _target(state, columns)
    out = tuple(c for c in columns if c in state["leave_out"] and c != target)
    own: OwnFile | None = st.session_state.get(OWN)
    asked = (name, data, target, out)
    if own is None or (own.name, own.data, own.target, own.read.left_out) != asked:
        own = OwnFile(name, data, target, read_table(data, target, name, out))
        st.session_state[OWN] = own
    return own.read


def _summary(own: OwnTable) -> str:
    """Say how large the table is, and what is right without having learnt anything."""
    table = own.table
    examples = number_of(table.examples, "example", "examples")
    features = number_of(len(table.feature_names), "feature", "features")
    kind = f"{len(table.class_names)} classes" if table.class_names else "a number"
    return (
        f"{examples}, {features}; the target is {kind}. {plain(findings.baseline(table))} "
        "The file stays in this session and is not in the link."
    )


def _list(sentences: Iterable[str]) -> None:
    """Show sentences one below the other."""
    st.markdown("\n".join(f"- {sentence(each)}" for each in sentences))


def _keep_file() -> None:
    """Keep the file while other views, which do not ask for it, are open."""
    uploaded = st.session_state[_UPLOAD]
    if uploaded is None:
        st.session_state.pop(_KEPT, None)
    else:
        st.session_state[_KEPT] = (uploaded.name, uploaded.getvalue())


def script_of_splits(table: Table, settings: Any, seeds: range, held_out: int) -> str:
    """Return the script that scores ``seeds``; ``held_out``: how many a model does not see."""
    return script(
        "data_splits",
        "holdout",
        SEEDS=seeds,
        HAS_ONE_CLASS_PARTS=may_see_one_class(table, held_out),
        **{"KIND": "holdout", **capitals(settings)},
        **_script_data(table),
    )


def _script_data(table: Table) -> dict[str, Any]:
    """Return the settings by which a script comes by the table in use, as this page reads it."""
    own = own_file(table)
    if own is None:
        return {"TABLE": table.name, "CLASSES": len(table.class_names)}
    kind = "text" if own.target in own.read.text else "a whole number"
    return {
        "TABLE": OWN_CSV,
        "FILE": own.name,
        "COLUMNS": list(own.read.columns),
        "TEXT_COLUMNS": [name for name in own.read.text if name != own.target],
        "MISSING": {name: list(marks) for name, marks in own.read.missing.items()},
        "SIGNS": {name: dict(signs) for name, signs in own.read.signs.items()},
        "READING": dict(own.read.reading),
        "TARGET": own.target,
        "TARGET_IS": kind if table.class_names else "a number",
        "CLASSES": len(table.class_names),
    }


def answer(error: ValueError) -> None:
    """Say on the page, in one sentence, why a state cannot be drawn."""
    st.error(f"{sentence(error)} Move a control and the picture returns.", icon=":material/error:")
