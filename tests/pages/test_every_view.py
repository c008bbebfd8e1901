"""Each view, and each of its stories, before the guess and after it.

Before it nothing tells the answer; every chart is heard as it is headed; and in the view's first
state each is valid and drawn, without a warning. A state is opened once for all of this.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pyarrow as pa
import pytest
from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]
from streamlit.testing.v1 import AppTest

from core.charts.chart import Chart
from core.charts.table import tables_of
from core.checks import Choice
from pages.common.lesson import SHOW
from pages.common.state import Parameters
from tests.charts.rendering import check_schema, drawn_by_vega
from tests.pages.opening import ROOT, charts_of, open_page
from tests.test_names import TOPICS, views

ANSWER = "The answer is **"
ASKED = "**Guess first.**"
GIVEN = {"differences"}
"""Views whose heading gives a figure to start from: how far the weights have come apart."""

QUICK = {
    "switch": {"runs": "2", "switch_steps": "4"},
    "differences": {"steps": "20"},
    "machines": {"machine_steps": "12"},
    "first_difference": {"run_steps": "2"},
    "precision": {"precision_steps": "3", "size": "64"},
    "training": {"seeds": "0-4", "epochs": "5"},
    "seven_sources": {"seeds": "0-5", "epochs": "2"},
}
"""Less work for the views that train or run processes: their pictures have all their parts."""


def stories_of(topic: str, view: str) -> list[dict[str, str]]:
    """Return the view's first state, and those of its stories."""
    told = getattr(import_module(f"pages.views.{topic}.{view}"), "STORIES", ())
    return [{}, *(dict(link) for _, link in told if link)]


STATES = [
    pytest.param(topic, view, link, id="-".join((topic, view, *link.values())))
    for topic in TOPICS
    for view in views(topic)
    for link in stories_of(topic, view)
]


def asks(topic: str, view: str) -> bool:
    """Return whether a view has a question."""
    return "lesson.ask(" in (ROOT / f"pages/views/{topic}/{view}.py").read_text()


def guesses(topic: str, view: str) -> list[str]:
    """Return the names of a view's guesses."""
    module = import_module(f"pages.views.{topic}.{view}")
    entries = [
        e for group in module.PARAMETERS if isinstance(group, Parameters) for e in group.entries
    ]
    return [e.name for e in entries if isinstance(e.rule, Choice) and SHOW in e.rule.options]


