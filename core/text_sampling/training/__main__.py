"""Train the language model: ``python -m core.text_sampling.training``, some 100 minutes on a core.

Writes the vocabulary, the weights (every 100 steps too, so that a stopped run leaves a model) and
the figures of the model card to ``core/text_sampling/austen``. With ``--measure`` it trains nothing
and measures the weights that lie there.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from typing import Any

import torch

from core.text_sampling.model import Model, ModelSettings
from core.text_sampling.shipped import CARD, FOLDER, PIECES, WEIGHTS, load_model, save_model
from core.text_sampling.tokens import Tokenizer, read_pieces, write_pieces
from core.text_sampling.training.ngram import NgramModel
from core.text_sampling.training.novels import HELD_OUT, TRAINING, novel
from core.text_sampling.training.pairs import learn_pieces
from core.text_sampling.training.recipe import Recipe, bits_per_byte, train

VOCABULARY = 3072
RECIPE = Recipe(ModelSettings(VOCABULARY, width=192, layers=6, heads=6, context=256, dropout=0.2))
ORDERS = (1, 2, 3, 4, 5)
GLANCE = 8192
"""Held-out tokens scored now and then during training."""


def main() -> None:
    """Train, save, measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--measure", action="store_true", help="only measure stored weights")
    torch.set_num_threads(1)
    text = "".join(novel(name) for name in TRAINING)
    unseen = novel(HELD_OUT)
    if not options.parse_args().measure:
        tokenizer = learn_pieces(text, VOCABULARY)
        FOLDER.mkdir(exist_ok=True)
        write_pieces(tokenizer, PIECES)
        train_and_save(tokenizer, text, unseen)
    card = figures(load_model(WEIGHTS), read_pieces(PIECES), text, unseen)
    CARD.write_text(json.dumps(card, indent=2) + "\n")
    print(json.dumps(card, indent=2))


def train_and_save(tokenizer: Tokenizer, text: str, unseen: str) -> None:
    """Train by the recipe; print the loss as it falls."""
    tokens = torch.tensor(tokenizer.encode(text))
    some = torch.tensor(tokenizer.encode(unseen)[:GLANCE])
    size = len(tokenizer.decode(some.tolist()).encode())
    begun = time.monotonic()

    def report(step: int, loss: float, model: Model) -> None:
        if (step + 1) % 20 == 0:
            print(f"step {step + 1}, {time.monotonic() - begun:.0f} s: {loss:.3f} nats", flush=True)
        if (step + 1) % 100 == 0:
            save_model(model, WEIGHTS)
        if (step + 1) % 200 == 0:
            print(f"  held out {bits_per_byte(model, some, size):.3f} bits a byte", flush=True)
            model.train()

    save_model(train(RECIPE, tokens, report), WEIGHTS)


def figures(model: Model, tokenizer: Tokenizer, text: str, unseen: str) -> dict[str, Any]:
    """Return the model card: ``model``, trained on ``text``, guesses ``unseen``."""
    tokens, held_out = tokenizer.encode(text), tokenizer.encode(unseen)
    size = len(unseen.encode())
    fitted = ((n, NgramModel.fit(tokens, n, tokenizer.vocabulary)) for n in ORDERS)
    rivals = {str(n): round(rival.bits_per_byte(held_out, size), 4) for n, rival in fitted}
    return {
        "weights": model.count(),
        "recipe": asdict(RECIPE),
        "training_novels": TRAINING,
        "training_bytes": len(text.encode()),
        "training_tokens": len(tokens),
        "epochs": round(RECIPE.steps * RECIPE.batch * RECIPE.model.context / len(tokens), 2),
        "held_out_novel": HELD_OUT,
        "held_out_bytes": size,
        "held_out_tokens": len(held_out),
        "held_out_bits_per_byte": round(bits_per_byte(model, torch.tensor(held_out), size), 4),
        "ngram_bits_per_byte": rivals,
        "torch": torch.__version__,
    }


if __name__ == "__main__":
    main()
