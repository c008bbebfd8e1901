"""Ways to one token: what settings, seeds and ties leave of the randomness (exercise 10-1)."""

from __future__ import annotations

from dataclasses import dataclass

from core.arrays import Integers


@dataclass(frozen=True, eq=False)
class Way:
    """One way to draw the next token again and again.

    ``name``: what it does; ``kept``: how many tokens its settings leave in the draw; ``tokens``:
    the different ones that came, the most frequent first, as a reader reads them; ``counts``
    [token]: how often; ``greedy``: whether only the most probable token came.
    """

    name: str
    kept: int
    tokens: tuple[str, ...]
    counts: Integers
    greedy: bool

    @property
    def sure(self) -> bool:
        """Return whether one token alone came."""
        return len(self.tokens) == 1


@dataclass(frozen=True, eq=False)
class Ways:
    """All of them: ``seeds`` draws each. ``vocabulary``: how many tokens there are; ``largest``:
    the largest probability, which is the largest top-p that leaves one token here; ``favourite``:
    the most probable token.
    """

    seeds: int
    vocabulary: int
    largest: float
    favourite: str
    ways: tuple[Way, ...]
