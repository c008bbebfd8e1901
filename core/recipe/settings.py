"""What a training uses and how far it must be repeatable: a script follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from core.checks import check, choice, flag, seed
from core.scripts import capitals, script

REACHES = ("process", "machine", "any")
USES = {
    "torch": "PyTorch",
    "numpy": "NumPy",
    "sklearn": "scikit-learn",
    "random": "Python's random",
    "loader": "DataLoader workers",
    "cuda": "CUDA",
    "dropout": "Dropout at inference",
    "sampling": "Sampling from a language model",
    "diffusion": "Diffusion",
}
"""What can be ticked: the field of the settings, and its name."""

_OF_TORCH = ("loader", "cuda", "dropout", "sampling", "diffusion")


@dataclass(frozen=True)
class RecipeSettings:
    """What a training uses, and how far it must be repeatable.

    ``reach``: "process" (once more in the same process), "machine" (in another process of the
    same machine) or "any" (on any machine). Raises ``ValueError`` for a value out of range.
    """

    torch: bool = flag(True)
    numpy: bool = flag(True)
    sklearn: bool = flag()
    random: bool = flag()
    loader: bool = flag(True)
    cuda: bool = flag()
    dropout: bool = flag()
    sampling: bool = flag()
    diffusion: bool = flag()
    reach: str = choice("machine", REACHES)
    seed: int = seed(123)

    def __post_init__(self) -> None:
        check(self)

    @property
    def whole(self) -> RecipeSettings:
        """The same with PyTorch, where something is ticked that is a part of it."""
        return replace(self, torch=self.torch or any(getattr(self, each) for each in _OF_TORCH))

    @property
    def uses(self) -> tuple[str, ...]:
        """What the training uses, in the order of ``USES``."""
        return tuple(each for each in USES if getattr(self.whole, each))

    @property
    def implied(self) -> str:
        """What is ticked without the PyTorch that it is a part of, first of all; "" for none."""
        return "" if self.torch else next((each for each in self.uses if each in _OF_TORCH), "")


def recipe_script(settings: RecipeSettings) -> str:
    """Return the shortest script that holds what ``settings`` tick as far as they ask.

    Raises ``ValueError`` where nothing is ticked.
    """
    if not settings.uses:
        raise ValueError("a recipe needs something that the training uses")
    return script("recipe", "script", **capitals(settings.whole))


def other_frameworks(seed: int) -> str:
    """Return the same for TensorFlow and JAX: words, lines with ``seed``, and their sources."""
    text = Path(__file__).with_name("frameworks.md").read_text("utf-8")
    return text.replace("SEED)", f"{seed})")
