"""How tests look at a picture without a browser: by Altair's schema, and drawn by vl-convert."""

from __future__ import annotations

import io
import json
import math
import re
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa
import vl_convert
from PIL import Image

from core.charts.chart import Chart
from core.charts.colours import Theme, inks

VEGA_LITE = "6.4"


def check_schema(spec: dict[str, Any]) -> None:
    """Fail where Altair's schema refuses ``spec``; of parameters it knows no timers."""
    known = [each for each in spec.get("params", []) if "on" not in each]
    alt.LayerChart.validate({**spec, "params": known})


def whole(chart: Chart, width: int, theme: Theme = "light") -> dict[str, Any]:
    """Return the specification with its rows and the colours of a theme, as a page shows it."""
    rows = {
        name: pa.ipc.open_stream(each).read_all().to_pylist() for name, each in chart.rows.items()
    }
    params = [*inks(theme), *chart.spec["params"]]
    return {**chart.spec, "params": params, "datasets": rows, "width": width}


def drawn_by_vega(
    spec: dict[str, Any], rows: dict[str, list[dict[str, Any]]], width: int
) -> tuple[Any, list[float]]:
    """Return the picture as an array [height, width, 4], and the sizes of its texts in pixels.

    Warnings go to standard error.
    """
    whole = json.loads(json.dumps({**spec, "datasets": _plain(rows), "width": width}))
    whole.pop("usermeta", None)
    vega = vl_convert.vegalite_to_vega(whole, vl_version=VEGA_LITE, show_warnings=True)
    svg = vl_convert.vega_to_svg(vega)
    picture = np.asarray(Image.open(io.BytesIO(vl_convert.svg_to_png(svg))).convert("RGBA"))
    texts = re.findall(r'font-size="([\d.]+)px"[^>]*>([^<]*)<', svg)
    # Of strokes alone a hatch is made.
    return picture, [float(size) for size, text in texts if text.strip("╱/\\ ")]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
