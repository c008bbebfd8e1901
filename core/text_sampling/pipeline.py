"""The pipeline: from logits to the probabilities that the next token is drawn from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch

from core.checks import check_number, check_whole
from core.text_sampling import filters

STEPS = ("temperature", "top_k", "top_p", "min_p")
"""The order in Hugging Face's transformers, and here unless a setting says otherwise."""

TEMPERATURE_LAST = ("top_k", "top_p", "min_p", "temperature")
"""The order in llama.cpp."""


@dataclass(frozen=True)
class SamplerSettings:
    """How a token is drawn; ``None`` leaves a filter out.

    ``temperature`` ≥ 0, where 0 means argmax; ``top_k`` ≥ 1; ``top_p`` and ``min_p`` in [0, 1];
    ``order``: the four steps, each once. Raises ``ValueError`` for anything else.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    order: tuple[str, ...] = STEPS

    def __post_init__(self) -> None:
        check_number("temperature", self.temperature, "[0, inf)")
        if self.top_k is not None:
            check_whole("top_k", self.top_k, 1)
        for name, value in (("top_p", self.top_p), ("min_p", self.min_p)):
            if value is not None:
                check_number(name, value, "[0, 1]")
        if sorted(self.order) != sorted(STEPS):
            raise ValueError(f"order must name {', '.join(STEPS)}, each once, not {self.order!r}")

    @property
    def greedy(self) -> bool:
        """Return whether they leave one token of any logits, but for ties."""
        return self.temperature == 0 or self.top_k == 1 or self.top_p == 0 or self.min_p == 1


_FILTERS: dict[str, Callable[[torch.Tensor, float], torch.Tensor]] = {
    "temperature": filters.temperature,
    "top_k": filters.top_k,  # type: ignore[dict-item]
    "top_p": filters.top_p,
    "min_p": filters.min_p,
}


@dataclass(frozen=True, eq=False)
class Stage:
    """What one step of the pipeline did to logits [..., vocabulary].

    ``step``: its name; ``value``: its setting, ``None`` where it was left out; ``before`` and
    ``after``: the probabilities, float64, of the shape of the logits; ``kept``: the tokens that
    are left, and ``removed``: those that this very step removed, booleans of that shape.
    """

    step: str
    value: float | None
    before: torch.Tensor
    after: torch.Tensor
    kept: torch.Tensor
    removed: torch.Tensor


def pipeline(logits: torch.Tensor, settings: SamplerSettings) -> tuple[Stage, ...]:
    """Return what each step does to ``logits`` [..., vocabulary], in the settings' order.

    All is computed in float64. After each step the probabilities of what is left add up to 1:
    each filter judges the distribution that the one before left. Raises ``ValueError`` for logits
    from which no distribution follows.
    """
    now = logits.double()
    stages = []
    for step, following in _steps(logits, settings):
        kept = ~following.isneginf()
        removed = ~kept & ~now.isneginf()
        before, after = now.softmax(dim=-1), following.softmax(dim=-1)
        stages.append(Stage(step, getattr(settings, step), before, after, kept, removed))
        now = following
    return tuple(stages)


def distribution(logits: torch.Tensor, settings: SamplerSettings) -> torch.Tensor:
    """Return the probabilities of the next token, float64, of the shape of ``logits``.

    ``logits``: [..., vocabulary]. Temperature, top-k, top-p and min-p are applied in the
    settings' order; a removed token has probability 0, and the others add up to 1.

    >>> distribution(torch.tensor([2.0, 1.0, 0.0]), SamplerSettings(top_k=1)).tolist()
    [1.0, 0.0, 0.0]
    """
    *_, (_, last) = _steps(logits, settings)
    return last.softmax(dim=-1)


def tokens_left(logits: torch.Tensor, settings: SamplerSettings) -> torch.Tensor:
    """Return how many tokens are left, int64 [...], be their probabilities too small for a float.

    >>> tokens_left(torch.tensor([2000.0, 1.0, 0.0]), SamplerSettings(top_k=2)).item()
    2
    """
    *_, (_, last) = _steps(logits, settings)
    return (~last.isneginf()).sum(dim=-1)


def _steps(logits: torch.Tensor, settings: SamplerSettings) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield each step's name, and the logits that it leaves, float64."""
    filters.check_logits(logits)
    now = logits.double()
    for step in settings.order:
        value = getattr(settings, step)
        now = now if value is None else _FILTERS[step](now, value)
        yield step, now


def entropy_bits(probabilities: torch.Tensor) -> torch.Tensor:
    """Return the entropy of probabilities [..., vocabulary] in bits, −Σ p·log₂ p."""
    return torch.xlogy(probabilities, probabilities).sum(dim=-1).abs() / math.log(2)
