"""Colours in a picture: names whose values the visitor's theme gives, when the chart is shown."""

from __future__ import annotations

import altair as alt

from core.charts.colours import FAILURES, NAMES, outcome_labels, outcome_shapes

INK, QUIET, HALO, WAITING, BARS = map(alt.expr, ("ink", "quiet", "halo", "waiting", "bars"))
CELL, FAINT_CELL = map(alt.expr, ("cell", "faint_cell"))
AZURE, AMBER = map(alt.expr, ("azure", "amber"))
CLASS_A, CLASS_B = map(alt.expr, ("class_a", "class_b"))
BLUE, ORANGE, GREEN, VERMILLION, PINK, SKY, YELLOW, BLACK, BROWN = map(alt.expr, NAMES)
PINKS = [alt.expr("pink_none"), alt.expr("pink_half"), alt.expr("pink_full")]
PIECE, NEXT_PIECE, OBSERVED, STEEL, NUCLEUS, TOP_K, GOLD = map(
    alt.expr, ("piece", "next_piece", "observed", "steel", "nucleus", "top_k", "gold")
)
HUES = (BLUE, ORANGE, GREEN, VERMILLION, PINK, SKY, YELLOW, BLACK, BROWN)


def group_colours(count: int) -> list[alt.ExprRef]:
    """Return ``count`` colours for groups told apart by their place or label too; they recur."""
    return [HUES[i % 6] for i in range(count)]


def outcome_scales(minima: int) -> tuple[alt.Scale, alt.Scale]:
    """Return the scales of colour and shape for the names of outcomes."""
    names = outcome_labels(minima)
    colours = [*HUES[:minima], *[QUIET] * len(FAILURES)]
    return (
        alt.Scale(domain=names, range=colours),
        alt.Scale(domain=names, range=outcome_shapes(minima)),
    )
