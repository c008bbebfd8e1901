"""The best of N seeds: what was found, beside what chance predicts."""

from __future__ import annotations

import numpy as np

from core.arrays import Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, group_colours, layered
from core.charts.data_splits.parts import SPLIT_COLOUR, ScoreAxis, domain_of, key_of_lines, ticks

HEIGHT = 270


def best_chart(
    observed: Float64,
    from_scores: Float64,
    from_normal: Float64,
    axis: ScoreAxis,
    theme: Theme,
    finding: str,
) -> Chart:
    """Draw the best score after 1, 2, … N seeds [N], and the two predictions of chance [N]."""
    blue = group_colours(1, theme)[0]
    lines = (
        ("best so far, in the order tried", "observed", SPLIT_COLOUR, [1, 0], 3.5, "step-after"),
        ("chance, drawing from these scores", "from_scores", blue, [1, 0], 2, "linear"),
        ("chance, from a normal curve", "from_normal", INKS[theme].quiet, [6, 4], 2, "linear"),
    )
    count = len(observed)
    kept = np.unique(np.round(np.geomspace(1, count, 250)).astype(np.int64)) - 1
    rows = arrow_bytes(
        {
            "tried": kept + 1,
            "observed": observed[kept],
            "from_scores": from_scores[kept],
            "from_normal": from_normal[kept],
        }
    )
    x: Spec = {
        "field": "tried",
        "type": "quantitative",
        "title": "seeds tried",
        "scale": {"type": "log", "domain": [1, max(count, 2)], "nice": False},
        "axis": {"orient": "bottom", "format": ",d", "tickCount": 4},
    }
    domain = domain_of(np.concatenate([observed, from_scores, from_normal]), 0.06)
    layers: list[Spec] = []
    for i, (_, field, colour, dash, width, curve) in enumerate(lines):
        y: Spec = {
            "field": field,
            "type": "quantitative",
            "title": "best score",
            "scale": {"domain": domain, "nice": False, "zero": False},
            "axis": {"orient": "left", "format": ticks(axis, domain), "tickCount": 5}
            if i == 0
            else None,
        }
        layers.append(
            {
                "data": {"name": "best"},
                "mark": {
                    "type": "line",
                    "color": colour,
                    "strokeDash": dash,
                    "strokeWidth": width,
                    "interpolate": curve,
                },
                "encoding": {
                    "x": x if i == 0 else {**x, "axis": None},
                    "y": y,
                    "tooltip": [
                        {"field": "tried", "title": "seeds tried"},
                        *({"field": f, "title": w, "format": axis.exact} for w, f, *_ in lines),
                    ],
                },
            }
        )
    key = [(says, colour, dash) for says, _, colour, dash, _, _ in lines]
    spec = layered([*layers, *key_of_lines(key, theme)], height=HEIGHT)
    return Chart(spec, finding, {"best": rows})
