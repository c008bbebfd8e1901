"""What the results say, in sentences: every number from the result."""

from __future__ import annotations

from core.text_sampling.columns import Column, Columns
from core.wording import listed, number_of

TITLES = {
    "raw": "raw",
    "temperature": "temperature",
    "top_k": "top-k",
    "top_p": "top-p",
    "min_p": "min-p",
    "renormalised": "renormalised",
}


def pipeline_finding(columns: Columns) -> str:
    """Say how many tokens each filter leaves, and how much surprise."""
    tokens = number_of(columns.vocabulary, "token", "tokens")
    steps = [f"{setting(column)} leaves {column.size:,}" for column in columns.filters]
    start = f"Of {tokens}, {listed(steps)}" if steps else f"All {tokens} stay in the draw"
    first, last = columns.first.entropy, columns.last.entropy
    return f"{start}; the entropy goes from {first:.2f} to {last:.2f} bits."


def setting(column: Column) -> str:
    """Return a step with its setting: "top-p = 0.9"."""
    return f"{TITLES[column.step]} = {column.value:g}"


def growth_answer(size: int, doubled: int, temperature: float, filters: str) -> str:
    """Say what the kept set does when the temperature doubles."""
    return (
        f"At T = {temperature:g} {number_of(size, 'token stays', 'tokens stay')}, at "
        f"T = {2 * temperature:g} {number_of(doubled, 'token stays', 'tokens stay')} "
        f"({filters})."
    )


def growth_side(size: int, doubled: int) -> str:
    """Return the guess that is right."""
    if doubled == size:
        return "stays as it is"
    return "grows" if doubled > size else "shrinks"
