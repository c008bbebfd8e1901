"""How each algorithm is coloured and marked, the same in every picture."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from core.charts.colours import group_shapes
from core.charts.palette import QUIET, group_colours
from core.runtime_algorithms.names import AGAIN, NAMES, ONE_BIT

_KINDS = [name for name in NAMES if name not in (AGAIN, ONE_BIT)]
_BOTH = zip(group_colours(len(_KINDS)), group_shapes(len(_KINDS)), strict=True)
_LOOKS = dict(zip(_KINDS, _BOTH, strict=True))
# One bit is held against the library, which has no curve of its own there.
_LOOKS |= {ONE_BIT: _LOOKS[_KINDS[-1]], AGAIN: (QUIET, "M-1,-0.3L1,-0.3L1,0.3L-1,0.3Z")}


def looks(names: Sequence[str], labels: Sequence[str]) -> tuple[alt.Scale, alt.Scale]:
    """Return the scales of colour and shape for the ``labels`` of the algorithms ``names``."""
    both = zip(*(_LOOKS[name] for name in names), strict=True)
    colours, shapes = (alt.Scale(domain=list(labels), range=list(each)) for each in both)
    return colours, shapes
