"""Can sampling be made deterministic by its settings alone? Each way, tried on many seeds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from core.text_sampling.draws import draw_many, uniforms
from core.text_sampling.pipeline import SamplerSettings, distribution
from core.text_sampling.ways import Way, Ways

SEEDS = 200

AS_SET = "your settings"
TOP_K_1 = "top-k = 1"
TINY_TOP_P = "top-p = 1/|V|"
TEMPERATURE_0 = "temperature = 0"
ONE_SEED = "one seed, again and again"
TIE_TOP_K = "a tie, top-k = 1"
TIE_TOP_P = "a tie, top-p = 1/|V|"
TIE_TEMPERATURE = "a tie, temperature = 0"


def try_ways(
    logits: torch.Tensor,
    settings: SamplerSettings,
    seed: int,
    name: Callable[[int], str],
) -> Ways:
    """Return what each way draws from ``logits`` [vocabulary] with the seeds 0, 1, 2, ….

    "One seed" draws with ``seed`` every time. The ties are the same logits with the second
    largest raised to the largest.
    """
    levels = torch.cat([uniforms(1, each) for each in range(SEEDS)])
    same = uniforms(1, seed).expand(SEEDS)
    tiny = SamplerSettings(top_p=1 / len(logits))
    tied = with_tie(logits)
    asked: tuple[tuple[str, torch.Tensor, SamplerSettings, torch.Tensor], ...] = (
        (AS_SET, logits, settings, levels),
        (ONE_SEED, logits, settings, same),
        (TOP_K_1, logits, SamplerSettings(top_k=1), levels),
        (TINY_TOP_P, logits, tiny, levels),
        (TEMPERATURE_0, logits, SamplerSettings(temperature=0), levels),
        (TIE_TOP_K, tied, SamplerSettings(top_k=1), levels),
        (TIE_TOP_P, tied, tiny, levels),
        (TIE_TEMPERATURE, tied, SamplerSettings(temperature=0), levels),
    )
    return Ways(
        seeds=SEEDS,
        vocabulary=len(logits),
        largest=float(logits.double().softmax(-1).max()),
        favourite=name(int(logits.argmax())),
        ways=tuple(_way(title, each, how, u, name) for title, each, how, u in asked),
    )


def with_tie(logits: torch.Tensor) -> torch.Tensor:
    """Return ``logits`` [vocabulary] with the second largest raised to the largest."""
    tied = logits.clone()
    if len(logits) > 1:
        first, second = logits.sort(descending=True, stable=True).indices[:2]
        tied[second] = tied[first]
    return tied


def _way(
    title: str,
    logits: torch.Tensor,
    settings: SamplerSettings,
    u: torch.Tensor,
    name: Callable[[int], str],
) -> Way:
    probabilities = distribution(logits, settings)
    tokens, counts = np.unique(draw_many(probabilities, u).numpy(), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return Way(
        name=title,
        kept=int((probabilities > 0).sum()),
        tokens=tuple(name(int(token)) for token in tokens[order]),
        counts=counts[order],
        greedy=len(tokens) == 1 and int(tokens[0]) == int(logits.argmax()),
    )
