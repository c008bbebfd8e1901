"""A chart's data as a table: in words, complete, and without what lays the picture out."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.charts.chart import Chart, drawn
from core.charts.diffusion.frames import as_strings
from core.charts.table import tables_of


def chart(**rows: dict[str, Any]) -> Chart:
    return drawn("a finding", rows)


def test_columns_bear_words_and_the_layout_stays_out() -> None:
    dots = {"seed": [3, 4], "score": [0.5, 0.25], "lean": [0, 1], "alone": [True, False]}
    assert tables_of(chart(dots=dots))["dots"].to_pydict() == {
        "seed": [3, 4],
        "score": [0.5, 0.25],
    }


def test_rows_are_called_what_the_picture_calls_their_places() -> None:
    (table,) = tables_of(
        chart(
            dots={"value": [0.1, 0.2, 0.3], "row": [1, 0, 1]},
            names={"row": [0, 1], "name": ["one paper", "another"]},
        )
    ).values()
    assert table.to_pydict() == {
        "of": ["another", "one paper", "another"],
        "value": [0.1, 0.2, 0.3],
    }


def test_what_rows_say_themselves_is_not_said_again() -> None:
    (table,) = tables_of(
        chart(
            cells={"row": [0, 1], "part": ["NumPy", "PyTorch"], "says": ["equal", "differs"]},
            parts={"row": [0, 1], "part": ["NumPy", "PyTorch"]},
        )
    ).values()
    assert table.column_names == ["part", "says"]


def test_samples_that_move_have_a_row_a_step() -> None:
    steps = np.linspace(-2, 2, 12).reshape(4, 3)
    points = {"sample": [0, 1, 2], "x0": as_strings(steps, -2, 2), "y0": as_strings(-steps, -2, 2)}
    table = tables_of(chart(points=points))["points"].to_pydict()
    assert table["sample"] == [0] * 4 + [1] * 4 + [2] * 4
    assert table["step"] == [0, 1, 2, 3] * 3
    shares = (steps.T.ravel() + 2) / 4
    np.testing.assert_allclose(table["x in picture 1"], shares, atol=1 / 36**2)
    np.testing.assert_allclose(table["y in picture 1"], 1 - shares, atol=1 / 36**2)


def test_no_row_is_left_out() -> None:
    dots = {"seed": list(range(1000)), "score": [0.1] * 1000}
    assert tables_of(chart(dots=dots))["dots"].num_rows == 1000
