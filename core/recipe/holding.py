"""What repeats: nothing seeded, with ``torch.manual_seed`` alone, and with the whole recipe.

Each entry was tried: the tests run the script with its lines of control taken out, with one of them
left, and whole, again in a process, in another process, and as on other processors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.recipe.settings import USES, RecipeSettings
from core.wording import number_of

REGIMES = ("no seed", "torch seed alone", "this recipe")
SAME, DIFFERS = "the same", "differs"
TRIED, OPEN, NOT_RUN = "same where tried", "no promise", "not run here"
AGAIN = {
    "process": "Run again in one process",
    "machine": "Started again on this machine",
    "any": "Started on another machine",
}

_SEEDED = {"torch", "loader", "dropout", "sampling", "diffusion"}
"""What ``torch.manual_seed`` holds on one machine."""

_ELSEWHERE = {"torch": DIFFERS, "loader": SAME, "dropout": DIFFERS, "sampling": OPEN,
              "diffusion": DIFFERS}  # fmt: skip
"""And on another: first weights, masks and float32 noise come from other streams there."""


@dataclass(frozen=True)
class Holding:
    """What repeats of a training. ``parts``: their names; ``cells``: [part][regime], each of
    ``SAME``, ``TRIED`` (and promised by nobody), ``DIFFERS``, ``OPEN`` and ``NOT_RUN``.
    """

    settings: RecipeSettings
    parts: tuple[str, ...]
    cells: tuple[tuple[str, str, str], ...]

    def count(self, regime: str) -> int:
        """Return how many parts are the same under a regime."""
        return sum(row[REGIMES.index(regime)] == SAME for row in self.cells)

    @property
    def finding(self) -> str:
        """Return what repeats, in a sentence."""
        none, alone, recipe = (self.count(each) for each in REGIMES)
        last = [cell for _, _, cell in self.cells]
        tried = f", and {last.count(TRIED)} more where tried" if TRIED in last else ""
        return (
            f"{AGAIN[self.settings.reach]}, {none} of {number_of(len(last), 'part', 'parts')} "
            f"repeat without a seed, {alone} with torch.manual\\_seed alone, {recipe} with this "
            f"recipe{tried}"
        )


def holding(settings: RecipeSettings) -> Holding:
    """Return what repeats of what ``settings`` tick, as far as they ask."""
    uses = settings.uses
    cells = tuple((DIFFERS, _alone(each, settings), _whole(each, settings)) for each in uses)
    return Holding(settings, tuple(USES[each] for each in uses), cells)


def _alone(part: str, settings: RecipeSettings) -> str:
    if part == "cuda":
        return OPEN
    if part not in _SEEDED:
        return DIFFERS
    return _ELSEWHERE[part] if settings.reach == "any" else SAME


def _whole(part: str, settings: RecipeSettings) -> str:
    if part == "cuda":
        return OPEN if settings.reach == "any" else NOT_RUN
    return SAME if settings.reach != "any" or part in ("random", "loader") else TRIED


def two_draws(seed: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the first two numbers that PyTorch draws after ``seed``, and again after it."""
    from core.seeds import torch_generator

    def start() -> tuple[float, float]:
        generator = torch_generator(seed)
        import torch

        first, second = (torch.rand((), generator=generator).item() for _ in range(2))
        return first, second

    return start(), start()


DRAWS = ("one number, twice", "two numbers, the same two at each start", "two new ones each time")


def draws_answer(seed: int) -> tuple[str, str]:
    """Return which of ``DRAWS`` is right for ``seed``, and why."""
    one, again = two_draws(seed)
    places = [tuple(np.round(pair, 4).tolist()) for pair in (one, again)]
    right = DRAWS[2] if one != again else DRAWS[0] if one[0] == one[1] else DRAWS[1]
    return right, (
        f"With seed {seed}, `torch.rand(1)` gives {places[0][0]!r}, then {places[0][1]!r}. Started "
        f"again: {places[1][0]!r}, then {places[1][1]!r}. A seed fixes the whole sequence, not "
        "each call. So one more draw anywhere before yours moves all that follow: which is why "
        "this recipe gives what matters a generator of its own."
    )
