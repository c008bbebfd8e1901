"""How many tokens are kept, step by step: top-k stays where it is, the nucleus moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts import playback as play
from core.charts.chart import ONE, at, between
from core.charts.palette import GOLD, INK, NUCLEUS, QUIET, TOP_K

if TYPE_CHECKING:
    from core.text_sampling.completions import Completion, WritingSettings

SIZES = alt.NamedData("sizes")
HIDDEN = ("kept", "by_p")
"""What would answer the question."""


def size_rows(done: Completion, told: bool) -> dict[str, Any]:
    """Return a row a step; ``start`` and ``end`` are the edges of its stretch of the axis.

    Untold, what would answer the question is missing from the rows. The layers stay, so that a
    chart stays at its step when the answer comes.
    """
    step = np.arange(1, len(done.tokens) + 1)
    sizes = {name: getattr(done, name) for name in ("by_k", *HIDDEN)}
    if not told:
        sizes |= dict.fromkeys(HIDDEN, np.full(len(step), np.nan))
    return {"step": step, "start": step - 0.5, "end": step + 0.5, **sizes}


def size_layers(steps: int, vocabulary: int) -> list[alt.Chart]:
    """Return the layers, between ``sizes_left`` and ``width`` and below ``sizes_top``."""
    across = alt.Scale(domain=[0.5, steps + 0.5], range=between("sizes_left", "width"))
    below = alt.Axis(tickCount=8, tickMinStep=1, format="d")
    up = alt.Scale(
        type="log", domain=[0.8, vocabulary * 1.2], range=between("height", "sizes_top"),
        nice=False,
    )  # fmt: skip
    right = alt.Axis(orient="right", values=[1, 10, 100, 1000], format=",d", grid=False)

    def shown(field: str) -> alt.Chart:
        known = alt.Chart(SIZES).transform_filter(f"isValid(datum.{field})")
        return known.encode(
            alt.X("step:Q", title="token", scale=across, axis=below),
            alt.Y(f"{field}:Q", title=None, scale=up, axis=right),
        )

    stretch = alt.Chart(SIZES).encode(
        alt.X("start:Q", title="token", scale=across, axis=below),
        alt.X2("end"),
        y=at("sizes_top"),
        y2=at("height"),
    )
    line: dict[str, Any] = {"strokeWidth": 2, "interpolate": "step", "clip": True}
    return [
        stretch.transform_filter(datum.step == play.step).mark_rect(color=QUIET, opacity=0.35),
        shown("by_k").mark_line(color=TOP_K, strokeDash=[5, 4], **line),
        shown("by_p").mark_line(color=NUCLEUS, **line),
        shown("kept").mark_point(shape="diamond", size=34, color=GOLD),
        _clicks(stretch),
    ]


def _clicks(stretch: alt.Chart) -> alt.Chart:
    says = {
        f"says_{each}": f"isValid(datum.{each}) ? format(datum.{each}, ',') : 'guess first'"
        for each in HIDDEN
    }
    click = stretch.mark_rect(opacity=0.001, cursor="pointer").transform_calculate(**says)
    return click.properties(name="size").encode(
        tooltip=[
            alt.Tooltip("step:Q", title="token"),
            alt.Tooltip("by_k:Q", title="top-k alone keeps", format=","),
            alt.Tooltip("says_by_p:N", title="the nucleus alone keeps"),
            alt.Tooltip("says_kept:N", title="kept"),
        ]
    )


def size_key(settings: WritingSettings, vocabulary: int) -> list[alt.Chart]:
    """Return what is drawn, in words above it, each in its colour after its sign."""
    sampler = settings.sampler
    k, p = (" (off)" if each is None else "" for each in (sampler.top_k, sampler.top_p))
    entries = [
        (f"Tokens kept, of {vocabulary:,}", INK),
        (f"╌ top-k alone, k = {settings.k}{k}", TOP_K),
        (f"━ nucleus alone, p = {settings.p:g}{p}", NUCLEUS),
        ("◆ kept with these settings", GOLD),
    ]
    return [
        alt.Chart(ONE)
        .mark_text(text=says, color=colour, baseline="top", fontWeight="normal" if row else "bold")
        .encode(x=at("sizes_left"), y=at(f"sizes_top - {16 * (len(entries) - row) + 4}"))
        for row, (says, colour) in enumerate(entries)
    ]
