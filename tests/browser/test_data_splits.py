"""The page as a person plays it: clicking a dot, bringing a file, leaving long work."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import READY, Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/data_splits"
UPLOAD = "input[data-testid=stFileUploaderDropzoneInput]"


def link_of(page: Page) -> dict[str, str]:
    """Return the parameters in the browser's address now."""
    address = page.evaluate("location.href")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def finding_of_the_split(page: Page) -> str:
    return page.locator("h5", has_text=re.compile("^Seed ")).first.inner_text()


def own_file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def test_a_click_on_a_dot_shows_its_split_and_names_it_in_the_link_and_one_beside_does_not(
    server: Server, visit: Visit
) -> None:
    visit.open(f"{server.address}{PAGE}?seeds=200&guess=just+show+me")
    chart = visit.page.locator(".stVegaLiteChart canvas").first
    box = visit.box_of(chart)
    visit.page.mouse.click(box["x"] + 0.1 * box["width"], box["y"] + 0.35 * box["height"])
    visit.next_frames(12)
    visit.wait()
    assert "split" not in link_of(visit.page)
    for part in range(40, 80, 2):  # The dots stand on the ground of their strip.
        visit.page.mouse.move(box["x"] + part / 100 * box["width"], box["y"] + 0.74 * box["height"])
        visit.next_frames()
        if chart.evaluate("canvas => getComputedStyle(canvas).cursor") == "pointer":
            break
    visit.page.mouse.down()
    visit.page.mouse.up()
    visit.page.wait_for_function("location.search.includes('split=')")
    visit.wait()
    picked = link_of(visit.page)["split"]
    assert finding_of_the_split(visit.page).startswith(f"Seed {picked} ")
    visit.page.reload()
    visit.wait()
    assert finding_of_the_split(visit.page).startswith(f"Seed {picked} ")
    visit.check()


def test_a_readers_file_is_split_and_a_bad_one_is_answered(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}{PAGE}?table=own&seeds=10")
    visit.page.get_by_role("button", name="Choose a CSV file").click()
    visit.page.set_input_files(UPLOAD, own_file("blank.csv", b"\x00\x01\x02" * 40))
    alert = visit.page.locator("[data-testid=stAlert]")
    alert.first.wait_for(timeout=60_000)
    visit.wait()
    assert alert.count() == 1
    assert visit.page.locator(".stVegaLiteChart").count() > 0, "the page lives on"
    rows = "".join(f"{i % 7},{i * i % 11},{'yes' if i % 3 else 'no'}\n" for i in range(60))
    visit.page.set_input_files(UPLOAD, own_file("mine.csv", f"a,b,answer\n{rows}".encode()))
    visit.page.get_by_text("60 examples, 2 features").wait_for(timeout=60_000)
    visit.wait()
    assert alert.count() == 0
    assert "mine" not in visit.page.evaluate("location.href")
    expect(visit.page.get_by_text("unluckiest of 10 split seeds").first).to_be_visible()
    visit.check()


def test_long_work_can_be_stopped_and_what_is_done_is_kept(server: Server, visit: Visit) -> None:
    visit.page.goto(f"{server.address}{PAGE}?table=digits&model=small_network&seeds=1000")
    visit.page.get_by_role("button", name="Stop here").click(timeout=60_000)
    visit.page.wait_for_function("location.search.match(/seeds=\\d+/)[0] !== 'seeds=1000'")
    visit.wait()
    done = int(link_of(visit.page)["seeds"])
    assert 2 <= done < 1000
    expect(visit.page.get_by_text(f"unluckiest of {done} split seeds").first).to_be_visible()
    assert visit.page.locator("[data-testid=stProgress]").count() == 0
    visit.check()


def test_another_control_leaves_long_work(server: Server, visit: Visit) -> None:
    visit.page.goto(f"{server.address}{PAGE}?table=digits&model=small_network&seeds=1000")
    visit.page.locator("[data-testid=stProgress]").wait_for(timeout=60_000)
    visit.page.get_by_role("radio", name="The book's table").click(timeout=120_000)
    visit.page.wait_for_selector(READY, timeout=120_000)
    assert link_of(visit.page)["view"] == "book"
    visit.check()
