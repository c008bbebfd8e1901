"""The picture of what a recipe holds: a mark and its words for each part and way to seed."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pytest

from core.charts.chart import Chart
from core.charts.recipe.holding import SHAPES, holding_chart
from core.recipe.holding import REGIMES, holding
from core.recipe.settings import REACHES, USES, RecipeSettings
from tests.charts.rendering import check_schema


def rows(chart: Chart, name: str) -> dict[str, list[Any]]:
    return dict(pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict())


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("count", [1, 4, 9])
def test_each_part_and_regime_has_a_cell(reach: str, count: int) -> None:
    names = list(USES)
    settings = RecipeSettings(**{use: names.index(use) < count for use in USES}, reach=reach)
    held = holding(settings)
    chart = holding_chart(held)
    check_schema(chart.spec)
    cells = rows(chart, "cells")
    assert len(cells["says"]) == count * len(REGIMES)
    assert set(cells["says"]) <= set(SHAPES)
    assert rows(chart, "parts")["part"] == [USES[use] for use in names[:count]]
    said = list(zip(cells["part"], cells["regime"], cells["says"], strict=True))
    for part, line in zip(held.parts, held.cells, strict=True):
        assert [says for at, _, says in said if at == part] == list(line)


def test_the_finding_counts_the_cells() -> None:
    chart = holding_chart(holding(RecipeSettings()))
    assert chart.finding == (
        "Started again on this machine, 0 of 3 parts repeat without a seed, 2 with "
        "torch.manual\\_seed alone, 3 with this recipe"
    )
    elsewhere = holding(RecipeSettings(random=True, reach="any")).finding
    assert elsewhere.endswith("2 with this recipe, and 2 more where tried")


def test_each_mark_has_a_shape_of_its_own_but_for_those_that_promise_nothing() -> None:
    assert len({shape for shape, _ in SHAPES.values()}) == len(SHAPES) - 1
