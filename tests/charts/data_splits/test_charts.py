"""Pictures of splits: valid specifications, every score drawn, and findings from the result."""

import io
import re

import altair as alt
import numpy as np
import pyarrow as pa
import pytest
import vl_convert

from core.arrays import Float64
from core.charts.chart import Chart
from core.charts.colours import Theme
from core.charts.data_splits.chosen import chosen_chart, predicted_chart
from core.charts.data_splits.disputed import disputed_chart
from core.charts.data_splits.dots import Lane, Panel, columns_of, dots_chart
from core.charts.data_splits.intervals import intervals_chart
from core.charts.data_splits.matrix import MOST_EXAMPLES, examples_shown, matrix_chart
from core.charts.data_splits.parts import ScoreAxis, domain_of
from core.charts.data_splits.strips import strips_chart
from core.charts.palette import BLUE, ORANGE
from core.data_splits.coverage import DrawOfData, coverage
from core.data_splits.lottery import HeldOut
from core.data_splits.planes import FlatView
from core.data_splits.shuffling import OrderRun
from core.data_splits.tables import Table
from tests.charts.rendering import whole

RANDOM = np.random.default_rng(0)
ACCURACY = ScoreAxis("accuracy")


def rows_of(chart: Chart, name: str) -> dict[str, list[object]]:
    rows: dict[str, list[object]] = (
        pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict()
    )
    return rows


def dots(scores: Float64, picked: int | None = None, lanes: tuple[Lane, ...] = ()) -> Chart:
    panel = Panel("test part", np.arange(len(scores)), scores, ORANGE)
    return dots_chart([panel], lanes, picked, ACCURACY, "a finding")


def table(examples: int = 6, classes: tuple[str, ...] = ("a", "b")) -> Table:
    target = np.arange(examples) % 2 if classes else RANDOM.normal(size=examples)
    return Table("small", RANDOM.normal(size=(examples, 2)), target, ("x", "y"), classes)


def split() -> HeldOut:
    """Three to train on, one to validate on, two to test on; the model errs about the last."""
    parts = np.array([0, 1, 2]), np.array([3]), np.array([4, 5])
    return HeldOut(7, *parts, target=np.array([0, 1]), predicted=np.array([0, 0]), score=0.5)


def a_split() -> Chart:
    return chosen_chart(split(), table(), FlatView(table().features, ("x", "y")), "a finding")


def folds(count: int, examples: int = 40) -> Chart:
    fold_of, order = np.arange(examples) % count, np.arange(examples)[::-1]
    scores = RANDOM.uniform(0.8, 1, count)
    return matrix_chart(table(examples), order, fold_of, scores, ACCURACY, "a finding")


def draws(count: int) -> list[DrawOfData]:
    means = RANDOM.uniform(0.65, 0.95, count).tolist()
    return [DrawOfData(seed, mean, 0.8, 5, 0.02, 0.05) for seed, mean in enumerate(means)]


def bars(count: int, told: bool = True) -> Chart:
    drawn = draws(count)
    return intervals_chart(drawn, coverage(drawn), "a finding", told)


def run(seed: int, says_one: list[bool], epochs: int = 1) -> OrderRun:
    losses = RANDOM.uniform(size=epochs)
    return OrderRun(seed, "", losses, RANDOM.normal(size=5), np.array(says_one), 0.5)


RUNS = [run(0, [True, True, False]), run(1, [True, False, False])]

