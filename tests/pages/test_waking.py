"""A server wakes up: one thread imports for all, in small steps, and no test ever starts it."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from pages.common import waking
from pages.common.waking import Waking, load_torch, modules_of, small_steps
from tests.pages.opening import ROOT
from tests.test_names import TOPICS, views


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names that would be imported; of one page they cannot be."""
    names: list[str] = []
    begin = threading.Event()

    def note(name: str) -> ModuleType:
        begin.wait(10)
        names.append(name)
        if name.startswith("pages.views.dropout"):
            raise ImportError(name)
        return sys

    monkeypatch.setattr(waking, "import_module", note)
    monkeypatch.setattr(waking, "load_torch", begin.set)
    monkeypatch.setattr(waking, "BEGIN_AFTER", 0.05)
    yield names
    gc.unfreeze()


def test_what_is_waited_for_comes_first_and_what_fails_holds_nobody(imported: list[str]) -> None:
    waking_up = Waking()
    assert waking_up.ask("recipe") is waking_up.ask("recipe")
    for topic in TOPICS:
        assert waking_up.ask(topic).wait(10)
    views_of = [name.split(".")[2] for name in imported if name.startswith("pages.views.")]
    assert views_of[0] == "recipe"
    assert set(views_of) == set(TOPICS)
    assert imported[: len(waking.EVERYWHERE)] == list(waking.EVERYWHERE)


@pytest.mark.parametrize("topic", TOPICS)
def test_all_views_are_imported_and_what_their_mathematics_imports_later(topic: str) -> None:
    modules = modules_of(topic)
    assert {f"pages.views.{topic}.{name}" for name in views(topic)} <= set(modules)
    if topic == "data_splits":
        assert {"sklearn.model_selection", "sklearn.datasets", "torch"} <= set(modules)


def test_small_steps_leave_the_interpreter_as_it_was() -> None:
    before = (gc.isenabled(), sys.getswitchinterval(), list(sys.meta_path))
    with small_steps():
        assert not gc.isenabled()
        assert sys.getswitchinterval() < before[1]
        assert sys.meta_path[1:] == before[2]
    assert (gc.isenabled(), sys.getswitchinterval(), list(sys.meta_path)) == before


def test_torch_may_be_loaded_before_or_after_its_import_or_be_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_torch()
    load_torch()
    monkeypatch.setattr(waking, "find_spec", lambda _: None)
    load_torch()


def test_a_test_starts_no_thread() -> None:
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60).run()
    app.switch_page("pages/recipe.py").run()
    assert not app.exception
    assert not [each for each in threading.enumerate() if each.name == "waking"]
