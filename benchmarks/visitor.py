"""A visitor by websocket: it speaks Streamlit's protocol as the page in a browser does.

It knows nothing of what pages mean: it holds the elements that came, sends what was moved, and
notes how long it waited and what went wrong.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

PATIENCE = 240.0
"""Seconds after which an answer counts as never given."""

KEPT = 100
"""Messages that a visitor keeps, to be spared them the next time."""

SHOWN = {"vega_lite_chart", "bidi_component", "table", "alert", "progress", "skeleton"}
"""The first of these to come is a picture, or a sign that work is under way."""

COSTLY = {"view", "basins", "workers", "paths"}
"""Controls that are not moved by chance: another view, or work of another kind."""

Elements = dict[tuple[int, ...], Element]
LOST = (OSError, WebSocketException, TimeoutError)


@dataclass(frozen=True)
class Wait:
    """One ask: seconds until the first picture or sign of work, and until all was there.

    ``what``: "arrival", "scene", "move" or "return"; both are infinite if not all came.
    """

    what: str
    heavy: bool
    first: float
    whole: float


class Visitor:
    """One person's page; ``number`` seeds what they do by chance. They ask one thing at a time."""

    def __init__(self, address: str, number: int) -> None:
        self.waits: list[Wait] = []
        self.faults: list[str] = []
        self.sessions: list[str] = []
        self.chance = random.Random(number)
        self._address = address.replace("http", "ws", 1)
        self._cookie = f"replica={number}"
        self._socket: ClientConnection | None = None
        self._opened = self._link = self._page = ""
        self._scripts: dict[str, str] = {}
        self._elements: Elements = {}
        self._kept: dict[str, Element] = {}
        self._moved: dict[str, WidgetState] = {}

    async def come(self, link: str, heavy: bool = False) -> None:
        """Open a link such as "dropout?view=watch"; the clock runs from the first knock."""
        self._opened, _, self._link = link.partition("?")
        await self._ask("arrival", heavy, connects=True)

    async def follow(self, link: str, heavy: bool = False) -> None:
        """Go to another page, as a click on a link within the app does."""
        page, _, self._link = link.partition("?")
        self._page = self._scripts.get(page, self._page)
        self._moved = {}
        await self._ask("scene", heavy)

    async def move(self, name: str = "", heavy: bool = False) -> None:
        """Move the control called ``name``, or any; where there is none, run the page again."""
        states = list(self._offered())
        if choice := [each for each in states if name and name == _name(each.id)] or [
            each for each in states if _name(each.id) not in COSTLY
        ]:
            chosen = self.chance.choice(choice)
            self._moved[chosen.id] = chosen
        await self._ask("move", heavy)

    def lose_connection(self) -> None:
        """Drop the connection without a word, as a phone does in a lift."""
        if self._socket:
            self._socket.transport.abort()

    async def come_back(self, heavy: bool = False) -> bool:
        """Connect again as a browser does; return whether the page is as it was, if it was whole.

        It is heavy where the connection was lost before the result was there.
        """
        before = self.seen()
        await self._ask("return", heavy, connects=True)
        return not self._elements or not before or before == self.seen()

    async def leave(self) -> None:
        """Close the page."""
        if self._socket:
            with suppress(*LOST):
                await self._socket.close()

    def seen(self) -> list[str]:
        """Return the link, the words and what the pictures tell."""
        elements = self._elements.values()
        seen = [one.markdown.body or one.alert.body or one.vega_lite_chart.alt for one in elements]
        return [self._link, *seen] if seen else []

    async def _ask(self, what: str, heavy: bool, connects: bool = False) -> None:
        begin, first, whole = monotonic(), math.inf, math.inf
        came: Elements = {}
        try:
            async with asyncio.timeout(PATIENCE):
                if connects:
                    await self._connect()
                assert self._socket is not None
                await self._socket.send(self._message().SerializeToString())
                while math.isinf(whole):
                    message = ForwardMsg.FromString(await self._socket.recv(decode=False))
                    if self._take(message, came):
                        first = min(first, monotonic() - begin)
                    if _is_end(message):
                        whole = monotonic() - begin
            self._elements = came
        except LOST as error:
            self.faults.append(f"{what}: {error!r}")
        self.waits.append(Wait(what, heavy, min(first, whole), whole))

    async def _connect(self) -> None:
        names = ("streamlit", "PLACEHOLDER_AUTH_TOKEN", *self.sessions[-1:])
        self._socket = await connect(
            f"{self._address}/_stcore/stream",
            subprotocols=[Subprotocol(name) for name in names],
            additional_headers={"Cookie": self._cookie},
            compression=None,
            max_size=None,
            ping_interval=None,
            open_timeout=PATIENCE,
            proxy=None,
        )

    def _message(self) -> BackMsg:
        state = ClientState(
            query_string=self._link,
            page_script_hash=self._page,
            page_name="" if self._page else self._opened,
            cached_message_hashes=list(self._kept),
        )
        state.context_info.color_scheme = "light"
        state.widget_states.widgets.extend(self._moved.values())
        return BackMsg(rerun_script=state)

    def _take(self, message: ForwardMsg, came: Elements) -> bool:
        """Note what a message brings; return whether it shows a picture or a sign of work."""
        kind, path = message.WhichOneof("type"), tuple(message.metadata.delta_path)
        if kind == "new_session":
            came.clear()
            if (session := message.new_session.initialize.session_id) not in self.sessions:
                self.sessions.append(session)
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
            pages = message.navigation.app_pages
            self._scripts = {page.url_pathname: page.page_script_hash for page in pages}
        elif kind == "page_info_changed":
            self._link = message.page_info_changed.query_string
        elif kind == "ref_hash" and message.ref_hash in self._kept:
            return self._hold(self._kept[message.ref_hash], path, came)
        elif kind in ("ref_hash", "page_not_found"):
            self.faults.append(f"{kind}: what the server means is not there")
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            if message.metadata.cacheable:
                self._kept[message.hash] = message.delta.new_element
                self._kept = dict([*self._kept.items()][-KEPT:])
            return self._hold(message.delta.new_element, path, came)
        return kind == "delta" and message.delta.WhichOneof("type") == "new_transient"

    def _hold(self, element: Element, path: tuple[int, ...], came: Elements) -> bool:
        came[path] = element
        kind = element.WhichOneof("type") or ""
        if kind == "exception":
            self.faults.append(f"{element.exception.type}: {element.exception.message}")
        widget: Any = getattr(element, kind, None)
        if getattr(widget, "set_value", False):
            self._moved.pop(widget.id, None)
        drawn = kind == "html" and not element.html.body.lstrip().startswith(("<style", "<script"))
        return path[:1] == (0,) and (drawn or kind in SHOWN)

    def _offered(self) -> Iterator[WidgetState]:
        """Yield for each control of the page a value that it takes."""
        for element in self._elements.values():
            kind = element.WhichOneof("type") or ""
            widget: Any = getattr(element, kind, None)
            state = WidgetState(id=getattr(widget, "id", ""))
            if kind in ("selectbox", "button_group") or (kind == "slider" and widget.options):
                one = self.chance.choice(widget.options)
                if kind == "selectbox":
                    state.string_value = one
                else:
                    state.string_array_value.data.append(getattr(one, "content", one))
            elif kind == "slider":
                steps = self.chance.randrange(round((widget.max - widget.min) / widget.step) + 1)
                state.double_array_value.data.append(widget.min + steps * widget.step)
            elif kind == "checkbox":
                state.bool_value = not widget.default
            else:
                continue
            yield state


def _is_end(message: ForwardMsg) -> bool:
    """Return whether a run is over, and not only to make room for the next."""
    early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return message.WhichOneof("type") == "script_finished" and message.script_finished != early


def _name(widget: str) -> str:
    """Return a parameter's name: the id of its widget ends with its key, "page:name"."""
    return (*widget.split(":"), "")[1]
