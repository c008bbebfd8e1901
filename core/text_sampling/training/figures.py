"""The figures of the model card: how well the model guesses a novel that it never saw."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import torch

from core.text_sampling.model import Model
from core.text_sampling.tokens import Tokenizer
from core.text_sampling.training.ngram import NgramModel
from core.text_sampling.training.novels import HELD_OUT, TRAINING
from core.text_sampling.training.recipe import Recipe, bits_per_byte

ORDERS = (1, 2, 3, 4, 5)


def figures(
    recipe: Recipe, model: Model, tokenizer: Tokenizer, text: str, unseen: str
) -> dict[str, Any]:
    """Return the card for ``model``, trained on ``text`` and judged by ``unseen``.

    The rivals are n-gram models of the same tokens of the same text.
    """
    tokens, held_out = tokenizer.encode(text), tokenizer.encode(unseen)
    size = len(unseen.encode())
    rivals = {
        str(n): round(
            NgramModel.fit(tokens, n, tokenizer.vocabulary).bits_per_byte(held_out, size), 4
        )
        for n in ORDERS
    }
    return {
        "weights": model.count(),
        "recipe": asdict(recipe),
        "training_novels": TRAINING,
        "training_bytes": len(text.encode()),
        "training_tokens": len(tokens),
        "epochs": round(recipe.steps * recipe.batch * recipe.model.context / len(tokens), 2),
        "held_out_novel": HELD_OUT,
        "held_out_bytes": size,
        "held_out_tokens": len(held_out),
        "held_out_bits_per_byte": round(bits_per_byte(model, torch.tensor(held_out), size), 4),
        "ngram_bits_per_byte": rivals,
        "torch": torch.__version__,
    }
