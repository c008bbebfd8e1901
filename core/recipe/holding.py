"""What repeats: nothing seeded, with ``torch.manual_seed`` alone, and with the whole recipe.

Each entry was tried: the tests run the script with its lines of control taken out, with one of them
left, and whole, again in a process, in another process, and as on other processors.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.recipe.settings import USES, RecipeSettings
from core.seeds import torch_generator
from core.wording import number_of

REGIMES = ("no seed", "torch seed alone", "this recipe")
SAME, DIFFERS = "the same", "differs"
TRIED, OPEN, NOT_RUN = "same where tried", "no promise", "not run here"
AGAIN = {
    "process": "Run again in one process",
    "machine": "Started again on this machine",
    "any": "Started on another machine",
}

_ALONE = {"torch": (SAME, DIFFERS), "loader": (SAME, SAME), "dropout": (SAME, DIFFERS),
          "sampling": (SAME, OPEN), "diffusion": (SAME, DIFFERS), "cuda": (OPEN, OPEN)}  # fmt: skip
"""What ``torch.manual_seed`` alone holds, on one machine and on another: first weights, masks and
float32 noise come from other streams there. It holds nothing else."""

_WHOLE = {"random": (SAME, SAME), "loader": (SAME, SAME), "cuda": (NOT_RUN, OPEN)}
"""What the whole recipe holds, likewise; of the others: ``SAME`` and ``TRIED``."""


@dataclass(frozen=True)
class Holding:
    """What repeats of a training. ``parts``: their names; ``cells``: [part][regime], each of
    ``SAME``, ``TRIED`` (and promised by nobody), ``DIFFERS``, ``OPEN`` and ``NOT_RUN``.
    """

    settings: RecipeSettings
    parts: tuple[str, ...]
    cells: tuple[tuple[str, str, str], ...]

    @property
    def finding(self) -> str:
        """Return what repeats, in a sentence."""
        regimes = list(zip(*self.cells, strict=True))
        none, alone, recipe = (cells.count(SAME) for cells in regimes)
        last = regimes[-1]
        tried = f", and {last.count(TRIED)} more where tried" if TRIED in last else ""
        return (
            f"{AGAIN[self.settings.reach]}, {none} of {number_of(len(last), 'part', 'parts')} "
            f"repeat without a seed, {alone} with torch.manual\\_seed alone, {recipe} with this "
            f"recipe{tried}"
        )


def holding(settings: RecipeSettings) -> Holding:
    """Return what repeats of what ``settings`` tick, as far as they ask."""
    place = int(settings.reach == "any")
    cells = tuple(
        (DIFFERS, _ALONE.get(each, (DIFFERS,) * 2)[place], _WHOLE.get(each, (SAME, TRIED))[place])
        for each in settings.uses
    )
    return Holding(settings, tuple(USES[each] for each in settings.uses), cells)


DRAWS = ("one number, twice", "two numbers, the same two at each start", "two new ones each time")


def draws_answer(seed: int) -> tuple[str, str]:
    """Return which of ``DRAWS`` is right for ``seed``, and why."""
    import torch

    starts = [torch_generator(seed) for _ in range(2)]
    one, again = ([torch.rand((), generator=each).item() for _ in range(2)] for each in starts)
    right = DRAWS[2] if one != again else DRAWS[0] if one[0] == one[1] else DRAWS[1]
    return right, (
        f"With seed {seed}, `torch.rand(1)` gives {one[0]:.4f}, then {one[1]:.4f}. Started again: "
        f"{again[0]:.4f}, then {again[1]:.4f}. A seed fixes the whole sequence, not each call. So "
        "one more draw anywhere before yours moves all that follow: which is why this recipe gives "
        "what matters a generator of its own."
    )
