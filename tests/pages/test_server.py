"""What the server agrees on before anybody's work."""

from __future__ import annotations

import socket

import pytest
import streamlit as st
from streamlit.watcher.local_sources_watcher import LocalSourcesWatcher

from pages.common import server


def sends_at_once(connection: socket.socket) -> bool:
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_no_message_waits_for_the_one_before() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname()) as early:
            accepted, _ = listening.accept()
            assert not any(map(sends_at_once, (listening, early, accepted)))
            server._send_at_once()
            assert all(map(sends_at_once, (listening, early, accepted)))
            accepted.close()
        with socket.create_connection(listening.getsockname()) as late:
            accepted, _ = listening.accept()
            assert sends_at_once(accepted)
            assert not sends_at_once(late), "only the server's own ends are settled"
            accepted.close()


@pytest.mark.parametrize(("setting", "watches"), [("none", False), ("auto", True)])
def test_no_file_is_looked_at_where_none_is_to_be_watched(
    setting: str, watches: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looks(_watcher: LocalSourcesWatcher) -> None:
        """Stand for Streamlit's own."""

    monkeypatch.setattr(LocalSourcesWatcher, "update_watched_modules", looks)
    monkeypatch.setattr(st, "get_option", lambda _: setting)
    server._watch_no_files()
    assert (LocalSourcesWatcher.update_watched_modules is looks) == watches
