"""The picture of the page: every seed's path over the landscape, beside its loss, played in step.

One layered view, so that one slider moves all of it and hovering a path lights its curve and its
dot. Where the view is narrow, the losses stand below the landscape; the browser decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Float32, Integers
from core.charts import playback as play
from core.charts.chart import Chart, at, between, chosen, drawn, on_halo, places
from core.charts.colours import FAILURES, LETTERS
from core.charts.palette import HALO, INK, WAITING, outcome_scales
from core.charts.weight_initialization.pair import hovered, lit, root_steps
from core.wording import shown_loss

if TYPE_CHECKING:
    from core.weight_initialization.descent import Paths
    from core.weight_initialization.landscapes import Landscape
    from core.weight_initialization.minima import Minima
    from core.weight_initialization.outcomes import Outcomes

HEIGHT = 370
MOST_ROWS = 3000
"""Points of paths drawn: more make the browser drop frames."""

MOST_FRAMES = 150
MOST_HALOS = 60

LINGER = "step + max(1, round(step * 0.03))"
"""Playing lingers over the first steps, where most happens: each frame goes on by 3 percent."""

LAYOUT = places(
    wide="width > 620",
    map_right="wide ? width * 0.48 : width",
    map_bottom="wide ? height : height * 0.58",
    loss_top="wide ? 0 : height * 0.58 + 64",
    curves_left="wide ? width * 0.48 + 60 : 0",
    curves_right="width - (wide ? 188 : 180)",
    dots_left="curves_right + 10",
    dots_wide="wide ? 40 : 28",
    names_left="curves_right + (wide ? 66 : 54)",
)

PATHS, MINIMA, NAMES = (alt.NamedData(name) for name in ("paths", "minima", "names"))
NOW = (datum.step <= play.step) & (play.step < datum.until)
SO_FAR = datum.step <= play.step
HOVERED = hovered("seed")
UNTOLD = [alt.Tooltip("seed:N"), alt.Tooltip("loss:Q", format=".4g")]
TOOLTIP = [*UNTOLD, alt.Tooltip("step:N"), alt.Tooltip("ends:N", title="ends in")]


def paths_chart(
    seeds: Sequence[int],
    paths: Paths,
    result: Outcomes,
    landscape: Landscape,
    image: str,
    step: int,
    finding: str,
    told: bool = True,
) -> Chart:
    """Draw the ``paths`` of ``seeds`` over ``image``, opened at ``step``; untold, their starts."""
    last, names = paths.weights.shape[1] - 1, names_in_order(result, told)
    reached = (datum.arrived <= play.step) | (play.step >= last)
    looks = _looks(reached, len(result.minima)) if told else _WAITING
    map_layers = _landscape(landscape, looks, len(seeds) <= MOST_HALOS, told)
    domain = loss_domain(paths.losses if told else paths.losses[:, :1], result.minima)
    ends, says = zip(*names, strict=True)
    rows: dict[str, dict[str, Any]] = {
        # Among the rows: in the specification Streamlit would search the image for names.
        "ground": {"image": [image]},
        "paths": path_rows(seeds, paths, result if told else None, landscape.half_width),
        "minima": _minima_rows(result.minima, landscape.half_width, says),
        "names": {"row": range(len(names)), "ends": ends, "says": says},
    }
    list_layers = _names(reached if told else None, len(result.minima), len(names))
    moments = play.playback(last, step, LINGER) if told else places(step="0")
    return drawn(
        finding,
        rows,
        map_layers,
        _losses(last, domain, looks, told),
        list_layers,
        params=[*LAYOUT, *moments],
        height=HEIGHT,
    )


_WAITING = chosen({"value": WAITING}), chosen({"value": "circle"})
"""How all marks look before the guess."""


def _looks(reached: Any, minima: int) -> tuple[Any, Any]:
    """Return colour and shape: plain while a path is on its way, its minimum's on arrival."""
    arrived = alt.when(reached)
    colour, shape = (
        chosen(arrived.then("ends:N", scale=scale, legend=None).otherwise(alt.value(plain)))
        for scale, plain in zip(outcome_scales(minima), (WAITING, "circle"), strict=True)
    )
    return colour, shape


