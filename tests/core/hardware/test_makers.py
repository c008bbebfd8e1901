"""Both makers' masks against printed ones, torch on this host, and a slow loop; pasted tensors."""

from __future__ import annotations

import time

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from core.arrays import Booleans
from core.hardware import makers, pasted, streams
from core.hardware.makers import MAKERS, MaskSettings, dropout_mask, recognise, this_host

# As printed by the book's author and by a reader: rasbt/LLMs-from-scratch#57.
BOOK = {
    "other": "220220 000202 222202 022002 020202 022220",
    "intel": "222222 020000 002020 220002 200002 020000",
}
seeds = st.integers(0, 2**32 - 1)
chances = st.floats(0, 1)


@pytest.mark.parametrize("maker", MAKERS)
def test_the_printed_matrices_come_out(maker: str) -> None:
    rows = (2 * dropout_mask((6, 6), 0.5, 123, maker)).astype(int)
    assert " ".join("".join(map(str, row)) for row in rows) == BOOK[maker]


def test_the_printed_sums_come_out() -> None:
    """The sums of pytorch#84030: ten uniforms are drawn first, a 32-bit number each."""
    x = torch.rand(10, generator=torch.Generator().manual_seed(123)).numpy()
    for maker, printed in (("other", "2.4471"), ("intel", "1.8894")):
        total = (2 * x * dropout_mask(10, 0.5, 123, maker, drawn=10)).sum()
        assert f"{total:.4f}" == printed


@given(seeds, chances, st.lists(st.integers(0, 12), min_size=1, max_size=3))
def test_this_hosts_is_torchs_own(seed: int, p: float, shape: list[int]) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        dropped = functional.dropout(torch.ones(shape, dtype=torch.float64), p)
    assert np.array_equal(dropped.numpy() != 0, dropout_mask(shape, p, seed, this_host()))


@given(seeds, st.floats(0.01, 0.99), st.integers(1, 200))
def test_the_control_is_the_others_on_every_host(seed: int, p: float, count: int) -> None:
    portable = makers.portable_mask((count,), p, seed)
    assert np.array_equal(portable, dropout_mask(count, p, seed, "other"))


@given(st.integers(0, 2**32 - 1), st.integers(1, 300))
def test_intels_stream_is_the_recurrence(word: int, count: int) -> None:
    x = word % streams.MODULUS or 1
    slow = []
    for _ in range(count):
        slow.append(x / streams.MODULUS)
        x = streams.MULTIPLIER * x % streams.MODULUS
    assert streams.intel_uniforms(word, count).tolist() == slow


@pytest.mark.parametrize("maker", MAKERS)
def test_a_million_cells_take_less_than_a_second(maker: str) -> None:
    started = time.process_time()
    mask = dropout_mask((1000, 1000), 0.3, 7, maker)
    assert time.process_time() - started < 1
    assert abs(mask.mean() - 0.7) < 0.002


@pytest.mark.parametrize(
    "wrong",
    [
        {"p": 1.5},
        {"p": float("nan")},
        {"seed": -1},
        {"seed": 2**32},
        {"maker": "amd"},
        {"shape": (2, -1)},
        {"shape": (2, 1.5)},
    ],
    ids=str,
)
def test_what_is_out_of_range_is_refused(wrong: dict[str, object]) -> None:
    asked = {"shape": (2, 2), "p": 0.5, "seed": 1, "maker": "intel", **wrong}
    with pytest.raises(ValueError, match=f"{next(iter(wrong.values()))}"[-4:].strip("(, )")):
        dropout_mask(**asked)  # type: ignore[arg-type]


def test_the_ends_of_p_draw_nothing() -> None:
    for maker in MAKERS:
        assert dropout_mask(5, 0, 3, maker).all()
        assert not dropout_mask(5, 1, 3, maker).any()


def printouts(kept: Booleans, p: float) -> list[str]:
    values = torch.from_numpy(kept.astype(np.float32) / np.float32(1 - p))
    return [
        str(values),
        str(values.numpy()),
        repr(values.numpy()),
        str(values.numpy().tolist()),
        str(values).replace(",", ""),
        f"{values}"[:-1] + ", device='cuda:0', grad_fn=<MulBackward0>)",
        "\n\n   " + str(values.double()).replace("\n", "\r\n"),
    ]


@settings(deadline=None, max_examples=40)
@given(seeds, st.integers(1, 18), st.sampled_from(MAKERS))
def test_a_printed_tensor_is_recognised_in_every_form(
    seed: int, twentieths: int, maker: str
) -> None:
    p = round(0.05 * twentieths, 2)
    kept = dropout_mask((5, 13), p, seed, maker)
    for text in printouts(kept, p):
        found = recognise(text, seed)
        assert maker in found.makers, text
        assert found.p == (p if kept.any() else None)
    for text in (str(kept), str(torch.from_numpy(kept)), str(kept.astype(int))):
        found = recognise(text, seed, p)
        assert maker in found.makers
        assert found.p is None
    assert (len(found.makers) == 2) == (pasted.cells_to_tell(seed, p) > 65)


@pytest.mark.parametrize(("maker", "name"), [("other", "AMD"), ("intel", "Intel")])
def test_the_books_cell_is_told_apart(maker: str, name: str) -> None:
    found = recognise(BOOK[maker])
    assert found.makers == (maker,)
    assert found.p == 0.5
    assert found.says.startswith(name)


def test_too_short_says_how_many_cells_would_do() -> None:
    assert recognise("2. 2.").makers == ("intel", "other")
    assert "too short to tell; 3 cells would be enough" in recognise("2. 2.").says
    assert recognise("2. 2. 0.").makers == ("other",)


def test_neither_is_said() -> None:
    found = recognise(BOOK["other"], seed=124)
    assert found.makers == ()
    assert found.says.startswith("Neither")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no number"),
        ("tensor([])", "no number"),
        ("[[2., 0., ..., 2.]]", "leaves cells out"),
        ("hello world", "“hello” is not a number"),
        ("2. nan 0.", "“nan” is not a number"),
        ("1e999 0", "too large"),
        ("0 " * 150_000, "300,000 characters"),
    ],
)
def test_what_cannot_be_read_is_answered_in_one_sentence(text: str, says: str) -> None:
    found = recognise(text)
    assert found.makers == ()
    assert says in found.says


def test_the_search_finds_the_seed_and_the_maker() -> None:
    for maker in MAKERS:
        for seed in (0, 4711, 9999):
            kept = dropout_mask((6, 6), 0.2, seed, maker)
            assert pasted.search(str(kept * 1.25)) == [(seed, maker)]
    assert pasted.search(str(dropout_mask(80, 0.5, 10_000, "intel") * 2.0)) == []
    few = pasted.search("2. 2. 0. 2.")
    assert (123, "other") in few
    for seed, maker in few[::97]:
        assert dropout_mask(4, 0.5, seed, maker).tolist() == [True, True, False, True]


def test_both_masks_hold_what_this_host_draws() -> None:
    masks = makers.both_masks(MaskSettings(7, 0.3, 4, 9))
    assert np.array_equal(masks.library, getattr(masks, masks.host))
    assert np.array_equal(masks.portable, masks.other)
    assert masks.differ.any()
