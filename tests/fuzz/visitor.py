"""A visitor who puts anything into links and widgets, and says what a page answered badly.

It speaks to the app as a browser does, by the states of widgets, and so may also send what no
browser would. What it does comes from its seed and number alone, so that it can do it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from random import Random
from typing import Any
from urllib.parse import urlencode

from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from core.checks import Whole
from pages.common.state import Parameter, Parameters
from tests.fuzz.values import HTML, MARK, ODD, any_number, any_text
from tests.pages.opening import ROOT
from tests.test_names import TOPICS, views

VIEWS = [("", ""), *((topic, view) for topic in TOPICS for view in views(topic))]
PICTURES = ("vega_lite_chart", "html", "arrow_data_frame", "table", "code", "imgs")
SENTENCES = ("warning", "error", "info")

QUICK = {
    "basins": "0", "best_of": "9", "calls": "4", "channels": "3", "count": "50", "draws": "50",
    "epochs": "2", "filters": "2", "images": "2", "machine_steps": "6", "net_seeds": "0-2",
    "net_steps": "3", "noise_draws": "2", "noise_features": "40", "orders": "20", "passes": "50",
    "paths": "0", "pixels": "14", "precision_steps": "2", "repeats": "2", "run_steps": "1",
    "runs": "2", "seeds": "0-3", "size": "32", "steps": "10", "sweep": "kernel",
    "switch_steps": "2", "tokens": "6",
}  # fmt: skip
"""Parameters whose greater values are more work: what a visitor in a hurry gives them."""


class FaultError(AssertionError):
    """What a page answered badly, with all that brings it about again."""


def parameters_of(topic: str, view: str) -> list[Parameter]:
    """Return the parameters of a view; none for the first page."""
    if not topic:
        return []
    tables = import_module(f"pages.views.{topic}.{view}").PARAMETERS
    return [e for t in tables for e in (t.entries if isinstance(t, Parameters) else (t,))]


def is_of_a_reader(html: str) -> bool:
    """Return whether ``html`` holds a script of a reader's, or an attribute that acts."""
    found = set[str]()

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
            found.update(name for name, _ in attrs)

    Tags().feed(html)
    return HTML in html or "onload" in found


def wrong_with(app: AppTest) -> Iterator[str]:
    """Yield what no page may show, whatever it was given."""
    yield from (f"an exception: {each.message}\n{each.stack_trace}" for each in app.exception)
    if not any(app.get(kind) for kind in (*PICTURES, *SENTENCES)):
        yield "neither a picture nor a sentence"
    for node in app._tree:
        proto = getattr(node, "proto", None)
        body = str(getattr(proto, "body", ""))
        if "Traceback (most recent" in body:
            yield f"a traceback in {node.type}: {body}"
        reads_html = node.type == "html" or getattr(proto, "allow_html", False)
        if reads_html and is_of_a_reader(body):
            yield f"HTML of a reader in {node.type}: {body}"
        if node.type not in ("code", "html") and f"![x](https://{MARK}" in body:
            yield f"a picture of a stranger's in {node.type}: {body}"


