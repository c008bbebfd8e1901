from __future__ import annotations

import csv
import io
import time
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data_splits.findings import baseline
from core.data_splits.kfold import KFoldSettings, scores
from core.data_splits.lottery import HoldoutSettings, holdout_scores
from core.data_splits.own_file import read_columns
from core.data_splits.own_table import OwnTable, read_table, target_choices
from core.own_text import LARGEST_FILE, shown
from tests.core.data_splits.readers_files import FILES

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
    "all missing": (_csv([["x", "kind"], *[["", "NA"]] * 20]), "the target “kind” is empty"),
    "100,000 columns": (
        _csv([[f"c{i}" for i in range(100_000)], ["1"] * 100_000]),
        "100,000 columns; at most 500",
    ),
    "no known encoding": (_csv(ROWS).replace(b"red", b"r\x81d", 1), "unknown encoding: save"),
    "formula cells": (_with(4, 1, '=HYPERLINK("http://x.example")'), "line 5 has a formula"),
    "ragged rows": (_csv([*ROWS, ["1", "red"]]), "line 32 has 2 cells where the header has 3"),
    "duplicate headers": (_with(0, 1, "kind"), "names “kind” 2 times"),
    "a class with one member": (_with(3, 2, "rare"), "class “rare” .* one member, in line 4"),
    "a constant target": (_target_column(["2.5"] * 20), "constant: every row says “2.5”"),
    "a row for a header": (b"5.1,3.5,setosa\n4.9,3.0,setosa\n", "looks like a row .“5.1”"),
    "an index of other numbers": (b",x,kind\n.5,1,a\n.5,2,b\n", "column 1 has no name"),
    "a comma too many": (_csv(ROWS) + b"1,5,red,a\n", "line 32 has 4 cells .* quotation marks"),
    "a semicolon too many": (b"a, b;c\n" + b"1,5;2\n" * 9 + b"1,5;2;3\n", "line 11 has 3 cells"),
    "a target of numbers but one": (
        _target_column([*map(str, range(1000, 1030)), "1o30"]),
        "target “kind” holds numbers such as “1000”, but line 32 says “1o30”; correct",
    ),
    "a lone column of numbers but one": (
        _csv([["x", "kind"], *([f"{i}.5" if i else "l.5", "ab"[i % 2]] for i in range(30))]),
        "learn from: column “x” holds numbers such as “1.5”, but line 2 says “l.5”",
    ),
    "a binary file": (_zip(), "the file is binary"),
    "too large": (b"a,kind\n" + b"1,b\n" * 1_300_000, "at most 5,000,000"),
    "no rows": (b"x,kind\n", "no rows"),
    "no names": (b"1,2\n3,4\n", "looks like a row .“1”"),
    "an empty name": (b"x,,kind\n1,2,a\n", "column 2 has no name"),
    "an open quotation": (b'x,kind\n1,"a\n2,b\n', "cannot be read as CSV"),
    "a giant cell": (_with(2, 1, "r" * 5000), "a cell of 5,000 characters"),
    "a monstrous cell": (_with(2, 1, "r" * 200_000), "cannot be read as CSV"),
    "too many rows": (b"x,kind\n" + b"1,a\n" * 20_001, "more than 20,000 rows"),
    "many classes": (_target_column([f"name {i}" for i in range(40)]), "40 different texts"),
    "target missing": (_target_column([""] * 20), "the target “kind” is empty"),
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


@settings(max_examples=100)
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
    rows[3][0], rows[9][2], rows[10][0] = "N/A", "?", "-"
    own = read_table(_csv(rows), "kind")
    assert own.table.features[:, 0].tolist() == [i for i in range(30) if i not in (2, 8, 9)]
    assert own.notes == ("column “gone” is empty, and was left out",)
    assert own.warnings[0] == (
        "left out for a missing value: 3 of 30 rows (2 in “x”, 1 in “kind”; "
        "taken for missing: “-”, “?”, “N/A”)"
    )


def test_a_column_of_names_is_left_out() -> None:
    rows = [["x", "name", "kind"], *([str(i % 7), f"n{i}", "ab"[i % 2]] for i in range(30))]
    own = read_table(_csv(rows), "kind")
    assert own.table.feature_names == ("x",)
    assert own.notes[0] == "column “name” has 30 different texts, more than 20, and was left out"


