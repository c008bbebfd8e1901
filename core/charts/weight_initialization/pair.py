"""The two seeds that are compared: one colour and one shape each, in every picture of the view."""

from __future__ import annotations

from collections.abc import Sequence

from core.charts.by_hand import INKS, Spec, Theme, outcome_colours

Pair = tuple[int, int]
"""The two seeds, first and second."""

ROLES = ("first", "second", "other")
SHAPES = ("circle", "diamond", "circle")
SIGNS = ("●", "◆", "")


def roles(seeds: Sequence[int], pair: Pair | None) -> list[str]:
    """Return the role of each seed: first, second or other."""
    names = dict(zip(pair, ROLES, strict=False)) if pair else {}
    return [names.get(seed, "other") for seed in seeds]


def role_colours(theme: Theme) -> list[str]:
    """Return the colours of the roles: none of them is a class's in the pictures of boundaries."""
    palette = outcome_colours(9, theme)
    return [palette[2], palette[4], INKS[theme].quiet]


def role_encodings(theme: Theme) -> tuple[Spec, Spec]:
    """Return the colour and the shape that a row's field ``role`` asks for."""
    role: Spec = {"field": "role", "type": "nominal", "legend": None}
    domain = list(ROLES)
    return (
        {**role, "scale": {"domain": domain, "range": role_colours(theme)}},
        {**role, "scale": {"domain": domain, "range": list(SHAPES)}},
    )
