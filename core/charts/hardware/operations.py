"""All operations of a training, a row a step: equal … equal … different."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import ONE, Chart, at, drawn, on_halo, places
from core.charts.palette import AZURE, CELL, INK, VERMILLION

if TYPE_CHECKING:
    from core.hardware.variants_task import Parted

STATES = ("not told yet", "equal", "different")


def operations_chart(parted: Parted, finding: str, told: bool) -> Chart:
    """Draw a cell for each operation, coloured by whether its output differs; the first that
    differs bears a mark and its name. Untold, all are of one colour.
    """
    rows = operation_rows(parted, told)
    longest, steps = max(rows["column"]) + 1, max(parted.steps)
    cells = alt.Chart(alt.NamedData("operations")).encode(
        alt.Fill("state:N", legend=None, scale=alt.Scale(
            domain=list(STATES), range=[CELL, AZURE, VERMILLION])),
        x=at("left + datum.column * across"),
        x2=at("left + datum.column * across + max(1.5, across - 1.5)"),
        # A full cell differs: the height says it beside the colour.
        y=at(f"top + (datum.step - 1) * up + (datum.state == '{STATES[2]}' ? 0 : up * 0.3)"),
        y2=at("top + (datum.step - 1) * up + max(3, up - 5)"),
        tooltip=[
            alt.Tooltip("number:Q", title="operation"),
            alt.Tooltip("name:N"),
            alt.Tooltip("module:N"),
            alt.Tooltip("step:Q"),
            alt.Tooltip("state:N", title="output"),
        ],
    )  # fmt: skip
    first = (
        alt.Chart(alt.NamedData("operations"))
        .transform_filter(datum.number == (parted.difference.number if told else 0))
        .encode(y=at("top + (datum.step - 1) * up - 8"))
    )
    key = alt.Chart(ONE).encode(y=at("0"))
    labels = alt.Chart(alt.sequence(1, steps + 1, 1, as_="step"))
    return drawn(
        finding,
        {"operations": rows},
        [
            cells.mark_rect(),
            first.mark_point(shape="triangle-down", size=130, color=INK).encode(
                x=at("left + (datum.column + 0.5) * across")
            ),
            *on_halo(
                first.encode(
                    alt.Text("says:N"),
                    x=at("min(width - 240, left + datum.column * across + 14)"),
                ),
                fontSize=14,
                fontWeight="bold",
                baseline="middle",
            ),
            labels.mark_text(align="right", baseline="middle").encode(
                alt.Text("step:Q"), x=at("left - 8"), y=at("top + (datum.step - 0.5) * up - 2")
            ),
            key.mark_text(text="step", align="right", baseline="top").encode(x=at("left - 8")),
            *(
                key.mark_text(text=f"■ {state}", baseline="top", color=colour).encode(x=at(place))
                for state, colour, place in (
                    (("equal", AZURE, "left"), ("different", VERMILLION, "left + 76"))
                    if told
                    else (("one cell an operation", INK, "left"),)
                )
            ),
        ],
        params=places(
            left="42",
            top="44",
            across=f"(width - left) / {longest}",
            up=f"(height - top) / {steps}",
        ),
        height=340,
    )


def operation_rows(parted: Parted, told: bool) -> dict[str, Any]:
    """Return a row for each operation: its number, its place in its step, and its state."""
    count = len(parted.names)
    steps = np.array(parted.steps)
    starts = {step: int((steps == step).argmax()) for step in set(parted.steps)}
    known = np.zeros(count, dtype=bool)
    known[: len(parted.difference.differs)] = parted.difference.differs
    return {
        "number": np.arange(1, count + 1),
        "column": [n - starts[step] for n, step in enumerate(parted.steps)],
        "step": steps,
        "name": parted.names,
        "module": [each or "none" for each in parted.modules],
        "state": np.where(known, STATES[2], STATES[1]) if told else [STATES[0]] * count,
        "says": [name.split(".")[1] if "." in name else name for name in parted.names],
    }
