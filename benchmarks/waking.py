"""A server's first visitors, in a real browser: what they see when, and whether anyone is held up.

In seconds on the clock, so on a quiet machine; the least of several new servers each.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.home import BARE
from tests.browser.conftest import BROWSERS, FLAGS, PATIENCE, running_server

ROUNDS = 3
RERUNS = 40
PICTURES = ("h1", "svg.map.across", ".stVegaLiteChart canvas")
"""On a bare page, at home, and on dropout's page while its server is asleep."""

TICK = """
async () => {
  const code = document.querySelector("[data-testid=stCode]"), before = code.textContent;
  const start = performance.now();
  document.querySelectorAll("[data-testid=stCheckbox] input")[1].click();
  const spent = () => performance.now() - start;
  while (code.textContent === before && spent() < 30000) await new Promise(requestAnimationFrame);
  return spent() / 1000;
}
"""


def lines() -> Iterator[str]:
    """Yield lines: first paints and their ratio to a bare page's; reruns while the server wakes."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        executable = next(path for name in BROWSERS if (path := shutil.which(name)))
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        log = Path(folder) / "log"
        visits = [_first_paints(browser, str(bare), log) for _ in range(ROUNDS)]
        plain, home, asleep, live, later = (min(each) for each in zip(*visits, strict=True))
        waking, awake = _reruns(browser, log)
        browser.close()
    yield (
        f"in a browser, first paint on a new server: bare page {plain:.2f} s, home page "
        f"{home:.2f} s ({home / plain:.2f} times), dropout's stored picture {asleep:.2f} s "
        f"({asleep / plain:.2f} times), its own {live:.2f} s; on a server that is awake "
        f"{later:.2f} s"
    )
    yield (
        f"reruns of a light page while the server wakes: median {statistics.median(waking):.2f} s, "
        f"worst {max(waking):.2f} s; afterwards {statistics.median(awake):.2f} s and "
        f"{max(awake):.2f} s"
    )


def _first_paints(browser: Browser, bare: str, log: Path) -> list[float]:
    """Return the seconds until each of ``PICTURES`` stands, and the last is the page's own.

    Each is the first that its server is asked for, by a browser that has been nowhere. The last
    figure is a later visitor's, to the same page on the server that is awake.
    """
    seconds = []
    scripts = (bare, "streamlit_app.py", "streamlit_app.py")
    for script, path, selector in zip(scripts, ("", "", "dropout"), PICTURES, strict=True):
        with running_server(log, script) as server, browser.new_page() as page:
            seconds.append(_painted(page, f"{server.address}/{path}", selector))
            if path:
                page.wait_for_selector(".first-picture", state="detached", timeout=PATIENCE)
                seconds.append(page.evaluate("performance.now() / 1000"))
                with browser.new_page() as later:
                    seconds.append(_painted(later, page.url, selector))
    return seconds


def _reruns(browser: Browser, log: Path) -> tuple[list[float], list[float]]:
    """Return the seconds of a light page's reruns while its server imports, and afterwards."""
    with running_server(log) as server, browser.new_page() as page:
        page.goto(f"{server.address}/recipe")
        page.wait_for_selector("[data-testid=stCheckbox]:has(input:enabled)", timeout=PATIENCE)
        waking = [page.evaluate(TICK) for _ in range(RERUNS)]
        with browser.new_page() as other:  # once these live, the server is awake
            for name in ("dropout", "which_source"):
                other.goto(f"{server.address}/{name}", wait_until="commit")
                other.wait_for_selector("[class*=st-key-ask_] button:enabled", timeout=PATIENCE)
        return waking, [page.evaluate(TICK) for _ in range(RERUNS)]


def _painted(page: Page, address: str, selector: str) -> float:
    """Open ``address``; return the seconds until ``selector`` is seen."""
    page.goto(address, wait_until="commit")
    page.wait_for_selector(selector, timeout=PATIENCE)
    return float(page.evaluate("performance.now() / 1000"))
