"""Training curves of one network in several orders: one start, as many ends."""

from __future__ import annotations

import numpy as np

from core.arrays import Float64, Integers
from core.charts.chart import Chart, Spec, arrow_bytes, layered
from core.charts.palette import INKS, Theme
from core.charts.splits.parts import domain_of

HEIGHT = 230
_COLOUR = "#56B4E9"
"""The colour of shuffling, on the map and here."""


def curves_chart(seeds: Integers, losses: Float64, theme: Theme, finding: str) -> Chart:
    """Draw the training loss [seed, epoch] of every order seed; hovering lights one."""
    epochs = losses.shape[1]
    rows = arrow_bytes(
        {
            "seed": np.repeat(seeds, epochs),
            "epoch": np.tile(np.arange(1, epochs + 1), len(seeds)),
            "loss": losses.ravel(),
        }
    )
    place: Spec = {
        "x": {
            "field": "epoch",
            "type": "quantitative",
            "title": "epoch",
            "scale": {"domain": [1, max(epochs, 2)], "nice": False},
            "axis": {"tickCount": 6, "tickMinStep": 1},
        },
        "y": {
            "field": "loss",
            "type": "quantitative",
            "title": "training loss",
            "scale": {"domain": domain_of(losses), "nice": False, "zero": False},
            "axis": {"tickCount": 5},
        },
    }
    bare = {name: {**channel, "axis": None} for name, channel in place.items()}
    detail = {"detail": {"field": "seed"}}
    lit = {"condition": {"param": "hovered", "empty": False, "value": 4}, "value": 1.6}
    tooltip = [
        {"field": "seed", "title": "order seed"},
        {"field": "epoch"},
        {"field": "loss", "format": ".4f"},
    ]
    hover = {
        "name": "hovered",
        "select": {"type": "point", "fields": ["seed"], "on": "pointerover", "clear": "pointerout"},
    }
    layers: list[Spec] = [
        {
            "data": {"name": "losses"},
            "mark": {"type": "line", "color": _COLOUR, "opacity": 0.9},
            "encoding": {**place, **detail, "strokeWidth": lit},
        },
        {
            "data": {"name": "losses"},
            "transform": [{"filter": f"datum.epoch == {epochs}"}],
            "mark": {"type": "point", "filled": True, "size": 70, "color": _COLOUR, "opacity": 1,
                     "stroke": INKS[theme].text, "strokeWidth": 0.8},
            "encoding": {**bare, "tooltip": tooltip},
        },
        {
            "data": {"name": "losses"},
            "params": [hover],
            "mark": {"type": "line", "strokeWidth": 12, "opacity": 0.001},
            "encoding": {**bare, **detail, "tooltip": tooltip},
        },
    ]  # fmt: skip
    return Chart(layered(layers, height=HEIGHT), finding, {"losses": rows})