def one_column(cells: list[str], separator: str = ",") -> OwnTable:
    """Return the table of a column x of ``cells`` and two classes in turn."""
    rows = [[cell, "ab"[i % 2]] for i, cell in enumerate(cells)]
    return read_table(_csv([["x", "kind"], *rows], separator), "kind")


# How the numbers 10, 20 … 120 stand in the cells, the separator, what is meant, what else could be.
NUMBERS = {
    "decimal commas": ("{},5", ";", "{}.5", ""),
    "quoted decimal commas": ("{},5", ",", "{}.5", ""),
    "commas between thousands": ("{},234,500.5", ",", "{}234500.5", ""),
    "points between thousands": ("{}.234,5", "\t", "{}234.5", ""),
    "narrow spaces between thousands": ("{}\u202f500", ";", "{}500", ""),
    "Swiss thousands": ("{}'500.25", ";", "{}500.25", ""),
    "quoted thousands, or decimals": ("{},500", ",", "{}500", "{}.5"),
    "decimals, or thousands": ("{},500", ";", "{}.5", "{}500"),
    "three decimals, or thousands": ("{}.125", ",", "{}.125", "{}125"),
    "minus signs": ("−{}.5", ",", "-{}.5", ""),
    "dashes for minus": ("–{}", ",", "-{}", ""),
    "percent": ("{}.5 %", ",", "{}.5", ""),
    "dollars": ("-${},000.5", ",", "-{}000.5", ""),
    "euros": ("{},50 €", ";", "{}.5", ""),
    "exponents": ("{}e-1", ",", "{}e-1", ""),
    "no digit before the point": (".{}1", ",", ".{}1", ""),
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_read_as_meant_with_a_word(kind: str) -> None:
    written, separator, meant, otherwise = NUMBERS[kind]
    own = one_column([written.format(ten) for ten in range(10, 130, 10)], separator)
    assert own.table.features[:, 0].tolist() == [float(meant.format(t)) for t in range(10, 130, 10)]
    cell, number, other = (spelt.format(10) for spelt in (written, meant, otherwise))
    note = f"column “x”: numbers such as “{' '.join(cell.split())}” were read as {number}"
    assert [says for says in own.notes if says.startswith("column “x”: numbers")] == (
        [f"{note}, not as {other}" if other else note] if written != meant or other else []
    )


def test_what_one_column_leaves_open_another_tells() -> None:
    rows = [[f"{i}.500", f"{i},25", "ab"[i % 2]] for i in range(1, 13)]
    own = read_table(_csv([["x", "y", "kind"], *rows], ";"), "kind")
    assert own.table.features.tolist() == [[i * 1000 + 500, i + 0.25] for i in range(1, 13)]
    assert own.notes[0] == "column “x”: numbers such as “1.500” were read as 1500, not as 1.5"
    squares = one_column([f"{i * i:,}" for i in range(10, 130, 10)], ";")
    assert squares.table.features[:, 0].tolist() == [i * i for i in range(10, 130, 10)]
    assert squares.notes[0].endswith("“1,600” were read as 1600, not as 1.6")
    rows = [[f"{i}.500", f"{i}.25", "ab"[i % 2]] for i in range(1, 13)]
    own = read_table(_csv([["x", "y", "kind"], *rows]), "kind")
    assert own.table.features.tolist() == [[i + 0.5, i + 0.25] for i in range(1, 13)]
    assert own.notes == ()


@pytest.mark.parametrize(
    ("odd", "says"),
    [
        ("l2.5", "says “l2.5”"),
        ("12.5.1", "says “12.5.1”"),
        ("12,5", "says “12,5”"),
        ("(12.5)", "says “(12.5)”"),
        ("12 kg", "says “12 kg”"),
        ("1e", "says “1e”"),
        ("12%", "says “12%”"),
        ("<12.5", "says “<12.5”"),
        ("inf", "says “inf”"),
        ("1_000", "says “1_000”"),
        ("007.5", "says “007.5”"),
    ],
)
@pytest.mark.parametrize("rows", [12, 40])
def test_one_odd_cell_among_numbers_is_named_and_makes_no_categories(
    odd: str, says: str, rows: int
) -> None:
    cells = [[f"{i}.25", str(i % 3), "ab"[i % 2]] for i in range(rows)]
    cells[7][0] = odd
    own = read_table(_csv([["x", "y", "kind"], *cells]), "kind")
    assert own.table.feature_names == ("y",)
    assert own.notes[0] == (
        f"column “x” holds numbers such as “0.25”, but line 9 {says}, and was left out; "
        f"correct or empty such cells"
    )


@pytest.mark.parametrize(
    "mark", ["-", "–", "—", ".", "…", "unknown", "#N/A", "<NA>", "-NaN", "NULL", "NaT"]
)
@pytest.mark.parametrize("rows", [12, 24])
def test_a_mark_for_missing_leaves_a_column_its_numbers(mark: str, rows: int) -> None:
    cells = [f"{i}.25" for i in range(rows)]
    cells[7] = mark
    own = one_column(cells)
    assert own.table.features[:, 0].tolist() == [i + 0.25 for i in range(rows) if i != 7]
    assert f"1 of {rows} rows (1 in “x”; taken for missing: “{mark}”)" in own.warnings[0]
    assert own.missing == {"x": (mark,)}


def test_codes_are_no_numbers() -> None:
    zips = [f"0{1067 + i % 3}" for i in range(30)]
    own = one_column(zips)
    assert own.table.feature_names == ("x = 01067", "x = 01068", "x = 01069")
    assert own.notes[0] == (
        "column “x” became 3 features of 0 and 1, as it holds codes such as “01067”"
    )
    with pytest.raises(ValueError, match="30 different codes such as “12345678901234567890”"):
        one_column([f"1234567890123456789{i}" for i in range(30)])
    target = read_table(_target_column([f"0{i % 3}" for i in range(30)]), "kind").table
    assert target.class_names == ("00", "01", "02")


def test_numbers_beside_words_are_categories_where_they_repeat() -> None:
    doors = ["2", "3", "4", "5more"] * 10
    assert one_column(doors).table.feature_names == tuple(f"x = {door}" for door in doors[:4])


def test_a_number_of_the_row_is_told_and_whether_the_rows_lie_sorted() -> None:
    rows = [[str(i + 1), str(7 * i % 10), "abc"[i // 10]] for i in range(30)]
    own = read_table(_csv([["Id", "x", "kind"], *rows]), "kind")
    assert own.warnings == (
        "column “Id” numbers the rows, and the rows lie sorted by “kind”; "
        "leave it out if it measures nothing",
    )
    alone = read_table(_csv([["Id", "x", "kind"], *rows]), "kind", leave_out=["Id"])
    assert alone.table.feature_names == ("x",)
    assert (alone.left_out, alone.columns, alone.warnings) == (("Id",), ("x", "kind"), ())
    settings = HoldoutSettings(model="decision_tree")
    with_id = [record.test for record in holdout_scores(own.table, settings, tuple(range(20)))]
    without = [record.test for record in holdout_scores(alone.table, settings, tuple(range(20)))]
    assert np.mean(with_id) > 0.9
    assert np.mean(without) < 0.45


def test_an_id_that_does_not_count_is_told() -> None:
    rows = [[str(i * 7919 % 1000), str(i % 5), "ab"[i % 2]] for i in range(30)]
    own = read_table(_csv([["patient_id", "x", "kind"], *rows]), "kind")
    assert own.warnings[0] == (
        "column “patient_id” has another number in every row; leave it out if it measures nothing"
    )


def test_rows_are_numbered_also_where_some_are_missing_or_take_two_lines() -> None:
    rows = [
        [str(100 + i), "one\ntwo", "" if i % 5 == 1 else f"{i % 4}", "ab"[i % 2]] for i in range(40)
    ]
    own = read_table(_csv([["case", "text", "x", "kind"], *rows]), "kind")
    assert own.warnings[1] == "column “case” numbers the rows; leave it out if it measures nothing"


def test_one_copy_is_one() -> None:
    rows = [[f"{i * i % 97}.5", "ab"[i % 2]] for i in range(20)]
    own = read_table(_csv([["x", "kind"], *rows, rows[3]]), "kind")
    assert own.warnings == (
        "1 row is a copy of an earlier row: "
        "a row of the test part may stand in the training part too",
    )


def test_what_is_left_out_needs_no_cure_and_costs_no_rows() -> None:
    rows = [[f"{i % 7}.5", "" if i % 2 else "1", f"name {i}", "ab"[i % 2]] for i in range(30)]
    data = _csv([["x", "mostly gone", "name", "kind"], *rows])
    with pytest.raises(ValueError, match=r"class .* only one|only one class"):
        read_table(data, "kind")
    own = read_table(data, "kind", leave_out=("mostly gone", "kind", "no such column"))
    assert own.table.features.shape == (30, 1)
    assert own.names == ("x", "mostly gone", "name", "kind")
    assert own.left_out == ("mostly gone",)
    assert own.notes == ("column “name” has 30 different texts, more than 20, and was left out",)
    with pytest.raises(ValueError, match=r"“kind” no column is left to learn from$"):
        read_table(data, "kind", leave_out=("x", "mostly gone", "name"))


def test_an_error_keeps_the_notes_of_what_was_done_before() -> None:
    rows = [[f"{i},5", f"person {i}", "ab"[i % 2]] for i in range(9)]
    data = _csv([["größe", "name", "art"], *rows], ";").decode().encode("cp1252")
    with pytest.raises(ValueError, match="only 9 of 9 rows are complete") as refused:
        read_table(data, "art")
    assert refused.value.__notes__ == [
        "the file is not UTF-8 and was read as Windows-1252, such as “größe”; "
        "if that is misspelt, save it as “CSV UTF-8”",
        "column “größe”: numbers such as “0,5” were read as 0.5",
        "column “name” has 9 different texts, one a row, and was left out",
    ]
    with pytest.raises(ValueError, match="line 3 has 2 cells") as refused:
        read_table("x;größe;art\n1;2;a\n1;a\n".encode("cp1252"), "art")
    assert refused.value.__notes__[0].startswith("the file is not UTF-8")


def test_dates_are_called_dates() -> None:
    days = [f"{1 + i % 28:02}.{1 + i // 28:02}.2024" for i in range(60)]
    own = read_table(
        _csv(
            [["when", "x", "kind"], *([day, str(i % 3), "ab"[i % 2]] for i, day in enumerate(days))]
        ),
        "kind",
    )
    assert own.notes[0] == (
        "column “when” has 60 different dates such as “01.01.2024”, more than 20, and was left out"
    )
    with pytest.raises(
        ValueError, match="60 different dates such as “2024-01-01T00:30”; at most 20"
    ):
        read_table(
            _target_column([f"2024-01-01T{i // 60:02}:{i % 60:02}" for i in range(30, 90)]), "kind"
        )
    versions = read_table(
        _csv([["v", "kind"], *([f"1.{i % 3}.2", "ab"[i % 2]] for i in range(30))]), "kind"
    )
    assert versions.notes == ("column “v” became 3 features of 0 and 1",)


def test_whole_numbers_that_hardly_repeat_are_no_classes() -> None:
    few = read_table(_target_column([str(i) for i in range(15)] * 2), "kind").table
    assert (few.task, len(few.class_names)) == ("classification", 15)
    assert (
        read_table(_target_column([str(i) for i in range(15)]), "kind").table.task == "regression"
    )


def test_copies_of_rows_are_counted() -> None:
    rows = [[str(x), "ab"[x % 2]] for x in range(8) for _ in range(6)]
    note = "40 of 48 rows are copies of an earlier row: a row of the test part may stand in the"
    assert read_table(_csv([["x", "kind"], *rows]), "kind").warnings[0].startswith(note)
    numbered = [[str(i), *row] for i, row in enumerate(rows)]
    assert note in read_table(_csv([["id", "x", "kind"], *numbered]), "kind").warnings[-1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("yes", "YES"), ("yes", "yes\u200b"), ("caf\u00e9", "cafe\u0301"), ("a b", "a\u00a0b")],
)
def test_what_only_seems_alike_is_told(one: str, other: str) -> None:
    """Two classes that the reader takes for one, or two categories of a feature."""
    rows = [[str(i * i % 13), [one, other, "no"][i % 3], "ab"[i % 2]] for i in range(24)]
    for target in ("word", "kind"):
        own = read_table(_csv([["x", "word", "kind"], *rows]), target)
        assert f"column “word” tells {shown(one)} from {shown(other)}" in own.warnings[-1]


@pytest.mark.parametrize("cell", ["{} kg", "≈ {},5", "Q{}"])
def test_categories_that_hold_digits_may_be_meant_as_numbers(cell: str) -> None:
    own = one_column([cell.format(i % 6) for i in range(24)])
    assert own.notes == (
        f"column “x” became 6 features of 0 and 1; if cells such as “{cell.format(0)}” are "
        "numbers, write them in digits alone",
    )


def test_a_number_that_may_stand_for_missing_is_told() -> None:
    own = one_column(["-999" if i % 9 == 4 else f"{i % 5}.5" for i in range(30)])
    assert "column “x” says -999 in 3 of 30 rows, far from all else" in own.warnings[-1]


ODD = {
    "as Excel writes it": "x;y;name;kind;;\n" + "".join(
        f"{i},5; {i % 7 - 3} %;n{i % 3};{'ab'[i % 2]};;\n" for i in range(30)
    ) + ";;;;;\n-;1 %;n1;a;;\n",
    "with comments": "# mine\nx, y ,name,kind\n" + "".join(
        f"−{i},{'?' if i == 3 else i % 4}, n{i % 3} ,{i % 3}\n" for i in range(30)
    ) + "# end\n",
    "with a commented header": "#x\ty\tname\tkind\n" + "".join(
        f"1.{i + 10}0\t0{i % 5}\tn\t{i}.5\n" for i in range(30)
    ),
}  # fmt: skip


@pytest.mark.parametrize("file", ODD)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_pandas_told_how_makes_the_same_table(file: str, encoding: str) -> None:
    data = ODD[file].replace("−" if encoding == "cp1252" else "\0", "-").encode(encoding)
    own = read_table(data, "kind")
    cells = pd.read_csv(
        io.BytesIO(data), dtype=str, keep_default_na=False, skipinitialspace=True, **own.reading
    )
    cells = cells.rename(columns=str.strip)[list(own.columns)].apply(lambda c: c.str.strip())
    cells = cells[~(cells.eq("") | cells.isin(own.missing)).any(axis=1)]
    for column, signs in own.signs.items():
        cells[column] = cells[column].str.translate(str.maketrans(dict(signs)))
    target = cells.pop("kind")
    features = [
        pd.get_dummies(cells[c], dtype=float) if c in own.text else cells[c].astype(float)
        for c in cells
    ]
    np.testing.assert_array_equal(pd.concat(features, axis=1), own.table.features)
    classes = np.array(own.table.class_names)
    meant = classes[own.table.target] if len(classes) else own.table.target.astype(str)
    assert target.to_list() == meant.tolist()


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


@pytest.mark.parametrize("kind", FILES)
def test_a_file_makes_the_table_that_is_meant(kind: str) -> None:
    meant = FILES[kind]
    table = read_table(meant.data, target_choices(meant.data)[-1]).table
    assert table.feature_names == meant.features
    assert table.class_names == meant.classes
    assert table.features[:, 0].tolist() == meant.first
    assert table.examples == meant.rows


def test_what_a_practitioner_must_know_is_a_warning() -> None:
    clinic = read_table(FILES["a clinic"].data, "outcome")
    assert clinic.warnings[0] == (
        f"left out for a missing value: {80 - FILES['a clinic'].rows} of 80 rows (16 in "
        "“pressure”, 12 in “grade”, 8 in “outcome”; taken for missing: “-”, “N/A”, “NA”)"
    )
    assert (
        "column “visit” has 80 different dates such as “2024-01-01”, more than 20, and was left out"
        in clinic.notes
    )
    fraud = read_table(FILES["fraud"].data, "fraud")
    assert fraud.warnings[0].startswith(
        "column “id” numbers the rows, and the rows lie sorted by “fraud”; leave it out"
    )
    assert baseline(fraud.table) == "Always “no” would score 98.0%."
    assert baseline(read_table(FILES["flats, in German"].data, "Miete").table) == (
        "Always the mean would score an R² of about 0."
    )


@pytest.mark.parametrize(("kind", "every_fold"), [("stratified", 1.0), ("unshuffled", 0.0)])
def test_copies_on_both_sides_score_all_and_blocks_of_copies_nothing(
    kind: str, every_fold: float
) -> None:
    """Three of each class a fold: never all six copies of a row. Blocks: the neighbours mislead."""
    table = read_table(FILES["six copies of each row"].data, "kind").table
    settings = KFoldSettings(k=8, kind=kind, model="decision_tree")
    assert scores(table, settings, tuple(range(20))).tolist() == [[every_fold] * 8] * 20
