"""The pictures of hardware: rows that are the results."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from core.charts.chart import Chart
from core.charts.hardware.machines import machines_chart
from core.charts.hardware.masks import masks_chart
from core.charts.hardware.operations import operations_chart
from core.charts.hardware.precision import precision_chart
from core.hardware.findings import (
    agreement,
    batch_finding,
    kind_of,
    machines_finding,
    masks_finding,
    parted_finding,
)
from core.hardware.first_difference import Difference
from core.hardware.machines import Machines, Row
from core.hardware.makers import NAMES, MaskSettings, both_masks
from core.hardware.precision import FORMATS, Measured
from core.hardware.variants import Parted
from tests.charts.rendering import check_schema


def rows(chart: Chart, name: str) -> dict[str, list[Any]]:
    return dict(pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict())


@pytest.mark.parametrize("shape", [(1, 1), (6, 6), (16, 24)])
def test_masks_are_drawn_cell_by_cell(shape: tuple[int, int]) -> None:
    masks = both_masks(MaskSettings(5, 0.3, *shape))
    chart = masks_chart(masks, NAMES, masks_finding(masks))
    check_schema(chart.spec)
    drawn = rows(chart, "cells")
    both = np.array(drawn["kept"]).reshape(2, *shape)
    np.testing.assert_array_equal(both, [masks.intel, masks.other])
    assert sum(drawn["differs"]) == 2 * masks.differ.sum()
    assert f"differ in {masks.differ.sum()} of {masks.differ.size} cell" in chart.finding


def test_one_mask_alone_marks_nothing() -> None:
    masks = both_masks(MaskSettings())
    drawn = rows(masks_chart(masks, {"other": "here"}, "untold"), "cells")
    assert len(drawn["kept"]) == 36
    assert not any(drawn["differs"])


def row(name: str, final: str, churned: int, initial: str = "aa") -> Row:
    predictions = (1,) * (10 - churned) + (2,) * churned
    distance = (0.0, 1e-6 * churned, 1e-2 * churned)
    first = 1 if churned else -1
    return Row(name, name, initial, final, first, 0.9, churned / 10, distance, predictions)


def test_machines_are_drawn_by_their_distance_and_told_only_when_told() -> None:
    rows_ = (row("this", "f0", 0), row("again", "f0", 0), row("far", "f1", 3, "bb"))
    machines = Machines((*rows_, Row("broken", "x", error="stopped")), {})
    finding = machines_finding(machines)
    assert "1 of 2 end with other weights, and up to 30% of" in finding
    assert "“far” begins with others" in finding
    told, untold = (machines_chart(machines, finding, each) for each in (True, False))
    check_schema(told.spec)
    assert rows(told, "paths")["distance"] == [0, 0, 0, *rows_[2].distance]
    assert rows(told, "names")["name"] == ["again", "far"]
    assert rows(untold, "names")["name"] == ["again"]
    assert [agreement(rows_[0], each) for each in rows_] == ["=", "=", "30%"]


def test_operations_are_drawn_step_by_step_and_told_apart_only_when_told() -> None:
    difference = Difference(1, "x", 2, "aten.convolution.default", differs=(False, True, True))
    names = ("aten.add.Tensor", "aten.convolution.default", "aten.relu.default")
    parted = Parted(difference, names, (1, 1, 2), 0.1)
    finding = parted_finding(parted, "oneDNN off")
    assert "operation 2 of 3, aten.convolution.default; 2 outputs differ" in finding
    told, untold = (operations_chart(parted, finding, each) for each in (True, False))
    check_schema(told.spec)
    drawn = rows(told, "operations")
    assert drawn["column"] == [0, 1, 0]
    assert drawn["state"] == ["equal", "different", "different"]
    assert set(rows(untold, "operations")["state"]) == {"not told yet"}


def test_the_kind_of_a_difference_is_named() -> None:
    kinds = {
        "nowhere": Difference(0, ""),
        "weights": Difference(1, "", inputs=False),
        "draw": Difference(1, "", random=True),
        "gradient": Difference(1, "", name="aten.index_put.default"),
        "convolution": Difference(1, "", name="aten.convolution.default"),
        "elsewhere": Difference(1, "", name="aten.exp.default"),
    }
    assert {kind: kind_of(each) for kind, each in kinds.items()} == {k: k for k in kinds}


@pytest.mark.parametrize("told", [True, False])
def test_formats_are_drawn_number_by_number(told: bool) -> None:
    chart = precision_chart(FORMATS, 1.7, "A finding.", told)
    check_schema(chart.spec)
    drawn = rows(chart, "marks")
    counts = [drawn["name"].count(form.name) for form in FORMATS]
    assert counts == ([1, 1, 33, 5, 33] if told else [1, 0, 0, 0, 0])
    assert drawn["value"][0] == 1.0
    assert set(rows(precision_chart(FORMATS, 70000, "x", True), "marks")["name"]) == {
        form.name for form in FORMATS[:4]
    }


def test_batches_are_counted_by_format() -> None:
    result = [
        Measured(FORMATS[0], 0.0, 0.9, 0, [[1, 2, 3]]),
        Measured(FORMATS[1], 0.0, 0.9, 0, [[1], [2, 3]]),
    ]
    assert batch_finding(result).endswith(
        "1 to 3 rows: different results in float64 1 and float32 2."
    )
