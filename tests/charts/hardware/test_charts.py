"""The pictures of hardware: rows that are the results."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from core.charts.chart import Chart
from core.charts.hardware.machines import machines_chart, own_chart
from core.charts.hardware.masks import masks_chart
from core.hardware.findings import machines_finding, masks_finding
from core.hardware.machines_task import Machines, Row
from core.hardware.makers import NAMES, MaskSettings, both_masks
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
