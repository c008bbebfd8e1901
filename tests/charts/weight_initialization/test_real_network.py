"""The pictures of “A real network”: valid, true to their rows, and whole at every extreme."""

import base64
import io
import re
import statistics
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from core.charts.chart import Chart
from core.charts.colours import Theme
from core.charts.weight_initialization.answers import answers_chart
from core.charts.weight_initialization.barrier import barrier_chart, barrier_finding
from core.charts.weight_initialization.boundaries import (
    boundary_grid,
    boundary_tiles,
    count_kinds,
    enlarged,
)
from core.charts.weight_initialization.disagreements import disagreement_chart, pair_columns
from core.weight_initialization.multilayer.barrier import barrier
from core.weight_initialization.multilayer.boundaries import boundaries
from core.weight_initialization.multilayer.disagreement import disagreements, while_training
from core.weight_initialization.multilayer.training import TrainedSeed, TrainingSettings, train
from core.wording import plain_number
from tests.charts.rendering import check_schema

SETTINGS = TrainingSettings(steps=60)
STEPS = SETTINGS.checkpoint_steps
WILD = TrainingSettings(steps=40, learning_rate=1e30)
OVER = TrainingSettings(steps=40, learning_rate=1e36)
STILL = TrainingSettings(steps=5, learning_rate=1e-30)
THEMES: tuple[Theme, ...] = ("light", "dark")


@pytest.fixture(scope="module")
def fifty() -> tuple[TrainedSeed, ...]:
    return train(SETTINGS, range(50))


def diverged(one: TrainedSeed) -> TrainedSeed:
    weights = one.weights.copy()
    weights[-1] = np.nan
    return replace(one, weights=weights, test_accuracy=np.nan, train_accuracy=np.nan)


def rows_of(chart: Chart) -> dict[str, list[object]]:
    return pa.ipc.open_stream(next(iter(chart.rows.values()))).read_all().to_pydict()


def check(chart: Chart) -> None:
    """Hold what every picture keeps: a valid spec, a finding, titled axes, explicit domains."""
    check_schema(dict(chart.spec))
    assert re.fullmatch(r"[A-Z].*\.", chart.finding)
    assert "nan" not in chart.finding.lower()
    assert chart.spec["usermeta"]["embedOptions"] == {"renderer": "canvas", "actions": False}
    for layer in (layer for group in chart.spec["layer"] for layer in group["layer"]):
        for channel, encoding in layer["encoding"].items():
            if channel in ("x", "y") and "field" in encoding:
                assert encoding["title"]
            if channel in ("color", "fill", "x", "y", "shape", "strokeDash"):
                assert "field" not in encoding or encoding["scale"]["domain"]


def answers_picture(settings: TrainingSettings, trained: tuple[TrainedSeed, ...]) -> Chart:
    counts, seeds = while_training(settings, trained), [one.seed for one in trained]
    return answers_chart(seeds, counts, settings.checkpoint_steps, (seeds[0], seeds[1]), 1000)


def barrier_picture(settings: TrainingSettings, pair: tuple[TrainedSeed, TrainedSeed]) -> Chart:
    differ = float(disagreements(settings, pair)[0, 1])
    return barrier_chart((pair[0].seed, pair[1].seed), barrier(settings, *pair), differ)


def disagreement_picture(settings: TrainingSettings, trained: tuple[TrainedSeed, ...]) -> Chart:
    seeds, counts = [one.seed for one in trained], disagreements(settings, trained)
    accuracies = [one.test_accuracy for one in trained]
    return disagreement_chart(seeds, counts, accuracies, 1000, (seeds[0], seeds[1]))


@pytest.mark.parametrize("count", [2, 3, 50])
def test_all_pictures_are_valid(fifty: tuple[TrainedSeed, ...], count: int) -> None:
    some = fifty[:count]
    check(answers_picture(SETTINGS, some))
    check(barrier_picture(SETTINGS, (some[0], some[1])))
    check(disagreement_picture(SETTINGS, some))


