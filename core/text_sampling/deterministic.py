"""Can sampling be made deterministic by its settings alone? Each way, tried on many seeds.

Exercise 10-1 of S. Raschka, *Machine Learning Q and AI*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.arrays import Integers
from core.text_sampling.draws import draw_many, uniforms
from core.text_sampling.pipeline import SamplerSettings, distribution
from core.text_sampling.tokens import Name

SEEDS = 200

AS_SET = "your settings"
TOP_K_1 = "top-k = 1"
TINY_TOP_P = "top-p = 1/|V|"
TEMPERATURE_0 = "temperature = 0"
ONE_SEED = "one seed, again and again"
SURE = (TOP_K_1, TINY_TOP_P, TEMPERATURE_0)
TIE_TOP_K = "a tie, top-k = 1"
TIE_TOP_P = "a tie, top-p = 1/|V|"
TIE_TEMPERATURE = "a tie, temperature = 0"


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

    def __getitem__(self, name: str) -> Way:
        return next(way for way in self.ways if way.name == name)


def try_ways(logits: Tensor, settings: SamplerSettings, seed: int, name: Name) -> Ways:
    """Return what each way draws from ``logits`` [vocabulary] with the seeds 0, 1, 2, ….

    "One seed" draws with ``seed`` every time. The ties are the same logits with the second
    largest raised to the largest.
    """
    levels = torch.cat([uniforms(1, each) for each in range(SEEDS)])
    one, tied = uniforms(1, seed).expand(SEEDS), with_tie(logits)
    top_k_1, greedy = SamplerSettings(top_k=1), SamplerSettings(temperature=0)
    tiny_top_p = SamplerSettings(top_p=1 / len(logits))
    asked = (
        (AS_SET, logits, settings, levels),
        (ONE_SEED, logits, settings, one),
        (TOP_K_1, logits, top_k_1, levels),
        (TINY_TOP_P, logits, tiny_top_p, levels),
        (TEMPERATURE_0, logits, greedy, levels),
        (TIE_TOP_K, tied, top_k_1, levels),
        (TIE_TOP_P, tied, tiny_top_p, levels),
        (TIE_TEMPERATURE, tied, greedy, levels),
    )
    return Ways(
        seeds=SEEDS,
        vocabulary=len(logits),
        largest=float(logits.double().softmax(-1).max()),
        favourite=name(int(logits.argmax())),
        ways=tuple(_way(title, each, how, u, name) for title, each, how, u in asked),
    )


def with_tie(logits: Tensor) -> Tensor:
    """Return ``logits`` [vocabulary] with the second largest raised to the largest."""
    tied = logits.clone()
    if len(logits) > 1:
        first, second = logits.sort(descending=True, stable=True).indices[:2]
        tied[second] = tied[first]
    return tied


def _way(title: str, logits: Tensor, settings: SamplerSettings, u: Tensor, name: Name) -> Way:
    probabilities = distribution(logits, settings)
    tokens, counts = np.unique(draw_many(probabilities, u).numpy(), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return Way(
        name=title,
        kept=int((probabilities > 0).sum()),
        tokens=tuple(map(name, tokens[order].tolist())),
        counts=counts[order],
        greedy=len(tokens) == 1 and int(tokens[0]) == int(logits.argmax()),
    )
