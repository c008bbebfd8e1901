"""Two who visit at once see what each sees alone; and who has left leaves nothing behind."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Iterator
from contextlib import nullcontext
from threading import Barrier, Thread
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
import streamlit as st
import torch
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime import Runtime
from streamlit.runtime.caching.storage.dummy_cache_storage import MemoryCacheStorageManager
from streamlit.runtime.dataframe_source_manager import DataframeSourceManager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest, app_test
from streamlit.testing.v1.util import patch_config_options

from core.runtime_algorithms.flags import live_flags
from pages.common.lesson import SHOW
from pages.common.server import let_go
from pages.views.data_splits.cached import OWN
from pages.views.is_it_noise.compare import _compared
from tests.core.data_splits.test_own_table import ROWS, _csv
from tests.pages.opening import charts_of, open_page, refuse_processes
from tests.pages.test_every_view import guesses
from tests.test_names import TOPICS, views


@pytest.fixture
def one_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let apps under test run at once, as on one server: each would set up a server of its own."""
    made = MagicMock(spec=Runtime)
    made.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))
    made.dataframe_source_mgr = DataframeSourceManager()
    made.cache_storage_manager = MemoryCacheStorageManager()
    made.bidi_component_registry = BidiComponentManager()
    monkeypatch.setattr(Runtime, "_instance", made)
    monkeypatch.setattr(app_test, "Runtime", type("Runtime", (), {"_instance": None}))
    # Each would forget for all how the app's pages are found.
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    monkeypatch.setattr(app_test, "PagesManager", type("PagesManager", (PagesManager,), {}))
    monkeypatch.setattr(app_test, "patch_config_options", lambda _: nullcontext())
    with patch_config_options({"global.appTest": True}):
        yield


STATES = {
    "weight_initialization": {"seeds": "S0-S3", "steps": "40"},
    "data_splits": {"seeds": "20", "first_seed": "S0"},
    "dropout": {"view": "training", "seeds": "S0-S1", "epochs": "3"},
    "runtime_algorithms": {"view": "differences", "weights_seed": "S", "steps": "6"},
    "hardware": {"seed": "S"},
    "diffusion": {"initial_seed": "S", "steps": "10"},
    "text_sampling": {"view": "regenerate", "seeds": "S0-S2", "tokens": "12"},
    "which_source": {"seeds": "S0-S1", "epochs": "1"},
    "is_it_noise": {"scores": "own", "pasted": "A;B\n0.S1;0.73\n0.54;0.8S\n0.S5;0.91"},
    "recipe": {"seed": "S"},
}
"""On each page a state in which something is drawn; S is the visitor's own number."""


def link_of(topic: str, number: str) -> dict[str, str]:
    """Return a visitor's link, with every question answered."""
    asked = [name for view in views(topic) for name in guesses(topic, view)]
    link = {name: value.replace("S", number) for name, value in STATES[topic].items()}
    return {**link, **dict.fromkeys(asked, SHOW)}


def shown_by(app: AppTest) -> list[Any]:
    """Return what is seen on a page: words, lines, tables, pictures and their rows."""
    texts = [(e.type, e.proto.body) for e in app._tree if hasattr(getattr(e, "proto", 0), "body")]
    charts = charts_of(app)
    rows = [(data.name, data.data.data) for chart in charts for data in chart.datasets]
    return [*texts, *(chart.spec for chart in charts), *rows, str([t.value for t in app.table])]


def of_the_process() -> dict[str, Any]:
    """Return what all sessions share of PyTorch, NumPy and Python."""
    return {
        "flags": live_flags(),
        "kind of numbers": torch.get_default_dtype(),
        "threads": torch.get_num_threads(),
        "torch": torch.get_rng_state().tolist(),
        "numpy": str(np.random.get_state()),  # noqa: NPY002
        "random": random.getstate(),
    }


@pytest.mark.usefixtures("one_server")
@pytest.mark.parametrize("topic", TOPICS)
def test_two_at_once_see_what_each_sees_alone(topic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All but what runs in a process of its own."""
    refuse_processes(monkeypatch)
    together: dict[str, list[Any]] = {}
    start, script = Barrier(2), f"pages/{topic}.py"

    def visit(number: str) -> None:
        start.wait(60)
        together[number] = shown_by(open_page(script, **link_of(topic, number)))

    alone, before = {}, of_the_process()
    st.cache_data.clear()
    st.cache_resource.clear()
    visitors = [Thread(target=visit, args=(number,)) for number in "45"]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    assert of_the_process() == before
    st.cache_data.clear()
    st.cache_resource.clear()
    for number in "45":
        alone[number] = shown_by(open_page(script, **link_of(topic, number)))
    assert together == alone
    assert alone["4"] != alone["5"]


def test_a_readers_file_is_gone_with_its_reader() -> None:
    def visit() -> weakref.ref[Any]:
        app = open_page("pages/data_splits.py", table="own", seeds="5", guess=SHOW)
        app.file_uploader[0].upload("mine.csv", _csv(ROWS), "text/csv").run()
        app.button_group[0].set_value("kfold").run()
        assert not app.exception
        return weakref.ref(app.session_state[OWN].read)

    there = visit()
    gc.collect()
    assert there() is None


def test_no_result_on_a_readers_scores_is_kept_for_all() -> None:
    """A comparison holds the scores; each visitor's are kept apart, and go when they go."""
    assert _compared._info.scope == "session"


def test_a_session_whose_time_is_over_is_let_go_where_nobody_comes_after() -> None:
    class Session:
        id = "one"

    storage, session = MemorySessionStorage(ttl_seconds=0), Session()
    sessions = WebsocketSessionManager(storage, MagicMock(), ScriptCache(), None)
    left = weakref.ref(session)
    storage.save(SimpleNamespace(session=session))  # type: ignore[arg-type]
    del session
    assert sessions.list_sessions() == []
    assert left() is not None, "nobody looked at the clock"
    let_go(sessions)
    assert left() is None