CHARTS = {
    "accuracies": lambda: dots(RANDOM.integers(90, 115, 1000) / 114, 7),
    "equal scores": lambda: dots(np.full(30, 0.5)),
    "two scores": lambda: dots(np.array([0.1, 0.9]), 1, (Lane("best", 0.9, "diamond"),)),
    "one score": lambda: dots(np.array([0.1])),
    "two panels": lambda: dots_chart(
        [Panel(f"panel {i}", np.arange(9), RANDOM.normal(size=9), BLUE) for i in range(2)],
        [],
        2,
        ScoreAxis("R²", "regression"),
        "a finding",
    ),
    "a split": a_split,
    "a split of numbers": lambda: predicted_chart(split(), table(classes=()), "a finding"),
    "folds": lambda: folds(5),
    "one left out": lambda: folds(200, 200),
    "intervals": lambda: bars(500),
    "two intervals": lambda: bars(2),
    "intervals before the guess": lambda: bars(50, told=False),
    "groups": lambda: strips_chart(
        ("one", "two"), np.array([[0, 1]] * 2), ["ab", ["b\nc", "a"]], "a finding", (BLUE, ORANGE)
    ),
    "orders": lambda: strips_chart(("one",), np.array([[2, 0, 1]]), ["201"], "a finding"),
    "disputed": lambda: disputed_chart(table(3), RUNS, "a finding"),
}


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_valid_and_draw_only_rows_that_they_have(name: str) -> None:
    chart = CHARTS[name]()
    alt.LayerChart.from_dict({**chart.spec, "params": []})
    assert named_data(chart.spec) == set(chart.rows)
    assert chart.finding == "a finding"


def named_data(spec: object) -> set[str]:
    if isinstance(spec, dict):
        data = spec.get("data")
        here = {data["name"]} if isinstance(data, dict) and "name" in data else set()
        return here.union(*map(named_data, spec.values()))
    return set().union(*map(named_data, spec)) if isinstance(spec, list) else set()


def test_every_score_is_a_dot_and_no_two_share_a_place() -> None:
    chart = dots(RANDOM.integers(90, 115, 1000) / 114)
    assert sorted(rows_of(chart, "dots")["seed"]) == list(range(1000))  # type: ignore[type-var]
    places = re.findall(r'seed: \d+"[^>]*transform="translate\(([^)]*)\)"', svg_of(chart))
    # Each is drawn, and around it is a place to be hovered and clicked.
    assert 2 * len(set(places)) == len(places) == 2000


def test_a_ring_marks_the_seed_that_was_picked_and_no_other() -> None:
    scores = RANDOM.uniform(size=20)
    for picked, ringed in ((7, [7]), (None, []), (99, [])):
        rows = rows_of(dots(scores, picked), "dots")
        assert [s for s, p in zip(rows["seed"], rows["picked"], strict=True) if p] == ringed


def test_scores_that_can_occur_have_columns_of_their_own() -> None:
    scores = np.array([0.9, 0.91, 0.9, 0.95])
    column, width = columns_of(scores, 0.06)
    np.testing.assert_allclose(column, scores)
    assert width == pytest.approx(0.01)


def symbols_of(chart: Chart) -> list[list[tuple[int, float, float]]]:
    """Return what Vega draws of the dots, the picked ones and the rings: panel, x, half width."""
    groups = svg_of(chart).split('<g class="mark-symbol')[2:5]
    pattern = (
        r'panel: (\d)[^>]*translate\(([\d.e-]+),[^>]*? d="M([\d.]+),0A'
        r'|translate\(([\d.e-]+),[^>]*? d="M([\d.]+),0A'
    )
    return [
        [(int(p or 0), float(x or y), float(h or k)) for p, x, h, y, k in re.findall(pattern, g)]
        for g in groups
    ]


def place_of(score: float, scores: Float64) -> float:
    """Return the pixel of a score on a chart 600 wide whose axis holds ``scores``."""
    low, high = domain_of(scores)
    low, high = max(0.0, low), min(1.0, high)
    return 14 + 572 * (score - low) / (high - low)


@pytest.mark.parametrize("tested", [8, 29, 114])
def test_dots_stand_at_scores_that_can_occur(tested: int) -> None:
    scores = RANDOM.binomial(tested, 0.97, 1000) / tested
    dots_drawn = symbols_of(dots(scores, picked=7))[0]
    at = np.array([place_of(score, scores) for score in scores])
    gap = place_of(1, scores) - place_of(1 - 1 / tested, scores)
    drawn_at = np.array([x for _, x, _ in dots_drawn])
    best = scores == 1
    assert np.abs(drawn_at - at)[~best].max() <= 0.15 * gap, "within a share of the gap"
    assert (drawn_at - at)[best].max() <= 1e-6, "none is past the best score"
    assert np.abs(drawn_at - at)[best].max() <= 0.3 * gap
    assert len({half for _, _, half in dots_drawn}) == 1