class Visitor:
    """One visit: a link, then some steps; each answered by a picture or a sentence."""

    def __init__(self, seed: int, number: int, hurries: bool) -> None:
        self._random = Random(f"{seed} {number}")
        self.touched: set[str] = set()
        self._hurries = hurries
        self._topic, self._view = VIEWS[number % len(VIEWS)]
        self._steps: list[str] = []
        self._app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=120)

    def visit(self, steps: int) -> None:
        """Open the page by a link and take ``steps`` steps; raise ``FaultError`` at the first."""
        link = self._link()
        self._steps.append(f"open /{self._topic}?{urlencode(link, doseq=True)}")
        if self._topic:
            self._app.run()
            self._app.switch_page(f"pages/{self._topic}.py")
        self._app.query_params.update(link)
        self._take(lambda: self._app.run())
        self._each_bad_value_is_answered(link)
        for _ in range(steps):
            states = self._app._tree.get_widget_states()
            self._move(states)
            self._take(lambda states=states: self._app._run(states))

    def _link(self) -> dict[str, str | list[str]]:
        """Return a link in which about half is odd, and the rest as meant."""
        random = self._random
        link: dict[str, str | list[str]] = {"view": self._view} if self._topic else {}
        for each in parameters_of(self._topic, self._view):
            text = any_text(random, each.rule, most_work=not self._hurries)
            if self._is_quick(each.name) and (_is_taken(each, text) or random.random() < 0.7):
                text = (
                    "6"
                    if isinstance(each.rule, Whole) and "-" in QUICK[each.name]
                    else QUICK[each.name]
                )
            link[each.name] = text if random.random() < 0.95 else [random.choice(ODD), text]
            self.touched.add(f"{self._topic}?{each.name}")
        if random.random() < 0.3:
            link[random.choice(ODD)] = random.choice(ODD)
        if random.random() < 0.1:
            link["view"] = random.choice(ODD)
        return {name: value for name, value in link.items() if name}

    def _is_quick(self, name: str) -> bool:
        return self._hurries and name in QUICK

    def _move(self, states: WidgetStates) -> None:
        """Change about a third of the widgets in one step, and press one button at most."""
        there = {state.id: state for state in states.widgets}
        offered = [each for each in self._app._tree if _is_widget(each)]
        buttons = [each for each in offered if each.type == "button"]
        moved = [each for each in offered if each not in buttons and self._random.random() < 0.4]
        for node in [*moved, *self._random.sample(buttons, min(1, len(buttons)))]:
            name = self._name(node)
            if self._is_quick(name.split(":")[-1]):
                continue
            state = there.get(node.proto.id) or states.widgets.add(id=node.proto.id)
            self._set(state, node)
            self.touched.add(name)
            self._steps.append(f"{node.type} {name}: {_shown(MessageToDict(state))}")

    def _name(self, node: Any) -> str:
        key = getattr(node, "key", None) or getattr(node.proto, "label", "") or node.type
        return str(key) if ":" in str(key) else f"{self._topic}:{key}"

    def _set(self, state: WidgetState, node: Any) -> None:
        """Give a widget another value: one of its own, or what no browser would send."""
        random, options = self._random, list(getattr(node.proto, "options", ()))
        texts = [getattr(each, "content", each) for each in options]
        match node.type:
            case "button" | "download_button":
                state.trigger_value = True
            case "checkbox" | "toggle":
                state.bool_value = random.random() < 0.5
            case "slider":
                number = any_number(random, node.min, node.max, node.step)
                state.double_array_value.data[:] = [number]
            case "button_group" | "multiselect" | "select_slider":
                chosen = random.sample(texts, min(len(texts), random.randint(0, 2)))
                odd = [random.choice(ODD)] if random.random() < 0.2 else []
                state.string_array_value.data[:] = [*odd, *chosen]
            case "selectbox":
                state.string_value = random.choice([*texts, *texts, random.choice(ODD)])
            case "text_input" | "text_area":
                state.string_value = any_text(random)
            case "vega_lite_chart":
                state.string_value = json.dumps({"selection": random.choice(SELECTIONS)})

    def _take(self, step: Any) -> None:
        try:
            step()
        except Exception as error:
            raise self._fault(f"{type(error).__name__}: {error}") from error
        for wrong in wrong_with(self._app):
            raise self._fault(wrong)

    def _each_bad_value_is_answered(self, link: dict[str, str | list[str]]) -> None:
        """Hold each value that its rule refuses to be named in a sentence."""
        if link.get("view") != self._view or not self._topic:
            return
        said = "\n".join(each.value for each in self._app.warning).replace("\\", "")
        for each in parameters_of(self._topic, self._view):
            text = link.get(each.name, "")
            if not isinstance(text, str) or _is_taken(each, text):
                continue
            if f"“{each.name}=" not in said and f"“{each.name}" not in said:
                raise self._fault(f"{each.name}={text[:60]!r} is answered by no sentence")

    def _fault(self, wrong: str) -> FaultError:
        return FaultError("\n  ".join([wrong, "brought about by:", *self._steps]))


SELECTIONS: tuple[Any, ...] = (
    {}, {"picked": []}, {"picked": [{"seed": "nan"}]}, {"picked": [{"seed": 1e300}]},
    {"picked": [{"seed": HTML}]}, {"picked": [{}]}, {"picked": {"vlPoint": 1}}, {HTML: [HTML]},
)  # fmt: skip
"""What a chart may say was clicked."""


def _is_widget(node: Any) -> bool:
    return bool(getattr(getattr(node, "proto", None), "id", "")) and not hasattr(node, "children")


def _is_taken(parameter: Parameter, text: str) -> bool:
    try:
        parameter.rule.read(parameter.name, text)
    except ValueError:
        return False
    return True


def _shown(state: dict[str, Any]) -> str:
    state.pop("id", None)
    says = json.dumps(state, ensure_ascii=True)
    return says if len(says) < 300 else f"{says[:300]}… ({len(says)} characters)"
