"""Which table and which model: scikit-learn's own, or a file that the reader brings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.checks import choice, text
from core.data_splits.models import MODELS
from core.data_splits.own_table import read_table, target_choices
from core.data_splits.tables import Table, load_table
from core.wording import number_of
from pages.common import controls
from pages.common.state import By, PageState, Parameters
from pages.views.data_splits.cached import OWN, OwnFile, own_file

OWN_CSV, STAND_IN = "own", "breast_cancer"
MEGABYTES = 5
_MARKDOWN = frozenset("\\`*_{}[]()#+-!|<>$:~&")
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
    """A table by name and, of a reader's own, the column to predict."""

    table: str = choice(STAND_IN, tuple(TABLE_NAMES))
    target: str = text()


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
        if state["table"] != OWN_CSV:
            state.problems.append(
                f"“{MODEL_NAMES[model]}” does not suit {TABLE_NAMES[state['table']]}, a table "
                f"for {table.task}. {MODEL_NAMES[suiting[0]]} is used instead."
            )
            st.warning(state.problems[-1], icon=":material/link_off:")
        model = suiting[0]
    st.selectbox("Model", suiting, key=key, format_func=MODEL_NAMES.__getitem__, width=178)
    return model


def _table(state: PageState) -> Table:
    """Return the table in use; for a reader's own, ask for the file and answer what is wrong."""
    if state["table"] != OWN_CSV:
        return load_table(state["table"])
    with st.container(border=True):
        return _own_table(state) or load_table(STAND_IN)


def _own_table(state: PageState) -> Table | None:
    st.file_uploader(
        f"A CSV file of at most {MEGABYTES} MB, with a header line",
        key=_UPLOAD,
        max_upload_size=MEGABYTES,
        on_change=_keep_file,
    )
    if _KEPT not in st.session_state:
        st.caption(
            "The file stays in this session. It is not in the link: who opens your link is asked "
            "for a file. Until you choose one, breast cancer stands in."
        )
        return None
    name, data = st.session_state[_KEPT]
    try:
        own = _read(state, name, data).read
    except ValueError as error:
        st.error(_sentence(error), icon=":material/error:")
        st.caption("Breast cancer stands in until the file can be read.")
        return None
    table = own.table
    kind = f"{len(table.class_names)} classes" if table.class_names else "a number"
    st.caption(
        f"{plain(name)}: {number_of(table.examples, 'example', 'examples')}, "
        f"{number_of(len(table.feature_names), 'feature', 'features')}; the target is {kind}. "
        "The file stays in this session and is not in the link. "
        + " ".join(_sentence(note) for note in own.notes)
    )
    return table


def _read(state: PageState, name: str, data: bytes) -> OwnFile:
    """Draw the control for the target, and read the file as a table, once for each target."""
    columns = target_choices(data)
    target = state["target"] if state["target"] in columns else columns[-1]
    st.session_state[state.key("target")] = target
    st.selectbox("Target: the column to predict", columns, key=state.key("target"), width=320)
    digest = hashlib.sha256(data).hexdigest()
    own: OwnFile | None = st.session_state.get(OWN)
    if own is None or (own.name, own.digest, own.target) != (name, digest, target):
        own = OwnFile(name, digest, target, read_table(data, target, name))
        st.session_state[OWN] = own
    return own


def _keep_file() -> None:
    """Keep the file while other views, which do not ask for it, are open."""
    uploaded = st.session_state[_UPLOAD]
    if uploaded is None:
        st.session_state.pop(_KEPT, None)
    else:
        st.session_state[_KEPT] = (uploaded.name, uploaded.getvalue())


def script_data(table: Table) -> dict[str, Any]:
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
    st.error(f"{_sentence(error)} Move a control and the picture returns.", icon=":material/error:")


def plain(words: str) -> str:
    """Return ``words`` so that Markdown shows them as they are: a reader's file may hold them."""
    return "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in words)


def _sentence(says: object) -> str:
    words = str(says)
    return plain(f"{words[:1].upper()}{words[1:]}.")
