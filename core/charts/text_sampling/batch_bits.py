"""How far a batch moves the logits, beside how far the best token leads the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.arrays import Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered

MOVED: dict[Theme, str] = {"light": "#C24A00", "dark": "#F0712B"}
LEAD: dict[Theme, str] = {"light": "#0072B2", "dark": "#56B4E9"}


def bits_chart(
    tokens: Sequence[str], largest: Float64, gap: Float64, theme: Theme, finding: str
) -> Chart:
    """Draw the largest difference and the winner's lead after each of the ``tokens``.

    ``largest`` and ``gap``: float64 [position], of logits. The axis is logarithmic; where nothing
    moved there is no cross.
    """
    seen = np.concatenate([largest[largest > 0], gap[gap > 0], [1e-7, 10.0]])
    rows = arrow_bytes(
        {
            "position": np.arange(1, len(tokens) + 1),
            "token": list(tokens),
            "moved": np.where(largest > 0, largest, np.nan),
            "lead": np.where(gap > 0, gap, np.nan),
        }
    )
    domain = [float(10 ** np.floor(np.log10(seen.min()))), float(seen.max()) * 2]
    layers = [
        _points("lead", "circle", LEAD[theme], len(tokens), domain, drawn=True),
        _points("moved", "cross", MOVED[theme], len(tokens), domain),
        _words("● the lead of the best token over the next", LEAD[theme], 0, theme),
        _words("✚ the largest difference that the batch made", MOVED[theme], 17, theme),
    ]
    return Chart(layered(layers, height=260), finding, {"positions": rows})


def _points(
    field: str, shape: str, colour: str, count: int, domain: Sequence[float], drawn: bool = False
) -> Spec:
    return {
        "data": {"name": "positions"},
        "transform": [{"filter": f"isValid(datum.{field})"}],
        "mark": {"type": "point", "filled": True, "shape": shape, "color": colour, "size": 42,
                 "opacity": 0.95},
        "encoding": {
            "x": {
                "field": "position",
                "type": "quantitative",
                "title": "tokens read",
                "scale": {"domain": [0.5, count + 0.5], "nice": False},
                "axis": {"orient": "bottom", "tickMinStep": 1, "format": "d"} if drawn else None,
            },
            "y": {
                "field": field,
                "type": "quantitative",
                "title": "logits",
                "scale": {"type": "log", "domain": list(domain), "nice": False,
                          "range": [{"expr": "height"}, 40]},
                "axis": {"orient": "left", "format": ".0e", "tickCount": 5} if drawn else None,
            },
            "tooltip": [
                {"field": "position", "title": "tokens read"},
                {"field": "token", "title": "the last of them"},
                {"field": "lead", "title": "lead of the best", "format": ".3g"},
                {"field": "moved", "title": "largest difference", "format": ".2e"},
            ],
        },
    }  # fmt: skip


def _words(says: str, colour: str, y: int, theme: Theme) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "text", "text": says, "color": colour, "fontSize": 12, "align": "left",
                 "baseline": "top", "stroke": INKS[theme].halo, "strokeWidth": 0},
        "encoding": {"x": {"value": 0}, "y": {"value": y}},
    }  # fmt: skip
