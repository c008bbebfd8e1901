"""What each step of the pipeline leaves, token by token: the rows and columns that are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.arrays import Booleans, Float64, Integers
from core.text_sampling.pipeline import SamplerSettings, Stage, entropy_bits, pipeline
from core.text_sampling.tokens import Name

TITLES = {"top_k": "top-k", "top_p": "top-p", "min_p": "min-p", "renormalised": "drawn from"}
"""Steps that a reader reads otherwise than they are named."""


@dataclass(frozen=True, eq=False)
class Column:
    """One step.

    ``step``: "raw", the name of a setting, or "renormalised"; ``value``: its setting, if any. For
    the tokens that are shown, the most probable first: ``probabilities`` [row], those that the
    step judges; ``kept`` [row], what is left after it; ``removed`` [row], what it took itself.

    Of all tokens: ``size``, how many are left; ``entropy``, that of what is left, in bits. Of
    those not shown: ``rest``, their probability; ``rest_kept``, how many are left. ``crossing``:
    the row at which the sum reaches top-p, −1 where there is none in sight.
    """

    step: str
    value: float | None
    probabilities: Float64
    kept: Booleans
    removed: Booleans
    size: int
    entropy: float
    rest: float
    rest_kept: int
    crossing: int

    @property
    def title(self) -> str:
        """Return the step's name as a reader reads it."""
        return TITLES.get(self.step, self.step)

    @property
    def setting(self) -> str:
        """Return ``"= 0.9"``, or what the column shows where there is nothing to set."""
        if self.value is None:
            return "the model's" if self.step == "raw" else self.step
        return f"= {self.value:g}"

    @property
    def name(self) -> str:
        """Return the two together, such as ``"top-p = 0.9"``."""
        return self.title if self.value is None else f"{self.title} {self.setting}"

    @property
    def shown_kept(self) -> int:
        """Return how many of the tokens shown are left: they are the first ones."""
        return int(self.kept.sum())


@dataclass(frozen=True, eq=False)
class Columns:
    """The steps side by side: ``tokens`` [row], the tokens shown; ``names``, as a reader reads
    them; ``vocabulary``, how many tokens there are.
    """

    tokens: Integers
    names: tuple[str, ...]
    vocabulary: int
    columns: tuple[Column, ...]

    @property
    def filters(self) -> tuple[Column, ...]:
        """Return the columns of the settings that can remove tokens."""
        return tuple(c for c in self.columns[1:-1] if c.step != "temperature" or c.value == 0)

    @property
    def last(self) -> Column:
        """Return the column that the token is drawn from."""
        return self.columns[-1]


def tabulate(logits: Tensor, settings: SamplerSettings, rows: int, name: Name) -> Columns:
    """Return the pipeline on ``logits`` [vocabulary] for its ``rows`` most probable tokens.

    A setting that is off has no column. Tokens stand in descending order, equal ones by their
    index: so each filter keeps a first part of them.
    """
    stages = [stage for stage in pipeline(logits, settings) if stage.value is not None]
    shown = logits.double().sort(descending=True, stable=True).indices[:rows]
    start, end = stages[0].before, stages[-1].after
    none = torch.zeros(len(logits), dtype=torch.bool)
    raw = Stage("raw", None, start, start, start > 0, none)
    renormalised = Stage("renormalised", None, end, end, stages[-1].kept, none)
    return Columns(
        tokens=shown.numpy(),
        names=tuple(map(name, shown.tolist())),
        vocabulary=len(logits),
        columns=tuple(_column(stage, shown) for stage in (raw, *stages, renormalised)),
    )


def _column(stage: Stage, shown: Tensor) -> Column:
    """A filter shows the probabilities that it judges, and the temperature those that it makes."""
    takes = bool(stage.removed.any())
    judged = stage.after if stage.step == "temperature" and not takes else stage.before
    size, kept = int(stage.kept.sum()), stage.kept[shown]
    crosses = stage.step == "top_p" and takes and size <= len(shown)
    return Column(
        step=stage.step,
        value=stage.value,
        probabilities=judged[shown].numpy(),
        kept=kept.numpy(),
        removed=stage.removed[shown].numpy(),
        size=size,
        entropy=float(entropy_bits(stage.after)),
        rest=max(0.0, 1 - float(judged[shown].sum())) if len(shown) < len(judged) else 0.0,
        rest_kept=size - int(kept.sum()),
        crossing=size - 1 if crosses else -1,
    )
