"""The page on runtime algorithms as a person sees it: nothing cut off, blank, or out of reach."""

from __future__ import annotations

import pytest

from tests.browser.conftest import BLANK, Server, Visit

pytestmark = pytest.mark.browser
PAGE = "/runtime_algorithms"
PICTURES = """
() => [...document.querySelectorAll("figure img")].filter(
  (image) => image.complete && image.naturalWidth > 0 && image.getBoundingClientRect().width > 60
).length
"""


def test_the_default_view_draws_every_output_and_told_every_error(
    server: Server, either_visit: Visit
) -> None:
    either_visit.open(server.address + PAGE)
    assert either_visit.page.evaluate(PICTURES) == 2 + 6
    either_visit.open(f"{server.address}{PAGE}?guess=hardly+any")
    assert either_visit.page.evaluate(PICTURES) == 14
    either_visit.check()


def test_moving_a_control_moves_the_link_and_the_pictures(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}{PAGE}?channels=4&pixels=14")
    visit.page.get_by_role("radio", name="9×9").click()
    visit.page.wait_for_function("location.search.includes('kernel=9')")
    visit.wait()
    # Winograd has no matrices for such kernels: two columns fewer.
    assert visit.page.evaluate(PICTURES) == 2 + 4
    visit.check()


def test_pictures_stand_in_rows_where_a_name_takes_two_lines(server: Server, visit: Visit) -> None:
    """As the last one does in Safari, whose letters are wider."""
    visit.open(f"{server.address}{PAGE}?guess=hardly+any")
    visit.page.add_style_tag(content=".outputs figure:last-child figcaption { width: 4rem; }")
    rows, names = visit.page.evaluate(
        """() => ["figure img", "figcaption"].map((each) =>
          [...document.querySelectorAll(`.outputs ${each}`)].map((e) =>
            e.getBoundingClientRect()).map(({ top, height }) => [top, height]))"""
    )
    assert len({height for _, height in names}) == 2
    assert len(rows) == 14
    assert len({top for top, _ in rows}) == 2


def test_the_librarys_paths_are_measured_on_request(server: Server, visit: Visit) -> None:
    visit.open(f"{server.address}{PAGE}?channels=4&pixels=14&picture=noise&guess=hardly+any")
    visit.page.get_by_text("What does the library choose?").click()
    # What unfolds moves on under the pointer, and a click is lost.
    visit.page.wait_for_function(
        "() => document.getAnimations().every(({ playState }) => playState !== 'running')"
    )
    visit.page.get_by_text("Measure this host’s own paths").click()
    visit.page.get_by_text("oneDNN off, batch of 16").wait_for()
    visit.wait()
    assert "paths=1" in visit.page.url
    assert visit.page.evaluate(BLANK) == 0
    visit.check()
