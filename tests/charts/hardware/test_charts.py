"""The pictures of hardware: rows that are the results."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from core.charts.chart import Chart
from core.charts.hardware.batch import batch_chart
from core.charts.hardware.machines import machines_chart, own_chart
from core.charts.hardware.masks import masks_chart
from core.charts.hardware.operations import operations_chart
from core.charts.hardware.precision import precision_chart
from core.charts.hardware.records import records_chart
from core.hardware.batch import Batches, BatchSettings
from core.hardware.findings import (
    batch_finding,
    kind_of,
    machines_finding,
    masks_finding,
    parted_finding,
)
from core.hardware.first_difference import Difference
from core.hardware.machines_task import Machines, Row
from core.hardware.makers import NAMES, MaskSettings, both_masks
from core.hardware.precision import FORMATS, Precise, PrecisionSettings, spacing
from core.hardware.records import lines, shipped
from core.hardware.variants_task import Parted
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
    assert str(masks.differ.sum() or "same") in chart.finding


def test_one_mask_alone_marks_nothing() -> None:
    masks = both_masks(MaskSettings())
    drawn = rows(masks_chart(masks, {"other": "here"}, "untold"), "cells")
    assert len(drawn["kept"]) == 36
    assert not any(drawn["differs"])


def row(name: str, final: str, churned: int, initial: str = "aa") -> Row:
    predictions = (1,) * (10 - churned) + (2,) * churned
    distance = (0.0, 1e-6 * churned, 1e-2 * churned)
    first = 1 if churned else -1
    return Row(
        name, name, initial, final, first, 0.9, churned / 10, distance, (2.0, 1.0), predictions
    )


def test_machines_are_drawn_pair_by_pair() -> None:
    rows_ = (row("this", "f0", 0), row("again", "f0", 0), row("far", "f1", 3, "bb"))
    machines = Machines((*rows_, Row("broken", "x", error="stopped")), (), (), {}, "AVX2")
    finding = machines_finding(machines)
    assert "1 of 2 end with other weights, and up to 30% of" in finding
    assert "“far” begins with other weights" in finding
    chart = machines_chart(machines, finding)
    check_schema(chart.spec)
    pairs = rows(chart, "pairs")
    assert pairs["equal"] == ["=", "=", "", "=", "=", "", "", "", "="]
    assert pairs["share"][2] == 0.3
    check_schema(own_chart(machines, finding).spec)


def test_operations_are_drawn_step_by_step_and_told_apart_only_when_told() -> None:
    difference = Difference(1, "x", 2, "aten.convolution.default", differs=(False, True, True))
    names = ("aten.add.Tensor", "aten.convolution.default", "aten.relu.default")
    parted = Parted(difference, names, ("", "Net", "Net"), (1, 1, 2), 0.1)
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
def test_records_are_drawn_a_row_a_probe(told: bool) -> None:
    both = lines([*shipped()[:1], dict(shipped()[0])])
    chart = records_chart(both, "A finding.", told)
    check_schema(chart.spec)
    drawn = rows(chart, "lines")
    assert len(drawn["row"]) == 2 * len(both)
    assert drawn["distinct"][0] == told * both[0].off[0]
    assert any(drawn["says"]) is told
    assert len(rows(chart, "probes")["probe"]) == len(both) / 2
    assert ("distinct" in str(chart.spec["layer"][0]["layer"][-1]["encoding"]["x"])) is told


def test_batch_sizes_are_drawn_by_the_rows_they_agree_with() -> None:
    result = Batches(BatchSettings(), (1, 2, 3), ("aa", "aa", "bb"), (0, 0, 1), (0.0, 0.0, 1e-7))
    finding = batch_finding(result)
    assert "3 batch sizes give 2 different first rows; 2 of them agree" in finding
    told, untold = (batch_chart(result, finding, each) for each in (True, False))
    check_schema(told.spec)
    assert rows(told, "sizes")["group"] == ["A", "A", "B"]
    assert rows(untold, "sizes")["group"] == ["A", "?", "?"]
    assert rows(untold, "sizes")["print"] == ["aa", "", ""]


@pytest.mark.parametrize("told", [True, False])
def test_formats_are_drawn_number_by_number(told: bool) -> None:
    gaps = tuple(spacing(each, 1.0) for each in FORMATS)
    fives = (0.9,) * 5, (0,) * 5
    result = Precise(PrecisionSettings(), 1.0, gaps, (0.0, 1e-7, 1e-4, 1e-3, 1e-4), *fives, 597)
    names = [each.name for each in FORMATS]
    chart = precision_chart(result, names, 2.0**-5, "A finding.", told)
    check_schema(chart.spec)
    drawn = rows(chart, "marks")
    counts = [drawn["row"].count(place) for place in range(5)]
    assert counts == ([1, 1, 33, 5, 33] if told else [1, 0, 0, 0, 0])
    assert drawn["value"][0] == 1.0
    assert [each is None for each in rows(chart, "formats")["error"]] == [not told] * 5
