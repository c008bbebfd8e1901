"""A batch from one generator against one generator an image: plain PyTorch is the oracle."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.diffusion.batch import BatchSettings, equal_to, make_batch, noise, right_seed
from core.diffusion.findings import batch_finding, batch_notes, noise_answers


@pytest.mark.parametrize("count", [1, 3, 4])
def test_the_noise_is_that_of_a_plain_script(count: int) -> None:
    ours = noise(7, 5, count)
    with torch.random.fork_rng():
        torch.manual_seed(7)
        for each in ours:
            np.testing.assert_array_equal(each, torch.randn(count, 8, 8).numpy())


def test_no_seed_gives_the_third_of_four_alone_but_a_list_of_generators_does() -> None:
    batch = make_batch(BatchSettings())
    assert right_seed(batch, 2) == "no seed at all"
    assert equal_to(batch["alone_same"][0], batch["together"]) == []
    assert equal_to(batch["alone_own"][0], batch["together"]) == []
    assert equal_to(batch["alone_own"][0], batch["listed"]) == [3]
    assert "no seed tried" in batch_finding(batch, BatchSettings())
    assert "seed 9 does" in batch_finding(batch, BatchSettings())


def test_without_step_noise_the_first_image_comes_back_and_the_third_does_not() -> None:
    first = make_batch(BatchSettings(wanted=1, batch_eta=0.0, batch_steps=10))
    assert right_seed(first, 0) == "the same seed"
    assert equal_to(first["alone_same"][0], first["together"]) == [1]
    settings = BatchSettings(batch_eta=0.0, batch_steps=10)
    third = make_batch(settings)
    assert right_seed(third, 2) == "no seed at all"
    notes = batch_notes(third, settings)
    assert notes["fewer"] == "seed 7: all as above"
    assert notes["alone_own"] == "seed 9: equals 3 of the list"


@pytest.mark.parametrize("images", [2, 5, 8])
def test_every_image_of_a_list_can_be_made_alone(images: int) -> None:
    for wanted in range(1, images + 1, 3):
        batch = make_batch(BatchSettings(images=images, wanted=wanted, batch_steps=6))
        assert equal_to(batch["alone_own"][0], batch["listed"]) == [wanted]


def test_who_wants_more_than_there_are_gets_the_last() -> None:
    assert BatchSettings(images=2, wanted=8).place == 1


def test_the_words_follow_the_noise() -> None:
    assert noise_answers(BatchSettings()).count("other noise") == 1
    assert noise_answers(BatchSettings(wanted=1, batch_eta=0.0)).count("equal noise") == 2


def test_another_batch_size_makes_other_images_of_the_same_seed() -> None:
    batch = make_batch(BatchSettings(batch_steps=10))
    assert not any(equal_to(each, batch["together"]) for each in batch["fewer"])
