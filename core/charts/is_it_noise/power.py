"""The chance to show a difference, over the number of seeds."""

from __future__ import annotations

import altair as alt
import numpy as np

from core.charts.chart import ONE, Chart, at, between, drawn, on_halo
from core.charts.palette import BLUE, INK, QUIET
from core.is_it_noise.power import ENOUGH, Power


def power_chart(power: Power, of: str, finding: str, told: bool) -> Chart:
    """Draw the curve and its band once they may be shown; ``of``: what is counted, such as pairs.

    The axes do not tell: they end at 20 times the number at hand, and at certainty.
    """
    across = alt.Scale(
        type="log",
        domain=[2, float(power.sizes[-1])],
        nice=False,
        range=between("14", "width - 14"),
    )
    below = alt.Axis(orient="bottom", format=",d", tickCount=6)
    up = alt.Scale(domain=[0, 1])
    side = alt.Axis(orient="left", format=".0%", tickCount=5)
    title, chance = f"{of}, in all", "chance to show the difference"

    def level(name: str) -> alt.Y:
        return alt.Y(name, title=chance, scale=up, axis=side)

    def mark(size: float, says: str, y: str, align: str) -> list[alt.Chart]:
        place = alt.Chart(ONE).encode(alt.XDatum(size, title=title, scale=across, axis=below))
        text = place.encode(alt.TextValue(says), y=at(y))
        words = on_halo(text, align=align, dx=6 if align == "left" else -6, fontSize=14)
        line = place.mark_rule(color=INK, strokeDash=[4, 3]).encode(y=at("0"), y2=at("height"))
        return [line, *words]

    curve = alt.Chart(alt.NamedData("power")).encode(
        alt.X("size:Q", title=title, scale=across, axis=below)
    )
    enough = alt.Chart(ONE).encode(alt.YDatum(ENOUGH, title=chance, scale=up, axis=side))
    layers = [
        enough.mark_rule(color=QUIET).encode(x=at("14"), x2=at("width - 14")),
        *mark(
            power.now, f"now: {power.now:,}", "0.4 * height", "right" if power.now > 4 else "left"
        ),
    ]
    rows = {"size": power.sizes}
    if told:
        rows |= {"seen": power.seen, "low": power.low, "high": power.high}
        hits = curve.mark_rule(opacity=0.001, strokeWidth=6).encode(
            y=at("0"), y2=at("height"),
            tooltip=[
                alt.Tooltip("size:Q", title=of, format=",d"),
                alt.Tooltip("seen:Q", title="chance", format=".0%"),
                alt.Tooltip("low:Q", title="at the interval's nearer end", format=".0%"),
                alt.Tooltip("high:Q", title="at its farther end", format=".0%"),
            ],
        )  # fmt: skip
        layers += [
            curve.mark_area(color=BLUE, opacity=0.2).encode(level("low:Q"), alt.Y2("high:Q")),
            curve.mark_line(color=BLUE, strokeWidth=3).encode(level("seen:Q")),
        ]
        if power.needed and power.needed <= power.sizes[-1]:
            far = np.log(power.needed / 2) > 0.6 * np.log(power.sizes[-1] / 2)
            says = f"{ENOUGH:.0%} at {power.needed:,}"
            layers += mark(power.needed, says, "0.75 * height", "right" if far else "left")
        layers.append(hits)
    return drawn(finding, {"power": rows}, layers, height=320)
