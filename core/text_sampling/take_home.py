"""Scripts to take home: what each carries of the model, so that it runs without it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from torch import Tensor

from core.scripts import script
from core.text_sampling.completions import Completion
from core.text_sampling.own import Own
from core.text_sampling.pipeline import STEPS, SamplerSettings, pipeline
from core.text_sampling.tokens import Name


def deciding_logits(
    logits: Tensor, settings: SamplerSettings, name: Name
) -> tuple[dict[str, float], float]:
    """Return those of ``logits`` [vocabulary] that the draw needs, and what top-p sees of them.

    They are the tokens that stay, and the next one, by their names in the order of the vocabulary.
    Which stay, top-p decides by sums: so the share that they hold of what it sees goes with them.
    """
    stages = pipeline(logits, settings)
    stay = max(int(stages[-1].kept.sum()), int((logits == logits.max()).sum()))
    order = logits.sort(descending=True, stable=True).indices
    tokens = order[: stay + 1].sort().values
    seen = next(stage.before for stage in stages if stage.step == "top_p")
    held = float(seen[tokens].sum()) if stay + 1 < len(logits) else 1.0
    return {name(token): float(logits[token]) for token in tokens.tolist()}, held


def pipeline_script(
    numbers: dict[str, float] | Own,
    vocabulary: int,
    settings: SamplerSettings,
    prints: str = "pipeline",
    held: float = 1.0,
    **draws: Any,
) -> str:
    """Return the script that filters ``numbers``, logits or what a reader typed, and draws.

    ``prints``: the view whose headline it prints; ``held``: what top-p sees of them; ``draws``: the
    seeds and the number of draws.
    """
    kind = "logits"
    if isinstance(numbers, Own):
        kind = numbers.kind
        typed = zip(numbers.tokens, numbers.numbers, strict=True)
        numbers = {token: number for token, number in typed if number > -math.inf}
    return script(
        "text_sampling",
        "pipeline",
        PRINTS=prints,
        KIND=kind,
        NUMBERS=numbers,
        VOCABULARY=vocabulary,
        HELD=held,
        TEMPERATURE=settings.temperature,
        TOP_K=settings.top_k,
        TOP_P=settings.top_p,
        MIN_P=settings.min_p,
        TEMPERATURE_LAST=settings.order != STEPS,
        **draws,
    )


def texts_script(done: Sequence[Completion], pieces: Sequence[bytes]) -> str:
    """Return the script that writes the texts ``done`` twice; ``pieces``: the bytes of tokens."""
    bar: list[list[tuple[float, float, bytes, int]]] = [[]]
    for one in done:
        place = 0
        for start, end, token in _picked(one, pieces):
            known = [after for *_, other, after in bar[place] if other == token]
            if not known:
                bar[place].append((start, end, token, len(bar)))
                bar.append([])
            place = known[0] if known else len(bar) - 1
    seeds = tuple(one.seed for one in done)
    return script("text_sampling", "regenerate", SEEDS=seeds, LENGTH=len(done[0].tokens), BAR=bar)


def walk_script(done: Completion, pieces: Sequence[bytes]) -> str:
    """Return the script that writes the text ``done`` and tells the sizes of the nucleus."""
    sizes = done.by_p.tolist()
    steps = [(*piece, size) for piece, size in zip(_picked(done, pieces), sizes, strict=True)]
    return script("text_sampling", "walk", SEED=done.seed, STEPS=steps)


def _picked(done: Completion, pieces: Sequence[bytes]) -> list[tuple[float, float, bytes]]:
    """Return of each token of a text its piece of the bar, and its bytes."""
    tokens = [pieces[token] for token in done.tokens.tolist()]
    return list(zip(done.starts.tolist(), done.ends.tolist(), tokens, strict=True))
