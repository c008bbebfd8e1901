"""Typed distributions: every line is read or answered, whatever it holds."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.text_sampling.own import KINDS, LONGEST_TOKEN, MOST_LINES, PRESETS, read_own
from core.text_sampling.pipeline import TEMPERATURE_LAST, SamplerSettings, distribution


def probabilities(text: str, kind: str = "weights") -> list[float]:
    own = read_own(text, kind)
    assert own.problems == ()
    return distribution(torch.tensor(own.logits), SamplerSettings()).tolist()


@pytest.mark.parametrize(
    "line",
    [
        *("tea 3", "tea: 3", "tea = 3", "tea,3", "tea\t3", "  tea 3.0 ", "tea 3%", "tea 3e0"),
        *("tea | 3", '"tea", 3', "\u200btea\ufeff 3", "tea\u00a03\u202f"),
        *("tea;3", "tea, 3", "tea ,3", "tea =3", "tea 3,0", "tea;3,0", "tea: 3,00", "tea 3 %"),
    ],
)
def test_a_line_is_a_token_and_a_number_however_it_is_parted(line: str) -> None:
    own = read_own(line + "\ncold milk 1", "weights")
    assert own.tokens == ("tea", "cold milk")
    assert own.logits == pytest.approx((math.log(3), 0))
    assert own.problems == ()


def test_a_comma_after_a_blank_is_a_decimal_one() -> None:
    lines = "Tee 0,42\nKaffee 0,27\nWasser 0,16\nMilch 0,1\nSaft 0,05"
    assert read_own(lines, "weights").tokens == ("Tee", "Kaffee", "Wasser", "Milch", "Saft")
    assert probabilities(lines) == pytest.approx([0.42, 0.27, 0.16, 0.10, 0.05])
    assert read_own("a 1\nb -1,5\nc −0,25", "logits").numbers == (1, -1.5, -0.25)


@pytest.mark.parametrize(
    ("written", "number"),
    [("1,234.5", 1234.5), ("1.234,5", 1234.5), ("12,345,678", 12345678), ("1.234.567", 1234567),
     ("0,123", 0.123), ("1.234", 1.234)],
)  # fmt: skip
def test_thousands_are_read_where_no_other_reading_is_left(written: str, number: float) -> None:
    assert read_own(f"a {written}", "weights").numbers == (number,)


def test_a_token_is_one_however_its_letters_are_coded() -> None:
    own = read_own("caf\u00e9 1\ncafe\u0301 2\n\U0001f469\u200d\U0001f680 3", "weights")
    assert own.tokens == ("caf\u00e9", "\U0001f469\u200d\U0001f680")
    assert "has a line already" in own.problems[0]


def test_weights_are_shares_and_logits_are_logits() -> None:
    assert probabilities("a 1\nb 3") == pytest.approx([0.25, 0.75])
    assert probabilities("a 0\nb 3") == [0, 1]
    assert probabilities("a 0\nb -1.5\nc -inf", "logits")[2] == 0
    assert read_own("a −2", "logits").logits == (-2,)


@pytest.mark.parametrize(
    ("line", "kind", "says"),
    [
        ("tea", "weights", "a line is a token and a number"),
        ("tea 1 000", "weights", "“1 000” may be one number or more"),
        ("tea 12\u202f345,5", "weights", "may be one number or more"),
        ("tea 1e-400", "weights", "nearer to 0 than any number"),
        ("3", "weights", "a line is a token and a number"),
        ("tea much", "weights", "“much” is no number"),
        ("tea -1", "weights", "a weight is a number of at least 0"),
        ("tea nan", "weights", "a weight is a number of at least 0"),
        ("tea inf", "weights", "a weight is a number of at least 0"),
        ("tea nan", "logits", "a logit is a finite number or -inf"),
        ("tea inf", "logits", "a logit is a finite number or -inf"),
        ("fine 9", "weights", "“fine” has a line already"),
        ("tea 1,000", "weights", "“1,000” can be read in two ways: write 1000 or 1.000"),
        ("tea 1,2,3", "weights", "“1,2,3” is no number"),
        ("tea 1_000", "weights", "“1_000” is no number"),
        ("tea,0,42", "weights", "can be read in two ways: put a blank before the number"),
        ("0,42", "weights", "can be read in two ways"),
        ("x" * (LONGEST_TOKEN + 1) + " 2", "weights", "at most 40 characters"),
    ],
)
def test_a_bad_line_is_left_out_and_answered_in_one_sentence(
    line: str, kind: str, says: str
) -> None:
    own = read_own(f"fine 2\n\n{line}\nalso fine 1", kind)
    assert own.tokens == ("fine", "also fine")
    (problem,) = own.problems
    assert problem.startswith("Line 3, “")
    assert says in problem


@pytest.mark.parametrize("text", ["", "\n \n", "tea", "tea 0\nmilk 0"])
def test_nothing_usable_is_said_so(text: str) -> None:
    own = read_own(text, "weights")
    assert own.tokens == ()
    assert own.logits == ()
    assert "at least one line such as “tea 0.4”" in own.problems[-1]


def test_too_many_lines_are_cut_and_said() -> None:
    own = read_own("\n".join(f"t{i} 1" for i in range(300)), "weights")
    assert len(own.tokens) == MOST_LINES
    assert own.problems == (f"Only the first {MOST_LINES} lines are read, of 300.",)


@examples(max_examples=100)
@given(st.text(), st.sampled_from(KINDS))
def test_any_text_gives_a_distribution_or_a_reason(text: str, kind: str) -> None:
    own = read_own(text, kind)
    if own.tokens:
        found = distribution(torch.tensor(own.logits, dtype=torch.float64), SamplerSettings())
        assert float(found.sum()) == pytest.approx(1)
    else:
        assert own.problems


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_reads(preset: str) -> None:
    assert sum(probabilities(PRESETS[preset])) == pytest.approx(1)


def test_the_presets_show_what_their_names_say() -> None:
    assert len(set(probabilities(PRESETS["flat"]))) == 1
    assert max(probabilities(PRESETS["peaked"])) > 0.85
    humps = probabilities(PRESETS["two-humped"])
    tops = [i for i in range(1, len(humps) - 1) if humps[i - 1] < humps[i] > humps[i + 1]]
    assert len(tops) == 2
    kept = []
    for preset, settings in (
        ("top-k figure", SamplerSettings(top_k=3)),
        ("nucleus figure", SamplerSettings(top_p=0.8)),
        ("order", SamplerSettings(2, top_p=0.75)),
        ("order", SamplerSettings(2, top_p=0.75, order=TEMPERATURE_LAST)),
        ("tie", SamplerSettings(top_k=1)),
    ):
        logits = torch.tensor(read_own(PRESETS[preset], "weights").logits, dtype=torch.float64)
        kept.append(int((distribution(logits, settings) > 0).sum()))
    assert kept == [3, 3, 3, 2, 2]
