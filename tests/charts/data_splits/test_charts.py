"""Pictures of splits: valid specifications, every score drawn, and findings from the result."""

import io

import altair
import numpy as np
import pyarrow as pa
import pytest

from core.arrays import Float64
from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.data_splits.best import best_chart
from core.charts.data_splits.chosen import ShownSplit, chosen_chart
from core.charts.data_splits.curves import curves_chart, disputed_chart
from core.charts.data_splits.dots import Lane, Panel, columns_of, dots_chart
from core.charts.data_splits.intervals import Bar, ShownIntervals, bars_chart, intervals_chart
from core.charts.data_splits.matrix import MOST_EXAMPLES, ShownFolds, examples_shown, matrix_chart
from core.charts.data_splits.parts import ScoreAxis, domain_of
from core.charts.data_splits.strips import Strips, strips_chart

RANDOM = np.random.default_rng(0)
ACCURACY = ScoreAxis("accuracy")


def rows_of(chart: Chart, name: str) -> dict[str, list[object]]:
    rows: dict[str, list[object]] = (
        pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict()
    )
    return rows


def dots(
    scores: Float64,
    picked: int | None = None,
    lanes: tuple[Lane, ...] = (),
    theme: Theme = "light",
) -> Chart:
    panel = Panel("test part", np.arange(len(scores)), scores)
    return dots_chart([panel], lanes, picked, ACCURACY, theme, "a finding")


def split(groups: tuple[str, ...] = ("a", "b")) -> ShownSplit:
    return ShownSplit(
        places=RANDOM.normal(size=(6, 2)),
        axes=("x", "y"),
        part=["train"] * 3 + ["validation"] + ["test"] * 2,
        says=["a"] * 6,
        wrong=[False] * 5 + [True],
        group=np.array([0, 1, 0, 1, 0, 1]) % max(len(groups), 1),
        groups=groups,
    )


def folds(count: int, examples: int = 40) -> ShownFolds:
    return ShownFolds(
        fold_of=np.arange(examples) % count,
        shade=np.linspace(0, 1, examples),
        says=("a",) * examples,
        scores=RANDOM.uniform(0.8, 1, count),
    )


def intervals(count: int) -> ShownIntervals:
    low = RANDOM.uniform(0.6, 0.9, count)
    ends = np.stack([low, low + 0.1], axis=1)
    return ShownIntervals(np.arange(count), low + 0.05, ends, ends + np.array([-0.1, 0.1]), 0.8)


STRIPS = Strips(("one", "two"), np.array([[0, 1], [1, 0]]), [["a", "b\nc"], ["b", "a"]])
BAR = Bar("naive", 2.0, "±2 points", "#0072B2")

