"""The default picture of each page, as this code drew it once: what a server shows as it wakes up.

    python -m pages.common.first_pictures [topic …]

draws each page without a browser, in both themes, and stores what it sends: all that stands below
the page's frame, before any guess. A test draws each anew and holds the stored one to it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import lzma
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg, ForwardMsgList
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.charts.colours import INKS, Theme
from core.this_machine import processor

ROOT = Path(__file__).parent.parent.parent
STORED = ROOT / "pages/stored"
MAIN, EVENTS = 0, 2
"""The places of a page, by the first number of a path: its body, and what has no place, as styles.
The sidebar is 1."""
_HASH = re.compile(r"(?<=\$\$ID-)[0-9a-f]+")
FRAME = {(MAIN, 0), (MAIN, 1), (EVENTS, 0)}
"""What ``open_page`` draws."""


@dataclass(frozen=True)
class FirstPicture:
    """``fingerprints``: of the rows of the pictures, and ``packed``: messages, by theme.

    ``machine``: the processor that computed them; ``streamlit``: the version they are written for.
    """

    machine: str
    streamlit: str
    fingerprints: dict[Theme, str]
    packed: dict[Theme, str]

    def messages(self, theme: Theme) -> list[ForwardMsg]:
        """Return what the page sends, in the order of its places."""
        packed = lzma.decompress(base64.b64decode(self.packed[theme]))
        return list(ForwardMsgList.FromString(packed).messages)


@cache
def stored(topic: str, folder: Path = STORED) -> FirstPicture | None:
    """Return the first picture of a page; None where this Streamlit might read it otherwise."""
    path = folder / f"{topic}.json"
    picture = FirstPicture(**json.loads(path.read_text("utf-8"))) if path.exists() else None
    return picture if picture and picture.streamlit == version("streamlit") else None


@contextmanager
def overheard() -> Iterator[list[ForwardMsg]]:
    """Collect what this run sends to its visitor meanwhile."""
    context, heard = get_script_run_ctx(), list[ForwardMsg]()
    assert context is not None
    send = context._enqueue

    def hear(message: ForwardMsg) -> None:
        heard.append(message)
        send(message)

    context._enqueue = hear
    try:
        yield heard
    finally:
        context._enqueue = send


def left_standing(messages: Sequence[ForwardMsg]) -> list[ForwardMsg]:
    """Return the last message for each place of the page's body, in order; not its frame."""
    last: dict[tuple[int, ...], ForwardMsg] = {}
    for message in messages:
        path = tuple(message.metadata.delta_path)
        if message.WhichOneof("type") != "delta" or path[0] not in (MAIN, EVENTS) or path in FRAME:
            continue
        kind = message.delta.WhichOneof("type")
        if kind == "new_transient":  # such as a spinner: it stands beside what has the place
            continue
        if kind == "new_element":
            last = {place: each for place, each in last.items() if place[: len(path)] != path}
        last[path] = message
    return [last[path] for path in sorted(last)]


def fingerprint_of(messages: Sequence[ForwardMsg]) -> str:
    """Return the fingerprint of what pictures show: the rows of charts, and what is drawn."""
    digest = hashlib.sha256()
    for message in messages:
        if message.metadata.delta_path[0] == MAIN:
            element = message.delta.new_element
            for rows in element.vega_lite_chart.datasets:
                digest.update(rows.data.data)
            digest.update(element.html.body.encode())
    return digest.hexdigest()[:12]


def draw(topic: str, theme: Theme) -> list[ForwardMsg]:
    """Draw a page in its first state, without a browser; return what it sends, as anywhere."""
    # Imported here: only who draws anew needs the tests of Streamlit.
    from unittest.mock import patch

    from streamlit.testing.v1 import AppTest
    from streamlit.testing.v1.local_script_runner import LocalScriptRunner

    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=600)
    app.context = {"theme": theme}
    app.switch_page(f"pages/{topic}.py")
    sent: list[ForwardMsg] = []
    with patch.object(LocalScriptRunner, "_enqueue_forward_msg", lambda _, each: sent.append(each)):
        app.run()
    messages = left_standing(sent)
    assert not any(each.delta.new_element.HasField("exception") for each in messages), topic
    return [_repeatable(each) for each in messages]


def _repeatable(message: ForwardMsg) -> ForwardMsg:
    """Return a message without what another run, or another folder of the app, would change."""
    same, place = ForwardMsg(), "-".join(map(str, message.metadata.delta_path))
    same.metadata.delta_path.extend(message.metadata.delta_path)
    same.delta.CopyFrom(message.delta)
    for part in (same.delta.new_element, same.delta.add_block):
        if kind := part.WhichOneof("type"):
            element = getattr(part, kind)
            fields = element.DESCRIPTOR.fields_by_name
            if "id" in fields:
                element.id = _HASH.sub(place, element.id)
            if "deferred_file_id" in fields:
                element.ClearField("deferred_file_id")
    return same


def store(topic: str, folder: Path = STORED) -> None:
    """Draw a page in both themes, each as for a first visitor, and store what it sends."""
    path = folder / f"{topic}.json"
    # The page says where it differs from what is stored: not from what this takes the place of.
    path.unlink(missing_ok=True)
    stored.cache_clear()
    drawn: dict[Theme, list[ForwardMsg]] = {}
    for theme in INKS:
        st.cache_data.clear()
        st.cache_resource.clear()
        drawn[theme] = draw(topic, theme)
    packed = {
        theme: lzma.compress(ForwardMsgList(messages=each).SerializeToString(), preset=9)
        for theme, each in drawn.items()
    }
    picture = FirstPicture(
        processor(),
        version("streamlit"),
        {theme: fingerprint_of(each) for theme, each in drawn.items()},
        {theme: base64.b64encode(each).decode() for theme, each in packed.items()},
    )
    written = json.dumps(asdict(picture), indent=1, ensure_ascii=False)
    path.write_text(written + "\n", "utf-8")


if __name__ == "__main__":
    from pages.common.page_list import PAGES

    for name in sys.argv[1:] or [page.name for page in PAGES if page.name]:
        store(name)
