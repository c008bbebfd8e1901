"""What the page says once it tells, held to plain scikit-learn and PyTorch."""

import re
from itertools import combinations
from math import ceil

import numpy as np
import pyarrow as pa
import pytest
import torch
from scipy import stats
from sklearn import datasets
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from streamlit.testing.v1 import AppTest
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tests.pages.opening import charts_of, open_page, words_of
from tests.pages.test_data_splits import SHOW


def opened(**link: str) -> AppTest:
    return open_page("pages/data_splits.py", **link)


def answer_of(app: AppTest) -> str:
    """Return the sentence that answers the guess."""
    said = [
        m.value for m in app.markdown if "The answer is" in m.value or "that is right" in m.value
    ]
    assert len(said) == 1
    return str(said[0])


def heading_of(app: AppTest) -> str:
    return str(charts_of(app)[0].alt)


def said_by(app: AppTest) -> str:
    """Return all that a page says, apart from the question: its words, charts, code and tables."""
    charts = charts_of(app)
    rows = [
        pa.ipc.open_stream(each.data.data).read_all().to_pylist()
        for chart in charts
        for each in chart.datasets
    ]
    named = [
        text for sent in rows for row in sent for text in row.values() if isinstance(text, str)
    ]
    parts = [
        *(m.value for m in app.markdown if "Guess first" not in m.value),
        *(each.value for each in (*app.caption, *app.code)),
        *(each.label for each in (*app.expander, *app.button)),
        *(chart.alt for chart in charts),
        *named,
    ]
    return "\n".join(parts)


def test_a_right_guess_is_called_right_and_a_wrong_one_not() -> None:
    link = {"view": "traps", "noise_draws": "5"}
    assert "You said **more than 75%**, and that is right." in answer_of(
        opened(**link, trap_guess="more than 75%")
    )
    wrong = answer_of(opened(**link, trap_guess="less than 60%"))
    assert "You said **less than 60%**. The answer is **more than 75%**." in wrong


def test_a_guess_at_another_question_is_no_guess() -> None:
    app = opened(table="diabetes", seeds="5", guess="2 to 5 points")
    assert "The answer is" not in words_of(app)
    assert "and prints the answer to the question above" in words_of(app)


def tree_scores(validated: bool = False) -> tuple[list[float], list[float]]:
    """Return what plain scikit-learn gives for seeds 0 to 29 on iris: validation and test part."""
    x, y = datasets.load_iris(return_X_y=True)
    validations, tests = [], []
    for seed in range(30):
        x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=seed)
        if validated:
            x_train, x_val, y_train, y_val = train_test_split(
                x_train, y_train, test_size=30, random_state=seed
            )
        model = DecisionTreeClassifier(random_state=0).fit(x_train, y_train)
        tests.append(model.score(x_test, y_test))
        if validated:
            validations.append(model.score(x_val, y_val))
    return validations, tests


IRIS = {"table": "iris", "model": "decision_tree", "seeds": "30", "guess": SHOW}


def test_the_lottery_says_what_scikit_learn_gives() -> None:
    _, tests = tree_scores()
    app = opened(**IRIS)
    low, high = min(tests), max(tests)
    assert f"from {low:.1%} to {high:.1%}, {100 * (high - low):.1f} points apart" in heading_of(app)
    answer = answer_of(app)
    assert "**more than 5 points**" in answer
    spread = f"spread ±{100 * np.std(tests, ddof=1):.1f} points"
    assert f"test part: mean {np.mean(tests):.1%}, {spread}" in said_by(app)
    assert "One tested example more or less is 3.3 points" in answer


def test_the_validation_part_picks_and_the_test_part_tells() -> None:
    validations, tests = tree_scores(validated=True)
    best, ties = int(np.argmax(validations)), validations.count(max(validations))
    app = opened(**IRIS, validation_size="0.2")
    assert ties > 1
    assert (
        f"seed {best}, the first of {ties} that tie, claims {validations[best]:.1%}. Its untouched "
        f"test part says {tests[best]:.1%}; the mean over all seeds is {np.mean(tests):.1%}"
    ) in answer_of(app)
    labels = [button.label for button in app.button]
    assert "Best seed on validation" in labels
    assert f"seed {best} claims {validations[best]:.4f}" in words_of(app)


