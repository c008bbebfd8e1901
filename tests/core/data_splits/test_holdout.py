from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from core.data_splits.holdout import holdout, three_way
from core.seeds import LARGEST_SEED

seeds = st.integers(0, LARGEST_SEED)
sizes = st.floats(0.05, 0.9)


@settings(max_examples=60)
@given(examples=st.integers(2, 300), test_size=sizes, seed=seeds)
def test_equals_train_test_split(examples: int, test_size: float, seed: int) -> None:
    assume(math.ceil(test_size * examples) < examples)
    train, test = holdout(np.zeros(examples), test_size, seed)
    oracle = train_test_split(np.arange(examples), test_size=test_size, random_state=seed)
    np.testing.assert_array_equal(train, oracle[0])
    np.testing.assert_array_equal(test, oracle[1])


@settings(max_examples=60)
@given(
    labels=st.lists(st.sampled_from("abc"), min_size=12, max_size=120),
    test_size=st.floats(0.25, 0.75),
    seed=seeds,
)
def test_stratified_equals_train_test_split(labels: list[str], test_size: float, seed: int) -> None:
    labels += list("abcabc")
    train, test = holdout(labels, test_size, seed, stratify=True)
    oracle = train_test_split(
        np.arange(len(labels)), test_size=test_size, random_state=seed, stratify=labels
    )
    np.testing.assert_array_equal(train, oracle[0])
    np.testing.assert_array_equal(test, oracle[1])


@settings(max_examples=60)
@given(examples=st.integers(20, 200), seed=seeds, stratify=st.booleans())
def test_three_way_equals_two_calls(examples: int, seed: int, stratify: bool) -> None:
    y = np.arange(examples) % 2
    parts = three_way(y, 0.2, 0.3, seed, stratify)
    rest, test = train_test_split(
        np.arange(examples), test_size=0.3, random_state=seed, stratify=y if stratify else None
    )
    train, validation = train_test_split(
        rest,
        test_size=math.ceil(0.2 * examples),
        random_state=seed,
        stratify=y[rest] if stratify else None,
    )
    for ours, oracle in zip(parts, (train, validation, test), strict=True):
        np.testing.assert_array_equal(ours, oracle)
    assert sorted(np.concatenate(parts)) == list(range(examples))


@pytest.mark.parametrize("test_size", [0.0, 1.0, -0.1, 1.5, float("nan")])
def test_refuses_a_share_out_of_range(test_size: float) -> None:
    with pytest.raises(ValueError, match=r"test_size must lie in \(0, 1\)"):
        holdout(np.zeros(10), test_size, 0)


def test_refusals_name_what_was_wrong() -> None:
    with pytest.raises(ValueError, match="leave none to train on"):
        holdout(np.zeros(3), 0.9, 0)
    with pytest.raises(ValueError, match="every class; class “c” has one"):
        holdout(list("aabbc"), 0.4, 0, stratify=True)
    with pytest.raises(ValueError, match="all 2 classes"):
        holdout(list("aabb"), 0.2, 0, stratify=True)
    with pytest.raises(ValueError, match=r"part of 1 examples, with 3 left .* all 2 classes"):
        holdout([0, 0, 1, 1], 0.2, 5, stratify=True, class_names=("no", "yes"))
    with pytest.raises(ValueError, match="seed"):
        holdout(np.zeros(10), 0.2, -1)
    with pytest.raises(ValueError, match="less than 1"):
        three_way(np.zeros(10), 0.5, 0.5, 0)
    with pytest.raises(ValueError, match="validation_size"):
        three_way(np.zeros(10), 0.0, 0.5, 0)


def test_the_class_that_no_second_split_can_be_stratified_by_is_named() -> None:
    """Under each seed the test part takes one of the two; scikit-learn's calls fail likewise."""
    y = np.repeat([0, 1, 2], [4, 4, 2])
    for seed in range(30):
        rest, _ = train_test_split(np.arange(10), test_size=0.3, random_state=seed, stratify=y)
        with pytest.raises(ValueError, match="least populated class"):
            train_test_split(rest, test_size=3, random_state=seed, stratify=y[rest])
        with pytest.raises(
            ValueError, match=r"validation part needs .* beside the test part; class “rare” has one"
        ):
            three_way(y, 0.3, 0.3, seed, stratify=True, class_names=("a", "b", "rare"))
