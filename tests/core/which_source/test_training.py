"""The many-seed engine gives the bits of a plain PyTorch loop, whoever is trained beside."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
import torch

from core.seeds import torch_generator
from core.which_source import experiment
from core.which_source.experiment import DATA, Moves, Settings, moves
from core.which_source.study import ALL, NOTHING, SOURCES
from core.which_source.training import flip_bit, train

BATCHED = [row for row in SOURCES if row != "threads"]
QUICK = Settings(epochs=2)


@pytest.mark.parametrize(
    ("settings", "row", "seed"),
    [
        (QUICK, "init", 3),
        (QUICK, "split", 4),
        (QUICK, "order", 2**32 - 1),
        (QUICK, "dropout", 6),
        (QUICK, "noise", 7),
        (QUICK, "bit", 8),
        (QUICK, ALL, 9),
        (Settings("moons", epochs=3, p=0.0, noise=0.0), ALL, 5),
        (Settings("moons", epochs=20, learning_rate=0.5), ALL, 1),
        (Settings("breast_cancer", epochs=3, p=0.6, frozen=11), "split", 2),
    ],
    ids=str,
)
def test_it_is_a_plain_loop_to_the_last_bit(settings: Settings, row: str, seed: int) -> None:
    threads = torch.get_num_threads()
    state = torch.get_rng_state()
    try:
        alone = experiment.train_plainly(settings, moves(settings.frozen, row, seed))
    finally:
        torch.set_num_threads(threads)
        torch.set_rng_state(state)
    assert train(settings, row, [0, seed, 1])[1] == alone


@pytest.mark.parametrize("data", DATA)
def test_a_seed_is_the_same_alone_and_in_any_company(data: str) -> None:
    settings, state = Settings(data, epochs=1), torch.get_rng_state()
    together = train(settings, ALL, range(70))
    assert train(settings, ALL, [69]) == together[69:]
    assert train(settings, ALL, [40, 2, 65]) == (together[40], together[2], together[65])
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("data", DATA)
def test_nothing_moves_where_nothing_varies_and_every_source_does_where_it_does(data: str) -> None:
    settings = Settings(data, epochs=1)
    assert len(set(train(settings, NOTHING, range(8)))) == 1
    for row in (*BATCHED, ALL):
        assert len({each.fingerprint for each in train(settings, row, range(8))}) == 8, row


def test_what_is_not_drawn_moves_nothing() -> None:
    settings = Settings("moons", epochs=1, p=0.0, noise=0.0)
    for row in ("dropout", "noise"):
        assert len(set(train(settings, row, range(4)))) == 1


def test_a_row_moves_its_own_source_alone() -> None:
    base = moves(5, NOTHING, 3)
    assert base == Moves(5, 5, 5, 5, 5)
    for row in SOURCES:
        moved = moves(5, row, 3)
        assert [
            f.name for f in fields(Moves) if getattr(moved, f.name) != getattr(base, f.name)
        ] == [row]
    assert moves(5, ALL, 3) == Moves(3, 3, 3, 3, 3, bit=3)


def test_one_bit_is_one_bit() -> None:
    weight = torch.randn(8, 4, generator=torch_generator(0))
    places = set()
    for seed in range(32):
        flipped = weight.clone()
        flip_bit(flipped, seed)
        changed = (flipped.view(torch.int32) ^ weight.view(torch.int32)).flatten()
        assert sorted(changed.tolist())[-2:] == [0, 1]
        places.add(int(changed.argmax()))
    assert len(places) == 32


@pytest.mark.parametrize("data", DATA)
def test_a_split_leaves_no_row_on_both_sides_and_is_standardised_by_its_own(data: str) -> None:
    names = experiment.names_of(Settings(data))
    x_train, y_train, x_test, y_test = names["split"](1)
    assert (len(y_train), len(y_test)) == names["SIZES"][data]
    assert len(np.unique([*x_train, *x_test], axis=0)) == len(y_train) + len(y_test)
    np.testing.assert_allclose(x_train.mean(0), 0, atol=1e-9)


def test_threads_are_trained_in_a_process_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    try:
        experiment.main(['{"data": "moons", "epochs": 1}', "0-4"])
    finally:
        torch.set_num_threads(threads)
        torch.set_rng_state(state)
    said = capsys.readouterr()
    assert said.out.count("fingerprint") == 5
    assert '"progress": 5, "of": 5' in said.err
    assert train(Settings("moons", epochs=1), NOTHING, [0])[0].fingerprint in said.out
