"""Every statistic equals scipy's or the published formula; every refusal has its own sentence."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from scipy import stats

from core.arrays import Float64
from core.is_it_noise.compare import compare, compare_with_one, holm
from core.is_it_noise.comparison import Comparison, least_p
from core.is_it_noise.examples import EXAMPLES, example_text
from core.is_it_noise.read import read_scores
from core.is_it_noise.words import paper_words

SEEDS = range(4)


def two(seed: int, n: int = 9, m: int | None = None, digits: int = 3) -> tuple[Float64, Float64]:
    rng = np.random.default_rng(seed)
    return rng.normal(0.9, 0.02, n).round(digits), rng.normal(0.91, 0.03, m or n).round(digits)


def from_example(name: str) -> Comparison:
    example, scores = EXAMPLES[name], read_scores(example_text(name))
    split = (90, 10) if example.kind == "folds" else None
    names = (scores.names[0], scores.names[-1])
    a, b = scores.columns[0], scores.columns[-1]
    return compare(a, b, example.kind != "groups", split, names)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sign_flip_tries_every_sign(seed: int) -> None:
    a, b = two(seed)
    differences = np.rint(1000 * (b - a))
    signs = np.array(list(product((-1, 1), repeat=len(a))))
    sums = signs @ differences
    far = min((sums >= differences.sum()).mean(), (sums <= differences.sum()).mean())
    found = compare(a, b)
    assert found.p_values["sign flip"] == pytest.approx(min(1, 2 * far), rel=1e-12)
    assert found.p_values["wilcoxon"] == stats.wilcoxon(differences, zero_method="zsplit").pvalue
    bca = stats.bootstrap(
        (differences / 1000,), np.mean, n_resamples=9999, rng=np.random.default_rng(0)
    )
    assert found.interval == pytest.approx(tuple(bca.confidence_interval), rel=0.05)
    assert found.difference == pytest.approx(b.mean() - a.mean(), abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_groups_are_scipys_welch_and_every_way_to_part_them(seed: int) -> None:
    a, b = two(seed, 5, 4)
    both = np.rint(1000 * np.concatenate([b, a]))
    sums = np.array([both[list(chosen)].sum() for chosen in combinations(range(9), 4)])
    far = min((sums >= both[:4].sum()).mean(), (sums <= both[:4].sum()).mean())
    found, welch = compare(a, b, paired=False), stats.ttest_ind(b, a, equal_var=False)
    assert found.p_values["permutation"] == pytest.approx(min(1, 2 * far), rel=1e-12)
    assert found.p_values["welch"] == pytest.approx(welch.pvalue, rel=1e-9)
    assert found.interval == pytest.approx(tuple(welch.confidence_interval()), rel=1e-9)
    wins = stats.mannwhitneyu(b, a).statistic / 20
    assert found.b_wins == pytest.approx(wins)


@pytest.mark.parametrize("seed", SEEDS)
def test_folds_are_corrected_as_published(seed: int) -> None:
    a, b = two(seed, 30)
    d = b - a
    t = d.mean() / np.sqrt((1 / 30 + 10 / 90) * d.var(ddof=1))
    found = compare(a, b, train_test=(90, 10))
    assert found.p_values["corrected"] == pytest.approx(2 * stats.t.sf(abs(t), 29), rel=1e-9)
    assert found.p_values["naive"] == pytest.approx(stats.ttest_1samp(d, 0).pvalue, rel=1e-9)
    low, high = found.interval
    reach = stats.t.ppf(0.975, 29) * d.mean() / t
    assert (low, high) == pytest.approx((d.mean() - abs(reach), d.mean() + abs(reach)), rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_beyond_thirteen_pairs_relabellings_are_drawn_the_same_each_time(seed: int) -> None:
    a, b = two(seed, 25)
    p = compare(a, b).p_values["sign flip"]
    assert p == compare(a, b).p_values["sign flip"]
    assert p == pytest.approx(stats.ttest_rel(a, b).pvalue, abs=0.04)


@pytest.mark.parametrize("seed", SEEDS)
def test_holm_is_bonferroni_on_every_set_that_holds_a_comparison(seed: int) -> None:
    p = np.random.default_rng(seed).uniform(0, 0.2, 5)
    sets = [each for size in range(1, 6) for each in combinations(range(5), size)]
    closed = [max(min(1, len(s) * p[list(s)].min()) for s in sets if i in s) for i in range(5)]
    assert holm(p.tolist()) == pytest.approx(closed)


def test_the_table_of_demsar_ties_as_it_does_on_paper() -> None:
    found = from_example("data_sets")
    ranks = stats.rankdata(np.abs(found.differences))
    positive = ranks[found.differences > 0].sum() + ranks[found.differences == 0].sum() / 2
    assert (positive, ranks.sum() - positive) == (93, 12)
    z = (12 - 14 * 15 / 4) / np.sqrt(14 * 15 * 29 / 24)
    assert found.p_values["wilcoxon"] == pytest.approx(2 * stats.norm.cdf(z), abs=2e-3)
    assert np.count_nonzero(np.abs(found.differences) == 0.005) == 2
    assert ((found.differences > 0).sum(), (found.differences < 0).sum()) == (10, 2)


def test_of_an_odd_number_of_zeros_one_is_left_out() -> None:
    b = np.array([0, 0, 0, 2, -1, 3, 5, 4, 6.0])
    even = stats.wilcoxon(b[1:], zero_method="zsplit").pvalue
    assert compare(np.zeros(9), b).p_values["wilcoxon"] == even


def test_the_folds_of_scikit_learns_example_turn_the_verdict() -> None:
    found = from_example("folds")
    d = found.differences
    assert (found.a.mean(), found.b.mean()) == pytest.approx((0.93, 0.94))
    corrected = d.mean() / np.sqrt((1 / 100 + 1 / 9) * d.var(ddof=1))
    assert corrected == pytest.approx(0.750, abs=5e-4)
    assert found.p_values["corrected"] / 2 == pytest.approx(0.227, abs=5e-4)
    assert stats.ttest_1samp(d, 0).statistic == pytest.approx(2.611, abs=5e-4)
    assert found.p_values["naive"] / 2 == pytest.approx(0.005, abs=5e-4)
    assert found.interval == pytest.approx((-0.016, 0.036), abs=6e-4)
    assert found.verdict == "cannot tell"
    assert "independent would have claimed it" in found.says


def test_spreads_that_differ_thirtyfold_are_told() -> None:
    found = from_example("prompts")
    assert found.p_values["welch"] == pytest.approx(0.183, abs=5e-4)
    assert found.p_values["permutation"] == pytest.approx(0.2)
    assert found.interval == pytest.approx((-38.1, 104.8), abs=0.1)
    assert found.verdict == "too few"
    assert "32-fold" in found.says


@pytest.mark.parametrize("n", range(1, 6))
def test_so_few_pairs_never_tell_whatever_the_scores(n: int) -> None:
    assert least_p("pairs", n, n) == 2 / 2**n
    found = compare(np.arange(n) / 100, np.arange(n) / 100 + np.arange(5, 5 + n))
    assert found.verdict == "too few"
    assert "6 pairs" in found.says
    assert found.p_values["sign flip"] == min(1, 2 / 2**n)


def test_six_pairs_and_four_runs_of_each_can_tell() -> None:
    a = np.array([0.90, 0.92, 0.91, 0.93, 0.89, 0.90])
    b = a + np.array([0.1, 0.11, 0.12, 0.1, 0.13, 0.12])
    assert compare(a, b).verdict == "b"
    assert compare(b, a).verdict == "a"
    assert compare(a, b, higher_is_better=False).verdict == "a"
    assert compare(a, b, higher_is_better=False).b_wins == 0
    assert compare(a[:4], b[:4], paired=False).verdict == "b"
    assert compare(a[:3], b[:3], paired=False).verdict == "too few"


ODD = {
    "same": ([0.9, 0.8, 0.7], [0.9, 0.8, 0.7], {}),
    "no spread": ([0.9] * 8, [0.91] * 8, {}),
    "no spread of groups": ([0.9] * 8, [0.91] * 8, {"paired": False}),
    "no spread of folds": ([0.9] * 8, [0.91] * 8, {"train_test": (9, 1)}),
    "equal differences": (np.arange(8) / 10, np.arange(8) / 10 + 0.1, {}),
    "one pair": ([0.9], [0.8], {}),
    "one run": ([0.9], [0.8, 0.7], {"paired": False}),
    "one fold": ([0.9], [0.8], {"train_test": (9, 1)}),
    "one outlier": (np.zeros(8), [0.01, 0.02, 0.01, 0.03, 0.02, 0.01, 0.02, -0.9], {}),
    "same mean": ([1.0, 2, 3, 4, 5, 6], [6.0, 5, 4, 3, 2, 1], {}),
    "a group still": ([0.9] * 6, [0.8, 0.85, 0.95, 1.0, 0.9, 0.9], {"paired": False}),
    "far apart": (np.zeros(400), np.ones(400) + np.arange(400) / 1e6, {"paired": False}),
    "huge": ([1e99, 2e99, 1.5e99], [1e99, 3e99, 2e99], {}),
    "tiny": ([1e-300, 2e-300, 1.5e-300], [1e-300, 3e-300, 2e-300], {}),
}


@pytest.mark.parametrize("name", ODD)
def test_nothing_is_nought_or_nan(name: str) -> None:
    a, b, how = ODD[name]
    found = compare(a, b, **how)  # type: ignore[arg-type]
    assert all(0 < p <= 1 for p in found.p_values.values())
    for words in (found.says, paper_words(found)):
        assert not any(each in words for each in ("nan", "inf", "p = 0 ", "−0.0 "))


def test_each_has_a_sentence_of_its_own() -> None:
    found = {name: compare(a, b, **how) for name, (a, b, how) in ODD.items()}  # type: ignore[arg-type]
    said = {name: each.says for name, each in found.items()}
    assert len(set(said.values())) == len(said) - 1
    assert said["no spread"] == said["no spread of groups"]
    assert found["same"].verdict == "same"
    assert found["no spread"].verdict == found["no spread of groups"].verdict == "cannot tell"
    assert "do the seeds reach" in said["no spread"]
    assert "All differences are equal" in said["equal differences"]
    assert "says nothing of luck" in said["one pair"]
    assert "without pair 8" in said["one outlier"]


def test_ties_on_paper_are_ties() -> None:
    found = compare([0.700, 0.591, 0.3], [0.705, 0.596, 0.305])
    assert len(set(found.differences.tolist())) == 1


def test_a_missing_score_takes_its_pair_along() -> None:
    found = compare([0.9, np.nan, 0.8, 0.7], [0.91, 0.5, np.nan, 0.72])
    assert found.differences.tolist() == [0.01, 0.02]
    assert compare([0.9, np.nan, 0.8], [0.91, 0.5, 0.6], paired=False).sizes == (2, 3)


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        ([], [], {}),
        ([0.9, 0.8], [0.9], {}),
        ([np.nan], [0.9], {}),
        ([np.inf, 1], [0.9, 1], {}),
        ([1e200, 1], [0.9, 1], {}),
        ([0.9, 0.8], [0.9, 0.7], {"train_test": (0, 10)}),
    ],
)
def test_what_cannot_be_compared_is_refused(
    a: list[float], b: list[float], how: dict[str, tuple[int, int]]
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        compare(a, b, **how)  # type: ignore[arg-type]


def test_several_against_one_need_more() -> None:
    rng = np.random.default_rng(0)
    base = rng.normal(size=6).round(2)
    columns = {"base": base, **{f"v{i}": base + rng.uniform(1, 2, 6).round(2) for i in range(3)}}
    found = compare_with_one(columns, "base")
    assert list(found) == ["v0", "v1", "v2"]
    assert {each.verdict for each in found.values()} == {"too few"}
    assert all(each.p == pytest.approx(3 * 2 / 64) for each in found.values())
    assert found["v0"].needed == 7
    alone = compare_with_one({name: columns[name] for name in ("base", "v1")}, "base")
    assert alone["v1"].verdict == "b"
