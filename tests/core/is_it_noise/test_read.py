"""Pasted scores are read as a person means them, or answered by one sentence."""

from __future__ import annotations

import random

import numpy as np
import pytest

from core.is_it_noise.examples import EXAMPLES, example_text
from core.is_it_noise.read import MOST_SCORES, read_scores
from core.which_source.study import Run, Study

NAN = float("nan")
AB, A, B = ("A", "B"), [0.91, 0.93, 0.95], [0.92, 0.94, 0.96]
BOTH = {
    "commas": "A,B\n0.91,0.92\n0.93,0.94\n0.95,0.96",
    "tabs and decimal commas": "A\tB\n0,91\t0,92\n0,93\t0,94\n0,95\t0,96",
    "semicolons, a column of seeds": "seed;A;B\n0;0,91;0,92\n1;0,93;0,94\n2;0,95;0,96",
    "blanks and decimal commas": "A B\n0,91 0,92\n0,93 0,94\n0,95 0,96",
    "no names": "0.91 0.92\n0.93 0.94\n0.95 0.96",
    "no names, decimal commas": "0,91 0,93 0,95\n0,92 0,94 0,96",
    "decimal commas, then commas": "0,91, 0,93, 0,95\n0,92, 0,94, 0,96",
    "rows with names": "A 0.91 0.93 0.95\nB 0.92 0.94 0.96",
    "rows with colons": "A: 0.91, 0.93, 0.95\nB: 0.92, 0.94, 0.96",
    "rows with colons, no blanks": "A:0.91,0.93,0.95\nB:0.92,0.94,0.96",
    "rows with a trailing semicolon": "A;0,91;0,93;0,95;\nB;0,92;0,94;0,96;",
    "rows without names": "0.91,0.93,0.95\n0.92,0.94,0.96",
    "rows below seeds": "model,s1,s2,s3\nA,0.91,0.93,0.95\nB,0.92,0.94,0.96",
    "rows below counts": "model,0,1,2\nA,0.91,0.93,0.95\nB,0.92,0.94,0.96",
    "rows below folds": "fold 1,fold 2,fold 3\n.91,.93,.95\n.92,.94,.96",
    "a nameless index": ",A,B\n0,0.91,0.92\n1,0.93,0.94\n2,0.95,0.96",
    "an index without a header": "0 0.91 0.92\n1 0.93 0.94\n2 0.95 0.96",
    "named seeds": "x A B\nseed0 .91 .92\nseed1 .93 .94\nseed2 .95 .96",
    "data sets": "data,A,B\niris,.91,.92\nwine,.93,.94\nglass,.95,.96",
    "JSON": '{"A": [0.91, 0.93, 0.95], "B": [0.92, 0.94, 0.96]}',
    "Python": "A = [0.91, 0.93,\n  0.95]\nB = [0.92, 0.94, .96]",
    "lists": "[0.91, 0.93, 0.95]\n[0.92, 0.94, 0.96]",
    "NumPy": "[0.91 0.93 0.95]\n[0.92 0.94 0.96]",
    "Markdown": "| seed | A | B |\n|---|:-:|---|\n| 0 | 0.91 | 0.92 |\n| 1 | 0.93 | **0.94** |\n"
    "| 2 | 0.95 | 0.96 |",
    "LaTeX": "A & 0.91 & 0.93 & 0.95 \\\\\nB & 0.92 & 0.94 & 0.96 \\\\",
    "means left out": "seed,A,B\n0,.91,.92\n1,.93,.94\n2,.95,.96\nmean,.93,.94\nstd,.02,.02",
    "a comment, a mark, Windows": "\ufeff# mine\r\nA,B\r\n.91,.92\r\n.93,.94\r\n.95,.96\r\n",
    "signs": "A,B\n+0.91,0.92\n0.93,9.4e-1\n.95,0.96",
}


@pytest.mark.parametrize("name", BOTH)
def test_both_variants_are_found(name: str) -> None:
    scores = read_scores(BOTH[name])
    assert scores.names == AB
    assert [column.tolist() for column in scores.columns] == [A, B]


OTHERS: dict[str, list[list[float]]] = {
    "A,B\n91.5%,92%\n90 %,93.1%": [[91.5, 90], [92, 93.1]],
    "A,B\n91.5%,92\n90%,93.1": [[91.5, 90], [92, 93.1]],
    "A\tB\n0.9\t0.8\n\t0.85\n0.92\t0.9": [[0.9, NAN, 0.92], [0.8, 0.85, 0.9]],
    "A,B\n0.9,0.8\nNA,0.85\n0.92,-": [[0.9, NAN, 0.92], [0.8, 0.85]],
    "A,B\n0.9,0.8\n0.91,0.85\n0.92,\n0.93,": [[0.9, 0.91, 0.92, 0.93], [0.8, 0.85]],
    "A 0.9 0.91 0.92\nB 0.8 0.81": [[0.9, 0.91, 0.92], [0.8, 0.81]],
    "A,B\n−0.5,-0.4\n–0.3,+0.2": [[-0.5, -0.3], [-0.4, 0.2]],
    "A;B\n1.234,5;1.235,5\n1.240,5;1.242,5": [[1234.5, 1240.5], [1235.5, 1242.5]],
    "91,92\n90,93\n88,89": [[91, 90, 88], [92, 93, 89]],
    "0.9\n0.91\n0.92": [[0.9, 0.91, 0.92]],
    '"acc, A";"acc, B"\n"0,9";"0,8"\n0,91;0,82': [[0.9, 0.91], [0.8, 0.82]],
    "seed 16 32\n0 .9 .91\n1 .92 .93\n2 .95 .94": [[0.9, 0.92, 0.95], [0.91, 0.93, 0.94]],
}


