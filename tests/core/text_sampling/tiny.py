"""A tiny model of random weights, quick enough to ask a thousand times."""

from __future__ import annotations

import torch
from torch import nn

from core.text_sampling.model import Model, ModelSettings

VOCABULARY = 300


def tiny_model(context: int = 64, dtype: torch.dtype = torch.float64) -> Model:
    generator = torch.Generator().manual_seed(3)
    model = Model(ModelSettings(VOCABULARY, width=32, layers=2, heads=2, context=context))
    for weight in model.parameters():
        nn.init.normal_(weight, std=0.35, generator=generator)
    return model.to(dtype).eval()
