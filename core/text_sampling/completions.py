"""A completion with its record: what stood to choose at each step, how much was kept, what fell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.arrays import Float64, Integers
from core.checks import check_whole
from core.text_sampling.draws import last_possible
from core.text_sampling.generation import Step, write
from core.text_sampling.model import Model
from core.text_sampling.pipeline import SamplerSettings, entropy_bits, tokens_left

SHOWN = 10
"""So many of the most probable tokens are recorded at each step."""

USUAL_K, USUAL_P = 10, 0.9
"""What top-k and the nucleus are compared at where the settings leave them out."""

Watch = Callable[[list[list[int]]], None]
"""Told the tokens [seed][step] so far, as they are written."""


@dataclass(frozen=True)
class WritingSettings:
    """What is written: so many tokens (``length``) after a prompt's tokens, by a sampler."""

    prompt: tuple[int, ...]
    sampler: SamplerSettings
    length: int

    def __post_init__(self) -> None:
        check_whole("length", self.length, 1)

    @property
    def k(self) -> int:
        """Return the k at which top-k alone is counted."""
        return self.sampler.top_k or USUAL_K

    @property
    def p(self) -> float:
        """Return the p at which the nucleus alone is counted."""
        return USUAL_P if self.sampler.top_p is None else self.sampler.top_p


@dataclass(frozen=True, eq=False)
class Completion:
    """What one seed wrote, and from what it could choose.

    ``tokens``, int64 [step], and ``u``, float64 [step], the number that picked each: it fell on
    the token's piece of the cumulative bar, from ``starts`` to ``ends``, float64 [step].
    ``kept``, ``by_k``, ``by_p``: int64 [step], how many tokens all filters together left, and how
    many top-k alone and the nucleus alone would leave of the tempered distribution.
    ``entropy``: float64 [step], in bits, of what was drawn from. ``rank``: int64 [step], the
    place of the drawn token in the model's order, 1 = the most probable; ``chance``: float64
    [step], its probability in the draw, and ``model_chance`` the one that the model gave it.
    ``shown``: int64 [step, SHOWN], the most probable tokens, best first; ``model_share`` and
    ``share``: float64 [step, SHOWN], their probabilities before and after the sampler.
    """

    seed: int
    tokens: Integers
    u: Float64
    starts: Float64
    ends: Float64
    kept: Integers
    by_k: Integers
    by_p: Integers
    entropy: Float64
    rank: Integers
    chance: Float64
    model_chance: Float64
    shown: Integers
    model_share: Float64
    share: Float64


def complete(
    model: Model, settings: WritingSettings, seeds: Sequence[int], watch: Watch | None = None
) -> list[Completion]:
    """Return the completion of each seed, written side by side; ``watch`` is told each step."""
    texts: list[list[int]] = [[] for _ in seeds]
    records: list[dict[str, Tensor]] = []
    for step in write(model, settings.prompt, settings.sampler, seeds, settings.length):
        records.append(_record(step, settings))
        for text, token in zip(texts, step.tokens.tolist(), strict=True):
            text.append(token)
        if watch:
            watch(texts)
    columns: dict[str, np.ndarray] = {
        name: torch.stack([record[name] for record in records], dim=1).numpy()
        for name in records[0]
    }
    return [
        Completion(seed, **{name: column[row] for name, column in columns.items()})
        for row, seed in enumerate(seeds)
    ]


def _record(step: Step, settings: WritingSettings) -> dict[str, Tensor]:
    """Return what is kept of one step: for each field of a completion a row a seed."""
    model_says = step.logits.softmax(dim=-1)
    shown = step.logits.topk(min(SHOWN, step.logits.shape[-1])).indices
    drawn = step.tokens[:, None]
    heat, bar = settings.sampler.temperature, step.probabilities.cumsum(dim=-1)
    # Where rounding leaves the sum short of 1, the last token that can come takes the rest.
    last = last_possible(step.probabilities)[:, None] == drawn
    ends = bar.gather(1, drawn).masked_fill(last, 1.0)
    starts = bar.roll(1, dims=-1).index_fill(1, torch.tensor([0]), 0.0).gather(1, drawn)
    return {
        "tokens": step.tokens,
        "u": step.u,
        "starts": starts[:, 0],
        "ends": ends[:, 0],
        "kept": (step.probabilities > 0).sum(dim=-1),
        "by_k": tokens_left(step.logits, SamplerSettings(heat, top_k=settings.k)),
        "by_p": tokens_left(step.logits, SamplerSettings(heat, top_p=settings.p)),
        "entropy": entropy_bits(step.probabilities),
        "rank": (step.logits > step.logits.gather(1, drawn)).sum(dim=1) + 1,
        "chance": step.probabilities.gather(1, drawn)[:, 0],
        "model_chance": model_says.gather(1, drawn)[:, 0],
        "shown": shown,
        "model_share": model_says.gather(1, shown),
        "share": step.probabilities.gather(1, shown),
    }
