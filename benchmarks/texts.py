"""Writing text: what the key-value cache saves, and what more seeds side by side cost."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import timed
from core.text_sampling.generation import write
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.shipped import shipped

TOKENS = 60
PROMPT = "It is a truth universally acknowledged, that"


def lines() -> list[str]:
    """Return seconds for a completion, and its ratio to one without cache and to eight seeds."""
    model, tokenizer = shipped()
    prompt = tokenizer.encode(PROMPT)

    def seconds(seeds: Sequence[int], cached: bool = True) -> float:
        return timed(lambda: [*write(model, prompt, SamplerSettings(), seeds, TOKENS, cached)])[1]

    seconds((0,))
    alone = min(seconds((seed,)) for seed in range(3))
    return [
        f"texts: {TOKENS} tokens in {alone:.2f} s, {1000 * alone / TOKENS:.0f} ms each; without "
        f"the cache {seconds((0,), cached=False) / alone:.1f} times as long; eight seeds side by "
        f"side {seconds(range(8)) / alone:.1f} times as long as one"
    ]
