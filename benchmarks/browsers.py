"""A few real browsers among the visitors: they open one page after the other while it lasts."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from time import monotonic

from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as BrowserError

from tests.browser.conftest import BROWSERS, READY

PATIENCE = 120_000
STANDS = f"{READY}:has(.stVegaLiteChart :is(canvas, svg))"
"""A page whose script has run and whose chart is drawn."""


@asynccontextmanager
async def browser() -> AsyncIterator[Browser | None]:
    """Start a browser; None where this machine has none."""
    chromium = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if chromium is None:
        yield None
        return
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
        started = await playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        await started.close()


async def browse(
    browser: Browser, links: Iterator[str], living: asyncio.Task[None], faults: list[str]
) -> list[float]:
    """Open ``links`` as one person until the others are ``living`` no more.

    Return the seconds until each page stood; note what went wrong in ``faults``.
    """
    seconds = []
    page = await (await browser.new_context()).new_page()
    page.on("pageerror", lambda error: faults.append(f"a browser: {error}"))
    while not living.done():
        begin = monotonic()
        try:
            await page.goto(next(links))
            await page.wait_for_selector(STANDS, timeout=PATIENCE)
        except BrowserError as error:
            faults.append(f"a browser: {error}")
            break
        seconds.append(monotonic() - begin)
        await asyncio.wait([living], timeout=5)
    return seconds
