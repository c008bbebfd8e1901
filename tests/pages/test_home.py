"""The home page and the list of pages: every link leads somewhere."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from core.home.results import stored
from core.this_machine import this_machine
from pages.common.page_list import PAGES, SECTIONS, find_page
from pages.common.sources import EXERCISES, SOURCES, STAGES, Source
from tests.pages.opening import map_of, open_page, words_of
from tests.test_names import views

ROOT = Path(__file__).parent.parent.parent


def test_the_home_page_opens_and_names_every_source_with_its_control() -> None:
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60).run()
    assert not app.exception
    shown = {block.value for block in app.markdown}
    assert {f"`{source.control}`" for source in SOURCES} <= shown


@pytest.fixture(scope="module")
def home() -> AppTest:
    return AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60).run()


def control(name: str) -> str:
    return next(source.control for source in SOURCES if source.name == name)


def test_shuffling_opens_its_view_from_the_map_and_from_the_list(home: AppTest) -> None:
    drawing = map_of(home)
    named = dict(re.findall(r'<a href="([^"]*)".*?class="name linked">([^<]+)<', drawing))
    assert {name.split("?")[0] for name in named} <= {page.name for page in PAGES}
    assert len(named) == len(SOURCES)
    assert named["data_splits?view=shuffling"] == "Shuffling"
    assert named["data_splits"] == "Dataset splits"
    links = {each.proto.label: each.proto for each in home.get("page_link")}
    assert links["Shuffling"].page == "data_splits"
    assert links["Shuffling"].query_string == "view=shuffling"


def test_the_line_for_shuffling_shuffles_and_repeats() -> None:
    line = control("Shuffling").replace("...", "range(20)")
    names: dict[str, Any] = {"torch": torch, "DataLoader": torch.utils.data.DataLoader}
    first, second = (torch.cat(list(eval(line, names))).tolist() for _ in range(2))
    assert first == second
    assert first != list(range(20))
    unshuffled = eval(line.replace("shuffle=True, ", ""), names)
    assert torch.cat(list(unshuffled)).tolist() == list(range(20))


def test_a_seed_before_each_draw_would_repeat_one_number_and_before_each_answer_does_not() -> None:
    """Which is why the line for text sampling says where its seed belongs."""
    assert control("Text sampling") == "top_k=1  # or a seed before each answer"

    def draws(each_draw: bool) -> list[float]:
        generator = torch.Generator().manual_seed(123)
        numbers = []
        for _ in range(40):
            if each_draw:
                generator.manual_seed(123)
            numbers.append(torch.rand((), generator=generator).item())
        return numbers

    assert len(set(draws(each_draw=True))) == 1
    assert len(set(draws(each_draw=False))) == 40
    assert draws(each_draw=False) == draws(each_draw=False)


def test_the_other_lines_are_code_that_runs() -> None:
    from sklearn.model_selection import train_test_split

    line = control("Dataset splits").replace("...", "np.arange(10)")
    names: dict[str, Any] = {"train_test_split": train_test_split, "np": np, "torch": torch}
    first, second = (eval(line, names)[0].tolist() for _ in range(2))
    assert first == second
    line = control("Diffusion noise").replace("...", "4")
    assert torch.equal(eval(line, names), eval(line, names))


@pytest.mark.parametrize(
    ("topic", "view", "name"),
    [
        ("data_splits", "traps", "Dataset splits"),
        ("data_splits", "shuffling", "Shuffling"),
        ("runtime_algorithms", "addition", "Runtime algorithms"),
    ],
)
def test_title_and_take_home_lines_bear_the_icon_and_the_colour_of_their_source(
    topic: str, view: str, name: str
) -> None:
    source = next(each for each in SOURCES if each.name == name)
    app = open_page(f"pages/{topic}.py", view=view)
    looks = [html.proto.body for html in app.get("html") if "h1" in html.proto.body]
    (look,) = (each for each in looks if source.colour in each and "stSidebar" not in each)
    assert f'"{source.icon.split("/")[1][:-1]}"' in look


def test_each_source_shows_what_twenty_seeds_gave(home: AppTest) -> None:
    assert {source.topic for source in SOURCES} == set(stored())
    drawing = map_of(home)
    across, down = drawing.split("</svg>")[:2]
    for map_ in (across, down):
        for source in SOURCES:
            assert map_.count(f'r="2.4" fill="{source.colour}"') == 20
        said = " ".join(re.findall(r'<text class="result".*?</text>', map_))
        words = re.sub(r"<[^>]*>", " ", said).split()
        assert words == " ".join(stored()[source.topic].says for source in in_order()).split()


def in_order() -> list[Source]:
    return [source for stage in STAGES for source in SOURCES if source.stage == stage]


def test_the_exercises_lead_to_where_they_are_tried(home: AppTest) -> None:
    links = {each.proto.label: each.proto for each in home.get("page_link")}
    for name, asks, page, view in EXERCISES:
        assert asks in words_of(home)
        assert links[name].query_string == f"view={view}"
        assert view in views(page.split("/")[-1].removesuffix(".py"))


def test_the_order_to_read_in_is_that_of_the_list(home: AppTest) -> None:
    numbered = [
        each.proto.label.split(". ")
        for each in home.get("page_link")
        if re.match(r"\d+\. ", each.proto.label)
    ]
    assert [title for _, title in numbered] == [page.title for page in PAGES if page.name]
    assert [int(number) for number, _ in numbered] == list(range(1, len(PAGES)))


def test_the_machine_is_named(home: AppTest) -> None:
    assert any(each.value == f"This server: {this_machine()}" for each in home.caption)


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
