"""The text page in whatever state a link can name: drawn, spoken for, never an exception."""

from __future__ import annotations

import json
import re
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from core.text_sampling.own import PRESETS
from core.text_sampling.pipeline import SamplerSettings
from pages.views.text_sampling.cached import Source, data_of, pipeline_picture
from pages.views.text_sampling.own import STORIES
from pages.views.text_sampling.pipeline import PLACES
from tests.pages.opening import charts_of, open_page, spec_of, words_of
from tests.scripts import printed_by

SCRIPT = "pages/text_sampling.py"
SHOW = "just show me"
TOLD = {"guess": SHOW, "guess_draw": SHOW, "guess_deterministic": SHOW}
CHARTS = {"pipeline": 1, "draw": 1, "own": 2, "deterministic": 1, "conventions": 0}
ODD_PROMPTS = {
    "empty": "",
    "long": "She had been so very happy. " * 357,
    "emoji": "I am 😀👩‍👩‍👧",
    "right to left": "שלום עולם",
    "control": "a\x00b\x1b[31m\u202ec\x7f",
    "markdown": "`*_~$x^2$ <b>[a](b)</b> :smile: |",
}


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **link)


def rows_of(app: AppTest, name: str, chart: int = 0) -> list[dict[str, Any]]:
    (data,) = (each for each in charts_of(app)[chart].datasets if each.name == name)
    found: list[dict[str, Any]] = pa.ipc.open_stream(data.data.data).read_all().to_pylist()
    return found


@pytest.mark.parametrize("view", CHARTS)
def test_a_view_opens_alive_and_a_rerun_finds_nothing_wrong(view: str) -> None:
    app = opened(view=view).run()
    assert not app.exception
    assert not app.warning
    charts = charts_of(app)
    assert len(charts) == CHARTS[view]
    assert all(chart.alt for chart in charts)


@pytest.mark.parametrize("prompt", ODD_PROMPTS.values(), ids=ODD_PROMPTS)
@pytest.mark.parametrize("view", ["pipeline", "draw"])
def test_any_prompt_is_answered(view: str, prompt: str) -> None:
    app = opened(view=view, prompt=prompt, **TOLD)
    assert not app.exception
    assert all("is too long for a link" in warning.value for warning in app.warning)
    assert bool(app.warning) == (len(prompt) > 4_000)
    assert len(charts_of(app)) == CHARTS[view]


def test_an_unusual_prompt_is_said_to_be_one() -> None:
    assert "reads one line break" in opened(prompt="").info[0].value
    assert (
        "only the last 192 of the prompt count" in opened(prompt=ODD_PROMPTS["long"]).info[0].value
    )


