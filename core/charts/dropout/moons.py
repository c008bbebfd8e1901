"""Many passes over the plane of two moons: their mean probability, and beside it its spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.arrays import Float64, Integers
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered, places, rgb
from core.charts.weight_initialization.landscape import borders, png_url

PIXELS = 384
CLASSES: dict[Theme, tuple[str, str]] = {
    "light": ("#0072B2", "#E69F00"),
    "dark": ("#56B4E9", "#E69F00"),
}
POINTS: dict[Theme, tuple[str, str]] = {
    "light": ("#00527F", "#A65E00"),
    "dark": ("#8FD0F5", "#FFC04D"),
}
_PAPER: dict[Theme, str] = {"light": "#F7F8FA", "dark": "#171D24"}
_SPREAD: dict[Theme, str] = {"light": "#B03A00", "dark": "#FF8A45"}
_TITLES = ("probability of class B (▲)", "spread of the passes")


@dataclass(frozen=True, eq=False)
class Plane:
    """What is drawn: ``x`` and ``y`` [side]; ``probability`` and ``spread`` [row of y, column of
    x]; ``evaluation``, shaped alike, whose border is drawn; the training points and their classes.
    """

    x: Float64
    y: Float64
    probability: Float64
    spread: Float64
    evaluation: Float64
    points: Float64
    classes: npt.NDArray[np.int64] | npt.NDArray[np.float64]


def moons_chart(plane: Plane, theme: Theme, finding: str, told: bool = True) -> Chart:
    """Draw both maps; untold, only what evaluation mode says."""
    first = plane.probability if told else plane.evaluation
    title = f"mean {_TITLES[0]}; line: evaluation" if told else f"{_TITLES[0]}, evaluation"
    params = places(
        wide="width > 620",
        map_wide="wide ? width / 2 - 30 : width",
        map_high="wide ? height - 22 : height / 2 - 58",
        left0="0",
        top0="22",
        left1="wide ? width - map_wide : 0",
        top1="wide ? 22 : height - map_high",
    )
    layers = _map(plane, probability_image(plane, first, theme), 0, title, theme)
    if told:
        top = float(plane.spread.max())
        says = f"{_TITLES[1]}, 0 to {top:.2f} (strongest)"
        layers += _map(plane, spread_image(plane, theme), 1, says, theme)
    else:
        layers.append(_held_back(theme))
    names = np.where(plane.classes == 1, "B", "A").tolist()
    points = arrow_bytes({"x": plane.points[:, 0], "y": plane.points[:, 1], "name": names})
    return Chart(layered(layers, params, height=380), finding, {"points": points})


def probability_image(plane: Plane, probability: Float64, theme: Theme) -> str:
    """Return a PNG of ``probability``: one class's colour fades into the other's."""
    paper, first, second = (rgb(colour) for colour in (_PAPER[theme], *CLASSES[theme]))
    sure = 0.6 * (2 * enlarged(probability) - 1)[:, :, None]
    pixels = paper + np.maximum(sure, 0) * (second - paper) + np.maximum(-sure, 0) * (first - paper)
    return _bordered(pixels, plane, theme)


def spread_image(plane: Plane, theme: Theme) -> str:
    """Return a PNG of the spread, from none to the largest."""
    paper, strong = rgb(_PAPER[theme]), rgb(_SPREAD[theme])
    share = enlarged(plane.spread) / (plane.spread.max() or 1)
    return _bordered(paper + np.clip(share, 0, 1)[:, :, None] * (strong - paper), plane, theme)


def enlarged(values: Float64) -> Float64:
    """Return ``values`` [row, column] at the size of the image, smoothly in between."""
    image = Image.fromarray(values.astype(np.float32))
    return np.asarray(image.resize((PIXELS, PIXELS), Image.Resampling.BILINEAR), dtype=np.float64)


def _bordered(pixels: Float64, plane: Plane, theme: Theme) -> str:
    side: Integers = (enlarged(plane.evaluation) > 0.5).astype(np.int64)
    line = borders(side)[:, :, None]
    marked = np.where(line, rgb(INKS[theme].text), pixels)
    return png_url(marked[::-1].round().clip(0, 255).astype(np.uint8))


def _map(plane: Plane, image: str, number: int, title: str, theme: Theme) -> list[Spec]:
    ink, left, top = INKS[theme], f"left{number}", f"top{number}"
    window = {"x": float(plane.x[0]), "y": float(plane.y[0]),
              "right": float(plane.x[-1]), "top": float(plane.y[-1])}  # fmt: skip
    x: Spec = {
        "field": "x",
        "type": "quantitative",
        "title": "first feature",
        "scale": {"domain": [window["x"], window["right"]], "nice": False, "zero": False,
                  "range": [{"expr": left}, {"expr": f"{left} + map_wide"}]},
        "axis": {"orient": "bottom", "tickCount": 5,
                 "offset": {"expr": f"{top} + map_high - height"}},
    }  # fmt: skip
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "title": None if number else "second feature",
        "scale": {"domain": [window["y"], window["top"]], "nice": False, "zero": False,
                  "range": [{"expr": f"{top} + map_high"}, {"expr": top}]},
        "axis": {"orient": "left", "tickCount": 5, "offset": {"expr": f"-{left}"}},
    }  # fmt: skip
    by_class = {"field": "name", "type": "nominal", "legend": None}
    return [
        {
            "data": {"values": [window]},
            "mark": {"type": "image", "aspect": False, "url": image},
            "encoding": {"x": x, "x2": {"field": "right"}, "y": y, "y2": {"field": "top"}},
        },
        {
            "data": {"name": "points"},
            "mark": {"type": "point", "filled": True, "size": 30, "opacity": 0.9,
                     "stroke": ink.halo, "strokeWidth": 0.7},
            "encoding": {
                "x": {**x, "axis": None},
                "y": {**y, "axis": None},
                "fill": {**by_class, "scale": {"domain": ["A", "B"],
                                               "range": list(POINTS[theme])}},
                "shape": {**by_class, "scale": {"domain": ["A", "B"],
                                                "range": ["circle", "triangle-up"]}},
                "tooltip": [{"field": "name", "title": "training point of class"}],
            },
        },
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "text": title, "align": "left", "baseline": "bottom",
                     "fontSize": 13, "fontWeight": "bold", "color": ink.text},
            "encoding": {"x": {"value": {"expr": left}}, "y": {"value": {"expr": f"{top} - 6"}}},
        },
    ]  # fmt: skip


def _held_back(theme: Theme) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "text", "text": ["Where will the", "passes disagree?"], "fontSize": 15,
                 "lineHeight": 20, "color": INKS[theme].quiet},
        "encoding": {
            "x": {"value": {"expr": "left1 + map_wide / 2"}},
            "y": {"value": {"expr": "top1 + map_high / 2"}},
        },
    }  # fmt: skip
