"""What happens to a page on the way: translated, cut off, restarted, or shared by two at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from pages.common.page_list import PAGES
from tests.browser.conftest import READY, Server, Visit, running_server, visit_with

pytestmark = pytest.mark.browser
UPLOAD = "input[data-testid=stFileUploaderDropzoneInput]"
SHOW = "just+show+me"
ROWS = "".join(f"{i % 7},{i * i % 11},{'yes' if i % 3 else 'no'}\n" for i in range(60))


def own_file(times: int = 1) -> FilePayload:
    """Return a file of 60 rows, or of so many times as many."""
    return {
        "name": "mine.csv",
        "mimeType": "text/csv",
        "buffer": f"a,b,answer\n{ROWS * times}".encode(),
    }


# A browser's translator puts each piece of text into an element of its own, and goes on to do so.
TRANSLATOR = """
() => {
  const skipped = "script, style, font, svg, [data-testid=stIconMaterial]";
  const translate = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest(skipped)) continue;
      const outer = document.createElement("font"), inner = document.createElement("font");
      outer.append(inner);
      text.replaceWith(outer);
      inner.append(`¡${text.data}!`);
    }
  };
  translate(document.body);
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) =>
    addedNodes.forEach((node) => node.isConnected && node.nodeType === 1 && translate(node))))
    .observe(document.body, { childList: true, subtree: true });
}
"""

# What a page says: its sentences as they read, without a translator's marks.
WORDS = """
() => [...document.querySelectorAll("[data-testid=stMain] [data-testid=stMarkdown]")]
  .map((e) => e.innerText.replace(/[¡!]/g, "").replace(/\\s+/g, " ").trim())
"""

FIGURES = """
() => [...document.querySelectorAll("[data-testid=stMain] :is(h5, code, table, [role=img])")]
  .map((e) => e.getAttribute("aria-label") || e.textContent)
