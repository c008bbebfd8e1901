"""What there is to know of the model that ships with the app, in words, from its own card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TITLES = {
    "sensesensibility": "Sense and Sensibility",
    "prideprejudice": "Pride and Prejudice",
    "mansfieldpark": "Mansfield Park",
    "emma": "Emma",
    "northangerabbey": "Northanger Abbey",
    "persuasion": "Persuasion",
}


def about(card: Mapping[str, Any]) -> str:
    """Return the model card as Markdown; ``card``: what ``shipped.card`` reads."""
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
