from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.data_splits.clouds import Clouds
from core.data_splits.coverage import CoverageSettings, coverage, draws_of_data
from core.data_splits.intervals import corrected_standard_error, naive_standard_error, reach
from core.data_splits.kfold import kfold
from core.data_splits.models import make_model
from core.data_splits.newton import LogisticFits

score_lists = st.lists(st.floats(0, 1), min_size=2, max_size=50)


@given(values=score_lists)
def test_naive_is_the_standard_error_of_the_mean(values: list[float]) -> None:
    assert naive_standard_error(values) == pytest.approx(stats.sem(values), abs=1e-12)


@given(values=score_lists, train=st.integers(1, 500), test=st.integers(1, 500))
def test_corrected_is_the_published_formula(values: list[float], train: int, test: int) -> None:
    scores = len(values)
    published = math.sqrt((1 / scores + test / train) * np.var(values, ddof=1))
    assert corrected_standard_error(values, train, test) == pytest.approx(published, abs=1e-12)


@pytest.mark.parametrize(
    ("k", "repeats", "inflation"), [(5, 1, 1.50), (10, 1, 1.45), (10, 10, 3.48)]
)
def test_the_inflation_counts_scores_not_examples(k: int, repeats: int, inflation: float) -> None:
    values = np.random.default_rng(0).normal(size=(repeats, k))
    ratio = corrected_standard_error(values, k - 1, 1) / naive_standard_error(values)
    assert ratio == pytest.approx(inflation, abs=0.006)


def test_interval_is_students() -> None:
    values = np.random.default_rng(1).normal(size=(3, 4))
    half = reach(0.9, values.size) * naive_standard_error(values)
    oracle = stats.ttest_1samp(values.ravel(), 0).confidence_interval(0.9)
    assert (values.mean() - half, values.mean() + half) == pytest.approx((oracle.low, oracle.high))


def test_the_formula_of_the_truth_agrees_with_many_fresh_examples() -> None:
    clouds = Clouds(features=3, distance=1.5)
    fits = LogisticFits(np.array([[1.0, -0.5, 0.2]]), np.array([0.4]), np.array([True]))
    points, labels = clouds.draw(400_000, seed=9)
    seen = ((fits.logits(points)[0] > 0) == labels).mean()
    assert clouds.true_accuracy(fits)[0] == pytest.approx(seen, abs=4 * math.sqrt(0.25 / 400_000))


def test_one_draw_equals_a_plain_cross_validation() -> None:
    settings = CoverageSettings(examples=60, k=4, repeats=2)
    draw = draws_of_data(settings, (17,))[0]
    points, labels = settings.clouds.draw(60, 17)
    values = []
    for repeat in range(2):
        for train, test in kfold(labels, 4, repeat):
            model = make_model("logistic_regression").fit(points[train], labels[train])
            values.append(model.score(points[test], labels[test]))
    assert draw.estimate == pytest.approx(np.mean(values))
    assert draw.naive == pytest.approx(stats.sem(values))
    assert draw.corrected == pytest.approx(math.sqrt((1 / 8 + 15 / 45) * np.var(values, ddof=1)))


def test_a_draw_does_not_depend_on_the_others() -> None:
    settings = CoverageSettings(examples=40, k=4)
    many = draws_of_data(settings, tuple(range(6)))
    assert draws_of_data(settings, (5,))[0] == many[5]
    assert len({draw.estimate for draw in many}) > 1


def test_repeating_folds_fools_the_naive_error_bar_and_not_the_corrected() -> None:
    result = coverage(draws_of_data(CoverageSettings(repeats=10, k=5), tuple(range(80))))
    assert result.draws == 80
    assert result.naive_held < 0.75 * 80
    assert result.corrected_held > 0.9 * 80
    assert result.naive_error < 0.6 * result.true_spread


def test_refusals_name_what_was_wrong() -> None:
    with pytest.raises(ValueError, match="at least 2 scores, not 1"):
        naive_standard_error([0.5])
    with pytest.raises(ValueError, match="not 0 and 1"):
        corrected_standard_error([0.5, 0.6], 0, 1)
    with pytest.raises(ValueError, match=r"confidence must lie in \(0, 1\), not 95"):
        reach(95, 5)
    with pytest.raises(ValueError, match="at least 40 examples here, not 30"):
        CoverageSettings(examples=30, k=10)
    with pytest.raises(ValueError, match="repeats"):
        CoverageSettings(repeats=0)
    with pytest.raises(ValueError, match="distance"):
        Clouds(distance=-1)
    with pytest.raises(ValueError, match="at least 2 draws"):
        coverage(draws_of_data(CoverageSettings(), (0,)))


def test_the_intervals_that_hold_the_truth_are_counted_at_any_confidence() -> None:
    draws = draws_of_data(CoverageSettings(examples=40, k=4), tuple(range(30)))
    truth = np.mean([draw.truth for draw in draws])
    for confidence in (0.5, 0.99):
        result = coverage(draws, confidence)
        half = stats.t.ppf(0.5 + confidence / 2, 3)
        for held, errors in (
            (result.naive_held, [draw.naive for draw in draws]),
            (result.corrected_held, [draw.corrected for draw in draws]),
        ):
            assert held == sum(
                abs(draw.estimate - truth) <= half * error
                for draw, error in zip(draws, errors, strict=True)
            )
