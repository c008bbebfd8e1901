"""The rows of a chart, as a browser reads them."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa

from core.charts.chart import Chart


def rows(chart: Chart, name: str) -> dict[str, list[Any]]:
    """Return the columns of one of a chart's tables."""
    table: dict[str, list[Any]] = (
        pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict()
    )
    return table
