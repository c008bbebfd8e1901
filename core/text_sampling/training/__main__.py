"""Train the language model: ``python -m core.text_sampling.training``, some 100 minutes on a core.

Writes the vocabulary, the weights (every 100 steps too, so that a stopped run leaves a model) and
the figures of the model card to ``core/text_sampling/austen``.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict

import torch

from core.seeds import fingerprint
from core.text_sampling.model import Model, ModelSettings
from core.text_sampling.shipped import CARD, FOLDER, PIECES, WEIGHTS, load_model, save_model
from core.text_sampling.tokens import write_pieces
from core.text_sampling.training.novels import HELD_OUT, TRAINING, novel
from core.text_sampling.training.pairs import learn_pieces
from core.text_sampling.training.recipe import Recipe, bits_per_byte, train

VOCABULARY = 3072


def main() -> None:
    """Train, save, measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--steps", type=int, default=Recipe.steps)
    steps = options.parse_args().steps
    torch.set_num_threads(1)
    text = "".join(novel(name) for name in TRAINING)
    held_out = novel(HELD_OUT)
    tokenizer = learn_pieces(text, VOCABULARY)
    FOLDER.mkdir(exist_ok=True)
    write_pieces(tokenizer, PIECES)
    tokens = torch.tensor(tokenizer.encode(text))
    unseen = torch.tensor(tokenizer.encode(held_out))
    size = len(held_out.encode())
    print(f"{len(tokens):,} tokens of {len(text.encode()):,} bytes; {len(unseen):,} held out")
    sizes = ModelSettings(VOCABULARY, width=192, layers=6, heads=6, context=256, dropout=0.2)
    recipe = Recipe(sizes, steps=steps)
    begun = time.monotonic()

    def report(step: int, loss: float, model: Model) -> None:
        if (step + 1) % 20 == 0:
            print(f"step {step + 1}, {time.monotonic() - begun:.0f} s: {loss:.3f} nats", flush=True)
        if (step + 1) % 100 == 0:
            save_model(model, WEIGHTS)
        if (step + 1) % 200 == 0:
            glance = 8192
            some = len(tokenizer.decode(unseen[:glance].tolist()).encode())
            print(f"  held out {bits_per_byte(model, unseen[:glance], some):.3f} bits a byte")
            model.train()

    model = train(recipe, tokens, report)
    save_model(model, WEIGHTS)
    seconds = time.monotonic() - begun
    stored = load_model(WEIGHTS)
    figures = {
        "weights": stored.count(),
        "recipe": asdict(recipe),
        "training_novels": TRAINING,
        "training_bytes": len(text.encode()),
        "training_tokens": len(tokens),
        "epochs": recipe.steps * recipe.batch * sizes.context / len(tokens),
        "held_out_novel": HELD_OUT,
        "held_out_bytes": size,
        "held_out_tokens": len(unseen),
        "held_out_bits_per_byte": bits_per_byte(stored, unseen, size),
        "minutes": round(seconds / 60),
        "torch": torch.__version__,
        "weights_fingerprint": fingerprint(stored.embedding.weight.detach().numpy()),
    }
    CARD.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