@pytest.mark.parametrize("settings", [WILD, OVER, STILL], ids=["wild", "over", "still"])
def test_all_pictures_survive_any_learning_rate(settings: TrainingSettings) -> None:
    trained = train(settings, range(4))
    check(answers_picture(settings, trained))
    check(barrier_picture(settings, (trained[0], trained[1])))
    check(disagreement_picture(settings, trained))


def test_a_diverged_seed_is_left_out_and_said(fifty: tuple[TrainedSeed, ...]) -> None:
    some = (diverged(fifty[0]), *fifty[1:4])
    chart = answers_picture(SETTINGS, some)
    check(chart)
    rows, alone = rows_of(chart), rows_of(answers_picture(SETTINGS, some[1:]))
    assert rows["middle"] == alone["middle"]
    assert rows["chosen"][-1] is None
    check(barrier_picture(SETTINGS, (some[0], some[1])))
    pairs = disagreement_picture(SETTINGS, some)
    check(pairs)
    assert len(rows_of(pairs)["one"]) == 3
    assert "Seeds 0 and 1 cannot be compared" in pairs.finding


def test_the_answers_are_the_medians_and_ends_of_all_pairs(
    fifty: tuple[TrainedSeed, ...],
) -> None:
    some = fifty[:6]
    counts, chart = while_training(SETTINGS, some), answers_picture(SETTINGS, some)
    rows = rows_of(chart)
    for at, step in enumerate(STEPS):
        pairs = [counts[at, i, j] for i in range(6) for j in range(i)]
        assert rows["step"][at] == step
        assert rows["middle"][at] == statistics.median(pairs)
        assert (rows["fewest"][at], rows["most"][at]) == (min(pairs), max(pairs))
        assert rows["chosen"][at] == counts[at, 0, 1]
    assert chart.finding == (
        f"Trained, two seeds typically disagree on {rows['middle'][-1]:g} of 1,000 new points; "
        f"untrained, on {rows['middle'][0]:g}."
    )


def test_the_barriers_rows_and_finding(fifty: tuple[TrainedSeed, ...]) -> None:
    found = barrier(SETTINGS, fifty[3], fifty[9])
    chart = barrier_picture(SETTINGS, (fifty[3], fifty[9]))
    differ = disagreements(SETTINGS, fifty)[3, 9]
    for said in (found.before.height, found.after.height):
        assert f"by {plain_number(said, 2)}" in chart.finding
    assert f"{differ:.0f} test points" in chart.finding
    rows = rows_of(chart)
    assert rows["loss"] == [*found.before.losses, *found.after.losses]
    broken = barrier(SETTINGS, diverged(fifty[3]), fifty[9])
    assert barrier_finding((3, 9), broken, np.nan).startswith("There is no way between seeds")


def test_there_is_a_dot_for_each_pair_at_its_count(fifty: tuple[TrainedSeed, ...]) -> None:
    counts = disagreements(SETTINGS, fifty)
    columns = pair_columns(range(50), counts, (7, 3))
    assert len(columns["count"]) == 50 * 49 / 2
    for one, other, count in zip(columns["one"], columns["other"], columns["count"], strict=True):
        assert counts[one, other] == count
    at = int(columns["chosen"].argmax())
    assert (columns["one"][at], columns["other"][at], columns["height"][at]) == (3, 7, 0)
    assert sum(columns["chosen"]) == 1
    spots = list(zip(columns["place"], columns["height"], strict=True))
    assert len(set(spots)) == len(spots)
    for place in set(columns["place"]):
        heights = [height for at, height in spots if at == place]
        assert sorted(heights) == list(range(len(heights)))


