"""Playing a chart in the browser: a play box, a slider, and two marks to step by.

All of it lives in the chart: no message goes to the server while it plays.
"""

from __future__ import annotations

from core.charts.chart import Spec, timer
from core.charts.palette import INKS, Theme

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
