"""The pictures of written texts: every token has its place, whatever the width."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.charts.text_sampling.batch_bits import bits_chart
from core.charts.text_sampling.tree import Drawn, tree_chart
from core.charts.text_sampling.walk import Walked, walk_chart
from core.charts.text_sampling.walked_bars import Choices
from core.charts.text_sampling.walked_sizes import Sizes
from core.charts.text_sampling.walked_text import line_counts, text_rows, wrapped

STEPS, ROWS = 3, 4


def rows_of(stream: bytes) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = pa.ipc.open_stream(io.BytesIO(stream)).read_all().to_pydict()
    return columns


@settings(deadline=None, max_examples=100)
@given(some.lists(some.text("ab ", min_size=1, max_size=12), min_size=1), some.integers(1, 30))
def test_no_piece_covers_another_and_none_leaves_its_line(pieces: list[str], letters: int) -> None:
    spots = wrapped(pieces, letters)
    assert spots == sorted(spots)
    for piece, (_, column) in zip(pieces, spots, strict=True):
        assert column == 0 or column + len(piece) <= letters
    for piece, here, there in zip(pieces, spots, spots[1:], strict=False):
        assert there == (here[0], here[1] + len(piece)) or there == (here[0] + 1, 0)


def test_the_space_before_a_word_is_room() -> None:
    rows = rows_of(text_rows(["He", " was", "¶", " "]))
    assert rows["piece"] == ["He", "was", "¶", "␣"]
    assert rows["column0"] == [0, 3, 6, 7]
    assert line_counts(["x" * 40, " y" * 5]) == "[2, 1, 1, 1]"


def walked() -> Walked:
    share = np.array([[0.5, 0.3, 0.2, 0.0], [0.4, 0.3, 0.1, 0.1], [1.0, 0.0, 0.0, 0.0]])
    return Walked(
        prompt="Once",
        pieces=[" a", " b", "c"],
        choices=Choices(
            labels=[list("abcd"), list("bcde"), list("cdef")],
            model_share=np.full((STEPS, ROWS), 0.2),
            share=share,
            row=np.array([1, -1, 0]),
            rest=["", "2 more", ""],
            rest_model=np.zeros(STEPS),
            rest_share=np.array([0.0, 0.1, 0.0]),
        ),
        says=["before", "one", "two", "three"],
        adds=["", "", "", ""],
        sizes=Sizes(np.array([3, 6, 1]), np.full(3, 4), np.array([2, 9, 1]), 4, 0.9, 100),
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_step_has_its_bars_and_one_that_was_drawn(theme: Any) -> None:
    chart = walk_chart(walked(), theme, 2, told=True, finding="found")
    bars = rows_of(chart.rows["bars"])
    table = list(zip(bars["step"], bars["label"], bars["drawn"], bars["kept"], strict=True))
    assert [(step, label) for step, label, drawn, _ in table if drawn] == [
        (1, "b"), (2, "2 more"), (3, "c"),
    ]  # fmt: skip
    assert len(table) == STEPS * (ROWS + 1)
    assert [label for step, label, _, kept in table if step == 1 and kept] == ["a", "b", "c"]
    slider = next(each for each in chart.spec["params"] if each["name"] == "step")
    assert slider["value"] == 2
    assert slider["bind"]["max"] == STEPS
    assert chart.finding == "found"


def test_untold_the_nucleus_is_in_no_row_and_the_slider_stays_where_it_is() -> None:
    told, untold = (walk_chart(walked(), "light", 0, each, "") for each in (True, False))
    assert told.spec == untold.spec
    assert rows_of(told.rows["sizes"])["by_p"] == [2, 9, 1]
    for secret in ("by_p", "kept"):
        assert np.isnan(rows_of(untold.rows["sizes"])[secret]).all()


def test_the_tree_has_a_row_a_branch_and_a_shape_a_seed() -> None:
    rows = [
        Drawn("", "Once", "2 seeds", "", 0, -1, -1),
        Drawn("a", " b", "seed 4", " a b", 1, 0, 0),
        Drawn("c", "d", "seed 9", " cd", 1, 0, 1),
    ]
    chart = tree_chart(rows, 2, "dark", "They part.")
    columns = rows_of(chart.rows["branches"])
    assert columns["remainder"] == ["Once", "b", "d"]
    assert columns["letters"] == [0, 2, 1]
    assert columns["above"] == [0, 0, 0]
    domains = [
        layer["encoding"]["shape"]["scale"]["domain"]
        for layer in chart.spec["layer"]
        if "shape" in layer["encoding"]
    ]
    assert domains == [[0, 1]]


def test_bits_that_did_not_move_have_no_mark() -> None:
    chart = bits_chart(["a", "b"], np.array([0.0, 1e-6]), np.array([0.5, 0.0]), "light", "found")
    columns = rows_of(chart.rows["positions"])
    assert np.isnan(columns["moved"][0])
    assert np.isnan(columns["lead"][1])