def test_the_disagreement_finding_is_counted() -> None:
    counts = np.array([[0, 4, 9], [4, 0, 7], [9, 7, 0.0]])
    said = disagreement_chart([5, 6, 8], counts, [0.9, 0.913, 0.9], 1000, (6, 5)).finding
    assert said == (
        "Seeds 6 and 5 disagree on 4 of 1,000 test points, while their accuracies differ by "
        "1.3 points; all 3 pairs: 4 to 9, median 7."
    )


def decoded(url: str) -> np.ndarray:
    file = io.BytesIO(base64.b64decode(url.removeprefix("data:image/png;base64,")))
    return np.asarray(Image.open(file).convert("RGB")).astype(int)


def tiles_of(
    settings: TrainingSettings, trained: tuple[TrainedSeed, ...], theme: Theme = "light"
) -> list[str]:
    result, table = boundaries(settings, trained), settings.draw()
    points, labels = table.train_points, table.train_labels
    return boundary_tiles(result, table.window, points, labels, theme)


@pytest.mark.parametrize("theme", THEMES)
def test_the_grid_holds_an_image_with_words_for_each_seed(
    fifty: tuple[TrainedSeed, ...], theme: Theme
) -> None:
    tiles = tiles_of(SETTINGS, fifty, theme)
    kinds = count_kinds(boundaries(SETTINGS, fifty))
    accuracies = [one.test_accuracy for one in fifty]
    grid = boundary_grid(tiles, range(50), accuracies, kinds, (3, 7), theme)
    assert grid.html.count("<img ") == grid.html.count(' alt="') == 50
    for one in fifty:
        words = f"seed {one.seed}, right on {one.test_accuracy:.1%} of the test points"
        assert words in grid.html
    assert grid.html.count("outline:3px") == 2
    assert len(grid.html) < 400_000
    assert f"50 seeds drew {kinds} different boundar" in grid.finding
    assert f"{max(accuracies):.1%}" in grid.finding


def test_the_shading_follows_the_probabilities() -> None:
    probabilities = np.zeros((1, 20, 30), dtype=np.float32)
    probabilities[0, 10:, 15:] = 1
    nothing = np.zeros((0, 2), dtype=np.float32)
    (tile,) = boundary_tiles(probabilities, (0, 3, 0, 2), nothing, np.zeros(0, np.float32), "light")
    pixels = decoded(tile)
    height, width, _ = pixels.shape
    assert width / height == pytest.approx(1.5, abs=0.01)
    blue_excess = pixels[..., 2] - pixels[..., 0]
    assert blue_excess[height // 4, 3 * width // 4] > 0
    assert blue_excess[height // 4, width // 4] < 0
    assert blue_excess[3 * height // 4, 3 * width // 4] < 0


def test_enlarging_keeps_the_edges_and_what_lies_between() -> None:
    ramp = np.linspace(0, 1, 12)[None, :].repeat(9, axis=0)
    fine = enlarged(ramp, (120, 90))
    assert fine.shape == (90, 120)
    assert fine[45, [0, -1]] == pytest.approx([0, 1], abs=0.02)
    assert fine[45, 60] == pytest.approx(0.5, abs=0.02)


def test_diverged_seeds_get_a_tile_that_says_so(fifty: tuple[TrainedSeed, ...]) -> None:
    some = (fifty[0], diverged(fifty[1]), diverged(fifty[2]))
    accuracies = [one.test_accuracy for one in some]
    grid = boundary_grid(tiles_of(SETTINGS, some), range(3), accuracies, 1, None, "light")
    assert "Seed 1 diverged and drew no boundary" in grid.html
    assert grid.finding.endswith("2 seeds diverged.")
    alone = boundary_grid(tiles_of(SETTINGS, some[1:2]), [1], accuracies[1:2], 0, None, "dark")
    assert alone.finding.startswith("No seed drew a boundary")


def test_kinds_are_counted_without_the_diverged() -> None:
    one, other = np.zeros((4, 4), np.float32), np.full((4, 4), 0.9, np.float32)
    assert count_kinds(np.stack([one, other, one, other * np.nan])) == 2
