"""Any text goes into tokens and comes back; the vocabulary is learned by its definition."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text_sampling.tokens import Tokenizer, chunks, read_pieces, write_pieces
from core.text_sampling.training.novels import one_paragraph_a_line
from core.text_sampling.training.pairs import learn_pieces

BYTES = tuple(bytes([byte]) for byte in range(256))
RHYME = "the cat and the hat, the cat and the bat; that hat, that cat. " * 3


@given(st.text())
def test_a_text_comes_back_character_by_character(text: str) -> None:
    tokenizer = learn_pieces(RHYME, 270)
    assert tokenizer.decode(tokenizer.encode(text)) == text


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_chunks_are_the_text(text: str) -> None:
    assert b"".join(chunks(text)) == text.encode()


@pytest.mark.parametrize("text", ["", "🙂🇫🇷", "שלום", "\x00\x07\x1b[31m", "." * 10_000, "\ud800"])
def test_no_text_is_refused(text: str) -> None:
    tokenizer = learn_pieces(RHYME, 270)
    assert tokenizer.decode(tokenizer.encode(text)) == text.replace("\ud800", "?")


def test_each_joined_piece_was_the_most_frequent_pair() -> None:
    """The oracle spells the whole text anew before every join."""
    learned = learn_pieces(RHYME, 270).pieces[256:]
    spelled = [[chunk[i : i + 1] for i in range(len(chunk))] for chunk in chunks(RHYME)]
    for piece in learned:
        frequency = Counter(pair for parts in spelled for pair in pairwise(parts))
        best = max(frequency, key=lambda pair: (frequency[pair], pair))
        assert best[0] + best[1] == piece
        for parts in spelled:
            place = 0
            while place < len(parts) - 1:
                if (parts[place], parts[place + 1]) == best:
                    parts[place : place + 2] = [piece]
                place += 1


def test_frequent_words_become_one_token() -> None:
    tokenizer = learn_pieces(RHYME, 270)
    assert [tokenizer.piece(token) for token in tokenizer.encode("a the cat")][1:] == [
        "␣the",
        "␣cat",
    ]


def test_a_piece_is_made_visible() -> None:
    tokenizer = Tokenizer((*BYTES, b" a"))
    assert tokenizer.piece(256) == "␣a"
    assert tokenizer.piece(10) == "¶"
    assert tokenizer.piece(0) == "<00>"
    assert tokenizer.piece(0xE2) == "<E2>"


def test_the_vocabulary_comes_back_from_its_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    tokenizer = learn_pieces(RHYME, 270)
    write_pieces(tokenizer, tmp_path / "pieces.json")
    assert read_pieces(tmp_path / "pieces.json") == tokenizer


def test_a_vocabulary_without_the_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="256"):
        Tokenizer((b"a",))
    with pytest.raises(ValueError, match="once"):
        Tokenizer((*BYTES, b"a"))


def test_too_short_a_text_says_so() -> None:
    with pytest.raises(ValueError, match="not for 300"):
        learn_pieces("ab", 300)


def test_paragraphs_become_lines() -> None:
    printed = "Chapter 1\n\n\nIt is a _truth_\nuniversally\n\nacknowledged\n"
    assert one_paragraph_a_line(printed) == "Chapter 1\nIt is a truth universally\nacknowledged\n"
