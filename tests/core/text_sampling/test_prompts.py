"""Whatever a reader types becomes tokens, and what they would not expect is said."""

from __future__ import annotations

import pytest

from core.text_sampling.prompts import prepare, readable
from core.text_sampling.tokens import Tokenizer

BYTES = Tokenizer(tuple(bytes([byte]) for byte in range(256)))


def test_plain_prose_is_read_whole_and_nothing_needs_saying() -> None:
    text = "It is a truth--'universally', Mr. Brontë said.\n"
    prompt = prepare(text, BYTES, 256)
    assert prompt.tokens == tuple(text.encode())
    assert prompt.says == ()


def test_an_empty_prompt_is_one_line_break_and_says_so() -> None:
    prompt = prepare("", BYTES, 256)
    assert prompt.tokens == (10,)
    assert "empty" in prompt.says[0]


def test_of_a_long_prompt_the_last_tokens_are_read_and_it_is_said() -> None:
    text = "abcdefghij" * 1_000
    prompt = prepare(text, BYTES, 256)
    assert prompt.tokens == tuple(text.encode()[-192:])
    assert prompt.says == (
        "The prompt has 10,000 tokens. The model holds 256 at once, what it writes included: only "
        "the last 192 of the prompt count here.",
    )


def test_a_prompt_that_just_fits_loses_nothing() -> None:
    assert prepare("a" * 192, BYTES, 256).says == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello 👩‍🚀🎲", "emoji or symbols"),
        ("שלום עולם", "letters of other scripts"),
        ("مرحبا", "letters of other scripts"),
        ("漢字", "letters of other scripts"),
        ("a\x00b\x1b[31m", "control characters"),
        ("\ud800", "control characters"),
        ("Emma’s", "curly quotes or long dashes"),
        ("My dear Mr.\u00a0", "U+00A0 (no-break space)"),
        ("My dear Mr.\u200b", "U+200B (zero width space)"),
        ("\ufeffMy dear Mr.", "U+FEFF (zero width no-break space)"),
        ("cafe\u0301", "U+0301 (combining acute accent)"),
    ],
)
def test_what_the_novels_have_not_is_read_and_named(text: str, kind: str) -> None:
    prompt = prepare(text, BYTES, 256)
    assert prompt.tokens
    assert len(prompt.says) == 1
    assert kind in prompt.says[0]


@pytest.mark.parametrize("text", ["My dear Mr. ", "   ", "a\t"])
def test_a_last_blank_is_kept_and_said(text: str) -> None:
    prompt = prepare(text, BYTES, 256)
    assert prompt.tokens == tuple(text.encode())
    (says,) = prompt.says
    assert says.startswith("The prompt ends with a blank.")


def test_kinds_are_named_together() -> None:
    (says,) = prepare("🎲 שלום 🎲", BYTES, 256).says
    assert "no emoji or symbols and letters of other scripts:" in says


def test_the_smallest_context_reads_one_token() -> None:
    assert prepare("abc", BYTES, 1).tokens == (ord("c"),)


def test_a_context_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="context must be 1 or more, not 0"):
        prepare("a", BYTES, 0)


def test_every_character_can_be_shown() -> None:
    assert readable("a\x00\x1b\x7f\nb") == "a␀␛␡\nb"
    assert readable("x\u202ey\x85\ud800") == "x<U+202E>y<U+0085><U+D800>"
    assert readable("שלום 👩‍🚀") == "שלום 👩‍🚀"
    everything = "".join(map(chr, range(0x3000)))
    assert readable(everything).encode()
