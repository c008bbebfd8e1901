"""Where a distribution comes from: a prompt that the model reads, or lines that a reader typed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """``kind``: "prompt", "weights" or "logits"; ``text``: the prompt, or the lines."""

    kind: str
    text: str
