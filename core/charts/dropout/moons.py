"""Many passes over the plane of two moons: their mean probability, and beside it its spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
from PIL import Image

from core.arrays import Float64
from core.charts.chart import ONE, Chart, at, between, drawn, places
from core.charts.colours import INKS, Theme, rgb
from core.charts.palette import CLASS_A, CLASS_B, HALO, QUIET
from core.charts.regions import borders, png_url

if TYPE_CHECKING:
    from core.dropout.data import Points
    from core.dropout.monte_carlo import MoonsSpread

PIXELS = 384
SHAPES = ["circle", "triangle-up"]
_CLASSES: dict[Theme, tuple[str, str]] = {
    "light": ("#0072B2", "#E69F00"),
    "dark": ("#56B4E9", "#E69F00"),
}
_PAPER: dict[Theme, str] = {"light": "#F7F8FA", "dark": "#171D24"}
_SPREAD: dict[Theme, str] = {"light": "#B03A00", "dark": "#FF8A45"}


def moons_chart(
    result: MoonsSpread, train: Points, theme: Theme, finding: str, told: bool = True
) -> Chart:
    """Draw both maps, as images for ``theme``; untold, only what evaluation mode says."""
    name = "probability of class B (▲)"
    title = f"mean {name}; line: evaluation" if told else f"{name}, evaluation"
    first = probability_image(result, result.probability if told else result.evaluation, theme)
    second = [_held_back()]
    if told:
        says = f"spread of the passes, 0 to {result.probability_spread.max():.2f} (strongest)"
        second = _map(result, spread_image(result, theme), 1, says)
    names = np.where(train.y == 1, "B", "A").tolist()
    return drawn(
        finding,
        {"points": {"x": train.x[:, 0], "y": train.x[:, 1], "class": names}},
        _map(result, first, 0, title),
        second,
        params=places(
            wide="width > 620",
            map_wide="wide ? width / 2 - 30 : width",
            map_high="wide ? height - 22 : height / 2 - 58",
            left0="0",
            top0="22",
            left1="wide ? width - map_wide : 0",
            top1="wide ? 22 : height - map_high",
        ),
        height=380,
    )


def probability_image(result: MoonsSpread, probability: Float64, theme: Theme) -> str:
    """Return a PNG of ``probability``: one class's colour fades into the other's."""
    paper, first, second = (rgb(colour) for colour in (_PAPER[theme], *_CLASSES[theme]))
    sure = 0.6 * (2 * enlarged(probability) - 1)[:, :, None]
    pixels = paper + np.maximum(sure, 0) * (second - paper) + np.maximum(-sure, 0) * (first - paper)
    return _bordered(pixels, result, theme)


def spread_image(result: MoonsSpread, theme: Theme) -> str:
    """Return a PNG of the spread, from none to the largest."""
    paper, strong = rgb(_PAPER[theme]), rgb(_SPREAD[theme])
    share = enlarged(result.probability_spread) / (result.probability_spread.max() or 1)
    return _bordered(paper + np.clip(share, 0, 1)[:, :, None] * (strong - paper), result, theme)


def enlarged(values: Float64) -> Float64:
    """Return ``values`` [row, column] at the size of the image, smoothly in between."""
    image = Image.fromarray(values.astype(np.float32))
    return np.asarray(image.resize((PIXELS, PIXELS), Image.Resampling.BILINEAR), dtype=np.float64)


def _bordered(pixels: Float64, result: MoonsSpread, theme: Theme) -> str:
    line = borders((enlarged(result.evaluation) > 0.5).astype(np.int64))[:, :, None]
    marked = np.where(line, rgb(INKS[theme].text), pixels)
    return png_url(marked[::-1].round().clip(0, 255).astype(np.uint8))


def _map(result: MoonsSpread, image: str, number: int, title: str) -> list[alt.Chart]:
    left, top = f"left{number}", f"top{number}"
    right, bottom = f"{left} + map_wide", f"{top} + map_high"
    across = alt.Scale(domain=result.x[[0, -1]].tolist(), range=between(left, right))
    up = alt.Scale(domain=result.y[[0, -1]].tolist(), range=between(bottom, top))
    below = alt.Axis(orient="bottom", tickCount=5, offset=alt.expr(f"{bottom} - height"))
    beside = alt.Axis(orient="left", tickCount=5, offset=alt.expr(f"-{left}"))
    picture = alt.Chart(ONE).mark_image(aspect=False, url=image)
    points = alt.Chart(alt.NamedData("points"))
    heading = alt.Chart(ONE).encode(x=at(left), y=at(f"{top} - 6"))
    return [
        picture.encode(x=at(left), x2=at(right), y=at(top), y2=at(bottom)),
        points.mark_point(size=30, opacity=0.9, stroke=HALO, strokeWidth=0.7).encode(
            alt.X("x:Q", title="first feature", scale=across, axis=below),
            alt.Y("y:Q", title=None if number else "second feature", scale=up, axis=beside),
            alt.Fill("class:N").legend(None).scale(domain=["A", "B"], range=[CLASS_A, CLASS_B]),
            alt.Shape("class:N").legend(None).scale(domain=["A", "B"], range=SHAPES),
            tooltip=[alt.Tooltip("class:N", title="training point of class")],
        ),
        heading.mark_text(text=title, baseline="bottom", fontSize=13, fontWeight="bold"),
    ]


def _held_back() -> alt.Chart:
    text = ["Where will the", "passes disagree?"]
    place = alt.Chart(ONE).encode(x=at("left1 + map_wide / 2"), y=at("top1 + map_high / 2"))
    return place.mark_text(text=text, align="center", fontSize=15, lineHeight=20, color=QUIET)