"""

CONNECTIONS = """
window.connections = [];
window.WebSocket = class extends WebSocket {
  constructor(...how) { super(...how); window.connections.push(this); }
};
"""


def test_a_page_lives_on_while_the_browser_translates_it(
    server: Server, other_visit: Visit, visit: Visit
) -> None:
    """What stands there after each step is what a page opened anew in that state says."""
    page, other = visit.page, other_visit
    visit.open(f"{server.address}/data_splits?table=iris&seeds=20")
    page.evaluate(TRANSLATOR)
    expect(page.locator("h1")).to_have_text("¡Data splits!")

    def as_opened_anew() -> None:
        visit.wait()
        other.open(page.evaluate("location.href"))
        words = other.page.evaluate(WORDS)
        page.wait_for_function(
            f"words => JSON.stringify(({WORDS})()) === JSON.stringify(words)", arg=words
        )
        visit.check()

    page.get_by_test_id("stSlider").locator("input").nth(1).press("ArrowRight")
    page.wait_for_function("location.search.includes('seeds=50')")
    as_opened_anew()
    page.get_by_role("radio", name="just show me").click()
    page.wait_for_function("location.search.includes('guess=')")
    as_opened_anew()
    page.get_by_test_id("stSelectbox").first.click()
    page.get_by_role("option", name="Diabetes").click()
    page.wait_for_function("location.search.includes('diabetes')")
    as_opened_anew()
    for view, name in (("kfold", "k-fold"), ("book", "The book's table"), ("traps", "Traps")):
        page.get_by_role("radio", name=name).click()
        page.wait_for_function("view => location.search.includes(view)", arg=view)
    as_opened_anew()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Dropout").click()
    page.wait_for_function("location.pathname.includes('dropout')")
    as_opened_anew()


def bring(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Choose a CSV file").click()
    visit.page.set_input_files(UPLOAD, own_file())
    expect(visit.page.get_by_text("60 examples,")).to_be_visible()
    visit.page.keyboard.press("Escape")
    visit.wait()


def test_a_readers_file_outlives_a_lost_connection(server: Server, other_visit: Visit) -> None:
    visit, page = other_visit, other_visit.page
    page.add_init_script(CONNECTIONS)
    visit.open(f"{server.address}/data_splits?table=own&seeds=10")
    bring(visit)

    def cut() -> None:
        before = page.evaluate("connections.at(-1).close(), connections.length")
        page.wait_for_function("before => connections.length > before", arg=before)
        page.wait_for_selector(READY)

    cut()
    expect(page.get_by_text("60 examples, 2 features;")).to_be_visible()
    page.get_by_text("Stratify", exact=True).click()
    page.wait_for_function("location.search.includes('stratify=1')")
    visit.wait()
    expect(page.get_by_text("60 examples, 2 features;")).to_be_visible()
    page.get_by_role("button", name="mine.csv").click()
    with page.expect_file_chooser() as picker:
        page.get_by_role("button", name="Add files").click()
    cut()  # while the picker stands in front, as it does on a phone
    picker.value.set_files(own_file(2))
    expect(page.get_by_text("120 examples, 2 features;")).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0


def test_after_a_restart_the_file_is_asked_for_and_never_shown_under_another(
    tmp_path: Path, visit: Visit
) -> None:
    with running_server(tmp_path / "first.log") as first:
        visit.open(f"{first.address}/data_splits?table=own&target=b&seeds=10")
        bring(visit)
        expect(visit.page.get_by_text("the target is 6 classes")).to_be_visible()
    with running_server(tmp_path / "second.log", port=int(first.address.rsplit(":")[-1])):
        visit.page.wait_for_selector(READY)
        visit.page.get_by_text("Stratify", exact=True).click()
        expect(visit.page.get_by_text("breast cancer stands in")).to_be_visible()
        visit.wait()
        assert visit.page.get_by_text("60 examples").count() == 0
        assert "table=own&target=b" in visit.page.evaluate("location.search")
        figures = visit.page.evaluate(FIGURES)
        assert any("of 569 examples" in says for says in figures)
        bring(visit)
        expect(visit.page.get_by_text("the target is 6 classes")).to_be_visible()


LINK = f"/weight_initialization?seeds=SEED0-SEED9&guess={SHOW}"


@pytest.fixture(scope="module")
def quiet_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has one visitor at a time."""
    with running_server(tmp_path_factory.mktemp("quiet") / "server.log") as server:
        yield server


def test_two_readers_at_once_see_what_each_sees_alone(
    server: Server, quiet_server: Server, browser: Browser
) -> None:
    """Beside them a third presses a button that draws without any seed."""
    links = [LINK.replace("SEED", seed) for seed in "45"]
    with ExitStack() as open_now:
        visits = [open_now.enter_context(visit_with(browser, 1280, 720, "light")) for _ in range(3)]
        for visit, link in zip(visits, [*links, "/data_splits?view=book"], strict=True):
            visit.page.goto(f"{server.address}{link}", wait_until="commit")
        together = []
        for visit in visits:
            visit.wait()
            visit.check()
            together.append(visit.page.evaluate(FIGURES))
        alone = []
        for link in links:
            visits[0].open(f"{quiet_server.address}{link}")
            alone.append(visits[0].page.evaluate(FIGURES))
    assert together[:2] == alone
    assert alone[0] != alone[1]


def test_the_sidebar_leads_to_all_pages_which_fit_in_memory_and_hot_reload_leaves_no_traceback(
    tmp_path: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_FILE_WATCHER_TYPE", "auto")
    with running_server(tmp_path / "server.log") as server:
        visit.open(server.address)
        for page in (*PAGES[1:], PAGES[0]):
            visit.page.locator("[data-testid=stSidebar] a", has_text=page.title).click()
            visit.page.wait_for_function(
                "([name, title]) => location.pathname.endsWith(name) && "
                "document.title.startsWith(title)",
                arg=[page.name, page.title],
            )
            visit.wait()
            visit.check()
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        resident = int(status.split("VmRSS:")[1].split()[0]) / 1024
        assert "Traceback" not in server.log.read_text()
    assert resident < 690, "megabytes, of the thousand or so that a free host gives"
