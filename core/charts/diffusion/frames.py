"""Samples that move: a row is a sample, and its way through all steps is one string.

So a frame costs the browser one look into each string, and no step is a row of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.arrays import Float32, Float64
from core.charts import playback as play
from core.charts.chart import Anything

SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
SECONDS = 6
"""So long the whole of it plays."""


def as_strings(values: Float32 | Float64, low: float, high: float, signs: int = 2) -> list[str]:
    """Return for each row of ``values`` [step, row] its way, ``signs`` to the base 36 a step.

    Two signs tell 1,296 places from ``low`` to ``high`` apart, one tells 36 shades.
    """
    top = len(SIGNS) ** signs - 1
    share = (np.asarray(values, dtype=np.float64) - low) / (high - low)
    level = np.clip(np.rint(share * top), 0, top).astype(np.int64).T
    powers = len(SIGNS) ** np.arange(signs - 1, -1, -1)
    written = np.array(list(SIGNS))[level[..., None] // powers % len(SIGNS)]
    return ["".join(row.ravel()) for row in written]


def share(field: str, signs: int = 2, at: str = "step") -> str:
    """Return the expression for where a row's ``field`` stands at step ``at``, from 0 to 1."""
    piece = f"slice(datum.{field}, {signs} * ({at}), {signs} * ({at}) + {signs})"
    return f"parseInt({piece}, {len(SIGNS)}) / {len(SIGNS) ** signs - 1}"


def flowing(field: str, last: int) -> str:
    """Return the expression for a place that flows from each step to the next while it plays."""
    following = share(field, at=f"min(step + 1, {last})")
    return f"((1 - phase) * {share(field)} + phase * {following})"


def flow(last: int, step: int, name: str = "Step") -> list[Any]:
    """Return the parameters that play ``last`` steps in ``SECONDS``, from ``step`` on.

    ``phase``: how much of the way to the next step is done, from 0 to 1.
    """
    pace = min(1.0, last * play.FRAME / (1000 * SECONDS))
    phase = Anything(
        name="phase", value=0, on=[play.timer(play.FRAME, f"playing ? (phase + {pace!r}) % 1 : 0")]
    )
    following = f"phase + {pace!r} >= 1 ? step + 1 : step"
    return [*play.playback(last, step, following, name), phase]
