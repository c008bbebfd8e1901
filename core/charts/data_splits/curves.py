"""One network in several orders: its training curves, and where the ends disagree."""

from __future__ import annotations

import json

import numpy as np

from core.arrays import Booleans, Float64, Integers
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, group_colours, layered
from core.charts.data_splits.parts import domain_of

HEIGHT = 300
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
            "axis": {"orient": "bottom", "tickCount": 6, "tickMinStep": 1},
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


def disputed_chart(
    places: Float64, says_one: Booleans, classes: tuple[str, str], theme: Theme, finding: str
) -> Chart:
    """Draw fresh examples [example, 2] by what the networks say of them: ``says_one`` [run,
    example]. Agreed ones are faint, in the colour and shape of their class; disputed ones stand
    out.
    """
    ones = says_one.sum(axis=0)
    disputed = (ones > 0) & (ones < len(says_one))
    said = [classes[1] if count * 2 > len(says_one) else classes[0] for count in ones]
    rows = arrow_bytes(
        {
            "x": places[:, 0],
            "y": places[:, 1],
            "said": ["disputed" if d else s for d, s in zip(disputed, said, strict=True)],
            "votes": [f"{count} of {len(says_one)} say {classes[1]}" for count in ones],
        }
    )
    groups = [f"all say {name}" for name in classes]
    names = dict(zip(classes, groups, strict=True))
    domain, palette = [*classes, "disputed"], group_colours(2, theme)
    place: Spec = {
        name: {
            "field": name,
            "type": "quantitative",
            "title": name,
            "scale": {"domain": domain_of(places[:, i]), "nice": False, "zero": False},
            "axis": {"tickCount": 5},
        }
        for i, name in enumerate(("x", "y"))
    }
    labels = {"labelExpr": f"{json.dumps(names)}[datum.label] || datum.label"}
    legend = {"orient": "top", "title": None, "symbolOpacity": 1, **labels}
    look = {
        "color": {
            "field": "said",
            "type": "nominal",
            "legend": legend,
            "scale": {"domain": domain, "range": [*palette, INKS[theme].text]},
        },
        "shape": {
            "field": "said",
            "type": "nominal",
            "legend": legend,
            "scale": {"domain": domain, "range": ["circle", "square", "diamond"]},
        },
    }
    layers: list[Spec] = [
        {
            "data": {"name": "fresh"},
            "transform": [{"filter": f"{sign}(datum.said == 'disputed')"}],
            "mark": {"type": "point", "filled": True, "size": size, "opacity": opacity},
            "encoding": {**place, **look, "tooltip": [{"field": "votes", "title": "networks"}]},
        }
        for sign, size, opacity in (("!", 18, 0.3), ("", 60, 1))
    ]
    spec = layered(layers, height=HEIGHT)
    spec["resolve"] = {"scale": {"x": "shared", "y": "shared"}}
    return Chart(spec, finding, {"fresh": rows})
