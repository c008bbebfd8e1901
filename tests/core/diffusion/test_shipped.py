"""The denoisers that ship: small, told truly, and as good as the card says."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core.diffusion import network as shipping
from core.diffusion.network import (
    CARD,
    FOLDER,
    TRAINING_SEEDS,
    NetworkSettings,
    NoisePredictor,
    shipped,
    weights_file,
)
from core.diffusion.processes import ReverseSettings, run
from core.diffusion.sampler import sample
from core.diffusion.schedule import Schedule
from core.diffusion.shapes import SHAPES, digits, shape_points
from core.diffusion.training import recipe
from core.diffusion.training.figures import about, energy_distance, same_neighbours, shape_figures
from core.diffusion.training.recipe import drawn, recipe_of, train
from core.diffusion.training.saving import file_fingerprint, save


def card() -> Any:
    return json.loads(CARD.with_suffix(".json").read_text())


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_weighs_less_than_300_kilobytes(name: str) -> None:
    assert sum(weights_file(name, seed).stat().st_size for seed in TRAINING_SEEDS) < 300_000


def test_the_digits_weigh_less_than_two_megabytes_and_nothing_is_a_pickle() -> None:
    assert weights_file("digits", 0).stat().st_size < 2_000_000
    for file in FOLDER.glob("*.safetensors"):
        assert file.read_bytes()[8:9] == b"{"
    assert {file.suffix for file in FOLDER.iterdir()} == {".safetensors", ".json", ".md"}


def test_the_card_names_the_weights_that_lie_beside_it() -> None:
    stored = {f.stem: file_fingerprint(f) for f in FOLDER.glob("*.safetensors")}
    assert card()["fingerprints"] == stored
    for name in (*SHAPES, "digits"):
        assert shipped(name).settings == recipe_of(name).network


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_told_from_its_data_hardly_better_than_fresh_data(name: str) -> None:
    figures = shape_figures(name, 0)
    assert figures == card()["shapes"][f"{name}-0"]
    other = energy_distance(
        shape_points(SHAPES[SHAPES.index(name) - 1], 2000, 5), shape_points(name, 2000, 6)
    )
    assert figures["energy_generated"] < 0.1 * other
    assert figures["energy_generated"] < 0.01
    assert abs(figures["neighbours_generated"] - 0.5) < 0.03


def test_the_measures_tell_one_shape_from_another_and_not_from_itself() -> None:
    first, again, other = (
        shape_points(name, 600, seed) for name, seed in (("moons", 1), ("moons", 2), ("ring", 1))
    )
    assert abs(energy_distance(first, again)) < 0.01 < 0.03 < energy_distance(first, other)
    assert same_neighbours(first, again) < 0.55 < 0.7 < same_neighbours(first, other)


def test_generated_digits_are_recognised_and_are_no_copies() -> None:
    figures = card()["digits"]
    assert figures["accuracy_generated"] > 0.9
    assert figures["accuracy_held_out"] > 0.9
    assert figures["nearest_seen_generated"] > 0.5 * figures["nearest_seen_held_out"]
    assert CARD.read_text() == about(card())
    for value in (figures["accuracy_generated"], figures["accuracy_held_out"]):
        assert f"{value:.1%}" in CARD.read_text()


def test_an_image_is_of_the_class_that_was_asked_for() -> None:
    seen, labels, _, _ = digits()
    means = np.stack([seen[labels == label].mean(0) for label in range(10)])
    ends = run(ReverseSettings("digits")).x[-1].reshape(20, -1)
    nearest = ((ends[:, None] - means) ** 2).sum(2).argmin(1)
    assert (nearest == np.arange(20) % 10).mean() >= 0.9


def test_the_default_picture_takes_less_than_a_second() -> None:
    run(ReverseSettings())
    times = []
    for _ in range(3):
        begun = time.process_time()
        run(ReverseSettings())
        times.append(time.process_time() - begun)
    assert min(times) < 1


def test_training_again_gives_the_same_bits_and_another_seed_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = replace(recipe_of("moons"), iterations=30, batch=64)
    monkeypatch.setattr(recipe, "recipe_of", lambda _: short)
    before = torch.get_rng_state()
    first, again, other = (train("moons", seed).state_dict() for seed in (3, 3, 4))
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(first[key], again[key]) for key in first)
    assert not torch.equal(first["last.weight"], other["last.weight"])
    start = drawn(NetworkSettings(), 3).state_dict()
    assert not torch.equal(first["last.weight"], start["last.weight"])


def test_weights_come_back_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = drawn(NetworkSettings(hidden=8), seed=5)
    save(network, tmp_path / "own-5.safetensors")
    monkeypatch.setattr(shipping, "FOLDER", tmp_path)
    again = shipped.__wrapped__("own", 5)
    assert again.settings == network.settings
    for ours, theirs in zip(again.parameters(), network.parameters(), strict=True):
        assert torch.equal(ours, theirs.half().double())


def test_one_network_serves_every_schedule_and_number_of_steps() -> None:
    data = shape_points("ring", 800, 7)
    for schedule in (Schedule.linear(20), Schedule.linear(200), Schedule.cosine(20)):
        model = NoisePredictor(shipped("ring"), schedule)
        ends = sample(model, 800, schedule, 0.0, 1, 1)[-1].astype(np.float64)
        assert energy_distance(ends, data) < 0.04
