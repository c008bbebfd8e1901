"""The two exercises of chapter 10, and where each can be tried."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Exercise:
    """``asks``: the question, in our words; ``page`` and ``view``: where it is tried."""

    name: str
    asks: str
    page: str
    view: str


EXERCISES = (
    Exercise(
        "Exercise 10-1",
        "A model samples with top-k or nucleus sampling. Can its answers be made the same, "
        "without a change of its code?",
        "pages/text_sampling.py",
        "deterministic",
    ),
    Exercise(
        "Exercise 10-2",
        "Dropout is switched off at inference. When would you rather leave it on?",
        "pages/dropout.py",
        "inference",
    ),
)
