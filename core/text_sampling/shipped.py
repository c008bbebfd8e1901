"""The model that ships with the app, read from its files: weights, vocabulary, figures."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from core.text_sampling.model import Model, ModelSettings
from core.text_sampling.tokens import Tokenizer, read_pieces

FOLDER = Path(__file__).parent / "austen"
WEIGHTS = FOLDER / "weights.safetensors"
PIECES = FOLDER / "pieces.json"
CARD = FOLDER / "card.json"


def shipped(dtype: torch.dtype = torch.float64) -> tuple[Model, Tokenizer]:
    """Return the model, ready to read, and its tokenizer.

    On disk the weights are float16; every ``dtype`` but float16 itself holds them exactly or, for
    bfloat16, rounded.
    """
    return load_model(WEIGHTS).to(dtype), read_pieces(PIECES)


@cache
def card() -> dict[str, Any]:
    """Return the figures that the training script wrote beside the weights."""
    figures: dict[str, Any] = json.loads(CARD.read_text())
    return figures


def load_model(path: Path) -> Model:
    """Return the model of a safetensors file, in float32 and in evaluation mode."""
    with safe_open(path, framework="pt") as file:
        settings = ModelSettings(**json.loads(file.metadata()["settings"]))
        weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    model = Model(settings)
    model.load_state_dict(weights)
    return model.eval()


def save_model(model: Model, path: Path) -> None:
    """Write the weights as float16, with the settings in the file's header."""
    weights = {name: weight.half().contiguous() for name, weight in model.state_dict().items()}
    save_file(weights, path, metadata={"settings": json.dumps(asdict(model.settings))})
