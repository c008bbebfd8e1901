"""What charts written by hand still use, until all are drawn by Altair."""

from __future__ import annotations

from collections.abc import Sequence

from core.charts.chart import Chart, Spec, arrow_bytes
from core.charts.colours import (
    _COLOURS,
    FAILURES,
    INKS,
    LETTERS,
    Theme,
    group_shapes,
    outcome_labels,
    outcome_shapes,
    rgb,
)

__all__ = (
    "FAILURES", "FRAME", "INKS", "LETTERS", "Chart", "Spec", "Theme", "arrow_bytes",
    "group_colours", "group_shapes", "layered", "outcome_colours", "outcome_labels",
    "outcome_shapes", "places", "playback", "rgb", "step_buttons", "timer",
)  # fmt: skip


def timer(throttle: int, update: str) -> Spec:
    """Return an entry for a parameter's ``on``: recompute it every ``throttle`` milliseconds."""
    return {"events": {"type": "timer", "throttle": throttle}, "update": update}


def places(**expressions: str) -> list[Spec]:
    """Return parameters that say where things stand, each an expression of width and height.

    Those further down may use those above; the browser works them out anew when the view changes.
    """
    return [{"name": name, "expr": expression} for name, expression in expressions.items()]


def layered(layers: Sequence[Spec], params: Sequence[Spec] = (), height: int = 300) -> Spec:
    """Return one view of ``layers``, each on scales of its own, in the style of the house."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": height,
        "params": list(params),
        "layer": list(layers),
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
        "config": {"view": {"stroke": None}, "axis": {"grid": False}},
        "usermeta": {"embedOptions": {"renderer": "canvas", "actions": False}},
    }


def outcome_colours(minima: int, theme: Theme) -> list[str]:
    """Return the colour of each outcome, in the order of ``outcome_labels``."""
    return [*_COLOURS[theme][:minima], *[INKS[theme].quiet] * len(FAILURES)]


def group_colours(count: int, theme: Theme) -> list[str]:
    """Return ``count`` colours for groups told apart by their place or label too; they recur."""
    return [_COLOURS[theme][i % 6] for i in range(count)]


FRAME = 33
"""Milliseconds from one frame to the next."""


def playback(last: int, step: int, following: str = "step + 1", name: str = "Step") -> list[Spec]:
    """Return the parameters ``playing`` and ``step``; the chart opens at ``step``.

    ``following``: the expression for the step that a frame leads to. At the ``last`` step playing
    stops, and play begins anew.
    """
    return [
        {
            "name": "playing",
            "value": False,
            "bind": {"input": "checkbox", "name": "Play"},
            "on": [timer(100, f"playing && step >= {last} ? false : playing")],
        },
        {
            "name": "step",
            "value": step,
            "bind": {"input": "range", "min": 0, "max": last, "step": 1, "name": name},
            "on": [
                timer(FRAME, f"playing ? min({following}, {last}) : step"),
                {
                    "events": {"signal": "playing"},
                    "update": f"playing && step >= {last} ? 0 : step",
                },
                {"events": "@back_marks:click", "update": "max(step - 1, 0)"},
                {"events": "@forward_marks:click", "update": f"min(step + 1, {last})"},
            ],
        },
    ]


def step_buttons(theme: Theme, top: str = "0", noun: str = "step") -> list[Spec]:
    """Return two marks to click at the right edge, one step back and one step on.

    ``top``: the expression for their height, in pixels from the top.
    """
    return [
        {
            "name": name,
            "data": {"values": [{}]},
            "mark": {
                "type": "text",
                "text": sign,
                "fontSize": 13,
                "fontWeight": "bold",
                "baseline": "top",
                "align": "right",
                "color": INKS[theme].text,
                "cursor": "pointer",
                "tooltip": says,
            },
            "encoding": {
                "x": {"value": {"expr": f"width - {from_right}"}},
                "y": {"value": {"expr": top}},
            },
        }
        for name, sign, says, from_right in (
            ("back", f"‹ {noun}", f"one {noun} back", 56),
            ("forward", f"{noun} ›", f"one {noun} on", 0),
        )
    ]
