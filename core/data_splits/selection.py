"""Picking the best of N seeds: what it buys, what chance alone predicts, and what is left of it.

The largest of N independent draws with the distribution function F has the distribution function
F(x)^N: all N must lie below x. So its mean is E[max] = ∫ x dF(x)^N.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from core.checks import check, choice, number, seed, whole
from core.data_splits.fitting import predictions, score
from core.data_splits.holdout import holdout
from core.data_splits.models import MODELS
from core.data_splits.tables import Table, fresh_moons, moons


def expected_normal_best_of(
    mean: float, spread: float, count: int, most: float = math.inf
) -> float:
    """Return the mean of the best of ``count`` draws from a normal distribution.

    A draw over ``most`` counts as ``most``: no accuracy is over 1. With c = (most − mean)/spread,
    at most 12, the answer is mean + spread · ∫ min(x, c) dΦ(x)^N, integrated by parts from −12:
    c − ∫ Φ(x)^N dx, the integral running up to c.

    Raises ``ValueError`` for a negative spread or a count below 1. Source, for validation scores:
    Dodge et al., "Show Your Work", EMNLP 2019, arXiv 1909.03004.
    """
    from scipy.special import ndtr

    if count < 1 or not math.isfinite(count):
        raise ValueError(f"the best of {count} is not defined; count from 1")
    if spread < 0:
        raise ValueError(f"a spread must be 0 or more, not {spread}")
    if spread == 0:
        return min(mean, most)
    ceiling = min(12.0, (most - mean) / spread)
    grid = np.linspace(-12, ceiling, 4801)
    return mean + spread * float(ceiling - np.trapezoid(ndtr(grid) ** count, grid))


@dataclass(frozen=True)
class RetestSettings:
    """Moons, split and trained on under many seeds, every model re-tested on fresh moons."""

    examples: int = whole(300, 4)
    noise: float = number(0.3, "[0, inf)")
    data_seed: int = seed()
    test_size: float = number(0.2, "(0, 1)", offered=(0.05, 0.9))
    fresh_examples: int = whole(10_000, 4)
    model: str = choice(
        "decision_tree", tuple(name for name, task in MODELS.items() if task == "classification")
    )
    model_seed: int = seed()

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Retest:
    """One seed: what its own test part said, and what fresh examples say of that model."""

    seed: int
    claimed: float
    honest: float


def retests(settings: RetestSettings, seeds: tuple[int, ...]) -> tuple[Retest, ...]:
    """Return what each seed's model claimed and what it is worth; one record per seed, in order.

    The fresh examples come from the same moons under another seed, and are the same for all.
    """
    table = _with_fresh_moons(settings)
    fresh = np.arange(settings.examples, table.examples)
    parts = [holdout(table.target[: settings.examples], settings.test_size, seed) for seed in seeds]
    asked = [np.concatenate([test, fresh]) for _, test in parts]
    trains = [train for train, _ in parts]
    predicted = predictions(table, settings.model, trains, asked, settings.model_seed)
    records = []
    for split_seed, (_, test), answer in zip(seeds, parts, predicted, strict=True):
        claimed = score(table.target[test], answer[: len(test)], table)
        honest = score(table.target[fresh], answer[len(test) :], table)
        records.append(Retest(split_seed, claimed, honest))
    return tuple(records)


def table_lucks(settings: RetestSettings, data_seeds: tuple[int, ...]) -> tuple[Retest, ...]:
    """Return for the table of each data seed the means over the split seeds 0 to 49."""
    found = []
    for data_seed in data_seeds:
        records = retests(replace(settings, data_seed=data_seed), tuple(range(50)))
        means = np.mean([(record.claimed, record.honest) for record in records], axis=0)
        found.append(Retest(data_seed, *means.tolist()))
    return tuple(found)


def _with_fresh_moons(settings: RetestSettings) -> Table:
    data = moons(settings.examples, settings.noise, settings.data_seed)
    fresh = fresh_moons(settings.fresh_examples, settings.noise, settings.data_seed)
    return replace(
        data,
        features=np.concatenate([data.features, fresh.features]),
        target=np.concatenate([data.target, fresh.target]),
    )