def test_the_best_seeds_lead_is_gone_on_fresh_examples() -> None:
    x, y = datasets.make_moons(300, noise=0.3, random_state=9)
    other = int(np.random.SeedSequence(9).spawn(1)[0].generate_state(1)[0])
    fresh, truth = datasets.make_moons(10_000, noise=0.3, random_state=other)
    claimed, honest = [], []
    for seed in range(40):
        x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=seed)
        model = DecisionTreeClassifier(random_state=0).fit(x_train, y_train)
        claimed.append(model.score(x_test, y_test))
        honest.append(model.score(fresh, truth))
    top = np.array(claimed) == max(claimed)
    lead, left = max(claimed) - np.mean(claimed), np.mean(np.array(honest)[top]) - np.mean(honest)
    app = opened(view="best_seed", best_of="40", best_guess=SHOW)
    assert f"The best of 40 seeds claims {max(claimed):.1%}." in heading_of(app)
    answer = answer_of(app)
    side = "over" if left >= 0 else "under"
    assert f"It claims {100 * lead:.1f} points over the mean of all" in answer
    assert f"on fresh examples is {100 * abs(left):.1f} points {side} theirs" in answer
    share = left / lead
    places = ["less than a quarter", "a quarter to three quarters", "more than three quarters"]
    assert f"**{places[int(share > 0.25) + int(share > 0.75)]}**" in answer
    draws = np.random.default_rng(0).normal(np.mean(claimed), np.std(claimed, ddof=1), (20_000, 40))
    luck = re.search(r"predicts ([\d.]+)%", answer)
    assert luck
    assert float(luck[1]) == pytest.approx(100 * np.minimum(draws.max(axis=1), 1).mean(), abs=0.15)


def test_a_tables_own_luck_is_told_of_twelve_tables() -> None:
    gaps = []
    for data_seed in range(12):
        x, y = datasets.make_moons(300, noise=0.3, random_state=data_seed)
        other = int(np.random.SeedSequence(data_seed).spawn(1)[0].generate_state(1)[0])
        fresh, truth = datasets.make_moons(10_000, noise=0.3, random_state=other)
        scores = []
        for seed in range(50):
            x_train, x_test, y_train, y_test = train_test_split(
                x, y, test_size=0.2, random_state=seed
            )
            model = DecisionTreeClassifier(random_state=0).fit(x_train, y_train)
            scores.append(model.score(x_test, y_test) - model.score(fresh, truth))
        gaps.append(np.mean(scores))
    kind = sum(gap > 0 for gap in gaps)
    app = opened(view="best_seed", best_of="10", best_guess=SHOW)
    assert charts_of(app)[1].alt == (
        f"12 tables of the same kind: averaged over 50 split seeds, {kind} still claim too much "
        f"and {12 - kind} too little, by up to {100 * np.abs(gaps).max():.1f} points."
    )


def test_the_mean_over_folds_moves_as_cross_val_score_says() -> None:
    x, y = datasets.load_wine(return_X_y=True)
    model = DecisionTreeClassifier(random_state=0)
    means = [
        cross_val_score(model, x, y, cv=StratifiedKFold(4, shuffle=True, random_state=seed)).mean()
        for seed in range(6)
    ]
    held = []
    for seed in range(24):
        x_train, x_test, y_train, y_test = train_test_split(
            x, y, test_size=0.25, random_state=seed, stratify=y
        )
        held.append(model.fit(x_train, y_train).score(x_test, y_test))
    own, other = np.std(means, ddof=1), np.std(held, ddof=1)
    link = {"view": "kfold", "table": "wine", "model": "decision_tree", "k": "4", "repeats": "6"}
    app = opened(**link, kfold_guess=SHOW)
    assert heading_of(app) == (
        f"The 4-fold mean still moves with its seed, by ±{100 * own:.1f} points; a hold-out score "
        f"by ±{100 * other:.1f} points, {other / own:.1f} times as far."
    )
    assert "**less than one hold-out split**" in answer_of(app)
    assert (own / other) ** 2 / stats.f.ppf(0.975, 5, 23) < 1
    assert "is **not** an error bar" in words_of(app)


