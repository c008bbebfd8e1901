"""Generation: the model reads, a token is drawn, the token joins the text; and again.

A batch of seeds writes side by side, each drawing from a generator of its own, so a seed writes
the same text alone and among others. Two things see to it that not even rounding differs: the
model should compute in float64, and the batch is filled up to a multiple of ``ROWS``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import check_whole
from core.seeds import check_seed
from core.text_sampling.draws import draw, uniforms
from core.text_sampling.model import KeyValueCache, Model
from core.text_sampling.pipeline import SamplerSettings, distribution
from core.text_sampling.prompts import LINE_BREAK

ROWS = 4
"""Matrix products of so many rows, or a multiple, were measured to give each row the same bits
whichever rows stand beside it; those of one, two or three rows take other routes."""


@dataclass(frozen=True, eq=False)
class Step:
    """One token of each text.

    ``logits`` and ``probabilities``: float64 [seed, vocabulary], the model's and those after the
    sampler's settings; ``u``: float64 [seed], the numbers drawn; ``tokens``: int64 [seed].
    """

    logits: Tensor
    probabilities: Tensor
    u: Tensor
    tokens: Tensor


def generate(
    model: Model,
    prompt_tokens: Sequence[int],
    settings: SamplerSettings,
    seed: int,
    max_tokens: int,
) -> list[int]:
    """Return the ``max_tokens`` tokens that follow the prompt when sampling with ``seed``.

    The same arguments give the same tokens. Of a prompt longer than the model's context the end
    is read; an empty one is read as a line break. Raises ``ValueError`` for tokens outside the
    vocabulary, a bad seed, or ``max_tokens`` below 0.
    """
    return generate_all(model, prompt_tokens, settings, (seed,), max_tokens)[0]


def generate_all(
    model: Model,
    prompt_tokens: Sequence[int],
    settings: SamplerSettings,
    seeds: Sequence[int],
    max_tokens: int,
) -> list[list[int]]:
    """Return what ``generate`` gives for each of ``seeds``, computed side by side."""
    tokens = [step.tokens for step in write(model, prompt_tokens, settings, seeds, max_tokens)]
    return torch.stack(tokens, dim=1).tolist() if tokens else [[] for _ in seeds]


def write(
    model: Model,
    prompt_tokens: Sequence[int],
    settings: SamplerSettings,
    seeds: Sequence[int],
    max_tokens: int,
    cached: bool = True,
) -> Iterator[Step]:
    """Return the steps of ``generate_all`` one by one, as they are written.

    Not ``cached``, the whole text is read anew for every token: slower, with the same tokens.
    """
    check_whole("max_tokens", max_tokens, 0)
    if not seeds:
        raise ValueError("at least one seed is needed to write a text")
    for seed in seeds:
        check_seed(seed)
    last = model.settings.vocabulary - 1
    for token in prompt_tokens:
        if not 0 <= token <= last:
            raise ValueError(f"a prompt holds tokens of the vocabulary, 0 to {last}, not {token}")
    return _steps(_Reader(model, prompt_tokens, cached), settings, seeds, max_tokens)


def _steps(
    reader: _Reader, settings: SamplerSettings, seeds: Sequence[int], max_tokens: int
) -> Iterator[Step]:
    u = torch.stack([uniforms(max_tokens, seed) for seed in seeds])
    for number in range(max_tokens):
        # The prompt is read once for all seeds; from its first token on each text has a row.
        logits = reader.logits()[: len(seeds)].expand(len(seeds), -1)
        probabilities = distribution(logits, settings)
        tokens = draw(probabilities, u[:, number])
        yield Step(logits, probabilities, u[:, number], tokens)
        reader.append(torch.cat([tokens, tokens[-1:].expand(-len(seeds) % ROWS)]))


class _Reader:
    """What the model still looks at, [row, length], and what it has already computed of it."""

    def __init__(self, model: Model, prompt_tokens: Sequence[int], cached: bool) -> None:
        self._model = model
        self._context = model.settings.context
        prompt = list(prompt_tokens[-self._context :]) or [LINE_BREAK]
        self._text = torch.tensor([prompt])
        self._cache = KeyValueCache.empty(model, 1) if cached else None

    @torch.no_grad()
    def logits(self) -> Tensor:
        """Return the logits, float64 [row, vocabulary], of what follows the text."""
        unread = self._text[:, self._cache.length :] if self._cache else self._text
        return self._model(unread, self._cache)[:, -1].double()

    def append(self, tokens: Tensor) -> None:
        """Let the texts go on with ``tokens`` [row]; one row becomes many when they first part.

        When the context is full, the older half of it is forgotten and the rest read anew: what
        the model looks at then begins at a token, with the cache and without.
        """
        rows = len(tokens)
        self._text = torch.cat([self._text.expand(rows, -1), tokens[:, None]], dim=1)
        if self._text.shape[1] > self._context:
            self._text = self._text[:, -max(1, self._context // 2) :]
            self._cache = KeyValueCache.empty(self._model, rows) if self._cache else None
        elif self._cache:
            self._cache.keys = [keys.expand(rows, -1, -1, -1) for keys in self._cache.keys]
            self._cache.values = [each.expand(rows, -1, -1, -1) for each in self._cache.values]