def test_the_ring_stands_at_its_score_and_panels_share_one_size_of_dots() -> None:
    panels = [
        Panel("many", np.arange(300), RANDOM.integers(90, 115, 300) / 114, ORANGE),
        Panel("few", np.arange(20), RANDOM.normal(0.9, 0.02, 20), BLUE),
    ]
    drawn, picked, rings = symbols_of(dots_chart(panels, [], 5, ACCURACY, "a finding"))
    assert len({half for _, _, half in drawn}) == 1
    scores = np.concatenate([panel.scores for panel in panels])
    at = sorted(place_of(panel.scores[5], scores) for panel in panels)
    np.testing.assert_allclose(sorted(x for _, x, _ in rings), at, atol=0.02)
    np.testing.assert_allclose(sorted(x for _, x, _ in picked), at, atol=0.02)


def test_before_the_guess_the_axis_is_the_same_for_all_scores_and_nothing_is_summed_up() -> None:
    seeds = np.arange(50)
    charts = [
        dots_chart([Panel("one seed", seeds, scores, ORANGE).only(3)], [], 3, ACCURACY, "", False)
        for scores in (np.full(50, 0.5), np.r_[0.1, 0.9, 0.2, 0.5, RANDOM.uniform(size=46)])
    ]
    assert charts[0].spec == charts[1].spec
    assert charts[0].rows == charts[1].rows
    assert rows_of(charts[0], "dots")["seed"] == [3]
    assert "stdev" not in str(charts[0].spec)


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
    shown = draws(50)
    rows = rows_of(intervals_chart(shown, coverage(shown), ""), "intervals")
    holds = [abs(draw.estimate - 0.8) <= 2.7764451 * 0.02 for draw in shown]
    assert rows["holds"] == ["holds" if held else "misses" for held in holds]
    assert 0 < sum(holds) < 50


def test_large_tables_are_thinned_evenly() -> None:
    assert len(examples_shown(40)) == 40
    shown = examples_shown(1797)
    assert len(shown) == MOST_EXAMPLES
    assert (shown[0], shown[-1]) == (0, 1796)
    assert set(np.diff(shown)) <= {11, 12}


def test_a_sorted_table_is_drawn_in_its_order_with_each_examples_own_fold() -> None:
    rows = rows_of(folds(4), "cells")
    assert rows["example"] == list(range(40))[::-1]
    assert rows["fold"] == [example % 4 + 1 for example in range(40)][::-1]


def test_the_examples_of_a_split_keep_their_part_and_verdict() -> None:
    rows = rows_of(a_split(), "examples")
    assert rows["part"] == ["train"] * 3 + ["validation"] + ["test"] * 2
    assert rows["wrong"] == [False] * 5 + [True]
    assert rows["says"] == ["a", "b", "a", "b", "a", "b, called a"]


def test_disputed_examples_are_those_on_which_the_runs_differ() -> None:
    rows = rows_of(disputed_chart(table(3), RUNS, ""), "fresh")
    assert rows["said"] == ["b", "disputed", "a"]
    assert rows["votes"] == ["2 of 2 say b", "1 of 2 say b", "0 of 2 say b"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_on_cells_can_be_read(theme: Theme) -> None:
    colours = [alt.expr("'#000000'"), alt.expr("'#FFFFFF'"), alt.expr("ink")]
    chart = strips_chart(("r",), np.array([[0, 1, 2]]), ["abc"], "", colours)
    drawing = svg_of(chart, theme)
    on_ink = "#FFFFFF" if theme == "light" else "#10161C"
    for letter, colour in (("a", "#FFFFFF"), ("b", "#10161C"), ("c", on_ink)):
        assert re.search(f'fill="{colour}"[^>]*>{letter}<', drawing)


def svg_of(chart: Chart, theme: Theme = "light") -> str:
    """Return the picture as Vega draws it."""
    return vl_convert.vegalite_to_svg(whole(chart, 600, theme))
