"""Colours in a picture: names whose values the visitor's theme gives, when the chart is shown."""

from __future__ import annotations

import altair as alt

from core.charts.colours import FAILURES, NAMES, outcome_labels, outcome_shapes

INK, QUIET, HALO, WAITING, BARS = map(alt.expr, ("ink", "quiet", "halo", "waiting", "bars"))
CELL, FAINT_CELL, AZURE, AMBER = map(alt.expr, ("cell", "faint_cell", "azure", "amber"))
CLASS_A, CLASS_B, PIECE, OBSERVED = map(alt.expr, ("class_a", "class_b", "piece", "observed"))
STEEL, NUCLEUS, TOP_K, GOLD = map(alt.expr, ("steel", "nucleus", "top_k", "gold"))
HUES = tuple(map(alt.expr, NAMES))
BLUE, ORANGE, GREEN, VERMILLION, PINK, SKY, *_ = HUES


def group_colours(count: int) -> list[alt.ExprRef]:
    """Return ``count`` colours for groups told apart by their place or label too; they recur."""
    return [HUES[i % 6] for i in range(count)]


def outcome_scales(minima: int) -> tuple[alt.Scale, alt.Scale]:
    """Return the scales of colour and shape for the names of outcomes."""
    names, colours = outcome_labels(minima), [*HUES[:minima], *[QUIET] * len(FAILURES)]
    shapes = alt.Scale(domain=names, range=outcome_shapes(minima))
    return alt.Scale(domain=names, range=colours), shapes
