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
    masks = makers.both_masks(MaskSettings(seed, p, 1, count))
    assert np.array_equal(masks.portable, masks.other)
    assert np.array_equal(masks.library, getattr(masks, masks.host))
    assert masks.host == this_host()


@given(st.integers(0, 2**32 - 1), st.integers(1, 300))
def test_intels_stream_is_the_recurrence(word: int, count: int) -> None:
    x = word % streams.MODULUS or 1
    slow = []
    for _ in range(count):
        slow.append(x / streams.MODULUS)
        x = streams.MULTIPLIER * x % streams.MODULUS
    assert streams.intel_uniforms(np.array([word], np.uint64), count)[0].tolist() == slow


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


@settings(max_examples=40)
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
        ("2,0000 0,0000", "“2,0000” may be one number or two"),
        ("tensor([2., 0.]) is what I got", "“is” is not a number"),
        ("[" * 500, "no number"),
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


ODD_FORMS = (
    "220220 000202 222202 022002 020202 022220",
    "220220\n000202\n222202\n022002\n020202\n022220\n",
    "{} [torch.FloatTensor of size 6x6]",
    "Parameter containing:\ntensor({}, requires_grad=True)",
    "TENSOR({})",
    "array({}, dtype=float32)",
    "torch.tensor({}, device='cuda:0', dtype=torch.float16)",
)


@pytest.mark.parametrize("form", ODD_FORMS)
def test_the_books_cell_is_known_in_odd_forms(form: str) -> None:
    rows = [[2.0 * (digit == "2") for digit in row] for row in BOOK["other"].split()]
    for written in (str(rows), str(rows).replace(" ", ""), str(rows).replace(",", ";")):
        found = recognise(form.format(written))
        assert (found.makers, found.p, found.cells) == (("other",), 0.5, 36)


@pytest.mark.parametrize("words", [("False", "True"), ("false", "TRUE"), ("0", "1"), ("0.", "1.")])
def test_kept_and_dropped_alone_need_the_readers_p(words: tuple[str, str]) -> None:
    kept = dropout_mask((4, 9), 0.3, 5, "intel")
    text = "\n".join(" ".join(words[cell] for cell in row) for row in kept.astype(int))
    assert recognise(text, 5, 0.3).makers == ("intel",)
    assert recognise(text, 5, 0.3).p is None


@given(seeds, st.integers(1, 40), st.integers(1, 20), st.booleans())
@settings(max_examples=40)
def test_passes_one_after_another_are_torchs_own(
    seed: int, passes: int, width: int, later: bool
) -> None:
    stream = torch.Generator().manual_seed(seed)
    if later:
        torch.rand(7, generator=stream)
    drawn = [torch.empty(width).bernoulli_(0.6, generator=stream) for _ in range(passes)]
    worked_out = makers.pass_masks((passes, width), 0.4, seed, this_host(), 7 * later)
    assert np.array_equal(torch.stack(drawn).numpy() != 0, worked_out)
    first = makers.pass_masks((passes, width), 0.4, seed, "intel")[0]
    assert np.array_equal(first, dropout_mask(width, 0.4, seed, "intel"))