@pytest.mark.parametrize("text", OTHERS)
def test_the_scores_are_those_meant(text: str) -> None:
    for column, wanted in zip(read_scores(text).columns, OTHERS[text], strict=True):
        np.testing.assert_array_equal(column, wanted)


REFUSED = {
    "": "no scores",
    "hello world": "no scores",
    "A,B": "no scores",
    "A,B\n0.9,0.8\nfoo,0.82": "“foo”, of “A”, is no score",
    "A,B\n0.9,0.8\ninf,0.82": "“inf”",
    "A 0.9 ± 0.01\nB 0.8 ± 0.02": "single scores",
    "0,91,0,92\n0,93,0,94": "semicolons",
    "A,A\n0.9,0.8\n0.7,0.6": "“A” names two variants",
    "A,B\n0.9,\n0.8,NA": "“B” has no scores",
    "A;B\n0,9;0.8\n1,2;1.3": "decimal marks",
    "A,B\n91%,0.92\n93 %,0.94": "looks like a share",
    "model,seed,score\nA,0,.91\nA,1,.93\nB,0,.92\nB,1,.94": "“A” heads several rows",
    'A,B\n"0.9,0.8\n0.7,0.6': "quotation mark",
    "\n".join(["1 2"] * (MOST_SCORES + 1)): "at most",
    "\t".join(["0.5"] * 50) + "\n" + "\n".join(["\t".join(["0.25"] * 50)] * 60): "at most 30",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_answered_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=REFUSED[text]) as error:
        read_scores(text)
    assert "\n" not in str(error.value)


def test_what_might_be_meant_otherwise_is_told() -> None:
    assert "not as" in " ".join(read_scores("A;B\n1,234;1,235\n1,240;1,242").notes)
    assert "row" in " ".join(read_scores("0.9 0.8 0.7\n0.6 0.5 0.4").notes)
    assert "in %" in " ".join(read_scores("A,B\n91%,92").notes)
    assert "means" in " ".join(read_scores("seed,A,B\n0,.9,.8\nmean,.9,.8").notes)


def test_who_has_no_name_gets_a_letter() -> None:
    assert read_scores("x,,y\n0.9,0.8,0.7").names == ("x", "B", "y")


@pytest.mark.parametrize("seed", range(200))
def test_whatever_is_pasted_gives_scores_or_a_sentence(seed: int) -> None:
    pieces = random.Random(seed)
    signs = [
        *"0123456789.,;:\t \n\n|&[](){}%±−-+eE'\"#=\\",
        "A",
        "seed",
        "nan",
        "0.91",
        "0,9",
        "---",
    ]
    text = "".join(pieces.choices(signs, k=pieces.randrange(1, 60)))
    try:
        scores = read_scores(text)
    except ValueError:
        return
    assert len(set(scores.names)) == len(scores.names) == len(scores.columns)
    assert all(np.isfinite(column).any() and len(column) for column in scores.columns)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_read_whole(name: str) -> None:
    scores = read_scores(example_text(name))
    assert len(scores.names) > 1
    assert len({len(column) for column in scores.columns}) == 1


def test_a_study_becomes_a_column_a_source() -> None:
    study = Study.of("mine", {"init": [0.9, 0.8, 0.7], "all": [0.6, 0.5, 0.4]})
    scores = read_scores(study.written())
    assert scores.names == ("init", "all")
    assert [column.tolist() for column in scores.columns] == [[0.9, 0.8, 0.7], [0.6, 0.5, 0.4]]
    with pytest.raises(ValueError, match="run 1"):
        read_scores(study.written().replace('"seed": 0', '"seed": "x"'))


def test_a_study_of_several_metrics_or_unlike_seeds_is_read_with_a_word() -> None:
    runs = [Run("init", seed, {"accuracy": seed / 10, "loss": 1.0}) for seed in (3, 1)]
    study = Study("two", (*runs, Run("all", 3, {"accuracy": 0.5}), Run("all", 2, {}, "failed")))
    scores = read_scores(study.written())
    assert scores.names == ("init", "all")
    np.testing.assert_array_equal(scores.columns[0], [0.1, 0.3])
    np.testing.assert_array_equal(scores.columns[1], [NAN, 0.5])
    assert "“accuracy” is compared, not “loss”" in scores.notes[0]
    failed = Study("none", (Run("all", 1, {}, "failed"),))
    with pytest.raises(ValueError, match="no scores"):
        read_scores(failed.written())
