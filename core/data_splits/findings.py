"""What the results say, in sentences: every number from the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.data_splits.coverage import Coverage
from core.data_splits.kfold import KFoldSettings
from core.data_splits.lottery import HeldOut, HoldoutScore
from core.data_splits.own_text import shown
from core.data_splits.selection import BestSoFar, Retest
from core.data_splits.shuffling import OrderRun
from core.data_splits.tables import Table, Task
from core.data_splits.traps import Leak
from core.wording import number_of

Floats = npt.NDArray[np.float64]


def shown_score(score: float, task: Task) -> str:
    """Return an accuracy as "97.4%" and R² as "0.451"."""
    return f"{score:.1%}" if task == "classification" else f"{score:.3f}"


def shown_gap(gap: float, task: Task) -> str:
    """Return a difference as "1.3 points" or, for R², as "0.065"."""
    return f"{100 * gap:.1f} points" if task == "classification" else f"{gap:.3f}"


def baseline(table: Table) -> str:
    """Say what score a table gives to who has learnt nothing from its features."""
    if not table.class_names:
        return "Always the mean would score an R² of about 0."
    members = np.bincount(table.target)
    return (
        f"Always {shown(table.class_names[members.argmax()])} would score "
        f"{shown_score(float(members.max()) / table.examples, table.task)}."
    )


def lottery_finding(scores: Floats, task: Task) -> str:
    """Say how far the scores of ``scores`` [seed] lie apart."""
    low, high = float(scores.min()), float(scores.max())
    return (
        f"{number_of(len(scores), 'split seed', 'split seeds')}, one table, one model: the score "
        f"runs from {shown_score(low, task)} to {shown_score(high, task)}, "
        f"{shown_gap(high - low, task)} apart."
    )


def holdout_headline(scores: Floats, seeds: range) -> str:
    """Return the range and the mean of ``scores`` [seed], as the script prints them."""
    return (
        f"{len(scores)} seeds: from {scores.min():.4f} to {scores.max():.4f}, "
        f"mean {np.mean(scores):.4f}; the best is seed {seeds[int(scores.argmax())]}"
    )


def by_validation(records: Sequence[HoldoutScore], task: Task) -> str:
    """Say what the seed that is best on the validation part scores on the test part."""
    best = max(records, key=lambda record: record.validation or 0.0)
    mean = float(np.mean([record.test for record in records]))
    return (
        f"Picked by its validation score, seed {best.seed} claims "
        f"{shown_score(best.validation or 0.0, task)}. Its untouched test part says "
        f"{shown_score(best.test, task)}; the mean over all seeds is {shown_score(mean, task)}."
    )


def chosen_finding(split: HeldOut, table: Table) -> str:
    """Say who is tested under one seed and how many of them the model gets wrong."""
    head = f"Seed {split.seed} tests on {len(split.test)} of {table.examples} examples"
    if table.task == "regression":
        typical = float(np.sqrt(np.mean(split.errors**2)))
        return f"{head}: R² {split.score:.3f}, a typical error of {typical:.3g}."
    wrong = int((split.errors != 0).sum())
    if not wrong:
        return f"{head}, and the model gets all of them right: {split.score:.1%}."
    return f"{head}; the model is wrong about {wrong} of them: {split.score:.1%}."


def best_finding(best: BestSoFar, scores: Floats, task: Task) -> str:
    """Say what picking the best of ``scores`` [seed] buys, and what chance alone predicts."""
    count, found, chance = len(best.observed), best.observed[-1], best.from_normal[-1]
    above, spread = found - float(scores.mean()), float(scores.std(ddof=1))
    spreads = f" ({above / spread:.1f} spreads)" if spread > 0 else ""
    return (
        f"The best of {count:,} seeds scores {shown_score(found, task)}, "
        f"{shown_gap(above, task)}{spreads} over the mean. Luck alone predicts "
        f"{shown_score(chance, task)}: picking a seed finds no better model, only a kinder test."
    )


def retest_finding(records: Sequence[Retest]) -> str:
    """Say what is left of the best seed's score on fresh examples."""
    best = max(records, key=lambda record: record.claimed)
    honest = float(np.mean([record.honest for record in records]))
    return (
        f"The best of {len(records)} seeds claims {best.claimed:.1%}. On fresh examples that same "
        f"model scores {best.honest:.1%}; the models of all the seeds, {honest:.1%} on average."
    )