@pytest.mark.parametrize("folds", ["unshuffled", "sorted", "leave_one_out"])
def test_folds_that_nothing_draws_are_asked_about_otherwise(folds: str) -> None:
    x, y = datasets.load_iris(return_X_y=True)
    order = np.argsort(y, kind="stable") if folds == "sorted" else np.arange(150)
    model = DecisionTreeClassifier(random_state=0)
    cv = KFold(150 if folds == "leave_one_out" else 3)
    mean = cross_val_score(model, x[order], y[order], cv=cv).mean()
    held = []
    for seed in range(50):
        share = 0.2 if folds == "leave_one_out" else 1 / 3
        x_train, x_test, y_train, y_test = train_test_split(
            x, y, test_size=ceil(150 * share), random_state=seed
        )
        held.append(model.fit(x_train, y_train).score(x_test, y_test))
    place = "below them all" if mean < min(held) else "among them"
    link = {"view": "kfold", "table": "iris", "model": "decision_tree", "k": "3", "folds": folds}
    app = opened(**link, kfold_guess=SHOW)
    assert f"The answer is **{place}**" in answer_of(app)
    assert f"The mean over these folds is {mean:.1%}" in heading_of(app)
    assert "These folds take no seed" in words_of(app)
    assert "for seed in" not in app.code[0].value
    assert "with the seed" not in words_of(opened(**link))


def test_the_error_bars_are_counted_as_plain_scikit_learn_would() -> None:
    means, spreads, truths = [], [], []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        y = generator.permutation(np.arange(1, 41) % 2)
        x = generator.standard_normal((40, 5))
        x[:, 0] += 2 * (y - 0.5)
        scores, true = [], []
        for repeat in range(2):
            for train, test in StratifiedKFold(5, shuffle=True, random_state=repeat).split(x, y):
                model = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-9, max_iter=9999))
                model.fit(x[train], y[train])
                scores.append(model.score(x[test], y[test]))
                w = model[1].coef_[0] / model[0].scale_
                b = model[1].intercept_[0] - w @ model[0].mean_
                ends = np.array([w[0] + b, w[0] - b]) / np.linalg.norm(w)
                true.append(stats.norm.cdf(ends).mean())
        means.append(np.mean(scores))
        spreads.append(np.std(scores, ddof=1))
        truths.append(np.mean(true))
    half = stats.t.ppf(0.95, 9) * np.array(spreads) / np.sqrt(10)
    held = int((np.abs(np.array(means) - np.mean(truths)) <= half).sum())
    link = {"view": "error_bar", "draws": "20", "bar_repeats": "2", "confidence": "90"}
    app = opened(**link, bar_guess=SHOW)
    assert f"Of 20 intervals that promise 90%, {held} naive ones hold the truth" in heading_of(app)
    assert f"{held} of 20 ({held / 20:.0%}; among all seeds" in answer_of(app)
    longest = np.max(np.array(means) + half * np.sqrt(1 + 10 / 4))
    assert ("Bars reach past 100%" in said_by(app)) == bool(longest > 1)


