"""The model that ships with the app, read from its files: weights, vocabulary, model card."""

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

TITLES = {
    "sensesensibility": "Sense and Sensibility",
    "prideprejudice": "Pride and Prejudice",
    "mansfieldpark": "Mansfield Park",
    "emma": "Emma",
    "northangerabbey": "Northanger Abbey",
    "persuasion": "Persuasion",
}


def shipped(dtype: torch.dtype = torch.float64) -> tuple[Model, Tokenizer]:
    """Return the model, ready to read, and its tokenizer.

    On disk the weights are float16; every ``dtype`` but float16 itself holds them exactly or, for
    bfloat16, rounded.
    """
    return load_model(WEIGHTS).to(dtype), read_pieces(PIECES)


@cache
def card() -> dict[str, Any]:
    """Return the figures that the training script wrote beside the weights."""
    return json.loads(CARD.read_text())


def about(card: dict[str, Any]) -> str:
    """Return the model card as Markdown; ``card``: what ``card`` reads."""
    model = card["recipe"]["model"]
    novels = ", ".join(f"*{TITLES[name]}*" for name in card["training_novels"])
    order, rival = min(card["ngram_bits_per_byte"].items(), key=lambda item: item[1])
    return (
        f"A small GPT of our own: {model['layers']} layers, {model['width']} wide, "
        f"{model['vocabulary']:,} byte-pair tokens, {card['weights'] / 1e6:.1f} million weights. "
        f"It read {card['epochs']:.0f} times through five novels by Jane Austen ({novels}), some "
        f"{card['training_bytes'] / 1e6:.1f} MB, and nothing else. So it knows her world, her "
        "spelling and no facts, and its long sentences ramble.\n\n"
        f"Of *{TITLES[card['held_out_novel']]}*, which it never saw, it needs "
        f"**{card['held_out_bits_per_byte']:.2f} bits a byte**; the best of the n-gram models of "
        f"the same tokens, of order {order} with Kneser–Ney counts, needs {rival:.2f}. The script, "
        "its seed and these figures are in `core/text_sampling/training`."
    )


def load_model(path: Path) -> Model:
    """Return the model of a safetensors file, in float32 and in evaluation mode."""
    with safe_open(path, framework="pt") as file:
        settings = ModelSettings(**json.loads(file.metadata()["settings"]))
        weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    # First without weights: to draw some would move the generator that all sessions share.
    with torch.device("meta"):
        model = Model(settings)
    model.load_state_dict(weights, assign=True)
    return model.eval()


def save_model(model: Model, path: Path) -> None:
    """Write the weights as float16, with the settings in the file's header."""
    weights = {name: weight.half().contiguous() for name, weight in model.state_dict().items()}
    save_file(weights, path, metadata={"settings": json.dumps(asdict(model.settings))})