@pytest.mark.parametrize(
    "link",
    [
        {"temperature": "0"},
        {"temperature": "3", "top_k": "0", "top_p": "1", "min_p": "0"},
        {"top_k": "1"},
        {"top_k": "5000", "top_p": "0"},
        {"top_k": "7", "rows": "24", "min_p": "1", "order": "temperature-last"},
        {"temperature": "0.01", "top_p": "0.999"},
        {"view": "draw", "draws": "1", "seed": "4294967295"},
        {"view": "draw", "draws": "10000", "temperature": "0"},
        {"view": "draw", "draws": "10000", "top_k": "0", "top_p": "1", "min_p": "0"},
        {"view": "own", "preset": "flat", "top_p": "0", "top_k": "0"},
        {"view": "own", "kind": "logits", "lines": "a 1e308\nb -1e308\nc -inf"},
        {"view": "own", "lines": "only 1"},
        {"view": "own", "lines": "\n".join(f"token{i} {i}" for i in range(150)), "draws": "10000"},
        {"view": "deterministic", "temperature": "0", "seed": "7"},
        {"view": "deterministic", "top_k": "0", "top_p": "1", "min_p": "0", "temperature": "3"},
        {"view": "conventions", "temperature": "0", "top_k": "0", "top_p": "0.5"},
    ],
    ids=str,
)
def test_extremes_are_drawn_without_an_exception(link: dict[str, str]) -> None:
    app = opened(**link, **TOLD)
    assert not app.exception
    assert not app.warning


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"temperature": "-1"}, "temperature is a number from 0 to 3. 1.5 is used instead"),
        ({"temperature": "nan"}, "temperature is a number"),
        ({"top_k": "1.5"}, "top_k is a whole number"),
        ({"top_k": "-1"}, "top_k is a whole number"),
        ({"top_p": "1.01"}, "top_p is a number from 0 to 1"),
        ({"min_p": "2"}, "min_p is a number from 0 to 1"),
        ({"seed": "4294967296"}, "seed is a whole number"),
        ({"rows": "3"}, "rows is a whole number from 8 to 24"),
        ({"order": "sideways"}, "order is one of temperature-first, temperature-last"),
        ({"view": "nothing"}, "view is one of"),
        ({"view": "draw", "draws": "50"}, "draws is one of 1, 100, 10000"),
        ({"view": "own", "preset": "bumpy"}, "preset is one of flat, peaked"),
        ({"view": "own", "kind": "odds"}, "kind is one of weights, logits"),
        ({"prompt": "x" * 10_001}, "prompt has at most 10000 characters"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_value_is_answered_by_one_sentence(link: dict[str, str], says: str) -> None:
    app = opened(**link)
    assert len(app.warning) == 1
    assert says in app.warning[0].value


def test_the_pictures_cells_add_up_and_the_last_column_is_drawn_from() -> None:
    app = opened(top_k="5", top_p="0.6", min_p="0")
    cells, heads = rows_of(app, "cells"), rows_of(app, "heads")
    assert [head["title"] for head in heads] == [
        *("raw", "temperature", "top-k", "top-p", "drawn from")
    ]
    last = [cell for cell in cells if cell["column"] == 4 and cell["state"] == "stays"]
    assert sum(cell["probability"] for cell in last) == pytest.approx(1)
    assert int(heads[4]["size"]) == len(last)
    crossing = [cell for cell in cells if cell["state"] == "crosses top-p, and stays"]
    (cell,) = crossing
    assert cell["column"] == 3
    assert cell["sum"] >= 0.6 > cell["sum"] - cell["probability"]
    assert heads[3]["cut"] == cell["row"] + 1
    removed = {cell["row"] for cell in cells if cell["column"] == 2 and "here" in cell["state"]}
    assert removed == set(range(5, 16))


def test_the_order_switch_keeps_different_sets() -> None:
    link = {"view": "own", "preset": "order", "temperature": "2", "top_k": "0", "top_p": "0.75"}
    first = opened(**link, min_p="0")
    last = opened(**link, min_p="0", order="temperature-last")
    assert rows_of(first, "heads")[-1]["size"] == "3"
    assert rows_of(last, "heads")[-1]["size"] == "2"
    assert [head["title"] for head in rows_of(last, "heads")][1:-1] == ["top-p", "temperature"]
    for app in (first, last):
        (table,) = app.table
        assert table.value["tokens that stay"].tolist() == ["3", "2"]
        assert table.value["order"].tolist() == ["temperature first", "temperature last"]


def test_the_draws_come_after_the_guess_and_repeat_with_the_seed() -> None:
    asked, told = opened(view="draw"), opened(view="draw", guess_draw=SHOW)
    finding = charts_of(told)[0].alt
    assert finding not in charts_of(asked)[0].alt + words_of(asked).replace("\\", "")
    assert set(rows_of(asked, "rows")[0]) == {"row", "token", "theory"}
    assert finding in words_of(told).replace("\\", "")
    assert len(spec_of(asked)["layer"]) < len(spec_of(told)["layer"])
    assert rows_of(told, "rows") == rows_of(opened(view="draw", guess_draw=SHOW), "rows")
    other = opened(view="draw", guess_draw=SHOW, seed="124")
    assert rows_of(told, "rows") != rows_of(other, "rows")


@pytest.mark.parametrize(
    "link",
    [
        {"temperature": "0"},
        {"top_k": "1"},
        {"min_p": "1"},
        {"view": "draw", "temperature": "0"},
        {"view": "draw", "draws": "1"},
        {"view": "deterministic", "top_p": "0"},
    ],
    ids=str,
)
def test_what_anybody_can_see_is_not_asked(link: dict[str, str]) -> None:
    app = opened(**link)
    assert "Guess first" not in words_of(app)
    assert "and prints: *" in words_of(app)


def test_a_last_blank_is_another_prompt_and_stays_in_the_link() -> None:
    plain, blank = opened(prompt="My dear Mr"), opened(prompt="My dear Mr ")
    assert blank.query_params["prompt"] == "My dear Mr "
    assert not plain.info
    assert blank.info[0].value.startswith("The prompt ends with a blank.")
    assert rows_of(plain, "names") != rows_of(blank, "names")


def test_a_token_taken_joins_the_prompt_and_another_u_follows() -> None:
    app = opened(view="draw")
    token = re.findall(r"u picks “(.*)”", words_of(app).replace("\\", ""))[0]
    (button,) = (button for button in app.button if button.label.startswith("Take"))
    button.click().run()
    assert app.query_params["prompt"] == "My dear Mr." + token.replace("␣", " ")
    assert app.query_params["seed"] == "124"


def test_the_next_seed_moves_the_link() -> None:
    app = opened(view="draw")
    (button,) = (button for button in app.button if button.label == "Next seed")
    button.click().run()
    assert not app.exception
    assert app.query_params["seed"] == "124"
    assert "Seed 124 gives u = " in words_of(app)


def test_a_bad_line_is_answered_and_the_others_are_drawn() -> None:
    app = opened(view="own", lines="tea 2\nmilk\ncoffee -1\nwater 1")
    says = [warning.value.replace("\\", "") for warning in app.warning]
    assert len(says) == 2
    assert says[0].startswith("Line 2, “milk”, is left out")
    assert says[1].startswith("Line 3, “coffee -1”, is left out")
    assert [row["token"] for row in rows_of(app, "names")] == ["tea", "water"]


def test_nothing_usable_falls_back_to_the_preset_and_says_so() -> None:
    app = opened(view="own", preset="tie", lines="???")
    assert "the preset “tie” is shown" in app.info[0].value
    assert [row["token"] for row in rows_of(app, "names")] == ["left", "right", "stay"]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story[0])
