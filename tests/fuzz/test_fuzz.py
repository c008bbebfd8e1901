"""Any input: a minute of it. ``make fuzz`` goes on for as long as wanted."""

from __future__ import annotations

import time
from html import escape
from itertools import count
from random import Random

import pytest

from tests.fuzz.values import HTML, MARK, ODD, meant, mistyped
from tests.fuzz.visitor import VIEWS, Visitor, is_of_a_reader, parameters_of
from tests.fuzz.watched import watch
from tests.pages.opening import refuse_processes

SECONDS = 45
"""Of processor time, once every view has been visited."""


@pytest.mark.parametrize(("topic", "view"), VIEWS)
def test_every_parameter_takes_a_text_or_refuses_it_in_one_sentence(topic: str, view: str) -> None:
    random, refused = Random(0), list[str]()
    for each in parameters_of(topic, view):
        texts = [meant(random, each.rule, most_work=True) for _ in range(40)]
        for text in (*ODD, *texts, *(mistyped(random, text) for text in texts)):
            try:
                read = each.rule.read(each.name, text)
            except ValueError as error:
                refused.append(str(error))
            else:
                assert each.rule.read(each.name, each.rule.write(read)) == read
    assert not [says for says in refused if "\n" in says or len(says) > 1_000]


@pytest.mark.parametrize("page", ["<p>{}</p>", '<p title="{}">a</p>'])
@pytest.mark.parametrize("odd", [HTML, f'"><svg onload={MARK}>'])
def test_what_a_reader_brought_is_found_where_it_would_act(page: str, odd: str) -> None:
    assert is_of_a_reader(page.format(odd))
    assert not is_of_a_reader(page.format(escape(odd)))


def test_an_attribute_that_is_left_by_its_quotation_mark_alone_is_found() -> None:
    odd = escape(f'"><svg onload={MARK}>', quote=False)
    assert is_of_a_reader(f'<p title="{odd}">a</p>')


def test_a_minute_of_any_input_finds_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer is a picture or a sentence. Processes cannot be started: that is one, too."""
    refuse_processes(monkeypatch)
    opened = watch()
    opened.clear()
    end, touched = time.process_time() + SECONDS, set[str]()
    for number in count():
        if number >= len(VIEWS) and time.process_time() > end:
            break
        visitor = Visitor(seed=0, number=number, hurries=True)
        visitor.visit(steps=2)
        touched |= visitor.touched
    named = {f"{t}?{each.name}" for t, view in VIEWS for each in parameters_of(t, view)}
    assert named <= touched
    assert opened == []
