"""The home page and the list of pages: every link leads somewhere."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.common.page_list import PAGES, SECTIONS, find_page
from pages.common.sources import SOURCES, STAGES

ROOT = Path(__file__).parent.parent.parent


def test_the_home_page_opens_and_names_every_source_with_its_control() -> None:
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60).run()
    assert not app.exception
    assert [block.value for block in app.code] == [source.control for source in SOURCES]


def test_the_list_holds_exactly_the_pages_that_exist() -> None:
    scripts = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py")}
    assert {page.script for page in PAGES} == scripts | {"streamlit_app.py"}
    assert all(page.section in SECTIONS for page in PAGES)


def test_every_source_stands_at_a_stage_and_every_page_shows_one() -> None:
    assert all(source.stage in STAGES for source in SOURCES)
    assert len({source.colour for source in SOURCES}) == len(SOURCES)
    shown = {source.page for source in SOURCES}
    assert all(page.script in shown for page in PAGES if page.section in ("Training", "Systems"))


def test_a_page_that_does_not_exist_is_not_found() -> None:
    assert find_page("pages/nothing.py") is None
