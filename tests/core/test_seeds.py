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
        ("-3", "“-3”"),
        ("1.5", "“1.5”"),
        ("٣", "“٣”"),
        ("4294967296", "between 0 and 4294967295"),
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
