"""Draw many tokens from one distribution and set them beside its probabilities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from core.text_sampling.drawn import Drawn
from core.text_sampling.draws import draw, draw_many, largest_error, uniforms
from core.text_sampling.pipeline import SamplerSettings, distribution

THINNEST = 4e-4
"""Pieces of the bar thinner than this are no pixel wide."""

TOLD = 12
"""So many draws are told one by one."""


def draw_and_compare(
    logits: torch.Tensor,
    settings: SamplerSettings,
    seed: int,
    draws: int,
    rows: int,
    name: Callable[[int], str],
    as_given: bool = False,
) -> Drawn:
    """Return ``draws`` draws from ``logits`` [vocabulary] under ``settings``.

    The ``rows`` most probable tokens are set out, in descending order, or ``as_given`` in the
    order of their indices; the others are counted together.
    """
    probabilities = distribution(logits, settings)
    u = uniforms(draws, seed)
    drawn = draw_many(probabilities, u)
    counts = torch.bincount(drawn, minlength=len(logits)).numpy()
    theory = probabilities.numpy()
    shown = logits.double().sort(descending=True, stable=True).indices[:rows].numpy()
    shown = np.sort(shown) if as_given else shown
    ends = np.cumsum(theory)
    wide = np.flatnonzero(theory >= THINNEST)
    first = int(draw(probabilities, u[0]))
    farthest, error = largest_error(counts, theory)
    return Drawn(
        draws=draws,
        seed=seed,
        tokens=shown,
        names=tuple(name(int(token)) for token in shown),
        theory=theory[shown],
        counts=counts[shown],
        rest=max(0.0, 1 - float(theory[shown].sum())) if len(shown) < len(theory) else 0.0,
        rest_count=draws - int(counts[shown].sum()),
        others=len(theory) - len(shown),
        u=float(u[0]),
        first=first,
        picked=name(first),
        low=float(ends[first] - theory[first]),
        high=float(ends[first]),
        starts=ends[wide] - theory[wide],
        ends=ends[wide],
        pieces=tuple(name(int(token)) for token in wide),
        farthest=name(farthest),
        farthest_theory=float(theory[farthest]),
        error=error,
        removed=int((theory == 0).sum()),
        removed_drawn=int(counts[theory == 0].sum()),
        sequence=tuple(name(int(token)) for token in drawn[:TOLD]),
    )
