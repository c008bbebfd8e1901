"""Draws against theory: what a seed drew, and what the probabilities promised."""

from __future__ import annotations

from dataclasses import dataclass

from core.arrays import Float64, Integers


@dataclass(frozen=True, eq=False)
class Drawn:
    """``draws`` draws of one seed from one distribution.

    ``tokens`` [row]: the tokens shown, by their index; ``names``, as a reader reads them;
    ``theory`` [row], their probabilities, 0 for a removed token; ``counts`` [row], how often they
    came. ``rest`` and ``rest_count``: the same for all others together, ``others`` tokens.

    The first draw: ``u``, the token ``first``, by name ``picked``, and its place ``low`` to
    ``high`` on the bar of all tokens: ``starts`` and ``ends`` [piece], by name ``pieces``. Of all:
    ``farthest``, the name of the one farthest from theory, and its ``error``; ``removed``, how
    many tokens are out of the draw, and ``removed_drawn``, how often one of them came.
    ``sequence``: the first tokens drawn, in their order.
    """

    draws: int
    seed: int
    tokens: Integers
    names: tuple[str, ...]
    theory: Float64
    counts: Integers
    rest: float
    rest_count: int
    others: int
    u: float
    first: int
    picked: str
    low: float
    high: float
    starts: Float64
    ends: Float64
    pieces: tuple[str, ...]
    farthest: str
    farthest_theory: float
    error: float
    removed: int
    removed_drawn: int
    sequence: tuple[str, ...]
