"""Running means over the passes, with their standard error: of the output, and of its ReLU.

Both stand on one scale, so that the one that arrives and the one that does not can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Float64, Integers
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered, places

MOST_POINTS = 240
SETTLED = 30
"""The scale takes in what lies after so many passes; the first few may leave it."""

MEAN: dict[Theme, str] = {"light": "#D55E00", "dark": "#F0712B"}
SURE: dict[Theme, str] = {"light": "#0072B2", "dark": "#56B4E9"}


@dataclass(frozen=True, eq=False)
class Running:
    """One mean: ``mean`` and ``error`` [pass], what ``evaluation`` gives, and the exact ``limit``.

    ``error``: the standard error, NaN where there is none; ``limit``: None where it is not known.
    """

    title: str
    mean: Float64
    error: Float64
    evaluation: float
    limit: float | None


def running_mean_chart(linear: Running, after: Running | None, theme: Theme, finding: str) -> Chart:
    """Draw the mean of the linear output, and beside it ``after`` ReLU once it may be shown."""
    panels = [linear] if after is None else [linear, after]
    low, high = _domain(panels)
    count = len(linear.mean)
    layers: list[Spec] = []
    for number, panel in enumerate(panels):
        layers += _panel(panel, number, (low, high), count, theme)
    params = places(
        wide="width > 620",
        half="width / 2 - 46" if after else "width",
        panel_high="height" if after is None else "wide ? height : height / 2 - 40",
        left0="0",
        top0="0",
        left1="wide ? width - half : 0",
        top1="wide ? 0 : height - panel_high",
        panel_wide="wide ? half : width",
    )
    rows = {f"mean{number}": _rows(panel) for number, panel in enumerate(panels)}
    return Chart(layered(layers, params, height=300), finding, rows)


def _domain(panels: list[Running]) -> tuple[float, float]:
    values = []
    for panel in panels:
        error = np.nan_to_num(panel.error[SETTLED:])
        mean = panel.mean[SETTLED:] if len(panel.mean) > SETTLED else panel.mean
        error = error if len(error) == len(mean) else np.zeros(len(mean))
        values += [(mean - 2 * error).min(), (mean + 2 * error).max(), panel.evaluation]
        values += [] if panel.limit is None else [panel.limit]
    low, high = float(min(values)), float(max(values))
    pad = 0.08 * (high - low) or 0.1
    return low - pad, high + pad


def _shown(count: int) -> Integers:
    steps = np.geomspace(1, count, MOST_POINTS)
    return np.unique(steps.round().astype(np.int64)) - 1


def _rows(panel: Running) -> bytes:
    shown = _shown(len(panel.mean))
    mean, error = panel.mean[shown], np.nan_to_num(panel.error[shown])
    return arrow_bytes(
        {
            "passes": shown + 1,
            "mean": mean,
            "error": error,
            "low": mean - 2 * error,
            "high": mean + 2 * error,
        }
    )


def _panel(
    panel: Running, number: int, domain: tuple[float, float], count: int, theme: Theme
) -> list[Spec]:
    ink, data = INKS[theme], {"name": f"mean{number}"}
    left, top = f"left{number}", f"top{number}"
    x: Spec = {
        "field": "passes",
        "type": "quantitative",
        "title": "passes so far",
        "scale": {"type": "log", "domain": [1, count], "nice": False,
                  "range": [{"expr": left}, {"expr": f"{left} + panel_wide"}]},
        "axis": {"orient": "bottom", "tickCount": 4, "format": ",d",
                 "offset": {"expr": f"{top} + panel_high - height"}},
    }  # fmt: skip
    y: Spec = {
        "field": "mean",
        "type": "quantitative",
        "title": panel.title,
        "scale": {"domain": list(domain), "nice": False, "zero": False, "clamp": True,
                  "range": [{"expr": f"{top} + panel_high"}, {"expr": top}]},
        "axis": {"orient": "left", "tickCount": 5, "offset": {"expr": f"-{left}"}},
    }  # fmt: skip
    bare_x, bare_y = {**x, "axis": None}, {**y, "axis": None}
    right = {"value": {"expr": f"{left} + panel_wide"}}
    lines = [(panel.evaluation, f"evaluation {panel.evaluation:.4f}", SURE[theme], [6, 4])]
    apart = panel.limit is not None and abs(panel.limit - panel.evaluation) > 1e-6
    if apart and panel.limit is not None:
        lines.append((panel.limit, f"mean over all masks {panel.limit:.4f}", MEAN[theme], [2, 3]))
    high = max(line[0] for line in lines)
    layers: list[Spec] = [
        {
            "data": data,
            "mark": {"type": "area", "color": MEAN[theme], "opacity": 0.22, "clip": False},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": data,
            "mark": {"type": "line", "color": MEAN[theme], "strokeWidth": 2},
            "encoding": {"x": bare_x, "y": bare_y},
        },
    ]
    for value, says, colour, dash in lines:
        place = {"values": [{"mean": value, "passes": 1}]}
        below = len(lines) > 1 and value < high
        layers += [
            {
                "data": place,
                "mark": {"type": "rule", "color": colour, "strokeDash": dash, "strokeWidth": 1.8},
                "encoding": {"x": {"value": {"expr": left}}, "x2": right, "y": bare_y},
            },
            *(
                {
                    "data": place,
                    "mark": {"type": "text", "text": says, "align": "right", "fontSize": 12,
                             "baseline": "top" if below else "bottom",
                             "dy": 5 if below else -5, **style},
                    "encoding": {"x": right, "y": bare_y},
                }
                for style in ({"stroke": ink.halo, "strokeWidth": 4}, {"color": colour})
            ),
        ]  # fmt: skip
    layers.append(
        {
            "data": data,
            "mark": {"type": "rule", "opacity": 0.001, "strokeWidth": 6},
            "encoding": {
                "x": bare_x,
                "y": {"value": {"expr": top}},
                "y2": {"value": {"expr": f"{top} + panel_high"}},
                "tooltip": [
                    {"field": "passes"},
                    {"field": "mean", "format": ".4f"},
                    {"field": "error", "title": "standard error", "format": ".4f"},
                ],
            },
        }
    )
    return layers
