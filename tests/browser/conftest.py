"""A real browser against a live server, started afresh for every test that asks for one."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    WebSocket,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY = (
    "[data-testid='stApp'][data-test-script-state='notRunning']"
    "[data-test-connection-state='CONNECTED']"
)
PATIENCE = 90_000
"""Milliseconds to wait for a page: a first visit imports torch, on whatever machine this is."""


CUT_OFF = """
() => {
  const room = document.documentElement.clientWidth;
  const main = document.querySelector("[data-testid=stMain]");
  const wide = main.scrollWidth > main.clientWidth + 1;
  const inner = (e) => e.closest("pre, [data-testid=stCode], [data-testid=stTable], " +
    "[data-testid=stDataFrame], [data-testid=stSidebar], [data-baseweb=slider], " +
    "[data-testid=stSlider] input, [data-testid=stMarkdownContainer] table");
  const outside = [...main.querySelectorAll("*")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.right > room + 1 && !inner(e) &&
      getComputedStyle(e).visibility !== "hidden" && getComputedStyle(e).position !== "fixed";
  });
  return (wide ? ["the page scrolls sideways"] : []).concat(
    outside.slice(0, 5).map((e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`));
}
"""

BLANK = """
() => [...document.querySelectorAll(".stVegaLiteChart canvas")].filter((canvas) => {
  const { width, height } = canvas;
  if (!width || !height) return true;
  const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  return !pixels.some((value, i) => i % 4 === 3 && value > 0);
}).length
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Server:
    """A running app; ``address`` ends without a slash."""

    address: str
    process: subprocess.Popen[bytes]


def start_server() -> Server:
    port = free_port()
    command = [
        sys.executable,
        *("-m", "streamlit", "run", "streamlit_app.py"),
        *("--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"),
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ
    )
    server = Server(f"http://127.0.0.1:{port}", process)
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=2):
                return server
        except OSError:
            assert process.poll() is None, "the server stopped before it answered"
            time.sleep(0.1)
    process.kill()
    raise TimeoutError("the server did not answer within a minute")


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server; stop it at the end, by force where it is too busy to hear a word."""
    server = start_server()
    yield server
    server.process.terminate()
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


@pytest.fixture
def fresh_server() -> Iterator[Server]:
    """A server that nobody has visited yet."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server for all tests of a file."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if executable is None:
        pytest.fail("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


expect.set_options(timeout=PATIENCE)


@dataclass
class Visit:
    """An open page, what went wrong in it, and what it sent to the server."""

    page: Page
    faults: list[str] = field(default_factory=list)
    sent: list[str | bytes] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Open an address and wait until its script has run and its charts stand."""
        self.page.goto(address)
        self.wait()

    def wait(self) -> None:
        """Wait until the script rests and nothing on the page is stale."""
        self.page.wait_for_selector(READY, timeout=PATIENCE)
        self.page.wait_for_function(
            "() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')",
            timeout=PATIENCE,
        )
        self.page.wait_for_timeout(700)

    def look(self, address: str) -> None:
        """Open an address and fail if anything is cut off, blank or wrong."""
        self.open(address)
        assert self.page.evaluate(CUT_OFF) == [], address
        assert self.page.evaluate(BLANK) == 0, address
        self.check()

    @property
    def play(self) -> Locator:
        """The button that plays the page's chart, and pauses it."""
        return self.page.locator("[class*=st-key-player_] #play")

    @property
    def slider(self) -> Locator:
        """The slider beside it."""
        return self.page.locator("[class*=st-key-player_] input")

    def step(self) -> int:
        """Return the step that the chart stands at."""
        return int(self.page.locator(".vega-bindings input[name=step]").input_value())

    def picture(self) -> str:
        """Return a digest of what the page's first chart shows now."""
        url = self.page.evaluate("document.querySelector('.stVegaLiteChart canvas').toDataURL()")
        return hashlib.sha256(url.encode()).hexdigest()

    def rests(self) -> bool:
        """Return whether the chart stands still, twelve frames long."""
        return bool(
            self.page.evaluate("""async () => {
              const slider = document.querySelector(".vega-bindings input[name=step]");
              const first = slider.value;
              for (let i = 0; i < 12; i++) await new Promise(requestAnimationFrame);
              return slider.value === first;
            }""")
        )

    def check(self) -> None:
        """Fail on any error in the page, its console, or an exception box."""
        assert self.faults == []
        assert self.page.locator("[data-testid=stException]").count() == 0


def is_probe_for_base_path(message: ConsoleMessage) -> bool:
    """Streamlit asks for its health below a deep link first, to find where it is mounted."""
    return "404" in message.text and "/_stcore/" in message.location.get("url", "")


def visit_with(browser: Browser, width: int, height: int, scheme: str) -> Iterator[Visit]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        permissions=["clipboard-read", "clipboard-write"],
    )
    visit = Visit(context.new_page())

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not is_probe_for_base_path(message):
            visit.faults.append(f"console: {message.text} {message.location}")

    def on_websocket(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: visit.sent.append(payload))

    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.faults.append(f"page: {error}"))
    visit.page.on("websocket", on_websocket)
    yield visit
    context.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A visit on a projector: 1280 by 720, light."""
    yield from visit_with(browser, 1280, 720, "light")


@pytest.fixture(params=[(1280, 720, "light"), (390, 844, "dark")], ids=["projector", "phone"])
def either_visit(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Visit]:
    """Visits on a projector in light, and on a phone in dark."""
    yield from visit_with(browser, *request.param)
