import numpy as np
import pytest
from sklearn.datasets import make_circles, make_moons

from core.weight_initialization.multilayer.tables import USUAL_NOISE, draw_table, spirals


@pytest.mark.parametrize("seed", [0, 7])
def test_moons_and_circles_are_scikit_learns(seed: int) -> None:
    theirs = {
        "moons": make_moons(1200, noise=0.2, random_state=seed),
        "circles": make_circles(1200, noise=0.2, factor=0.5, random_state=seed),
    }
    for name, (points, labels) in theirs.items():
        table = draw_table(name, 0.2, seed)
        assert np.array_equal(table.train_points, points[:200].astype(np.float32))
        assert np.array_equal(table.test_points, points[200:].astype(np.float32))
        assert np.array_equal(table.train_labels, labels[:200])
        assert np.array_equal(table.test_labels, labels[200:])


def test_without_noise_each_spiral_point_lies_on_the_arm_of_its_class() -> None:
    points, labels = spirals(400, 0.0, 3)
    radius = np.hypot(points[:, 0], points[:, 1])
    angle = np.arctan2(points[:, 1], points[:, 0])
    expected = 2 * np.pi * 1.25 * radius / 1.5 + np.pi * labels
    assert radius.max() <= 1.5
    assert np.allclose(np.cos(angle - expected), 1)
    assert labels.sum() == 200


def test_spirals_come_shuffled_and_noisy_as_asked() -> None:
    points, labels = spirals(20_000, 0.1, 0)
    clean, same_labels = spirals(20_000, 0.0, 0)
    assert np.array_equal(labels, same_labels)
    assert (points - clean).std() == pytest.approx(0.1, rel=0.02)
    assert 0.4 < labels[:200].mean() < 0.6


@pytest.mark.parametrize("name", USUAL_NOISE)
def test_a_table_belongs_to_its_seed(name: str) -> None:
    one, again, other = (draw_table(name, 0.2, seed) for seed in (5, 5, 6))
    assert np.array_equal(one.train_points, again.train_points)
    assert not np.array_equal(one.train_points, other.train_points)
    assert one.train_points.shape == (200, 2)
    assert one.test_points.shape == (1000, 2)
    for array in vars(one).values():
        assert array.dtype == np.float32
        assert not array.flags.writeable


@pytest.mark.parametrize("name", USUAL_NOISE)
def test_the_window_holds_all_points_and_little_more(name: str) -> None:
    table = draw_table(name, 0.2, 0)
    points = np.concatenate([table.train_points, table.test_points]).astype(np.float64)
    left, right, bottom, top = table.window
    span = np.ptp(points, axis=0)
    assert points[:, 0].min() - left == pytest.approx(0.05 * span[0])
    assert right - points[:, 0].max() == pytest.approx(0.05 * span[0])
    assert points[:, 1].min() - bottom == pytest.approx(0.05 * span[1])
    assert top - points[:, 1].max() == pytest.approx(0.05 * span[1])


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="table must be one of moons, circles, spirals, not 'x'"):
        draw_table("x", 0.2, 0)
    for noise in (-0.1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match=rf"noise must lie in \[0, inf\), not {noise}"):
            draw_table("moons", noise, 0)
    with pytest.raises(ValueError, match="a seed must lie between"):
        draw_table("moons", 0.2, -1)
