"""From the pipeline's stages to the rows and columns that are drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from core.text_sampling.columns import Column, Columns
from core.text_sampling.pipeline import SamplerSettings, Stage, entropy_bits, pipeline


def tabulate(
    logits: torch.Tensor, settings: SamplerSettings, rows: int, name: Callable[[int], str]
) -> Columns:
    """Return the pipeline on ``logits`` [vocabulary] for its ``rows`` most probable tokens.

    ``name``: what a reader reads for a token. Tokens stand in descending order, equal ones by
    their index: the order in which every filter keeps a first part, so each cut is one line.
    """
    stages = pipeline(logits, settings)
    order = logits.double().sort(descending=True, stable=True).indices
    shown = order[:rows]
    columns = [
        _column("raw", None, stages[0].before, stages[0].before > 0, shown),
        *(_of_stage(stage, shown) for stage in stages),
        _column("renormalised", None, stages[-1].after, stages[-1].kept, shown),
    ]
    return Columns(
        tokens=shown.numpy(),
        names=tuple(name(int(token)) for token in shown),
        vocabulary=len(logits),
        columns=tuple(columns),
    )


def _of_stage(stage: Stage, shown: torch.Tensor) -> Column:
    """A filter shows the probabilities that it judges, and the temperature those that it makes."""
    takes = bool(stage.removed.any())
    judged = stage.after if stage.step == "temperature" and not takes else stage.before
    crossing = None
    if stage.step == "top_p" and stage.value is not None and takes:
        crossing = int(stage.kept.sum()) - 1
    return _column(stage.step, stage.value, judged, stage.kept, shown, stage, crossing)


def _column(
    step: str,
    value: float | None,
    judged: torch.Tensor,
    kept: torch.Tensor,
    shown: torch.Tensor,
    stage: Stage | None = None,
    crossing: int | None = None,
) -> Column:
    left = judged if stage is None else stage.after
    size = int(kept.sum())
    here = kept[shown].numpy()
    in_sight = crossing is not None and crossing < len(shown)
    return Column(
        step=step,
        value=value,
        probabilities=judged[shown].numpy(),
        kept=here,
        removed=np.zeros(len(shown), bool) if stage is None else stage.removed[shown].numpy(),
        size=size,
        entropy=float(entropy_bits(left)),
        rest=max(0.0, 1 - float(judged[shown].sum())) if len(shown) < len(judged) else 0.0,
        rest_kept=size - int(here.sum()),
        crossing=crossing if in_sight else None,
    )