def test_other_confidences_train_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    link = {"view": "error_bar", "draws": "20", "examples": "50"}
    opened(**link, confidence="80")

    def refuse(*_: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setattr("core.data_splits.coverage.fit_logistic", refuse)
    opened(**link, confidence="99")


def test_orders_make_the_networks_that_plain_pytorch_makes() -> None:
    x, y = datasets.make_moons(200, noise=0.3, random_state=0)
    other = int(np.random.SeedSequence(0).spawn(1)[0].generate_state(1)[0])
    fresh, _ = datasets.make_moons(2_000, noise=0.3, random_state=other)
    data = TensorDataset(torch.tensor(x), torch.tensor(y).double())
    says, losses = [], []
    for seed in (3, 1, 8):
        with torch.random.fork_rng():
            torch.manual_seed(0)
            model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1)).double()
        descent = torch.optim.SGD(model.parameters(), 0.1, 0.9)
        generator = torch.Generator().manual_seed(seed)
        for _ in range(4):
            for inputs, targets in DataLoader(data, 20, shuffle=True, generator=generator):
                descent.zero_grad()
                nn.BCEWithLogitsLoss()(model(inputs)[:, 0], targets).backward()
                descent.step()
        says.append((model(torch.tensor(fresh))[:, 0] > 0).numpy())
        losses.append(nn.BCEWithLogitsLoss()(model(data.tensors[0])[:, 0], data.tensors[1]).item())
    disputed = int((np.any(says, axis=0) & ~np.all(says, axis=0)).sum())
    app = opened(view="shuffling", order_seeds="3, 1, 8", epochs="4", order_guess=SHOW)
    assert heading_of(app) == (
        f"3 orders, one start: 3 different networks, at odds about {disputed} of 2,000 fresh "
        "examples."
    )
    assert f"from {min(losses):.4f} to {max(losses):.4f}" in answer_of(app)
    assert "**as many as orders**" in answer_of(app)


def test_batches_of_everybody_leave_the_order_nothing_but_rounding() -> None:
    app = opened(view="shuffling", batch_size="200", epochs="3", order_guess="one")
    assert "You said **one**, and that is right. Every order makes the same" in answer_of(app)
    assert "at odds about 0 of 2,000" in heading_of(app)


def test_one_order_is_no_question() -> None:
    app = opened(view="shuffling", order_seeds="5", epochs="2")
    assert "Guess first" not in words_of(app)
    assert "last losses from" in words_of(app)


def test_the_leak_is_as_large_as_cross_val_score_says() -> None:
    before, within = [], []
    for seed in range(4):
        generator = np.random.default_rng(seed)
        x = generator.standard_normal((60, 1000))
        y = generator.permutation(np.arange(60) % 2)
        assert y.sum() == 30, "half of the labels, whatever the seed"
        cv = StratifiedKFold(5, shuffle=True, random_state=seed)
        kept = SelectKBest(k=20).fit_transform(x, y)
        before.append(cross_val_score(LogisticRegression(), kept, y, cv=cv).mean())
        pipeline = make_pipeline(SelectKBest(k=20), LogisticRegression())
        within.append(cross_val_score(pipeline, x, y, cv=cv).mean())
    app = opened(view="traps", noise_draws="4", trap_guess=SHOW)
    assert f"claims {np.mean(before):.1%} for noise, inside each fold {np.mean(within):.1%}" in (
        heading_of(app)
    )
    assert "coin" not in said_by(app)


def test_without_a_seed_the_books_rows_recur_as_often_as_counting_says() -> None:
    zeros, ones = [1, 3, 6, 7, 9], [2, 4, 5, 8]
    sets = {frozenset((*pair, one)) for pair in combinations(zeros, 2) for one in ones}
    tested = [
        frozenset(
            train_test_split(
                range(1, 10), test_size=0.3, random_state=seed, stratify=[0, 1, 0, 1, 1, 0, 0, 1, 0]
            )[1]
        )
        for seed in range(500)
    ]
    assert set(tested) == sets
    answer = answer_of(opened(view="book", book_guess=SHOW))
    assert "**sometimes**" in answer
    recur = tested.count(frozenset((4, 1, 6)))
    assert f"from {len(sets)} sets of rows" in answer
    assert f"{recur} of the seeds below 500 test on 1, 4 and 6 too" in answer