@pytest.mark.parametrize(("topic", "view", "link"), STATES)
def test_a_state(
    topic: str, view: str, link: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    names = guesses(topic, view)
    whole = {"view": view, **QUICK.get(view, {}), **link}
    untold = {name: value for name, value in whole.items() if name not in names}
    before = open_page(f"pages/{topic}.py", **untold)
    opened = [before]
    if names:
        after = open_page(f"pages/{topic}.py", **untold, **dict.fromkeys(names, SHOW))
        opened.append(after)
        if any(ASKED in each.value for each in before.markdown):
            nothing_tells(before, after, set(untold.values()), view in GIVEN)
        else:  # nothing to guess in this state, which only a story may bring about: all is told
            assert link or not asks(topic, view)
    for app in opened:
        assert not [*app.warning, *app.error]
        charts_are_heard_as_they_are_headed(app)
        controls_have_their_value_as_default(app)
        if not link:
            charts_are_valid_and_drawn(app, capfd)
            charts_have_their_data_in_words(app)


def nothing_tells(before: AppTest, after: AppTest, linked: set[str], given: bool) -> None:
    """Hold the page ``before`` the guess free of the figures and words of the answers ``after``.

    ``linked``: what the address says; ``given``: the heading gives a figure to start from.
    """
    answers = answers_of(after)
    assert answers, "who asks to be shown gets no answer"
    assert not answers_of(before)
    said = words_before(before)
    question = " ".join(e.value for e in before.markdown if ASKED in e.value)
    known = telling(controls_of(before)) | linked | telling(question)
    if given:
        known |= telling(" ".join(e.value for e in before.markdown if e.value.startswith("#####")))
    for answer in answers:
        leaked = (telling(answer) - known) & telling(said)
        assert not leaked, (leaked, [line for line in said.splitlines() if leaked & telling(line)])
        right = answer.split(ANSWER)[1].split("**")[0]
        if len(right.split()) > 1 and right not in question:
            assert right not in said.lower(), right


def strings(value: Any) -> Iterator[str]:
    """Return every string in a structure, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from strings(each)


def controls_of(app: AppTest) -> str:
    """Return what the reader's own controls say."""
    kinds = ("slider", "select_slider", "selectbox", "text_input", "button_group", "toggle")
    return json.dumps([MessageToDict(each.proto) for kind in kinds for each in app.get(kind)])


def words_before(app: AppTest) -> str:
    """Return all that can be read, seen as a label, or heard on the page, but for its controls."""
    kinds = ("markdown", "caption", "heading", "code", "html", "title", "subheader", "expander")
    read = [
        text
        for kind in kinds
        for element in app.get(kind)
        for text in strings(MessageToDict(element.proto))
    ]
    read += [text for table in app.table for text in strings(table.value.to_dict())]
    for chart in charts_of(app):
        read.append(chart.alt)
        spec = json.loads(chart.spec)
        read += list(strings({name: part for name, part in spec.items() if name != "config"}))
        for rows in chart.datasets:
            read += [
                text
                for column in pa.ipc.open_stream(rows.data.data).read_all().columns
                if pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
                for text in column.to_pylist()
                if text and not text.startswith("data:")
            ]
    unread = re.compile(r"<(svg|style|script).*?</\1>|#[0-9A-Fa-f]{6}", re.DOTALL)
    return "\n".join(unread.sub("", text) for text in read)


def telling(text: str) -> set[str]:
    """Return the numbers in a sentence that are not likely to stand elsewhere by chance.

    Times may be anything: what takes 0.9 times as long is no news of a momentum of 0.9.
    """
    text = re.sub(r"[\d.,]+ (s|ms|times as long)\b", "", text)
    return set(re.findall(r"\d+\.\d+(?:e[−-]?\d+)?|\d+(?=%)|\d{3,}|\d+,\d{3}", text))


def answers_of(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown if ANSWER in each.value]


def charts_are_heard_as_they_are_headed(app: AppTest) -> None:
    headed = {each.value.removeprefix("##### ").replace("\\", "") for each in app.markdown}
    assert all(chart.alt in headed for chart in charts_of(app))


def controls_have_their_value_as_default(app: AppTest) -> None:
    """A browser that is asked again before it has heard a new control's value says the default."""
    fields: list[Any] = [*app.text_input, *app.text_area, *app.checkbox, *app.toggle]
    for field in fields:
        assert field.proto.default == field.value, field.label
    for listed in app.selectbox:
        value = listed.format_func(listed.value)
        assert listed.options[listed.proto.default] == value, listed.label
    sliders: list[Any] = [*app.slider, *app.select_slider]
    for slider in sliders:
        ends = slider.value if isinstance(slider.value, tuple) else (slider.value,)
        options = getattr(slider, "options", None)
        told = [options.index(slider.format_func(end)) for end in ends] if options else ends
        assert list(slider.proto.default) == list(told), slider.label
    for group in app.button_group:
        given = [] if group.value is None else [group.format_func(group.value)]
        assert [group.options[index] for index in group.proto.default] == given, group.label


def charts_are_valid_and_drawn(app: AppTest, capfd: pytest.CaptureFixture[str]) -> None:
    for chart in charts_of(app):
        spec: dict[str, Any] = json.loads(chart.spec)
        rows = {
            each.name: pa.ipc.open_stream(each.data.data).read_all().to_pylist()
            for each in chart.datasets
        }
        check_schema(spec)
        capfd.readouterr()
        for width in (1000, 350):
            picture, sizes = drawn_by_vega(spec, rows, width)
            assert min(sizes, default=12) >= 12, "a text too small to be read from the back row"
            shown = picture[picture[..., 3] > 0]
            assert len(shown) > 0.002 * picture[..., 3].size, "next to nothing is drawn"
            some = shown[::7]
            assert (some != some[0]).any(), "all is of one colour"
        assert "WARN" not in capfd.readouterr().err


def charts_have_their_data_in_words(app: AppTest) -> None:
    for chart in charts_of(app):
        rows = {each.name: each.data.data for each in chart.datasets}
        tables = tables_of(Chart({}, chart.alt, rows))
        assert tables, chart.alt
        for table in tables.values():
            assert not [name for name in table.column_names if re.search(r"_|\w\d", name)]
    assert len([each for each in app.get("popover") if "as a table" in str(each.proto)]) == len(
        charts_of(app)
    )


@pytest.mark.parametrize(
    ("topic", "view", "one", "other"),
    [
        ("weight_initialization", "two_weights",
         {"learning_rate": "0.01", "basins": "1", "step": "300"}, {"learning_rate": "0.11"}),
        ("weight_initialization", "real_network",
         {"net_seeds": "0-2", "net_steps": "1"}, {"net_steps": "100"}),
        ("data_splits", "holdout", {"seeds": "2"}, {"seeds": "60"}),
        ("runtime_algorithms", "addition", {"orders": "20"}, {"orders": "200"}),
        ("text_sampling", "draw", {"draws": "100"}, {"draws": "10000"}),
        ("text_sampling", "walk", {"top_k": "1", "tokens": "8", "top_p": "0.8"}, {"top_p": "0.02"}),
    ],
    ids=lambda part: part if isinstance(part, str) else "-",
)  # fmt: skip
def test_the_picture_of_states_with_different_answers_is_the_same(
    topic: str, view: str, one: dict[str, str], other: dict[str, str]
) -> None:
    """Nothing of it comes from the answer: not even the reach of an axis, or a row not drawn.

    Of the other views no two such states have one picture. One seed, Regenerate, Deterministic?,
    Shuffling, One convolution and the book's table have one answer in all states that are alike.
    Best seed, k-fold, Error bar, Traps, What p does, Inference, Small differences and Pipeline
    show what the question starts from, and another start has another answer; Watch plays its
    masks. That their axes know no answer, those of Training, and the tiles of Switch and Flags,
    whose answers are luck, is tested with their charts.
    """
    states = [{"view": view, **link} for link in (one, {**one, **other})]
    told = [
        open_page(f"pages/{topic}.py", **link, **dict.fromkeys(guesses(topic, view), SHOW))
        for link in states
    ]
    rights = [answers_of(app)[0].split("**")[1] for app in told]
    assert rights[0] != rights[1]
    first, second = (picture_of(open_page(f"pages/{topic}.py", **link)) for link in states)
    # The walk's key says which nucleus is asked about, as the question does.
    says = json.dumps(first[0]).replace("p = 0.8", "p = 0.02")
    assert says == json.dumps(second[0])
    assert first[1:] == second[1:]


def picture_of(app: AppTest) -> tuple[list[Any], list[bytes], list[str]]:
    """Return a page's charts, their rows, and what is drawn without a chart."""
    charts = charts_of(app)
    bodies = (re.sub(r"<style.*?</style>", "", e.proto.body, flags=re.S) for e in app.get("html"))
    drawn = [body for body in bodies if body.strip()]
    rows = [each.data.data for chart in charts for each in chart.datasets]
    return [json.loads(chart.spec) for chart in charts], rows, [] if charts else drawn


def test_every_story_is_tried() -> None:
    scripts = [p.read_text() for t in TOPICS for p in (ROOT / "pages/views" / t).glob("*.py")]
    assert sum(text.count("lesson.stories(") for text in scripts) == sum(
        hasattr(import_module(f"pages.views.{t}.{v}"), "STORIES") for t in TOPICS for v in views(t)
    )
