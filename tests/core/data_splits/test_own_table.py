from __future__ import annotations

import csv
import io
import time
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data_splits.lottery import HoldoutSettings, holdout_scores
from core.data_splits.own_file import LARGEST_FILE, read_columns
from core.data_splits.own_table import read_table, target_choices

ROWS = [["height", "colour", "kind"]] + [
    [f"{i / 7:.3f}", "red" if i % 3 else "blue", "ab"[i % 2]] for i in range(30)
]


def _csv(rows: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def _with(row: int, column: int, cell: str) -> bytes:
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = cell
    return _csv(rows)


def _target_column(values: list[str]) -> bytes:
    return _csv([["x", "kind"], *([str(i), value] for i, value in enumerate(values))])


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("data.csv", _csv(ROWS))
    return packed.getvalue()


MALFORMED = {
    "empty": (b"", "the file is empty"),
    "only a mark": (b"\xef\xbb\xbf", "the file is empty"),
    "one column": (_csv([["kind"], ["a"], ["b"]]), "only one column, “kind”"),
    "one class": (_target_column(["a"] * 20), "only one class, “a”"),
    "all missing": (_csv([["x", "kind"], *[["", "NA"]] * 20]), "all values .* are missing"),
    "100,000 columns": (
        _csv([[f"c{i}" for i in range(100_000)], ["1"] * 100_000]),
        "100,000 columns; at most 500",
    ),
    "not UTF-8": (_csv(ROWS).replace(b"red", b"r\xe9d", 1), r"not UTF-8 text: byte \d+ \(0xe9\)"),
    "UTF-16": (_csv(ROWS).decode().encode("utf-16"), "not UTF-8"),
    "formula cells": (_with(4, 1, '=HYPERLINK("http://x.example")'), "line 5 has a formula"),
    "ragged rows": (_csv([*ROWS, ["1", "red"]]), "line 32 has 2 cells where the header has 3"),
    "duplicate headers": (_with(0, 1, "kind"), "names “kind” 2 times"),
    "a class with one member": (_with(3, 2, "rare"), "class “rare” .* one member"),
    "a constant target": (_target_column(["2.5"] * 20), "constant: every row says “2.5”"),
    "a binary file": (_zip(), "the file is binary"),
    "too large": (b"a,kind\n" + b"1,b\n" * 1_300_000, "at most 5,000,000"),
    "no rows": (b"x,kind\n", "no rows"),
    "no names": (b"1,2\n3,4\n", "first line holds only numbers"),
    "an empty name": (b"x,,kind\n1,2,a\n", "column 2 has no name"),
    "an open quotation": (b'x,kind\n1,"a\n2,b\n', "cannot be read as CSV"),
    "a giant cell": (_with(2, 1, "r" * 5000), "a cell of 5,000 characters"),
    "a monstrous cell": (_with(2, 1, "r" * 200_000), "cannot be read as CSV"),
    "too many rows": (b"x,kind\n" + b"1,a\n" * 20_001, "more than 20,000 rows"),
    "many classes": (_target_column([f"name {i}" for i in range(40)]), "40 different texts"),
    "target missing": (_target_column([""] * 20), "all values of the target"),
    "few rows": (_csv(ROWS[:6]), "only 5 of 5 rows are complete"),
    "an overflowing number": (_with(3, 0, "1e200"), "beyond 1e\\+100"),
    "nothing to learn from": (
        _csv([["name", "kind"], *([f"person {i}", "ab"[i % 2]] for i in range(30))]),
        "no column is left to learn from",
    ),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_file_gets_one_clear_sentence(kind: str) -> None:
    data, sentence = MALFORMED[kind]
    begin = time.perf_counter()
    with pytest.raises(ValueError, match=sentence) as refused:
        read_table(data, "kind")
    assert time.perf_counter() - begin < 5
    assert type(refused.value) is ValueError
    words = str(refused.value)
    assert "\n" not in words
    assert len(words) < 200


@settings(max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=300) | st.text("ab1.,;\t\"'\n\r=+-@é ", max_size=300).map(str.encode)
)
def test_any_bytes_give_a_table_or_a_sentence(data: bytes) -> None:
    try:
        read_table(data, target_choices(data)[-1])
    except ValueError as refused:
        words = str(refused)
        assert type(refused) is ValueError, words  # noqa: PT017


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_has_numbers_as_they_are_and_a_feature_per_category(delimiter: str) -> None:
    own = read_table(b"\xef\xbb\xbf" + _csv(ROWS, delimiter), "kind")
    assert own.table.feature_names == ("height", "colour = blue", "colour = red")
    assert own.table.class_names == ("a", "b")
    np.testing.assert_array_equal(own.table.features[:, 0], [float(row[0]) for row in ROWS[1:]])
    np.testing.assert_array_equal(own.table.features[:, 2], [i % 3 > 0 for i in range(30)])
    np.testing.assert_array_equal(own.table.target, [i % 2 for i in range(30)])
    assert own.notes == ("column “colour” became 2 features of 0 and 1",)
    records = holdout_scores(own.table, HoldoutSettings(test_size=0.3), (0, 1))
    assert all(0 <= record.test <= 1 for record in records)


def test_the_reader_chooses_the_target() -> None:
    assert target_choices(_csv(ROWS)) == ("height", "colour", "kind")
    assert read_table(_csv(ROWS), "height").table.task == "regression"
    assert read_table(_csv(ROWS), "colour").table.class_names == ("blue", "red")
    with pytest.raises(ValueError, match="no column “weight”"):
        read_table(_csv(ROWS), "weight")


def test_whole_numbers_are_classes_in_the_order_of_text() -> None:
    table = read_table(_target_column([str(i % 3) for i in range(30)]), "kind").table
    assert table.class_names == ("0", "1", "2")
    np.testing.assert_array_equal(table.target, np.arange(30) % 3)


def test_missing_values_are_answered() -> None:
    rows = [["x", "gone", "kind"], *([str(i), "", "ab"[i % 2]] for i in range(30))]
    rows[3][0], rows[9][2] = "N/A", "?"
    own = read_table(_csv(rows), "kind")
    assert own.table.features.shape == (28, 1)
    assert own.notes == (
        "column “gone” is empty and was left out",
        "2 of 30 rows miss a value and were left out",
    )


def test_a_column_of_names_is_left_out() -> None:
    rows = [["x", "name", "kind"], *([str(i), f"n{i}", "ab"[i % 2]] for i in range(30))]
    own = read_table(_csv(rows), "kind")
    assert own.table.feature_names == ("x",)
    assert own.notes == ("column “name” has 30 different texts, more than 20, and was left out",)


def test_signs_and_words_are_not_taken_for_formulas() -> None:
    rows = [["x", "sign", "kind"], *([f"{i - 9:+}", "+-"[i % 2], "ab"[i % 2]] for i in range(30))]
    assert read_table(_csv(rows), "kind").table.features.shape == (30, 3)


def test_a_large_file_is_read_in_bounded_time() -> None:
    rows = b"1.25," * 80 + b"a\n" + b"2.50," * 80 + b"b\n"
    header = ",".join(f"c{i}" for i in range(80)).encode() + b",kind\n"
    data = header + rows * ((LARGEST_FILE - len(header)) // len(rows))
    begin = time.perf_counter()
    assert read_table(data, "kind").table.features.shape[1] == 80
    assert time.perf_counter() - begin < 20
    assert len(read_columns(data).columns) == 81
