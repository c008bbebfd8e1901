"""The pictures of written texts: every token has its place, whatever the width."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as some

from core.charts.chart import Chart
from core.charts.text_sampling.batch_bits import bits_chart
from core.charts.text_sampling.tree import tree_chart
from core.charts.text_sampling.walk import step_lines, walk_chart
from core.charts.text_sampling.walked_bars import ordinal
from core.charts.text_sampling.walked_text import line_counts, text_rows, wrapped
from core.text_sampling.batch_bits import BatchBits
from core.text_sampling.completions import Completion, WritingSettings, complete
from core.text_sampling.sampler import SamplerSettings
from core.text_sampling.tokens import Tokenizer
from core.text_sampling.tree import branches
from tests.charts.rendering import check_schema
from tests.core.text_sampling.tiny import tiny_model

TOKENIZER = Tokenizer(tuple(bytes([byte]) for byte in range(256)))
SETTINGS = WritingSettings((7,), SamplerSettings(), 3)


def rows_of(chart: Chart, name: str) -> dict[str, list[Any]]:
    stream = io.BytesIO(chart.rows[name])
    columns: dict[str, list[Any]] = pa.ipc.open_stream(stream).read_all().to_pydict()
    return columns


def tokens(text: str) -> np.ndarray:
    return np.array(list(text.encode()))


@settings(max_examples=100)
@given(some.lists(some.text("ab ", min_size=1, max_size=12), min_size=1), some.integers(1, 30))
def test_no_piece_covers_another_and_none_leaves_its_line(pieces: list[str], letters: int) -> None:
    spots = wrapped(pieces, letters)
    assert spots == sorted(spots)
    for piece, (_, column) in zip(pieces, spots, strict=True):
        assert column == 0 or column + len(piece) <= letters
    for piece, here, there in zip(pieces, spots, spots[1:], strict=False):
        assert there == (here[0], here[1] + len(piece)) or there == (here[0] + 1, 0)


def test_the_space_before_a_word_is_room() -> None:
    rows = text_rows(["He", " was", "¶", " "])
    assert rows["piece"] == ["He", "was", "¶", "␣"]
    assert rows["column0"].tolist() == [0, 3, 6, 7]
    assert line_counts(["x" * 40, " y" * 5]) == "[2, 1, 1, 1]"


def walked(written: str = "bzc") -> Completion:
    """Return a completion of which the second token is none of the four most probable."""
    share = np.array([[0.5, 0.3, 0.2, 0.0], [0.4, 0.3, 0.1, 0.1], [1.0, 0.0, 0.0, 0.0]])
    third = np.full(3, 1 / 3)
    return Completion(
        seed=4, tokens=tokens(written), u=third, starts=0 * third, ends=2 * third,
        kept=np.array([3, 6, 1]), by_k=np.full(3, 4), by_p=np.array([2, 9, 1]), entropy=third,
        rank=np.array([2, 11, 1]), chance=np.array([0.3, 0.06, 1.0]), model_chance=0.2 * third,
        shown=np.array([tokens("abcd"), tokens("bcde"), tokens("cdef")]),
        model_share=np.full((3, 4), 0.2), share=share,
    )  # fmt: skip


def walk(step: int, told: bool, written: str = "bzc") -> Chart:
    return walk_chart(walked(written), SETTINGS, "Once", TOKENIZER, step, told, "found")


def test_each_step_has_its_bars_and_one_that_was_drawn() -> None:
    chart = walk(2, told=True)
    check_schema(chart.spec)
    bars = rows_of(chart, "bars")
    table = list(zip(bars["step"], bars["label"], bars["drawn"], bars["kept"], strict=True))
    assert [(step, label) for step, label, drawn, _ in table if drawn] == [
        (1, "b"), (2, "z 11th"), (3, "c"),
    ]  # fmt: skip
    assert len(table) == 3 * 5
    assert [label for step, label, _, kept in table if step == 1 and kept] == ["a", "b", "c"]
    slider = next(each for each in chart.spec["params"] if each["name"] == "step")
    assert slider["value"] == 2
    assert slider["bind"]["max"] == 3
    clicks = {each["events"] for each in slider["on"] if isinstance(each["events"], str)}
    assert {"@token_marks:click", "@size_marks:click"} <= clicks
    names = [layer.get("name") for group in chart.spec["layer"] for layer in group["layer"]]
    assert {"token", "size"} <= set(names)
    assert chart.finding == "found"


def test_the_others_have_a_bar_where_they_may_be_drawn() -> None:
    bars = rows_of(walk(0, True, "bbc"), "bars")
    others = [
        (label, share, drawn)
        for label, share, drawn, last in zip(
            bars["label"], bars["share"], bars["drawn"], bars["others"], strict=True
        )
        if last
    ]
    assert [label for label, *_ in others] == ["", "2 more", ""]
    np.testing.assert_allclose([share for _, share, _ in others], [0, 0.1, 0], atol=1e-12)
    assert not any(drawn for *_, drawn in others)


def test_untold_the_nucleus_is_in_no_row_and_the_slider_stays_where_it_is() -> None:
    told, untold = (walk(0, each) for each in (True, False))
    assert told.spec == untold.spec
    assert rows_of(told, "sizes")["by_p"] == [2, 9, 1]
    for secret in ("by_p", "kept"):
        assert rows_of(untold, "sizes")[secret] == [None] * 3
    assert rows_of(untold, "bars")["share"] == rows_of(untold, "bars")["model"]
    assert "2 more" not in rows_of(walk(0, False, "bbc"), "bars")["label"]
    assert not any("kept" in line for line in rows_of(untold, "steps")["adds"])


def test_a_walk_has_a_line_for_each_step_and_one_before() -> None:
    settings = WritingSettings((1,), SamplerSettings(top_k=1), 2)
    (done,) = complete(tiny_model(), settings, (0,))
    says, adds = step_lines(done, ["one", "two"], told=True)
    assert says == [
        "0 of 2: nothing drawn yet",
        "1 of 2: “one” was drawn",
        "2 of 2: “two” was drawn",
    ]
    assert adds[0] == ""
    assert adds[1] == f"1 token kept, 0.0 bits · chance 100% · u = {done.u[0]:.3f}"
    untold = step_lines(done, ["one", "two"], told=False)
    assert untold[0] == says
    given = f"{100 * done.model_chance[0]:.2g}%"
    assert untold[1][1] == f"the model gave it {given} · u = {done.u[0]:.3f}"


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112, 1003)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th", "1,003rd",
    ]  # fmt: skip


def test_the_tree_has_a_row_a_branch_and_a_shape_a_seed() -> None:
    done = [walked("a b"), replace(walked("acd"), seed=9)]
    tree = branches({each.seed: each.tokens.tolist() for each in done})
    chart = tree_chart(tree, done, "Once", TOKENIZER, "They part.")
    check_schema(chart.spec)
    columns = rows_of(chart, "branches")
    assert columns["first"] == ["", "", "c"]
    assert columns["remainder"] == ["Oncea", "b", "d"]
    assert columns["letters"] == [0, 0, 1]
    assert columns["above"] == [0, 0, 0]
    assert columns["seed"] == [-1, 0, 1]
    assert columns["says"] == ["2 seeds", "seed 4 · 6%", "seed 9 · 6%"]
    domains = [
        layer["encoding"]["shape"]["scale"]["domain"]
        for group in chart.spec["layer"]
        for layer in group["layer"]
        if "shape" in layer["encoding"]
    ]
    assert domains == [[0, 1]]


def test_bits_that_did_not_move_have_no_mark() -> None:
    result = BatchBits(
        1, 8, 10, np.zeros(2, int), np.array([0.0, 1e-6]), np.array([0.5, 0.0]), np.zeros(2, bool)
    )
    chart = bits_chart(["a", "b"], result, "found")
    check_schema(chart.spec)
    columns = rows_of(chart, "positions")
    assert columns["moved"] == [None, 1e-6]
    assert columns["lead"] == [0.5, None]
