"""The draw: a number u between 0 and 1 falls on the cumulative bar, and picks the token there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.arrays import Float64, Integers
from core.seeds import torch_generator
from core.text_sampling.pipeline import SamplerSettings, distribution
from core.text_sampling.tokens import Name

THINNEST = 4e-4
"""Pieces of the bar thinner than this are no pixel wide."""

TOLD = 12
"""So many draws are told one by one."""


def uniforms(count: int, seed: int) -> Tensor:
    """Return the first ``count`` numbers u in [0, 1) of a sampling seed, float64 [count].

    They are those that one ``torch.rand(())`` after another would give.
    """
    return torch.rand(count, dtype=torch.float64, generator=torch_generator(seed))


def draw(probabilities: Tensor, u: float | Tensor) -> Tensor:
    """Return the token that ``u`` picks: the first whose cumulative probability exceeds ``u``.

    ``probabilities``: [..., vocabulary], not negative, each row with a sum of about 1; ``u``: in
    [0, 1), one for each row or one for all. Returns indices, int64, of the shape of the rows. A
    token of probability 0 is never drawn, also where rounding leaves the sum short of ``u``.
    """
    level = torch.as_tensor(u, dtype=torch.float64).expand(probabilities.shape[:-1])
    return draw_many(probabilities, level.unsqueeze(-1)).squeeze(-1)


def draw_many(probabilities: Tensor, u: Tensor) -> Tensor:
    """Return the tokens, int64 [..., draw], that each ``u`` [..., draw] picks in its row."""
    cumulative = probabilities.double().cumsum(dim=-1)
    tokens = torch.searchsorted(cumulative, u.double().contiguous(), right=True)
    return torch.minimum(tokens, last_possible(probabilities).unsqueeze(-1))


def last_possible(probabilities: Tensor) -> Tensor:
    """Return the last token with a probability above 0 in each row [..., vocabulary]."""
    indices = torch.arange(probabilities.shape[-1], device=probabilities.device)
    return torch.where(probabilities > 0, indices, -1).amax(dim=-1)


def largest_error(counts: Integers, probabilities: Float64) -> tuple[int, float]:
    """Return the token whose share of the draws is farthest from its probability, and how far.

    Both arrays: [vocabulary].
    """
    errors = counts / counts.sum() - probabilities
    token = int(np.abs(errors).argmax())
    return token, float(errors[token])


@dataclass(frozen=True, eq=False)
class Drawn:
    """``draws`` draws of one seed from one distribution, beside what its probabilities promised.

    ``tokens`` [row]: the tokens shown, by their index; ``names``, as a reader reads them;
    ``theory`` [row], their probabilities, 0 for a removed token; ``counts`` [row], how often they
    came. ``others``: how many tokens are not shown; ``rest``, their probability.

    The bar of all tokens: ``pieces``, by name, from ``starts`` to ``ends`` [piece]. The first draw
    is ``u``, and falls on the piece ``picked``, that of ``first_token``. Of all tokens:
    ``farthest``, the name of the one farthest from theory, which is ``farthest_theory``, by
    ``error``; ``removed``, how many are out of the draw, and ``removed_drawn``, how often one of
    them came. ``sequence``: the first tokens drawn, in their order.
    """

    draws: int
    tokens: Integers
    names: tuple[str, ...]
    theory: Float64
    counts: Integers
    others: int
    rest: float
    u: float
    picked: int
    first_token: int
    starts: Float64
    ends: Float64
    pieces: tuple[str, ...]
    farthest: str
    farthest_theory: float
    error: float
    removed: int
    removed_drawn: int
    sequence: tuple[str, ...]

    @property
    def first(self) -> str:
        """Return the name of the first token drawn."""
        return self.pieces[self.picked]

    @property
    def rest_count(self) -> int:
        """Return how often one of the tokens came that are not shown."""
        return self.draws - int(self.counts.sum())


def draw_and_compare(
    logits: Tensor,
    settings: SamplerSettings,
    seed: int,
    draws: int,
    rows: int,
    name: Name,
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
    ends, first = np.cumsum(theory), int(drawn[0])
    wide = np.union1d(np.flatnonzero(theory >= THINNEST), first)
    farthest, error = largest_error(counts, theory)
    return Drawn(
        draws=draws,
        tokens=shown,
        names=tuple(map(name, shown.tolist())),
        theory=theory[shown],
        counts=counts[shown],
        others=len(theory) - len(shown),
        rest=float(np.delete(theory, shown).sum()),
        u=float(u[0]),
        picked=int(np.searchsorted(wide, first)),
        first_token=first,
        starts=ends[wide] - theory[wide],
        ends=ends[wide],
        pieces=tuple(map(name, wide.tolist())),
        farthest=name(farthest),
        farthest_theory=float(theory[farthest]),
        error=error,
        removed=int((theory == 0).sum()),
        removed_drawn=int(counts[theory == 0].sum()),
        sequence=tuple(map(name, drawn[:TOLD].tolist())),
    )