def kfold_finding(means: Floats, holdout: Floats, settings: KFoldSettings, task: Task) -> str:
    """Say how far the mean over the folds still moves, beside the hold-out score.

    ``means`` [repeat]; ``holdout`` [seed].
    """
    if not settings.is_drawn:
        low = shown_score(float(means[0]), task)
        return f"Nothing is drawn here, so every repeat gives the same mean: {low}."
    own, other = float(means.std(ddof=1)), float(holdout.std(ddof=1))
    times = f", {other / own:.1f} times as far" if own > 0 else ""
    return (
        f"The {settings.k}-fold mean still moves with its seed, by ±{shown_gap(own, task)}; "
        f"a hold-out score moves by ±{shown_gap(other, task)}{times}."
    )


def folds_finding(scores: Floats, seed: int, settings: KFoldSettings, task: Task) -> str:
    """Say how far the folds of one repeat lie apart: ``scores`` [fold]."""
    count, mean = len(scores), shown_score(float(scores.mean()), task)
    if settings.kind == "leave_one_out":
        wrong = int((scores == 0).sum())
        return f"{count} folds of one example: {wrong} are wrong, so the score is {mean}."
    what = f"Seed {seed} deals" if settings.is_drawn else "The table as it is cut gives"
    return (
        f"{what} {count} folds that score from {shown_score(float(scores.min()), task)} to "
        f"{shown_score(float(scores.max()), task)}; their mean is {mean}."
    )


def classes_missing(counts: npt.NDArray[np.int64], names: Sequence[str]) -> str:
    """Say which classes a fold tests on without training enough on them; "" if all is well.

    ``counts``: [fold, class], the members of each class in each fold.
    """
    alone = counts.sum(axis=0) == counts.max(axis=0)
    worst = [name for name, all_in_one in zip(names, alone, strict=True) if all_in_one]
    if worst:
        return (
            f"Wholly in one fold: {', '.join(worst)}. The model that is tested on that fold has "
            f"never seen such examples."
        )
    thin = int((counts == 0).any(axis=1).sum())
    return (
        f"{number_of(thin, 'fold lacks', 'folds lack')} a class altogether, so the parts the "
        f"models learn from are lopsided."
        if thin
        else ""
    )


def coverage_finding(result: Coverage, confidence: float) -> str:
    """Say how many of the intervals hold the truth, and how many promised to."""
    return (
        f"Of {result.draws:,} intervals that promise {confidence:.0%}, the naive ones hold the "
        f"truth {result.naive_held:,} times, the corrected ones {result.corrected_held:,} times; "
        f"{round(confidence * result.draws):,} were promised."
    )


def lengths_finding(result: Coverage) -> str:
    """Say how the claimed standard errors compare with the true spread."""
    naive, corrected = (
        error / result.true_spread for error in (result.naive_error, result.corrected_error)
    )
    return (
        f"The mean score truly spreads by ±{100 * result.true_spread:.2f} points. The naive bar "
        f"claims {naive:.0%} of that, the corrected one {corrected:.0%}."
    )


def orders_finding(runs: Sequence[OrderRun]) -> str:
    """Say what the order alone decided: how many different ends, and their losses."""
    ends = len({run.weights.tobytes() for run in runs})
    lowest, highest = (pick(run.losses[-1] for run in runs) for pick in (min, max))
    return (
        f"{number_of(len(runs), 'order', 'orders')}, one start: "
        f"{number_of(ends, 'different network', 'different networks')}, with a last loss from "
        f"{lowest:.4f} to {highest:.4f}."
    )


def disputed_finding(runs: Sequence[OrderRun]) -> str:
    """Say about how many fresh examples the networks disagree."""
    says = np.array([run.says_one for run in runs])
    disputed = int((says.any(axis=0) & ~says.all(axis=0)).sum())
    return (
        f"The {len(runs)} networks disagree about {disputed:,} of {says.shape[1]:,} fresh examples."
    )


def leak_finding(records: Sequence[Leak]) -> str:
    """Say what leaking into pure noise makes of it."""
    before = float(np.mean([record.before_split for record in records]))
    within = float(np.mean([record.within_split for record in records]))
    return (
        f"Labels drawn by coin flip, so 50% is the truth. The step before the split claims "
        f"{before:.1%}; inside each fold, {within:.1%}."
    )