CHARTS = {
    "accuracies": lambda theme: dots(RANDOM.integers(90, 115, 1000) / 114, 7, theme=theme),
    "equal scores": lambda theme: dots(np.full(30, 0.5), theme=theme),
    "two scores": lambda theme: dots(
        np.array([0.1, 0.9]), 1, (Lane("best", 0.9, "diamond"),), theme
    ),
    "three panels": lambda theme: dots_chart(
        [Panel(f"panel {i}", np.arange(9), RANDOM.normal(size=9)) for i in range(3)],
        [],
        2,
        ScoreAxis("R²", percent=False),
        theme,
        "a finding",
    ),
    "a split": lambda theme: chosen_chart(split(), theme, "a finding"),
    "a split of numbers": lambda theme: chosen_chart(split(()), theme, "a finding"),
    "best of two": lambda theme: best_chart(
        *(np.array([0.5, 0.6]),) * 3, ACCURACY, theme, "a finding"
    ),
    "folds": lambda theme: matrix_chart(folds(5), ACCURACY, theme, "a finding"),
    "one left out": lambda theme: matrix_chart(folds(200, 200), ACCURACY, theme, "a finding"),
    "intervals": lambda theme: intervals_chart(intervals(500), theme, "a finding"),
    "two intervals": lambda theme: intervals_chart(intervals(2), theme, "a finding"),
    "bars": lambda theme: bars_chart([BAR], "points", ".1~f", theme, "a finding"),
    "strips": lambda theme: strips_chart(STRIPS, theme, "a finding"),
    "curves": lambda theme: curves_chart(
        np.arange(3), RANDOM.uniform(size=(3, 1)), theme, "a finding"
    ),
    "disputed": lambda theme: disputed_chart(
        RANDOM.normal(size=(9, 2)),
        RANDOM.uniform(size=(3, 9)) > 0.5,
        ("a", "b"),
        theme,
        "a finding",
    ),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_valid_and_draw_only_rows_that_they_have(name: str, theme: Theme) -> None:
    chart = CHARTS[name](theme)
    if theme == "light":
        altair.Chart.from_dict(chart.spec)
    assert named_data(chart.spec) == set(chart.rows)
    assert chart.finding == "a finding"


def named_data(spec: object) -> set[str]:
    if isinstance(spec, dict):
        data = spec.get("data")
        here = {data["name"]} if isinstance(data, dict) and "name" in data else set()
        return here.union(*map(named_data, spec.values()))
    return set().union(*map(named_data, spec)) if isinstance(spec, list) else set()


def test_every_score_is_a_dot_and_no_two_share_a_place() -> None:
    rows = rows_of(dots(RANDOM.integers(90, 115, 1000) / 114), "dots")
    places = set(zip(rows["column"], rows["rank"], strict=True))
    assert len(places) == 1000
    assert sorted(rows["seed"]) == list(range(1000))  # type: ignore[type-var]


def test_a_ring_marks_the_seed_that_was_picked_and_no_other() -> None:
    scores = RANDOM.uniform(size=20)
    assert rows_of(dots(scores, 7), "ring")["seed"] == [7]
    assert rows_of(dots(scores), "ring")["seed"] == []
    assert rows_of(dots(scores, 99), "ring")["seed"] == []


def test_scores_that_can_occur_have_columns_of_their_own() -> None:
    scores = np.array([0.9, 0.91, 0.9, 0.95])
    column, width = columns_of(scores, 0.06)
    np.testing.assert_allclose(column, scores)
    assert width == pytest.approx(0.01)


def test_nearly_equal_scores_share_a_column_and_a_continuum_is_cut() -> None:
    column, _ = columns_of(np.array([112 / 113, 113 / 114, 110 / 113, 111 / 114]), 0.1)
    assert len(np.unique(column)) == 2
    scores = np.linspace(0, 1, 1001)
    column, width = columns_of(scores, 1.0)
    assert len(np.unique(column)) <= 61
    assert np.abs(column - scores).max() <= width


def test_scores_without_end_are_left_out() -> None:
    rows = rows_of(dots(np.array([0.5, np.nan, 0.6, np.inf])), "dots")
    assert rows["seed"] == [0, 2]


def test_a_domain_holds_its_values_even_when_all_are_equal() -> None:
    for values in (np.array([0.3, 0.3]), RANDOM.normal(size=9)):
        low, high = domain_of(values)
        assert low < values.min()
        assert values.max() < high


def test_intervals_that_miss_are_marked() -> None:
    shown = intervals(50)
    rows = rows_of(intervals_chart(shown, "light", ""), "intervals")
    holds = (shown.naive[:, 0] <= 0.8) & (shown.naive[:, 1] >= 0.8)
    assert rows["holds"] == ["holds" if held else "misses" for held in holds]


def test_large_tables_are_thinned_evenly() -> None:
    assert len(examples_shown(40)) == 40
    shown = examples_shown(1797)
    assert len(shown) == MOST_EXAMPLES
    assert (shown[0], shown[-1]) == (0, 1796)
    assert set(np.diff(shown)) <= {11, 12}


def test_the_examples_of_a_split_keep_their_part_and_verdict() -> None:
    rows = rows_of(chosen_chart(split(), "light", ""), "examples")
    assert rows["part"] == ["train"] * 3 + ["validation"] + ["test"] * 2
    assert rows["wrong"] == [False] * 5 + [True]


def test_disputed_examples_are_those_on_which_the_runs_differ() -> None:
    says = np.array([[True, True, False], [True, False, False]])
    chart = disputed_chart(np.zeros((3, 2)), says, ("a", "b"), "light", "")
    assert rows_of(chart, "fresh")["said"] == ["b", "disputed", "a"]


def test_text_on_cells_can_be_read() -> None:
    rows = rows_of(
        strips_chart(
            Strips(("r",), np.array([[0, 1]]), [["a", "b"]], ("x", "y"), ("#000000", "#FFFFFF")),
            "light",
            "",
        ),
        "strips",
    )
    assert rows["ink"] == ["#FFFFFF", "#10161C"]
