"""The model that ships: small, read without pickle, better than its rival, and told truly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from core.text_sampling.generation import generate_all
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.shipped import FOLDER, WEIGHTS, about, card, shipped
from core.text_sampling.training.__main__ import RECIPE

ROOT = Path(__file__).parent.parent.parent.parent
CARD_TEXT = ROOT / "docs" / "language_model.md"


def test_it_fits_into_ten_megabytes_and_eight_million_weights() -> None:
    model, _ = shipped()
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 10_000_000
    assert 2_000_000 <= model.count() <= 8_000_000
    assert model.count() == card()["weights"]
    assert model.settings == RECIPE.model


def test_no_file_is_a_pickle() -> None:
    header = int.from_bytes(WEIGHTS.read_bytes()[:8], "little")
    assert WEIGHTS.read_bytes()[8:9] == b"{"
    assert header < 100_000
    assert {file.suffix for file in FOLDER.iterdir()} == {".safetensors", ".json"}


def test_every_number_format_holds_the_same_weights() -> None:
    wide, narrow = shipped(torch.float64)[0], shipped(torch.float32)[0]
    for a, b in zip(wide.parameters(), narrow.parameters(), strict=True):
        assert torch.equal(a, b.double())


def test_it_guesses_a_held_out_novel_better_than_n_grams() -> None:
    figures = card()
    assert figures["held_out_novel"] not in figures["training_novels"]
    assert figures["held_out_bits_per_byte"] < min(figures["ngram_bits_per_byte"].values())


def test_it_has_learned_english() -> None:
    """In a sentence of ours, in nobody's novel, each next word is among its likely ones."""
    model, tokenizer = shipped()
    tokens = tokenizer.encode("I am very sorry that you have not been able to come to the ball.")
    logits = model(torch.tensor([tokens]))[0, :-1].log_softmax(-1)
    nats = -logits[np.arange(len(tokens) - 1), tokens[1:]]
    assert nats.mean() < 4.5
    shuffled = [tokens[0], *tokens[:0:-1]]
    backwards = model(torch.tensor([shuffled]))[0, :-1].log_softmax(-1)
    assert -backwards[np.arange(len(tokens) - 1), shuffled[1:]].mean() > nats.mean() + 2


def test_the_card_says_what_was_measured() -> None:
    figures = card()
    words = about(figures)
    assert f"{figures['held_out_bits_per_byte']:.2f} bits a byte" in words
    written = CARD_TEXT.read_text()
    for name in ("weights", "training_tokens", "held_out_tokens", "training_bytes"):
        assert f"{figures[name]:,}" in written, name
    for value in (figures["held_out_bits_per_byte"], *figures["ngram_bits_per_byte"].values()):
        assert f"{value:.3f}" in written, value


def test_temperature_0_writes_one_text_and_one_near_0_the_same() -> None:
    model, tokenizer = shipped()
    prompt, seeds = tokenizer.encode("My dear Mr."), range(6)
    greedy = generate_all(model, prompt, SamplerSettings(0), seeds, 12)
    assert len(set(map(tuple, greedy))) == 1
    assert generate_all(model, prompt, SamplerSettings(1e-9), seeds, 12) == greedy
