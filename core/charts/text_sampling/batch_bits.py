"""How far a batch moves the logits, beside how far the best token leads the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import ONE, Chart, at, drawn
from core.charts.palette import NUCLEUS, TOP_K

if TYPE_CHECKING:
    from core.text_sampling.batch_bits import BatchBits

POSITIONS = alt.NamedData("positions")
LEAD, MOVED = NUCLEUS, TOP_K
TOOLTIP = [
    alt.Tooltip("position:Q", title="tokens read"),
    alt.Tooltip("token:N", title="the last of them"),
    alt.Tooltip("lead:Q", title="lead of the best", format=".3g"),
    alt.Tooltip("moved:Q", title="largest difference", format=".2e"),
]


def bits_chart(tokens: Sequence[str], result: BatchBits, finding: str) -> Chart:
    """Draw the largest difference and the winner's lead after each of the ``tokens``.

    The axis is logarithmic; where nothing moved there is no cross.
    """
    moved, lead = (np.where(each > 0, each, np.nan) for each in (result.largest, result.gap))
    rows = {
        "position": np.arange(1, len(tokens) + 1), "token": list(tokens),
        "moved": moved, "lead": lead,
    }  # fmt: skip
    seen = np.concatenate([moved, lead, [1e-7, 10.0]])
    least = 10 ** np.floor(np.log10(np.nanmin(seen)))
    across = alt.Scale(domain=[0.5, len(tokens) + 0.5])
    up = alt.Scale(
        type="log", domain=[float(least), 2 * float(np.nanmax(seen))],
        range=[alt.expr("height"), 40], nice=False,
    )  # fmt: skip
    below = alt.Axis(tickMinStep=1, format="d")
    x = alt.X("position:Q", title="tokens read", scale=across, axis=below)
    points = alt.Chart(POSITIONS).encode(x, tooltip=TOOLTIP)

    def marks(field: str, shape: str, colour: Any) -> alt.Chart:
        axis = alt.Axis(format=".0e", tickCount=5)
        return (
            points.transform_filter(f"isValid(datum.{field})")
            .mark_point(shape=shape, color=colour, size=42, opacity=0.95)
            .encode(alt.Y(f"{field}:Q", title="logits", scale=up, axis=axis))
        )

    key = alt.Chart(ONE).encode(x=at("0"))
    return drawn(
        finding,
        {"positions": rows},
        [marks("lead", "circle", LEAD), marks("moved", "cross", MOVED)],
        [
            key.mark_text(text="● the lead of the best token over the next", color=LEAD,
                          baseline="top").encode(y=at("0")),
            key.mark_text(text="✚ the largest difference that the batch made", color=MOVED,
                          baseline="top").encode(y=at("17")),
        ],
        height=260,
    )  # fmt: skip
