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

from core.which_source.study import Run, Study, spread_of

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
@settings(max_examples=30, deadline=None)
def test_every_float_comes_back(scores: list[float]) -> None:
    back = Study.read(Study.of("x", {"init": scores, "all": scores[:1]}).written())
    assert back.scores["init"].tobytes() == np.array(scores).tobytes()
    assert back.scores["all"].dtype == np.float64


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    runs = (Run("init", 3, {"a": 1.0, "b": 2.0}), Run("init", 1, {}, "ValueError: no luck"))
    study, path = Study("m:train", runs, "abc"), tmp_path / "study.json"
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
    assert study.failures == (runs[2],)
    with pytest.raises(ValueError, match="scores a, b, not c"):
        study.by("c")
    with pytest.raises(ValueError, match="rows init, order, not split"):
        study.spread("split")


@pytest.mark.parametrize("count", [2, 3, 20, 50])
def test_the_interval_is_that_of_chi_square(count: int) -> None:
    scores = np.random.default_rng(count).normal(3.0, 2.0, count)
    deviation, low, high = spread_of(scores)
    assert deviation == pytest.approx(np.std(scores, ddof=1))
    for end, quantile in ((low, 0.975), (high, 0.025)):
        expected = deviation * math.sqrt((count - 1) / chi2.ppf(quantile, count - 1))
        assert end == pytest.approx(expected, rel=1e-9)


def test_the_interval_covers_what_it_says() -> None:
    draws = np.random.default_rng(0).normal(0, 1, (4000, 20))
    covered = np.mean([low <= 1 <= high for _, low, high in map(spread_of, draws)])
    assert 0.94 <= covered <= 0.96


def test_equal_scores_have_no_spread_and_one_has_none_to_tell() -> None:
    assert spread_of(np.full(7, 0.1)) == (0.0, 0.0, 0.0)
    assert all(math.isnan(each) for each in spread_of(np.array([0.1])))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1 is not JSON"),
        ("[1, 2", "line 1 is not JSON"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
        ("[]", "lacks “format”"),
        ("null", "lacks “format”"),
        ('{"format": "other"}', "lacks “format”"),
        (changed(version=2), "version 1 are read; this one says 2"),
        (changed(version=True), "this one says True"),
        (changed(version=None), "this one says missing"),
        (changed(runs=[]), "1 to 50,000 runs"),
        (changed(runs={"0": 1}), "1 to 50,000 runs"),
        (changed(runs=GOOD["runs"] * 50_001), "1 to 50,000 runs"),  # type: ignore[operator]
        (changed(runs=[3]), "run 1 is 3"),
        (
            changed(runs=[{"source": str(n), "seed": 0, "scores": {"a": 1.0}} for n in range(31)]),
            "at most 30 different rows",
        ),
        (
            changed(runs=[{"source": "a", "seed": n, "scores": {f"{n}": 1}} for n in range(31)]),
            "at most 30 different scores",
        ),
        (changed(runs=GOOD["runs"] * 2), "two runs of init with seed 0"),  # type: ignore[operator]
        (changed(name=5), "“name” is 5"),
        (changed(name="x" * 300), "“name” is “x"),
        (with_run(source=""), "“source” of run 1 is empty"),
        (with_run(source="\ud800"), "“source” of run 1"),
        (with_run(source=["init"]), "“source” of run 1 is a list"),
        (with_run(seed=-1), "“seed” of run 1 is -1"),
        (with_run(seed=1.5), "“seed” of run 1 is 1.5"),
        (with_run(seed=True), "“seed” of run 1 is True"),
        (with_run(seed=10**60), "“seed” of run 1 is a huge number"),
        (with_run(scores={}), "“scores” of run 1"),
        (with_run(scores=0.5), "“scores” of run 1 are 0.5"),
        (with_run(scores={"a": "0.9"}), "score of run 1 is “0.9”"),
        (with_run(scores={"a": True}), "score of run 1 is True"),
        (with_run(scores={"a": None}), "score of run 1 is missing"),
        (with_run(scores={"a": [1]}), "score of run 1 is a list"),
        (with_run(scores={"": 1.0}), "name in run 1 is empty"),
        (with_run(scores={"a": 10**400}), "score of run 1 is a huge number"),
        (with_run(scores={"a": math.nan}), "it holds NaN"),
        (with_run(scores={"a": -math.inf}), "it holds -Infinity"),
        (with_run().replace("1.0", "1e999"), "score of run 1 is inf"),
        (with_run().replace("1.0", "9" * 5000), "a number too long to read"),
        (with_run(error=5), "“error” of run 1 is 5"),
        (" " * 8_000_001, "at most 8 MB"),
    ],
)
def test_what_is_no_study_is_answered_by_a_sentence(text: str | bytes, says: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the sentence is looked at below
        Study.read(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_file_with_a_mark_at_its_head_and_keys_of_others_is_read() -> None:
    text = json.dumps({**GOOD, "made by": "hand"})
    for given_text in ("\ufeff" + text, ("\ufeff" + text).encode()):
        assert Study.read(given_text).scores["init"].tolist() == [0.9]
