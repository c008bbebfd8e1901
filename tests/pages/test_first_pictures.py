"""The stored first pictures: what the code draws now, and what a page says of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import streamlit as st
from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from core.charts.colours import INKS
from core.this_machine import processor
from pages.common import first_pictures, waiting
from pages.common.first_pictures import (
    STORED,
    FirstPicture,
    draw,
    fingerprint_of,
    left_standing,
    store,
    stored,
)
from pages.views.which_source import seven_sources
from tests.pages.opening import open_page
from tests.test_names import TOPICS


def picture_of(topic: str) -> FirstPicture:
    picture = stored(topic)
    assert picture is not None, (
        "written by another Streamlit: python -m pages.common.first_pictures"
    )
    return picture


def told(messages: list[ForwardMsg]) -> list[str]:
    """Return what stands on a page, in order; a wait leaves an empty place, or none."""
    words = (
        json.dumps(MessageToDict(each.delta), sort_keys=True, ensure_ascii=False)
        for each in messages
        if not each.delta.new_element.HasField("empty")
    )
    return [re.sub(r"\$\$ID-[\d-]+", "", each) for each in words]


def charts(messages: list[ForwardMsg]) -> list[list[int]]:
    """Return the places of the charts."""
    return [
        list(each.metadata.delta_path)
        for each in messages
        if each.delta.new_element.HasField("vega_lite_chart")
    ]


@pytest.fixture
def without_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what a page works out while its reader thinks: it is not of the picture."""
    train = seven_sources.trained

    def before(*asked: Any) -> Any:
        return train(*asked) if asked[2] == seven_sources.BEFORE else None

    monkeypatch.setattr(seven_sources, "trained", before)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.usefixtures("without_answers")
def test_the_stored_picture_is_what_the_page_draws_now(topic: str) -> None:
    """To the last bit on the processor that stored it; on another, it is as many things."""
    drawn, picture = draw(topic, "light"), picture_of(topic)
    kept = picture.messages("light")
    assert picture.fingerprints["light"] == fingerprint_of(kept)
    assert len(told(drawn)) == len(told(kept))
    assert charts(drawn) == charts(kept), "elsewhere, the page's own would not take its place"
    if picture.machine == processor():
        assert told(drawn) == told(kept)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_stored_picture_is_the_same_in_both_themes_and_tells_no_answer(topic: str) -> None:
    light, dark = (picture_of(topic).messages(theme) for theme in INKS)
    assert len(light) == len(dark)
    words = told(light)
    assert any("**Guess first.**" in each for each in words)
    assert not any("The answer is" in each for each in words)
    assert any("vegaLiteChart" in each or "html" in each for each in words)


def test_the_pictures_of_all_pages_are_stored_and_small() -> None:
    files = list(STORED.iterdir())
    assert {each.name for each in files} == {f"{topic}.json" for topic in TOPICS}
    assert sum(each.stat().st_size for each in files) < 1_500_000


def test_a_picture_is_stored_and_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_pictures, "draw", lambda topic, t: picture_of(topic).messages(t))
    monkeypatch.setattr(first_pictures, "processor", lambda: picture_of("recipe").machine)
    for cache in (st.cache_data, st.cache_resource):  # other tests go on with theirs
        monkeypatch.setattr(cache, "clear", lambda: None)
    store("recipe", tmp_path)
    assert stored("recipe", tmp_path) == picture_of("recipe")
    path = tmp_path / "recipe.json"
    path.write_text(path.read_text().replace(version("streamlit"), "0.1"))
    stored.cache_clear()
    assert stored("recipe", tmp_path) is None, "another Streamlit might read it otherwise"
    assert stored("no_such_page", tmp_path) is None


class Cold:
    """A server that wakes up as soon as somebody waits: what is sent until then, and after it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[ForwardMsg] = []
        self.before: list[ForwardMsg] = []
        self._awake = Event()
        send = LocalScriptRunner._enqueue_forward_msg

        def hear(runner: LocalScriptRunner, message: ForwardMsg) -> None:
            self.sent.append(message)
            send(runner, message)

        def wait(awake: Event) -> None:
            self.before = list(self.sent)
            awake.set()

        monkeypatch.setattr(LocalScriptRunner, "_enqueue_forward_msg", hear)
        monkeypatch.setattr(waiting, "_wait", wait)
        monkeypatch.setattr(waiting, "asleep", self._asleep)

    def _asleep(self, topic: str) -> Event | None:
        assert topic in TOPICS
        return None if self._awake.is_set() else self._awake


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> Cold:
    return Cold(monkeypatch)


def in_main(messages: list[ForwardMsg]) -> str:
    return "\n".join(told([each for each in messages if each.metadata.delta_path[:1] == [0]]))


@pytest.mark.parametrize("link", [{}, {"view": "watch"}, {"utm_source": "a letter"}])
def test_a_page_that_sleeps_is_shown_as_it_was_stored_and_then_lives(
    link: dict[str, str], cold: Cold
) -> None:
    app = open_page("pages/dropout.py", **link)
    before = in_main(cold.before)
    assert waiting.STORED in before
    for part in told(picture_of("dropout").messages("light")):
        if "vegaLiteChart" in part or '"markdown"' in part:
            assert part[1:-1] in before
    assert '"disabled": true' in before
    assert not any(each.disabled for each in (*app.slider, *app.text_input))
    assert waiting.STORED not in json.dumps([each.proto.body for each in app.get("html")])
    assert "stored" not in "".join(each.value for each in app.caption)


@pytest.mark.parametrize("link", [{"p": "0.2"}, {"view": "effect"}, {"view": "<b>"}, {"x": "1"}])
def test_of_another_state_the_head_is_shown_until_the_page_lives(
    link: dict[str, str], cold: Cold
) -> None:
    app = open_page("pages/dropout.py", **link)
    before = in_main(cold.before)
    assert waiting.COMING in before
    assert "In training, each pass drops units" in before
    assert "vegaLiteChart" not in before
    assert "skeleton" in before
    assert app.get("vega_lite_chart")


def test_where_the_bits_differ_the_page_says_so_with_both_fingerprints(
    cold: Cold, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(
        picture_of("dropout"),
        machine="Another CPU",
        fingerprints=dict.fromkeys(INKS, "0123456789ab"),
    )
    monkeypatch.setattr(waiting, "stored", lambda _: other)
    app = open_page("pages/dropout.py")
    (said,) = (each.value for each in app.caption if "stored" in each.value)
    ours = fingerprint_of(left_standing(cold.sent[len(cold.before) :]))
    assert "`0123456789ab`" in said
    assert "Another CPU" in said
    assert f"`{ours}`" in said
    assert waiting.STORED in in_main(cold.before)
    app = open_page("pages/dropout.py", p="0.2")
    assert not [each for each in app.caption if "stored" in each.value]
