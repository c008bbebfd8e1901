"""A study is read as it was written, and whatever else a file holds is answered by one sentence."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from core.arrays import Float64
from core.which_source.study import Run, Study

GOOD = {
    "format": "seedscape study",
    "version": 1,
    "name": "mymodule:train",
    "runs": [{"source": "init", "seed": 0, "scores": {"accuracy": 0.9}}],
}


def changed(**changes: object) -> str:
    return json.dumps({**GOOD, **changes})


def with_run(**changes: object) -> str:
    return changed(runs=[{"source": "init", "seed": 0, "scores": {"a": 1.0}, **changes}])


@given(st.lists(st.floats(-1e150, 1e150), min_size=1, max_size=30))
@settings(max_examples=30)
def test_every_float_comes_back(scores: list[float]) -> None:
    back = Study.read(Study.of("x", {"init": scores, "all": scores[:1]}).written())
    assert back.scores["init"].tobytes() == np.array(scores).tobytes()
    assert back.scores["all"].dtype == np.float64


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    runs = (Run("init", 3, {"a": 1.0, "b": 2.0}), Run("init", 1, {}, "ValueError: no luck"))
    study, path = Study("m:train", runs), tmp_path / "study.json"
    study.save(path)
    assert Study.load(path) == study
    assert [each.name for each in tmp_path.iterdir()] == ["study.json"]
    broken = Study("m", (Run("init", 0, {"a": math.nan}),))
    with pytest.raises(ValueError, match="JSON"):
        broken.save(path)
    assert Study.load(path) == study
    assert len(list(tmp_path.iterdir())) == 1


def test_rows_metrics_and_failures() -> None:
    runs = (
        Run("init", 2, {"a": 1.0, "b": 5.0}),
        Run("init", 0, {"a": 2.0}),
        Run("order", 0, {}, "RuntimeError: broke"),
    )
    study = Study("m:train", runs)
    assert study.sources == ("init", "order")
    assert study.metrics == ("a", "b")
    assert study.scores["init"].tolist() == [2.0, 1.0]
    assert study.seeds["init"].tolist() == [0, 2]
    assert study.scores["order"].size == 0
    assert study.by("b").scores["init"].tolist() == [5.0]
    later = study.with_run(Run("order", 0, {"a": 3.0}), ["order", "init"])
    assert later.sources == ("order", "init")
    assert later.scores["order"].tolist() == [3.0]
    with pytest.raises(ValueError, match="rows init, order, not split"):
        study.spread("split")


def spread_of(scores: Float64) -> tuple[float, float, float]:
    return Study.of("m", {"init": scores.tolist()}).spread("init")


@pytest.mark.parametrize("count", [2, 3, 20, 50])
def test_the_interval_is_that_of_chi_square(count: int) -> None:
    scores = np.random.default_rng(count).normal(3.0, 2.0, count)
    deviation, low, high = spread_of(scores)
    assert deviation == pytest.approx(np.std(scores, ddof=1))
    for end, quantile in ((low, 0.975), (high, 0.025)):
        expected = deviation * math.sqrt((count - 1) / chi2.ppf(quantile, count - 1))
        assert end == pytest.approx(expected, rel=1e-9)


def test_the_interval_covers_what_it_says() -> None:
    draws = np.random.default_rng(0).normal(0, 1, (2000, 20))
    covered = np.mean([low <= 1 <= high for _, low, high in map(spread_of, draws)])
    assert 0.935 <= covered <= 0.965


def test_equal_scores_have_no_spread_and_one_has_none_to_tell() -> None:
    assert spread_of(np.full(7, 0.1)) == (0.0, 0.0, 0.0)
    assert all(math.isnan(each) for each in spread_of(np.array([0.1])))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no JSON"),
        (b"\xff\xfe\x00", "no JSON"),
        ("[" * 200_000, "no JSON"),
        ('{"a":' * 200_000, "no JSON"),
        ("[]", "is not of type 'object'"),
        ("null", "is not of type 'object'"),
        ("{}", "'format' is a required property"),
        (changed(format="other"), "format: 'seedscape study' was expected"),
        (changed(version=2), "version: 1 was expected"),
        (changed(version=True), "version: 1 was expected"),
        (changed(runs=[]), "runs: [] should be non-empty"),
        (changed(runs={"0": 1}), "runs: "),
        (changed(runs=[0] * 20_001), "runs: "),
        (changed(runs=[3]), "run 1: 3 is not of type"),
        (
            changed(runs=[{"source": str(n), "seed": 0, "scores": {"a": 1.0}} for n in range(31)]),
            "at most 30",
        ),
        (
            changed(runs=[{"source": "a", "seed": n, "scores": {f"{n}": 1}} for n in range(31)]),
            "at most 30",
        ),
        (changed(runs=GOOD["runs"] * 2), "the same source and seed"),  # type: ignore[operator]
        (changed(name=5), "name: 5 is not of type 'string'"),
        (changed(name="x" * 3000), "name: "),
        (with_run(source=""), "run 1, source: "),
        (with_run(source="\ud800"), "run 1, source: "),
        (with_run(source=["init"]), "run 1, source: "),
        (with_run(seed=-1), "run 1, seed: -1"),
        (with_run(seed=1.5), "run 1, seed: 1.5"),
        (with_run(seed=True), "run 1, seed: True"),
        (with_run(seed=10**60), "run 1, seed: 1000"),
        (changed(runs=[{"source": "a", "seed": 0}]), "run 1: "),
        (with_run(scores={}), "run 1, scores: "),
        (with_run(scores=0.5), "run 1, scores: 0.5"),
        (with_run(scores={"a": "0.9"}), "run 1, scores, a: '0.9'"),
        (with_run(scores={"a": True}), "run 1, scores, a: True"),
        (with_run(scores={"a": None}), "run 1, scores, a: None"),
        (with_run(scores={"": 1.0}), "run 1, scores: "),
        (with_run(scores={"a": 10**400}), "run 1, scores, a: "),
        (with_run(scores={"a": math.nan}), "no JSON"),
        (with_run(scores={"a": -math.inf}), "no JSON"),
        (with_run().replace("1.0", "1e999"), "run 1, scores, a: inf"),
        (with_run().replace("1.0", "9" * 5000), "no JSON"),
        (with_run(error=5), "run 1, error: 5"),
        (" " * 8_000_001, "at most 8 MB"),
    ],
)
def test_what_is_no_study_is_answered_by_a_sentence(text: str | bytes, says: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the sentence is looked at below
        Study.read(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_a_file_with_a_mark_at_its_head_and_keys_of_others_is_read() -> None:
    text = json.dumps({**GOOD, "made by": "hand"})
    for given_text in ("\ufeff" + text, ("\ufeff" + text).encode()):
        assert Study.read(given_text).scores["init"].tolist() == [0.9]