def test_every_story_leads_to_its_state(story: tuple[str, dict[str, str]]) -> None:
    title, link = story
    app = opened(view="own", lines="odd 1\nold 2", temperature="0.3")
    (button,) = (button for button in app.button if button.label == title)
    button.click().run()
    assert not app.exception
    assert not app.warning
    lines = link.get("lines", PRESETS[link.get("preset", "top-k figure")]).splitlines()
    names = {row["token"] for row in rows_of(app, "names")}
    assert names == {line.rsplit(" ", 1)[0] for line in lines}
    wanted = {
        "Temperature first": 3, "Temperature last": 2, "Top-k = 1 in a tie": 2, "Top-k, as": 3,
        "A nucleus, as": 3, "The nucleus of a sure": 1, "The nucleus of an unsure": 7,
        "Min-p holds": 1, "A little hotter": 11,
    }  # fmt: skip
    (size,) = (count for words, count in wanted.items() if title.startswith(words))
    assert int(rows_of(app, "heads")[-1]["size"]) == size


def test_the_exercise_is_asked_before_it_is_answered() -> None:
    asked = opened(view="deterministic")
    told = opened(view="deterministic", guess_deterministic="no")
    assert "You said **no**. The answer is **yes, with the sampler's settings**." in words_of(told)
    assert "1/|V|" not in words_of(asked) + str([code.value for code in asked.code])
    ways = {row["name"]: row["says"] for row in rows_of(told, "ways")}
    assert ways["top-k = 1"] == ways["top-p = 1/|V|"] == ways["temperature = 0"] == "1 token"
    assert ways["one seed, again and again"] == "1 token"
    assert ways["a tie, top-k = 1"] == "2 tokens"
    assert [row["name"] for row in rows_of(asked, "ways")] == ["your settings"]


def test_the_lines_to_take_home_print_what_the_page_says() -> None:
    links: list[dict[str, str]] = [
        {},
        {"prompt": 'It\'s "no" \\ truth\n😀', "temperature": "0.7", "min_p": "0.1"},
        {"prompt": "", "order": "temperature-last", "top_k": "0"},
        {"prompt": ODD_PROMPTS["long"], "temperature": "0.5"},
        {"view": "draw", "draws": "10000"},
        {"view": "draw", "temperature": "0", "draws": "1"},
        {"view": "own", "lines": "a 0\nb 2\nc 3", "top_p": "0.5"},
        {"view": "deterministic"},
    ]
    apps = [opened(**link, **TOLD) for link in links]
    promised = [re.findall(r"and prints: \*(.*)\*\.", words_of(app)) for app in apps]
    printed = printed_by([app.code[-1].value for app in apps])
    for link, says, (words,) in zip(links, printed, promised, strict=True):
        assert says == words.replace("\\", ""), link


def test_every_fact_of_the_conventions_has_its_program_and_source() -> None:
    app = opened(view="conventions")
    answers = [table.value for table in app.table[1:]]
    assert len(answers) == 4
    for table in answers:
        programs = ["transformers", "vLLM", "SGLang", "llama.cpp", "here"]
        assert table.iloc[:, 0].tolist() == programs
        assert table.iloc[:, 1].str.len().min() > 5
    for program in ("transformers", "vLLM", "SGLang", "llama.cpp"):
        assert f"- {program}: `" in words_of(app)


def test_the_data_is_that_of_the_picture_and_holds_no_places() -> None:
    chart = pipeline_picture(Source("prompt", 'a "quoted", prompt'), SamplerSettings(), 8)
    data = data_of(chart, "cells", PLACES)
    assert list(data) == ["row", "token", "step", "probability", "sum", "state"]
    assert len(data) == 3 * 8
    assert set(data["step"]) == {"raw", "temperature = 1", "drawn from"}


def test_all_state_is_in_the_link() -> None:
    link = {
        "view": "own",
        "preset": "flat",
        "lines": "one 1\ntwo 2",
        "temperature": "0.35",
        "top_k": "2",
        "top_p": "0.7",
        "min_p": "0.05",
        "order": "temperature-last",
        "seed": "9",
        "draws": "1",
    }
    app = opened(**link)
    assert {name: app.query_params[name] for name in link} == link
    assert json.dumps(spec_of(app)) == json.dumps(spec_of(opened(**link)))