def placed(data: alt.NamedData, landscape: Landscape, first: str, second: str) -> alt.Chart:
    """Return rows placed on the landscape, by the names of their two weights."""
    window = [-landscape.half_width, landscape.half_width]
    across = alt.Scale(domain=window, range=[0, alt.expr("map_right")])
    up = alt.Scale(domain=window, range=[alt.expr("map_bottom"), 0])
    below = alt.Axis(orient="bottom", offset=alt.expr("map_bottom - height"), tickCount=5)
    return alt.Chart(data).encode(
        alt.X(first, title=landscape.axes[0], scale=across, axis=below),
        alt.Y(second, title=landscape.axes[1], scale=up, axis=alt.Axis(tickCount=5)),
    )


def _landscape(
    landscape: Landscape, looks: tuple[Any, Any], with_halos: bool, told: bool
) -> list[alt.Chart]:
    (colour, shape), tooltip = looks, TOOLTIP if told else UNTOLD
    points = placed(PATHS, landscape, "first:Q", "second:Q")
    lines = points.encode(alt.Detail("seed:N"), alt.Order("step:Q")).transform_filter(SO_FAR)
    minima = placed(MINIMA, landscape, "first:Q", "second:Q")
    names = placed(MINIMA, landscape, "label_first:Q", "label_second:Q")
    names = names.encode(alt.Text("name:N"))

    ground = alt.Chart(alt.NamedData("ground")).mark_image(aspect=False)
    ground = ground.encode(
        alt.Url("image:N"), x=at("0"), x2=at("map_right"), y=at("0"), y2=at("map_bottom")
    )
    halos = lines.mark_line(strokeWidth=4, opacity=0.55, stroke=HALO)
    trails = lines.mark_line(strokeCap="round").encode(
        color=colour, strokeWidth=lit(HOVERED, 4.5, 1.8)
    )
    starts = points.mark_point(size=34, fill=HALO, stroke=INK, strokeWidth=1, opacity=0.7)
    crosses = minima.mark_point(shape="cross", size=46, color=INK, opacity=0.7)
    heads = points.mark_point(stroke=HALO, strokeWidth=1).encode(
        fill=colour, shape=shape, size=lit(HOVERED, 240, 120), tooltip=tooltip
    )
    hits = lines.mark_line(strokeWidth=12, opacity=0.001).encode(tooltip=tooltip)
    return [
        ground,
        *([halos] if with_halos else []),  # of very many paths: a blur, and slow
        trails,
        starts.transform_filter(datum.step == 0),
        crosses,
        *on_halo(names, 3, align="center", fontWeight="bold", strokeOpacity=0.75),
        heads.transform_filter(NOW),
        # Playing, they are drawn for nobody.
        (hits.transform_filter(~play.playing) if told else hits).add_params(HOVERED),
    ]


def _losses(
    last: int, domain: tuple[float, float], looks: tuple[Any, Any], told: bool
) -> list[alt.Chart]:
    """Return the curves of the losses, and beside them a dot for each where it is now."""
    colour, shape = looks
    ends = between("curves_left", "curves_right")
    step = root_steps(last, "step (square-root scale)", range=ends)
    loss = alt.Y(
        "loss:Q",
        scale=alt.Scale(domain=domain, range=between("height", "loss_top"), clamp=True),
        axis=alt.Axis(orient="left", offset=alt.expr("-curves_left"), tickCount=5),
    )
    each = alt.Chart(PATHS).encode(loss)
    curves = each.mark_line().encode(
        step,
        alt.Detail("seed:N"),
        alt.Order("step:Q"),
        color=colour,
        strokeWidth=lit(HOVERED, 4, 1.4),
        opacity=lit(HOVERED, 1, 0.75),
    )
    dots = each.mark_point(opacity=0.9, stroke=INK, strokeWidth=0.6).encode(
        x=at("dots_left + datum.spread * dots_wide"),
        fill=colour,
        shape=shape,
        size=lit(HOVERED, 200, 70),
        tooltip=TOOLTIP if told else UNTOLD,
    )
    return [curves.transform_filter(SO_FAR), dots.transform_filter(NOW)]


