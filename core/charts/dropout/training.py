"""Many dropout seeds in training: loss curves, test accuracies as dots, disagreement as dots.

Networks with dropout stand beside the same networks without, on one scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts.chart import ONE, Chart, at, between, chosen, drawn, places
from core.charts.palette import AZURE, HALO, QUIET, VERMILLION
from core.charts.piles import beside

if TYPE_CHECKING:
    from core.dropout.training import TrainingSpread

BINS = 44
STRIPS = {"accuracies": "test accuracy", "disagreement": "pairs: answers differ"}

LAYOUT = places(
    wide="width > 620",
    curves_wide="wide ? width * 0.42 : width",
    curves_high="wide ? height : height * 0.45",
    strip_wide="wide ? width * 0.22 : width / 2 - 30",
    strip_top="wide ? 0 : height * 0.45 + 64",
    accuracies_left="wide ? width * 0.42 + 62 : 0",
    disagreement_left="width - strip_wide",
)

HOVERED = alt.selection_point(
    name="hovered", fields=["seed"], on="pointerover", clear="pointerout", empty=False
)


def training_chart(groups: Mapping[str, TrainingSpread], finding: str, told: bool = True) -> Chart:
    """Draw the named ``groups``, of the same seeds: without dropout, then with.

    Untold, the latter is held back, and the axes hold whatever it may be.
    """
    names = list(groups)
    shown = groups if told else {names[0]: groups[names[0]]}
    rows: dict[str, Any] = {
        "curves": _curve_rows(shown),
        "heads": {"group": names, "place": range(len(names))},
    }
    colour = alt.Scale(domain=names, range=[AZURE, VERMILLION][-len(names) :])
    strips = []
    for field in STRIPS:
        dots = pd.concat(
            _dots(spread, field).assign(group=name, place=place)
            for place, (name, spread) in enumerate(shown.items())
        )
        span = _span(dots.value.to_numpy()) if told else (0.0, 1.0)
        dots["beside"] = dots.groupby("place").value.transform(beside, *span, BINS)
        rows[field] = dots.to_dict("list")
        strips.append(_strip(field, span, names, colour))
    if not told:
        strips.append([_held_back(field) for field in STRIPS])
    return drawn(finding, rows, _curves(shown, colour), *strips, params=LAYOUT, height=330)


def _curve_rows(groups: Mapping[str, TrainingSpread]) -> dict[str, Any]:
    losses = np.stack([each.losses for each in groups.values()])
    seeds = next(iter(groups.values())).seeds
    group, seed, epoch = (each.ravel() for each in np.indices(losses.shape))
    return {
        "group": np.take(list(groups), group).tolist(),
        "seed": np.take(seeds, seed),
        "epoch": epoch + 1,
        "loss": losses.ravel(),
    }


def _dots(spread: TrainingSpread, field: str) -> pd.DataFrame:
    """Return each dot's value, and the seed or the two seeds that it belongs to.

    ``alike``: says so of networks that are all one in this, and have one dot.
    """
    seeds = np.array(spread.seeds)
    first, second = np.triu_indices(len(seeds), k=1)
    if field == "accuracies":
        dots = pd.DataFrame({"value": spread.accuracies, "seed": seeds})
    else:
        values = spread.disagreement[first, second]
        dots = pd.DataFrame({"value": values, "seed": seeds[first], "other": seeds[second]})
    same = len(dots) > 1 and dots.value.nunique() == 1
    alike = f"{len(dots)} alike" if same else ""
    return dots.head(1 if same else len(dots)).assign(alike=alike)


def _span(values: np.typing.NDArray[np.float64]) -> tuple[float, float]:
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    pad = 0.06 * (high - low) or 0.005
    return low - pad, high + pad


def _lit(on: float, off: float) -> Any:
    """Return a channel that is ``on`` for the hovered seed and ``off`` for the others."""
    return chosen(alt.when(HOVERED).then(alt.value(on)).otherwise(alt.value(off)))


def _curves(groups: Mapping[str, TrainingSpread], colour: alt.Scale) -> list[alt.Chart]:
    losses = np.stack([spread.losses for spread in groups.values()])
    top = 1.03 * float(losses[np.isfinite(losses)].max(initial=0.1))
    across = alt.Scale(domain=[1, max(losses.shape[2], 2)], range=between("0", "curves_wide"))
    up = alt.Scale(domain=[0, top], clamp=True, range=between("curves_high", "0"))
    lift = alt.expr("curves_high - height")
    below = alt.Axis(orient="bottom", tickCount=5, tickMinStep=1, format="d", offset=lift)
    line = alt.Chart(alt.NamedData("curves")).encode(
        alt.X("epoch:Q", title="epoch", scale=across, axis=below),
        alt.Y("loss:Q", title="training loss (masks on)", scale=up, axis=alt.Axis(tickCount=5)),
        alt.Order("epoch:Q"),
        detail=[alt.Detail("seed:N"), alt.Detail("group:N")],
    )
    seed = alt.Tooltip("seed:N", title="dropout seed")
    hue = alt.Color("group:N", scale=colour, legend=None)
    return [
        line.mark_line().encode(hue, strokeWidth=_lit(3.5, 1.2), opacity=_lit(1, 0.65)),
        line.mark_line(strokeWidth=10, opacity=0.001)
        .encode(tooltip=[seed, alt.Tooltip("group:N", title="dropout")])
        .add_params(HOVERED),
    ]


def _strip(
    field: str, span: tuple[float, float], names: list[str], colour: alt.Scale
) -> list[alt.Chart]:
    """Return a strip of dots: a column for each group, over one axis of values."""
    left, pairs = f"{field}_left", field == "disagreement"
    middle = f"({left} + strip_wide * (datum.place + 0.5) / {len(names)})"
    size, low = (16, 0.0) if pairs else (46, span[0])
    written = ".1%" if pairs or span[1] - span[0] < 0.2 else ".0%"
    up = alt.Scale(domain=[low, span[1]], range=between("height", "strip_top + 42"))
    axis = alt.Axis(orient="left", tickCount=5, format=written, offset=alt.expr(f"-{left}"))
    shape = alt.Scale(domain=names, range=["square", "circle"][-len(names) :])
    dots = alt.Chart(alt.NamedData(field)).mark_point(stroke=HALO, strokeWidth=0.6, opacity=0.9)
    words: dict[str, Any] = {"align": "center", "baseline": "top"}
    heads = alt.Chart(alt.NamedData("heads")).mark_text(fontWeight="bold", **words)
    title = alt.Chart(ONE).mark_text(text=STRIPS[field], **words)
    hue = alt.Color("group:N", scale=colour, legend=None)
    value = alt.Y("value:Q", title=None, scale=up, axis=axis)
    alike = alt.Chart(alt.NamedData(field)).mark_text(align="center", baseline="bottom", dy=-8)
    return [
        dots.encode(
            value,
            alt.Fill("group:N", scale=colour, legend=None),
            alt.Shape("group:N", scale=shape, legend=None),
            x=at(f"{middle} + datum.beside * strip_wide / {len(names)} * 0.42"),
            size=_lit(5 * size, size),
            tooltip=[
                alt.Tooltip("seed:N", title="dropout seed"),
                *([alt.Tooltip("other:N", title="and seed")] if pairs else []),
                alt.Tooltip("value:Q", format=".1%", title=STRIPS[field]),
            ],
        ),
        alike.encode(value, alt.Text("alike:N"), x=at(middle)),
        title.encode(x=at(f"{left} + strip_wide / 2"), y=at("strip_top")),
        heads.encode(alt.Text("group:N"), hue, x=at(middle), y=at("strip_top + 20")),
    ]


def _held_back(field: str) -> alt.Chart:
    says = alt.Chart(ONE).encode(
        x=at(f"{field}_left + strip_wide * 0.75"), y=at("(strip_top + height) / 2")
    )
    return says.mark_text(
        text=["guess", "first"], align="center", fontSize=14, lineHeight=18, color=QUIET
    )
