"""Two traps: an instance where an integer belongs, and learning from all before splitting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.arrays import Integers
from core.checks import check, check_whole, choice, whole
from core.data_splits.fitting import one_thread
from core.seeds import check_seed

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


def folds_at_each_call(examples: int, k: int, seed: int, calls: int, instance: bool) -> Integers:
    """Return the fold of each example at each call of one splitter: int64 [call, example].

    With ``instance`` the splitter is ``KFold(k, shuffle=True,
    random_state=np.random.RandomState(seed))``, whose generator moves on: every ``split()`` makes
    new folds. Without, it is ``random_state=seed``, and every call makes the same.

    Raises ``ValueError`` for ``k`` not between 2 and ``examples``, no calls, or a bad seed.
    Source: scikit-learn, "Controlling randomness".
    """
    from sklearn.model_selection import KFold

    check_whole("k", k, 2, examples)
    check_whole("calls", calls, 1)
    check_seed(seed)
    # The old generator on purpose: it is what scikit-learn takes.
    state = np.random.RandomState(seed) if instance else seed
    splitter = KFold(k, shuffle=True, random_state=state)
    matrix = np.empty((calls, examples), dtype=np.int64)
    for row in matrix:
        for fold, (_, test) in enumerate(splitter.split(row)):
            row[test] = fold
    return matrix


@dataclass(frozen=True)
class LeakSettings:
    """Features and labels of pure noise, so that no model can be right more than half the time.

    ``step``: what is learned from the data before the model: "selection" keeps the ``kept``
    features that go best with the labels, "scaling" takes each feature's mean and spread.
    """

    examples: int = whole(60, 4)
    features: int = whole(1000, 1, offered=(20, 3000))
    kept: int = whole(20, 1)
    k: int = whole(5, 2)
    step: str = choice("selection", ("selection", "scaling"))

    def __post_init__(self) -> None:
        check(self)
        check_whole("kept", self.kept, 1, self.features)
        check_whole("k", self.k, 2, self.examples // 2)


@dataclass(frozen=True)
class Leak:
    """The cross-validated accuracy on one draw of noise: the step before the split, or within."""

    seed: int
    before_split: float
    within_split: float


def leaks(settings: LeakSettings, seeds: tuple[int, ...]) -> tuple[Leak, ...]:
    """Cross-validate noise both ways under each of ``seeds``; one record per seed, in order.

    Before the split the step has seen the test examples, and with them their labels.
    Source: Hastie, Tibshirani, Friedman, *The Elements of Statistical Learning*, section 7.10.2.
    """
    with one_thread():
        return tuple(_leak(settings, seed) for seed in seeds)


def _leak(settings: LeakSettings, seed: int) -> Leak:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.pipeline import make_pipeline

    generator = np.random.default_rng(check_seed(seed))
    noise = generator.standard_normal((settings.examples, settings.features))
    labels = generator.permutation(np.arange(settings.examples) % 2)
    folds = StratifiedKFold(settings.k, shuffle=True, random_state=seed)
    model = LogisticRegression()
    seen = _step(settings).fit_transform(noise, labels)
    before = cross_val_score(model, seen, labels, cv=folds)
    within = cross_val_score(make_pipeline(_step(settings), model), noise, labels, cv=folds)
    return Leak(seed, float(before.mean()), float(within.mean()))


def _step(settings: LeakSettings) -> BaseEstimator:
    from sklearn.feature_selection import SelectKBest, f_classif
    from sklearn.preprocessing import StandardScaler

    if settings.step == "scaling":
        return StandardScaler()
    return SelectKBest(f_classif, k=settings.kept)