def _names(reached: Any, minima: int, count: int) -> list[alt.Chart]:
    """Return the list of outcomes beside the dots: mark, letter, loss; how many by now, if told."""
    colour, shape = outcome_scales(minima)
    line = at(f"height - 8 - datum.row * min(22, (height - loss_top - 26) / {count})")
    listed = alt.Chart(NAMES).encode(y=line)
    names = [
        listed.mark_point(size=90, stroke=INK, strokeWidth=0.6).encode(
            alt.Fill("ends:N", scale=colour, legend=None),
            alt.Shape("ends:N", scale=shape, legend=None),
            x=at("names_left"),
        ),
        listed.mark_text().encode(alt.Text("says:N"), x=at("names_left + 12")),
    ]
    if reached is None:
        return names
    arrived = alt.Chart(PATHS).transform_filter(datum.step == 0).transform_filter(reached)
    counted = arrived.transform_aggregate(seeds="count()", groupby=["row"])
    number = counted.mark_text(align="right", fontSize=15, fontWeight="bold")
    return [*names, number.encode(alt.Text("seeds:Q"), x=at("width"), y=line)]


def path_rows(
    seeds: Sequence[int], paths: Paths, result: Outcomes | None, half_width: float
) -> dict[str, Any]:
    """Return the points to draw, a row for each seed and recorded step; of no result, the starts.

    A point outside the window has no place on the landscape (null), but keeps its loss.
    """
    steps = recorded_steps(paths.weights.shape[1] - 1 if result else 0, len(seeds))
    weights = paths.weights[:, steps].astype(np.float64)
    weights[~(np.abs(weights) <= half_width).all(-1)] = np.nan
    losses = paths.losses[:, steps].astype(np.float64)
    losses[~np.isfinite(losses)] = np.nan
    of_seeds: dict[str, Any] = {
        "seed": np.array(seeds, dtype=np.int64),
        "spread": (np.arange(len(seeds)) * 0.618034) % 1,
    }
    if result:
        labels, named = ends_of(result), names_in_order(result)
        order = {name: row for row, (name, _) in enumerate(named)}
        of_seeds |= {
            "ends": np.array(labels),
            "arrived": result.arrived.astype(np.int32),
            "row": np.array([order[label] for label in labels], dtype=np.int32),
        }
    return {
        **{name: each.repeat(len(steps)) for name, each in of_seeds.items()},
        "step": np.tile(steps.astype(np.int32), len(seeds)),
        "until": np.tile(np.append(steps[1:], steps[-1] + 1).astype(np.int32), len(seeds)),
        "first": weights[:, :, 0].ravel(),
        "second": weights[:, :, 1].ravel(),
        "loss": losses.ravel(),
    }


def recorded_steps(last: int, seeds: int) -> Integers:
    """Return the steps [frame] to draw: denser at the beginning, where a path moves most."""
    frames = int(np.clip(MOST_ROWS // max(seeds, 1), 12, MOST_FRAMES))
    steps = np.round(last * np.linspace(0, 1, frames) ** 2).astype(np.int64)
    return np.unique(steps)


def loss_domain(losses: Float32, minima: Minima) -> tuple[float, float]:
    """Return the range of losses shown: all minima and starts, and what climbs not far above."""
    finite, starts, low = losses[np.isfinite(losses)], losses[:, 0], float(minima.losses[0])
    high = float(starts[np.isfinite(starts)].max(initial=minima.losses[-1]))
    if finite.size:
        high = max(high, min(float(np.quantile(finite, 0.995)), 2 * high - low))
    pad = 0.04 * (high - low or 1.0)
    return low - pad, high + pad


def _minima_rows(minima: Minima, half: float, says: Sequence[str]) -> dict[str, Any]:
    """Return each minimum with its name, the name held inside the window."""
    first, second = minima.weights.T
    drop = 0.085 * half
    return {
        "first": first,
        "second": second,
        "label_first": np.clip(first, -0.86 * half, 0.86 * half),
        "label_second": np.where(second - drop > -0.95 * half, second - drop, second + drop),
        "name": says[: len(first)],
    }


def ends_of(result: Outcomes) -> list[str]:
    """Return the name of each seed's outcome [seed]."""
    # Outcomes below zero index the failures: −1 is the first of them.
    return [LETTERS[o] if o >= 0 else FAILURES[-1 - o] for o in result.outcome]


def names_in_order(result: Outcomes, told: bool = True) -> list[tuple[str, str]]:
    """Return (name, words) of each minimum, the lowest first, and, if told, of failures seen."""
    lettered = zip(LETTERS, result.minima.losses, strict=False)
    minima = [(letter, f"{letter}  {shown_loss(loss)}") for letter, loss in lettered]
    seen = ends_of(result) if told else []
    return minima + [(name, name) for name in FAILURES if name in seen]
