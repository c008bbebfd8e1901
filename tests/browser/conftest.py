"""A real browser against a live server; of each test that fails, what there was to see is kept.

``test-results/<test>/`` then holds the server's log, the browser's trace (``playwright
show-trace``) and a picture of the page.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    WebSocket,
    expect,
    sync_playwright,
)
from playwright.sync_api import (
    TimeoutError as NotInTime,
)

ROOT = Path(__file__).parent.parent.parent
RESULTS = ROOT / "test-results"
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
Device = tuple[int, int, Literal["light", "dark"]]
PROJECTOR: Device = (1280, 720, "light")
PHONE: Device = (390, 844, "dark")
PATIENCE = 180_000
"""Milliseconds to wait for a page: one trains 450 networks at its first visit, beside all tests."""


CUT_OFF = """
() => {
  const room = document.documentElement.clientWidth;
  const main = document.querySelector("[data-testid=stMain]");
  const wide = main.scrollWidth > main.clientWidth + 1;
  const inner = (e) => e.closest("pre, [data-testid=stCode], [data-testid=stTable], " +
    "[data-testid=stDataFrame], [data-testid=stSidebar], [data-baseweb=slider], " +
    "[data-testid=stSlider] input, [data-testid=stMarkdownContainer] table, .katex");
  const beyond = [...main.querySelectorAll("*")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && box.right > room + 1;
  });
  const outside = beyond.filter((e) => e.getBoundingClientRect().height > 0 && !inner(e) &&
    getComputedStyle(e).visibility !== "hidden" && getComputedStyle(e).position !== "fixed");
  const named = (e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`;
  const clips = (e) => e !== main &&
    (getComputedStyle(e).overflowX !== "visible" || clips(e.parentElement));
  const widest = beyond.filter((e) => !clips(e.parentElement)).slice(0, 5).map(named);
  return (wide ? [`the page scrolls sideways: ${widest}`] : []).concat(
    outside.slice(0, 5).map(named));
}
"""

BLANK = """
() => [...document.querySelectorAll(".stVegaLiteChart")].filter((chart) => {
  if (chart.closest("details:not([open])")) return false;  // drawn when it is opened
  const canvas = chart.querySelector("canvas");
  if (!canvas || !canvas.width || !canvas.height) return true;
  const { width, height } = canvas;
  const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  return !pixels.some((value, i) => i % 4 === 3 && value > 0);
}).length
"""

BELOW = """
() => [...document.querySelectorAll("[class*=st-key-ask_], [class*=st-key-player_]")]
  .filter((each) => each.getBoundingClientRect().bottom > window.innerHeight)
  .map((each) => each.textContent)
"""
"""What asks and what plays, where it does not lie on the first screen."""

SEEN = """
() => {
  const pictures = document.querySelectorAll("[data-testid=stMain] :is(.stVegaLiteChart, .stHtml)");
  const boxes = [...pictures].map((each) => each.getBoundingClientRect());
  const { top, height } = boxes.find(({ height }) => height > 60) ?? { top: 0, height: 1 };
  return (window.innerHeight - top) / Math.min(height, 450);
}
"""
"""How much of the first picture lies on the first screen; of a longer one, its first 450 pixels."""

OUT_OF_ORDER = """
() => {
  const main = document.querySelector("[data-testid=stMain]");
  const apart = "[data-testid=stElementToolbar], [data-testid=stHeadingWithActionElements], " +
    "[class*=st-key-table_], .vega-bindings";
  const stops = [...main.querySelectorAll("a, button, input, textarea, summary, [tabindex]")]
    .filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility() && !e.closest(apart))
    .map((e) => ({ e, box: e.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
  const named = ({ e }) => (e.ariaLabel || e.textContent || e.tagName).slice(0, 40);
  // Up is right only on the way to another column.
  const isBefore = (now, next) => next.left <= now.left + 4 &&
    (next.bottom < now.top - 4 || (Math.abs(next.top - now.top) < 12 && next.left < now.left - 4));
  return stops.slice(1).map((next, i) => [stops[i], next])
    .filter(([now, next]) => isBefore(now.box, next.box) || next.e.tabIndex > 0)
    .map(([now, next]) => `${named(now)} → ${named(next)}`);
}
"""
"""Where the Tab key would lead back to what stands before."""

COUNT_FRAMES = """
() => {
  window.frames_drawn = [];
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    const now = performance.now(), last = window.frames_drawn.at(-1) ?? 0;
    if (now - last > 2 && this.canvas.closest(".stVegaLiteChart")) window.frames_drawn.push(now);
    return clear.apply(this, area);
  };
}
"""

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()

VIOLATIONS = """
async ([rules, code]) => {
  // Code is coloured letter by letter, so it takes long; its colours are the same on every page.
  const where = code ? { include: ["[data-testid=stCode]"] }
    : { exclude: ["[data-testid=stCode] code"] };
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
  const { violations } = await axe.run(where, options);
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
      `${id}: ${html.slice(0, 200)} ${failureSummary.split("\\n")[1]}`));
}
"""
"""What shuts somebody out, by axe-core: of all its rules, or of some."""

OPEN_ALL = """
() => document.querySelectorAll(
  "[data-testid=stMain] details:not([open], :has(.stVegaLiteChart)) > summary")
  .forEach((each) => each.click())
"""

SETTLED = f"""
() => {{
  const rests = document.querySelector("{READY}") && document.fonts.status === "loaded" &&
    !document.querySelector("[data-stale=true], [data-testid=stSkeleton], .first-picture");
  // Twice in a row, a few frames apart: a field takes its new value a moment later.
  const rested = window.rested;
  window.rested = rests;
  return rests && rested && ({BLANK})() === 0 && !(window.rested = false);
}}
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
    log: Path


def start_server(log: Path, script: str = "streamlit_app.py", port: int | None = None) -> Server:
    port = port or free_port()
    command = [
        sys.executable,
        *("-m", "streamlit", "run", script),
        *("--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=os.environ
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=2):
                return server
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)  # between two knocks, not for an event: nothing tells of this one
    process.kill()
    raise TimeoutError("the server did not answer within a minute")


@contextmanager
def running_server(
    log: Path, script: str = "streamlit_app.py", port: int | None = None
) -> Iterator[Server]:
    """Start a server; stop it at the end, by force where it is too busy to hear a word."""
    server = start_server(log, script, port)
    yield server
    server.process.terminate()
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server that nobody has visited yet."""
    with running_server(tmp_path / "server.log") as server:
        yield server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for all tests: what visitors share on it is what they may share."""
    with running_server(tmp_path_factory.mktemp("server") / "server.log") as server:
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
        """Wait until the script rests, nothing on the page is stale, and all charts are drawn."""
        self.page.wait_for_function(SETTLED, polling=40)

    def turn(self, address: str) -> None:
        """Go to another view of the page that is open, by the switch above it."""
        view = parse_qs(urlsplit(address).query)["view"][0]
        title = import_module(f"pages.views.{urlsplit(address).path[1:]}.{view}").TITLE
        named = "new URLSearchParams(location.search).get('view')"
        before = self.page.evaluate(named)
        self.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
        switch = self.page.get_by_role("radiogroup", name="View")
        switch.get_by_role("radio", name=title, exact=True).click()
        self.page.wait_for_function(f"before => {named} !== before", arg=before)
        self.wait()

    def look(self, address: str, whole: bool = False, turn: bool = False) -> None:
        """See a page on a projector in light and on a phone in dark, before the guess and after it.

        Fail if anything is cut off or wrong; ``wait`` fails on a blank. On a projector question,
        Play and most of the picture are seen without scrolling until the guess is given;
        ``whole``: and then the answer and its picture. ``turn``: the page is open already.
        """
        self.hold("light", 1280, 720)
        (self.turn if turn else self.open)(address)
        assert self.page.evaluate(CUT_OFF) == [], address
        told = "guess" in address
        if not told:
            assert self.page.evaluate(BELOW) == [], address
            assert self.page.evaluate(SEEN) > 0.6, address
        assert self.page.evaluate(OUT_OF_ORDER) == [], address
        self.hold("dark", 390, 844)
        self._nothing_is_cut_off(f"{address} on a phone")
        asked = not told and self._is_shown_the_answer()
        self._nothing_is_cut_off(f"{address}, told, on a phone", opened=True)
        self.shuts_nobody_out(f"{address} on a phone", ["color-contrast"])
        self.hold("light", 1280, 720)
        self._nothing_is_cut_off(f"{address}, told")
        if asked and whole:
            self._the_answer_is_seen_with_its_picture(address)
        self.shuts_nobody_out(address)
        self.check()

    def shuts_nobody_out(
        self, where: str, rules: list[str] | None = None, code: bool = False
    ) -> None:
        """Fail on what axe calls serious or critical; ``code``: look only at lines of code.

        The window is as high as the page from now on: axe knows no colours out of sight.
        """
        height = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        assert self.page.viewport_size is not None
        self.page.set_viewport_size({**self.page.viewport_size, "height": height})
        self.next_frames()
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(VIOLATIONS, [rules, code])
        if found:  # Colours may fade on a slow machine.
            self.next_frames(60)
            self.wait()
            found = self.page.evaluate(VIOLATIONS, [rules, code])
        assert found == [], where

    def _the_answer_is_seen_with_its_picture(self, address: str) -> None:
        self.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
        answer = self.page.get_by_text("The answer is").first.bounding_box()
        picture = self.page.locator(".stVegaLiteChart").first.bounding_box()
        assert answer is not None, address
        assert picture is not None, address
        assert max(each["y"] + each["height"] for each in (answer, picture)) <= 720, address

    def hold(self, scheme: Literal["light", "dark"], width: int, height: int) -> None:
        """Look at the page on another device from now on."""
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": height})

    def _nothing_is_cut_off(self, where: str, opened: bool = False) -> None:
        """Fail if anything is, also where all that explains is ``opened``."""
        self.next_frames()
        self.wait()
        if self._cut_off(1_000):  # A device opens the page itself: nobody turns a projector.
            self.page.reload()
            self.wait()
        if opened:
            self.page.evaluate(OPEN_ALL)
            self.next_frames()
            self.wait()
        assert self._cut_off(10_000) == [], where

    def _cut_off(self, patience: int) -> list[str]:
        """Return what is cut off, and still is so many milliseconds later.

        The sidebar slides in, and what stands beside it follows.
        """
        with suppress(NotInTime):
            self.page.wait_for_function(f"() => !({CUT_OFF})().length", timeout=patience)
            return []
        found: list[str] = self.page.evaluate(CUT_OFF)
        return found

    def _is_shown_the_answer(self) -> bool:
        """Ask to be shown; return whether there was a question."""
        show = self.page.locator("[class*=st-key-ask_]").get_by_role("radio", name="just show me")
        if not show.count():
            return False
        show.first.click()
        self.page.wait_for_function("location.search.includes('just+show+me')")
        self.wait()
        return True

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

    def play_at_25_frames_a_second(self, last: str, timeout: float = PATIENCE) -> int:
        """Play from the start to the ``last`` step; return the number of gaps between frames.

        Fail if half of them are longer than at 25 frames a second, or the server hears of it.
        """
        self.page.evaluate(COUNT_FRAMES)
        assert self.step() == 0, "nothing moves until play is pressed"
        sent = len(self.sent)
        self.play.click()
        expect(self.slider).to_have_value(last, timeout=timeout)
        times = self.page.evaluate("window.frames_drawn")
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert statistics.median(gaps) <= 1000 / 25
        assert len(self.sent) == sent
        return len(gaps)

    def next_frames(self, count: int = 3) -> None:
        """Wait until the browser has drawn so many frames."""
        self.page.evaluate(
            "async (count) => { for (let i = 0; i < count; i++) "
            "await new Promise(requestAnimationFrame); }",
            count,
        )

    def check(self) -> None:
        """Fail on any error in the page, its console, or an exception box."""
        assert self.faults == []
        assert self.page.locator("[data-testid=stException]").count() == 0

    def box_of(self, place: Locator) -> dict[str, float]:
        """Return where ``place`` lies once it is in sight: x, y, width, height in pixels."""
        # In the middle: at the top the page's own header would take a click.
        place.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
        box = place.bounding_box()
        assert box is not None
        return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def is_probe_for_base_path(message: ConsoleMessage) -> bool:
    """Streamlit asks for its health below a deep link first, to find where it is mounted."""
    return "404" in message.text and "/_stcore/" in message.location.get("url", "")


def new_page(browser: Browser) -> Page:
    """Return a page in a context of its own, as another person's browser is."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE)
    context.tracing.start()
    return context.new_page()


@contextmanager
def visit_on(
    page: Page, width: int, height: int, scheme: Literal["light", "dark"]
) -> Iterator[Visit]:
    """Visit on ``page``, as if nobody had been there before."""
    visit = Visit(page)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not is_probe_for_base_path(message):
            visit.faults.append(f"console: {message.text} {message.location}")

    def on_error(error: Error) -> None:
        visit.faults.append(f"page: {error}")

    def on_websocket(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: visit.sent.append(payload))

    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.on("websocket", on_websocket)
    visit.hold(scheme, width, height)
    yield visit
    page.remove_listener("console", on_console)
    page.remove_listener("pageerror", on_error)
    page.remove_listener("websocket", on_websocket)


@contextmanager
def visit_with(
    browser: Browser, width: int, height: int, scheme: Literal["light", "dark"]
) -> Iterator[Visit]:
    """Visit with another person's browser."""
    page = new_page(browser)
    with visit_on(page, width, height, scheme) as visit:
        yield visit
    page.context.close()


@pytest.fixture(scope="session")
def only_page(browser: Browser) -> Page:
    """The page on which all tests of a process visit: each new one takes three times as long."""
    return new_page(browser)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the fixtures whether their test failed."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Callable[[Visit], None]:
    """Keep what a failed test saw: the picture, the trace, the logs of its servers."""

    def keep_what_failed(visit: Visit) -> None:
        tracing = visit.page.context.tracing
        if not request.node.stash.get(FAILED, False):
            tracing.stop_chunk()
            return
        folder = RESULTS / re.sub(r"[^\w.-]+", "-", request.node.nodeid)
        folder.mkdir(parents=True, exist_ok=True)
        visit.page.screenshot(path=folder / "page.png")
        tracing.stop_chunk(path=folder / "trace.zip")
        for name in ("server", "fresh_server"):
            if name in request.fixturenames:
                log: Path = request.getfixturevalue(name).log
                shutil.copy(log, folder / f"{name}.log")

    return keep_what_failed


@pytest.fixture
def visit(
    request: pytest.FixtureRequest, only_page: Page, keep: Callable[[Visit], None]
) -> Iterator[Visit]:
    """A visit on a projector: 1280 by 720, light."""
    only_page.context.tracing.start_chunk()
    with visit_on(only_page, *getattr(request, "param", PROJECTOR)) as visit:
        yield visit
        keep(visit)
    # Whoever comes next finds a browser as new.
    only_page.evaluate("try { localStorage.clear(); sessionStorage.clear(); } catch {}")
    only_page.goto("about:blank")


@pytest.fixture
def either_visit(visit: Visit) -> Visit:
    """Visits on a projector in light, and on a phone in dark."""
    return visit


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a test with ``either_visit`` run on both."""
    if "either_visit" in metafunc.fixturenames:
        ids = ["projector", "phone"]
        metafunc.parametrize("visit", [PROJECTOR, PHONE], ids=ids, indirect=True)


@pytest.fixture
def other_visit(browser: Browser, keep: Callable[[Visit], None]) -> Iterator[Visit]:
    """A visit with a browser of its own, for a test that alters the browser for good."""
    with visit_with(browser, *PROJECTOR) as visit:
        visit.page.context.tracing.start_chunk()
        yield visit
        keep(visit)
