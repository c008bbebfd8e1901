"""The rings of a room's seeds stand where plain PyTorch starts, and only inside the window."""

import io
from typing import Any

import numpy as np
import pyarrow as pa
import torch

from core.charts.chart import Chart
from core.charts.weight_initialization.paths import paths_chart
from core.charts.weight_initialization.room import with_starts
from core.weight_initialization.descent import DescentSettings, descend
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.networks import Sine
from core.weight_initialization.outcomes import outcomes
from tests.charts.rendering import check_schema, drawn_by_vega, whole


def plain(settings: DescentSettings, told: bool = False) -> Chart:
    paths, landscape = descend(settings, range(5)), LANDSCAPES[settings.network]
    ground = "data:image/png;base64,"
    return paths_chart(
        range(5), paths, outcomes(settings, paths), landscape, ground, 0, "A finding.", told
    )


def ringed(settings: DescentSettings, seeds: tuple[int, ...]) -> tuple[Chart, int]:
    starts = descend(settings, seeds).weights[:, 0]
    return with_starts(plain(settings), LANDSCAPES[settings.network], seeds, starts)


def rows_of(chart: Chart) -> dict[str, pa.Table]:
    return {n: pa.ipc.open_stream(io.BytesIO(each)).read_all() for n, each in chart.rows.items()}


def drawn_in_light(chart: Chart) -> Any:
    spec = whole(chart, 1000)
    return drawn_by_vega(spec, {**spec["datasets"], "ground": []}, 1000)[0]


def test_a_ring_stands_where_plain_pytorch_starts() -> None:
    chart, drawn = ringed(DescentSettings(), (42, 7))
    rows = rows_of(chart)["room"].to_pydict()
    assert (drawn, rows["seed"]) == (2, [42, 7])
    for seed, first, second in zip(*rows.values(), strict=True):
        torch.manual_seed(seed)
        assert Sine().linear.weight.flatten().tolist() == [first, second]


def test_the_rings_are_drawn_on_the_picture_and_change_nothing_else() -> None:
    chart, _ = ringed(DescentSettings(), (42, 7))
    check_schema(chart.spec)
    before = plain(DescentSettings())
    assert {n: r for n, r in chart.rows.items() if n != "room"} == dict(before.rows)
    with_rings, without = (drawn_in_light(each) for each in (chart, before))
    assert with_rings.shape == without.shape
    changed = (with_rings != without).any(-1)
    assert 100 < changed.sum() < 0.01 * changed.size


def test_more_seeds_are_other_rows_of_the_same_picture() -> None:
    assert ringed(DescentSettings(), (42,))[0].spec == ringed(DescentSettings(), (42, 7))[0].spec


def test_starts_outside_the_window_have_no_ring() -> None:
    settings, seeds = DescentSettings("relu", init="normal", init_width=3.0), tuple(range(40))
    chart, drawn = ringed(settings, seeds)
    half = LANDSCAPES["relu"].half_width
    starts = descend(settings, seeds).weights[:, 0]
    assert 0 < drawn < 40
    assert drawn == np.sum(np.abs(starts).max(1) <= half) == rows_of(chart)["room"].num_rows
