import contextlib
import hashlib

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.seeds import (
    LARGEST_SEED,
    Seeds,
    fingerprint,
    format_seeds,
    parse_seeds,
    torch_generator,
)


def test_parses_ranges_and_single_seeds_in_the_order_written() -> None:
    assert parse_seeds("0-19, 42") == (*range(20), 42)
    assert parse_seeds(" 3 ,0 - 2,1") == (3, 0, 1, 2)


@pytest.mark.parametrize("dash", ["-", "–", "—", " – ", "−", "‑"])
def test_a_range_may_be_written_as_books_print_it(dash: str) -> None:
    assert parse_seeds(f"0{dash}19, 42") == (*range(20), 42)


def test_a_seed_may_be_written_with_an_exponent() -> None:
    assert parse_seeds("1e9, 4.2e1, 1e3-1.001e3") == (10**9, 42, 1000, 1001)


def test_three_digits_beside_others_are_seeds_where_nothing_else_can_be_meant() -> None:
    assert parse_seeds("100, 200") == (100, 200)
    assert parse_seeds("1,2,100") == (1, 2, 100)
    assert parse_seeds("1000,200") == (1000, 200)
    assert parse_seeds("0,100") == (0, 100)


@pytest.mark.parametrize("seed", [-1, -(2**63), 2**32, 2**32 + 7, 2**40 + 1, 2**53 - 1, 2**64 - 1])
def test_what_is_said_of_a_seed_that_does_not_fit_is_what_pytorch_does(seed: int) -> None:
    with pytest.raises(ValueError, match=r"would draw what \d+ draws") as refused:
        parse_seeds(str(seed))
    said = int(str(refused.value).split()[-2])
    drawn, same = (torch.rand(9, generator=torch.Generator().manual_seed(s)) for s in (seed, said))
    assert torch.equal(drawn, same)


def test_keeps_duplicates_once() -> None:
    assert parse_seeds("1, 0-3, 2, 1") == (1, 0, 2, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("5-2", "5-2 runs backwards"),
        ("1e9-", "“1e9-”"),
        ("abc", "“abc”"),
        ("", "an empty place"),
        ("1,,2", "an empty place"),
        ("-1", "0 and 4294967295, not -1; .* so that -1 would draw what 4294967295 draws"),
        ("−1, 4", "not -1; on a CPU PyTorch's generator takes only the lower 32 bits"),
        ("1--2", "“1--2” is neither a whole number nor a range"),
        ("1,000", "“1,000” may be 2 seeds or one: write 1, 0 or 1000"),
        ("7, 1,000,000", "“1,000,000” may be 3 seeds or one: write 1, 0, 0 or 1000000"),
        ("15e-1", "“15e-1” is neither"),
        ("1.5e0", "“1.5e0” is neither"),
        ("1e3-1.5", "“1e3-1.5” is neither"),
        ("1.5", "“1.5”"),
        ("٣", "“٣”"),
        ("4294967296", "between 0 and 4294967295, .* so that 4294967296 would draw what 0 draws"),
        ("9007199254740991", "so that 9007199254740991 would draw what 4294967295 draws"),
        ("0-4294967300", "so that 4294967300 would draw what 4 draws"),
        ("1e10", "not 10000000000; on a CPU"),
        ("1e20", "between 0 and 4294967295, not 100000000000000000000$"),
        ("9" * 6000, "between 0 and 4294967295"),
        ("0-9, 20-29", "at most 15 seeds"),
        ("0-4294967295", "at most 15 seeds"),
    ],
)
def test_refuses_what_is_no_list_of_seeds_and_quotes_it(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_seeds(text, limit=15)


def test_a_message_stays_short_however_long_the_text() -> None:
    with pytest.raises(ValueError, match="neither") as error:
        parse_seeds("x" * 100_000)
    assert len(str(error.value)) < 200


@given(st.lists(st.integers(0, LARGEST_SEED), min_size=1, max_size=50, unique=True))
def test_writing_and_reading_seeds_gives_them_back(seeds: list[int]) -> None:
    assert parse_seeds(format_seeds(tuple(seeds))) == tuple(seeds)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_seeds(text)


@given(st.integers(0, LARGEST_SEED))
def test_a_generator_draws_what_manual_seed_draws(seed: int) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        expected = torch.rand(5)
    assert torch.equal(torch.rand(5, generator=torch_generator(seed)), expected)


def test_a_generator_leaves_the_global_one_alone() -> None:
    before = torch.get_rng_state()
    torch.rand(3, generator=torch_generator(1))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, True, "7", None])
def test_refuses_what_is_no_seed(seed: object) -> None:
    with pytest.raises(ValueError, match="seed must"):
        torch_generator(seed)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="seed must"):
        Seeds(init=seed)  # type: ignore[arg-type]


def test_a_fingerprint_is_the_start_of_the_sha256_of_the_bytes() -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert fingerprint(array) == hashlib.sha256(array.tobytes()).hexdigest()[:12]
    assert fingerprint(array.T) == hashlib.sha256(array.T.copy().tobytes()).hexdigest()[:12]
    assert fingerprint(torch.from_numpy(array)) == fingerprint(array)


def test_one_flipped_bit_changes_the_fingerprint() -> None:
    array = np.ones(1000, dtype=np.float32)
    flipped = array.copy()
    flipped.view(np.uint32)[517] ^= 1
    assert fingerprint(array) != fingerprint(flipped)
