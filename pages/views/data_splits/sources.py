"""Which table and which model: scikit-learn's own, or a file that the reader brings."""

from __future__ import annotations

import hashlib

import streamlit as st

from core.data_splits.models import MODELS
from core.data_splits.own_table import OwnTable, read_table, target_choices
from core.data_splits.tables import TABLES
from core.data_splits.take_home import DataLines, data_lines, own_data_lines
from core.wording import number_of
from pages.common.state import Choice, Number, PageState, Parameter, Text
from pages.views.data_splits.cached import Source, shared_source

OWN = "own"
MEGABYTES = 5
_MARKDOWN = frozenset("\\`*_{}[]()#+-!|<>$:~&")
TABLE_NAMES = {
    "breast_cancer": "Breast cancer",
    "iris": "Iris",
    "wine": "Wine",
    "digits": "Digits",
    "moons": "Moons with noise",
    "diabetes": "Diabetes",
    OWN: "Your own CSV",
}
MODEL_NAMES = {
    "logistic_regression": "Logistic regression",
    "decision_tree": "Decision tree",
    "nearest_neighbours": "5 nearest neighbours",
    "small_network": "Small network",
    "ridge": "Ridge regression",
}
_STAND_IN = "breast_cancer"
_FILE, _KEPT, _READ = "data_splits:file", "data_splits:kept_file", "data_splits:read_file"

# As many as are drawn within some four seconds; a cold page should not keep anybody waiting.
_MANY = {
    ("breast_cancer", "logistic_regression"): 1000,
    ("moons", "logistic_regression"): 1000,
    ("moons", "decision_tree"): 1000,
    ("iris", "decision_tree"): 1000,
    ("diabetes", "ridge"): 1000,
}
_FEW = {"digits": 50, OWN: 50}


def _default_seeds(table: str, model: str) -> int:
    if model == "small_network":
        return 20 if table == "digits" else 50
    return _MANY.get((table, model), _FEW.get(table, 200))


PARAMETERS: tuple[Parameter, ...] = (
    Choice("table", tuple(TABLE_NAMES), _STAND_IN),
    Choice(
        "model",
        tuple(MODELS),
        {name: "ridge" if name == "diabetes" else "logistic_regression" for name in TABLE_NAMES},
        by="table",
    ),
    Number(
        "seeds",
        {f"{t} {m}": _default_seeds(t, m) for t in TABLE_NAMES for m in MODELS},
        2,
        1000,
        whole=True,
        by="table model",
    ),
    Text("target"),
)


def choose_table(state: PageState) -> None:
    """Draw the control for the table."""
    st.selectbox(
        "Data",
        list(TABLE_NAMES),
        key=state.key("table"),
        format_func=TABLE_NAMES.__getitem__,
        width=135,
    )


def choose_model(state: PageState, source: Source) -> str:
    """Draw the control for the model; return the one that is used: it suits the table."""
    suiting = [name for name, task in MODELS.items() if task == source.table.task]
    model, key = state["model"], state.key("model")
    if model not in suiting:
        st.session_state[key] = suiting[0]
        if state["table"] != OWN:
            state.problems.append(
                f"“{MODEL_NAMES[model]}” does not suit {TABLE_NAMES[state['table']]}, a table "
                f"for {source.table.task}. {MODEL_NAMES[suiting[0]]} is used instead."
            )
            st.warning(state.problems[-1], icon=":material/link_off:")
        model = suiting[0]
    st.selectbox("Model", suiting, key=key, format_func=MODEL_NAMES.__getitem__, width=178)
    return model


def source_of(state: PageState) -> Source:
    """Return the table in use; for a reader's own, ask for the file and answer what is wrong."""
    if state["table"] != OWN:
        return shared_source(state["table"])
    with st.container(border=True):
        own = _own_source(state)
    return own or shared_source(_STAND_IN)


def data_of(source: Source) -> DataLines:
    """Return the lines with which a script comes by the table in use."""
    if source.key in TABLES:
        return data_lines(source.key)
    name, _ = st.session_state[_KEPT]
    own: OwnTable = st.session_state[_READ][1]
    target = st.session_state[_READ][2]
    return own_data_lines(name, target, own)


def _own_source(state: PageState) -> Source | None:
    st.file_uploader(
        f"A CSV file of at most {MEGABYTES} MB, with a header line",
        key=_FILE,
        max_upload_size=MEGABYTES,
        on_change=_keep_file,
    )
    kept = st.session_state.get(_KEPT)
    if kept is None:
        st.caption(
            "The file stays in this session. It is not in the link: who opens your link is asked "
            "for a file. Until you choose one, breast cancer stands in."
        )
        return None
    name, data = kept
    try:
        own = _read(state, name, data)
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
    return Source(f"{OWN} {table.fingerprint} {table.task}", table)


def _read(state: PageState, name: str, data: bytes) -> OwnTable:
    """Draw the control for the target, and read the file as a table, once for each target."""
    columns = target_choices(data)
    target = state["target"] if state["target"] in columns else columns[-1]
    st.session_state[state.key("target")] = target
    st.selectbox("Target: the column to predict", columns, key=state.key("target"), width=320)
    digest = hashlib.sha256(data).hexdigest()
    read = st.session_state.get(_READ)
    if read is None or read[0] != (digest, target):
        read = ((digest, target), read_table(data, target, name), target)
        st.session_state[_READ] = read
    return read[1]


def _keep_file() -> None:
    """Keep the file while other views, which do not ask for it, are open."""
    uploaded = st.session_state[_FILE]
    if uploaded is None:
        st.session_state.pop(_KEPT, None)
    else:
        st.session_state[_KEPT] = (uploaded.name, uploaded.getvalue())


def _sentence(says: object) -> str:
    text = str(says)
    return plain(f"{text[:1].upper()}{text[1:]}.")


def plain(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is: it may come from a reader's file."""
    return "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in text)


def answer(error: ValueError) -> None:
    """Say on the page, in one sentence, why a state cannot be drawn."""
    st.error(f"{_sentence(error)} Move a control and the picture returns.", icon=":material/error:")
