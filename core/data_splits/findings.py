"""What the results say, in sentences: every number from the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64, Integers
from core.data_splits.coverage import Coverage
from core.data_splits.intervals import naive_standard_error, reach
from core.data_splits.kfold import KFoldSettings
from core.data_splits.lottery import HeldOut, HoldoutScore
from core.data_splits.selection import Retest, expected_normal_best_of
from core.data_splits.shuffling import OrderRun
from core.data_splits.tables import Table, Task
from core.data_splits.traps import Leak
from core.own_text import shown
from core.wording import number_of


def shown_score(score: float, task: Task) -> str:
    """Return an accuracy as "97.4%" and R² as "0.451"."""
    said = f"{score:.1%}" if task == "classification" else f"{score:.3f}"
    return said.replace("-", "−")


def shown_gap(gap: float, task: Task) -> str:
    """Return a difference as "1.3 points" or, for R², as "0.065"."""
    said = f"{100 * gap:.1f} points" if task == "classification" else f"{gap:.3f}"
    return said.replace("-", "−")


def options_met(
    options: Sequence[str], edges: Sequence[float], low: float, high: float | None = None
) -> list[str]:
    """Return the options whose range meets ``low`` to ``high``; option i ends at ``edges[i]``.

    The first option begins below all numbers and the last ends above them. On an edge both are
    right.

    >>> options_met(("few", "some", "many"), (2, 5), 4.9, 5.2)
    ['some', 'many']
    """
    high = low if high is None else high
    ends = [-np.inf, *edges, np.inf]
    return [
        option
        for option, least, most in zip(options, ends[:-1], ends[1:], strict=True)
        if low <= most + 1e-9 and high >= least - 1e-9
    ]


def baseline(table: Table) -> str:
    """Say what score a table gives to who has learnt nothing from its features."""
    if not table.class_names:
        return "Always the mean would score an R² of about 0."
    members = np.bincount(table.target)
    return (
        f"Always {shown(table.class_names[members.argmax()])} would score "
        f"{shown_score(float(members.max()) / table.examples, table.task)}."
    )


def lottery_finding(scores: Float64, task: Task) -> str:
    """Say how far the scores of ``scores`` [seed] lie apart."""
    low, high = float(scores.min()), float(scores.max())
    return (
        f"{number_of(len(scores), 'split seed', 'split seeds')}, one table, one model: the score "
        f"runs from {shown_score(low, task)} to {shown_score(high, task)}, "
        f"{shown_gap(high - low, task)} apart."
    )


def lottery_why(tested: int, task: Task) -> str:
    """Say why split seeds lie so far apart, ``tested`` examples being tested on."""
    one = f" One tested example more or less is {shown_gap(1 / tested, task)}."
    return (
        f"Nothing moved but the draw of who is tested.{one if task == 'classification' else ''} "
        "However many seeds you average, they share one table: its own luck stays."
    )


def best_said(scores: Float64, task: Task) -> str:
    """Return the best of ``scores`` [seed] and how many reach it."""
    ties = int((scores == scores.max()).sum())
    who = f", {ties:,} of {len(scores):,} tie" if ties > 1 else ""
    return f"best{who}: {shown_score(float(scores.max()), task)}"


def scores_of(records: Sequence[HoldoutScore]) -> Float64:
    """Return the scores on the test part: float64 [seed]."""
    return np.array([record.test for record in records])


def validation_scores(records: Sequence[HoldoutScore]) -> Float64:
    """Return what a seed is picked by: its score on the validation part, or without one the test's.

    float64 [seed].
    """
    return np.array([r.test if r.validation is None else r.validation for r in records])


def holdout_headline(records: Sequence[HoldoutScore]) -> str:
    """Return what the script prints: the scores' range, or what the seed picked by validation says.

    No seed is named for a test score: several share the best, and none of them is better.
    """
    tests = scores_of(records)
    if records[0].validation is None:
        low, high = tests.min(), tests.max()
        return (
            f"{len(tests)} seeds: mean {tests.mean():.4f}, spread {tests.std(ddof=1):.4f}; "
            f"lowest {low:.4f} ({(tests == low).sum()} of them), "
            f"highest {high:.4f} ({(tests == high).sum()} of them)"
        )
    picked_by = validation_scores(records)
    best = int(picked_by.argmax())
    return (
        f"picked by validation: seed {records[best].seed} claims {picked_by[best]:.4f}, "
        f"{(picked_by == picked_by[best]).sum()} of {len(tests)} seeds do; its test part says "
        f"{tests[best]:.4f}, all test parts {tests.mean():.4f} on average"
    )


def by_validation(records: Sequence[HoldoutScore], task: Task) -> str:
    """Say what the seed that is best on the validation part scores on the test part."""
    picked_by = validation_scores(records)
    best = records[int(picked_by.argmax())]
    mean = float(scores_of(records).mean())
    ties = int((picked_by == picked_by.max()).sum())
    first = f", the first of {ties:,} that tie," if ties > 1 else ""
    return (
        f"Picked by its validation score, seed {best.seed}{first} claims "
        f"{shown_score(float(picked_by.max()), task)}. Its untouched test part says "
        f"{shown_score(best.test, task)}; the mean over all seeds is {shown_score(mean, task)}."
    )


def chosen_finding(split: HeldOut, table: Table, told: bool = True) -> str:
    """Say who is tested under one seed and how many of them the model gets wrong."""
    head = f"Seed {split.seed} tests on {len(split.test):,} of {table.examples:,} examples"
    if not told:
        return f"{head}."
    if table.task == "regression":
        typical = float(np.sqrt(np.mean(split.errors**2)))
        return f"{head}: R² {split.score:.3f}, a typical error of {typical:.3g}."
    wrong = int((split.errors != 0).sum())
    if not wrong:
        return f"{head}, and the model gets all of them right: {split.score:.1%}."
    return f"{head}; the model is wrong about {wrong} of them: {split.score:.1%}."


@dataclass(frozen=True)
class Lead:
    """How far the best of many seeds lies over the mean of all, by its own claim and in truth.

    ``seed``: the first of the ``ties`` that claim most; ``honest``: their mean on fresh examples.
    """

    seed: int
    ties: int
    claimed: float
    honest: float
    mean_claimed: float
    mean_honest: float

    @property
    def share(self) -> float:
        """The part of the lead that is left on fresh examples; NaN where nobody leads."""
        lead = self.claimed - self.mean_claimed
        return (self.honest - self.mean_honest) / lead if lead > 1e-12 else float("nan")


def lead_of(records: Sequence[Retest]) -> Lead:
    """Return how far the best of ``records`` leads."""
    claimed, honest = np.array([(r.claimed, r.honest) for r in records]).T
    top = claimed == claimed.max()
    return Lead(
        seed=records[int(claimed.argmax())].seed,
        ties=int(top.sum()),
        claimed=float(claimed.max()),
        honest=float(honest[top].mean()),
        mean_claimed=float(claimed.mean()),
        mean_honest=float(honest.mean()),
    )


def retest_finding(records: Sequence[Retest]) -> str:
    """Say what is left of the best seed's score on fresh examples."""
    lead = lead_of(records)
    model = "that model scores" if lead.ties == 1 else f"the {lead.ties} that tie score"
    return (
        f"The best of {len(records):,} seeds claims {lead.claimed:.1%}. On fresh examples "
        f"{model} {lead.honest:.1%}, all {lead.mean_honest:.1%}."
    )


def retest_why(records: Sequence[Retest]) -> str:
    """Say how much of the best seed's lead is left, and what luck alone predicts for it."""
    lead = lead_of(records)
    if np.isnan(lead.share):
        return "All seeds claim the same, so none leads."
    over = shown_gap(lead.claimed - lead.mean_claimed, "classification")
    left = lead.honest - lead.mean_honest
    side = "over" if left >= 0 else "under"
    moral = ". What is left this time could not be told from luck by the claims alone."
    if lead.share < 0.25:
        moral = ": picking one finds hardly a better model, only a kinder test."
    return (
        f"It claims {over} over the mean of all, and on fresh examples is "
        f"{shown_gap(abs(left), 'classification')} {side} theirs. Luck alone predicts "
        f"{_luck(records):.1%} for the best of {len(records):,}{moral}"
    )


def retest_headline(records: Sequence[Retest]) -> str:
    """Return what the script prints of the best seed, of luck and of fresh examples."""
    lead = lead_of(records)
    return (
        f"{lead.ties} of {len(records)} seeds claim {lead.claimed:.4f}, luck alone predicts "
        f"{_luck(records):.4f}, the mean is {lead.mean_claimed:.4f}; on fresh examples they score "
        f"{lead.honest:.4f}, all seeds {lead.mean_honest:.4f}"
    )


def _luck(records: Sequence[Retest]) -> float:
    """Return what luck alone predicts for the best claim of so many."""
    claimed = np.array([record.claimed for record in records])
    spread = float(claimed.std(ddof=1))
    return expected_normal_best_of(float(claimed.mean()), spread, len(records), most=1.0)


def tables_finding(lucks: Sequence[Retest]) -> str:
    """Say how far the luck of a whole table moves what all its split seeds claim together."""
    gaps = np.array([luck.claimed - luck.honest for luck in lucks])
    kind = int((gaps > 0).sum())
    return (
        f"{len(lucks)} tables of the same kind: averaged over 50 split seeds, {kind} still claim "
        f"too much and {len(lucks) - kind} too little, by up to "
        f"{shown_gap(float(np.abs(gaps).max()), 'classification')}."
    )


def kfold_finding(means: Float64, holdout: Float64, settings: KFoldSettings, task: Task) -> str:
    """Say how far the mean over the folds still moves, beside the hold-out score.

    ``means`` [repeat]; ``holdout`` [seed].
    """
    if not settings.is_drawn:
        mean, low, high = (shown_score(v, task) for v in (means[0], holdout.min(), holdout.max()))
        return (
            f"The mean over these folds is {mean}; {len(holdout)} hold-out splits score from "
            f"{low} to {high}."
        )
    own, other = float(means.std(ddof=1)), float(holdout.std(ddof=1))
    if np.ptp(means) == 0:
        return (
            f"The {settings.k}-fold mean is the same under every seed tried; a hold-out score "
            f"moves by ±{shown_gap(other, task)}."
        )
    return (
        f"The {settings.k}-fold mean still moves with its seed, by ±{shown_gap(own, task)}; "
        f"a hold-out score by ±{shown_gap(other, task)}, {other / own:.1f} times as far."
    )


def kfold_headline(means: Float64, settings: KFoldSettings) -> str:
    """Return what the script prints of the ``means`` [repeat] over the folds."""
    moved = f"; the seed of the folds moves it from {means.min():.4f} to {means.max():.4f}"
    return f"mean {means.mean():.4f}{moved if settings.is_drawn else ''}"


def spread_ratio(means: Float64, holdout: Float64) -> tuple[float, float]:
    """Return the ends of a 95% interval for the ratio of the spreads of ``means`` and ``holdout``.

    Of two normal samples the ratio of the variances, over that of the truths, follows Fisher's F.
    """
    from scipy.stats import f

    degrees = len(means) - 1, len(holdout) - 1
    other = float(holdout.var(ddof=1))
    ratio = float(means.var(ddof=1)) / other if other > 0 else 1.0
    low, high = np.sqrt(ratio / f.ppf((0.975, 0.025), *degrees))
    return float(low), float(high)


def folds_finding(scores: Float64, seed: int, settings: KFoldSettings, task: Task) -> str:
    """Say how far the folds of one repeat lie apart: ``scores`` [fold]."""
    low, mean, high = (shown_score(v, task) for v in (scores.min(), scores.mean(), scores.max()))
    what = f"Seed {seed} deals" if settings.is_drawn else "The table as it is cut gives"
    return f"{what} {len(scores)} folds that score from {low} to {high}; their mean is {mean}."


def classes_missing(counts: Integers, names: Sequence[str]) -> str:
    """Say which classes a fold tests on without training enough on them; "" if all is well.

    ``counts``: [fold, class], the members of each class in each fold.
    """
    alone = counts.sum(axis=0) == counts.max(axis=0)
    if worst := [name for name, all_in_one in zip(names, alone, strict=True) if all_in_one]:
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


def coverage_finding(result: Coverage) -> str:
    """Say how many of the intervals hold the truth, and how many promised to."""
    return (
        f"Of {result.draws:,} intervals that promise {result.confidence:.0%}, "
        f"{result.naive_held:,} naive ones hold the truth, {result.corrected_held:,} corrected "
        f"ones; {round(result.confidence * result.draws):,} should."
    )


def ends_said(result: Coverage) -> str:
    """Say what is odd about the intervals' ends: some lie past 100%, some bars have no length."""
    none = int((result.naive[:, 0] == result.naive[:, 1]).sum())
    said = []
    if (result.naive[:, 1] > 1).any() or (result.corrected[:, 1] > 1).any():
        said.append(
            "Bars reach past 100% since Student’s interval is as long on both sides of the mean "
            "and does not know that no accuracy is higher."
        )
    if none:
        said.append(
            f"In {number_of(none, 'draw', 'draws')} all folds score the same, so the bar has no "
            "length."
        )
    return " ".join(said)


def lengths_finding(result: Coverage) -> str:
    """Say how the claimed standard errors compare with the true spread."""
    spread = result.true_spread
    naive, corrected = result.naive_error / spread, result.corrected_error / spread
    return (
        f"The mean score truly spreads by ±{100 * spread:.2f} points. The naive bar "
        f"claims {naive:.0%} of that, the corrected one {corrected:.0%}."
    )


def different_networks(runs: Sequence[OrderRun]) -> int:
    """Return how many of the runs end in weights of their own."""
    return len({run.weights.tobytes() for run in runs})


def orders_finding(runs: Sequence[OrderRun]) -> str:
    """Say how many networks the order alone makes, and about how much they disagree."""
    says = np.array([run.says_one for run in runs])
    disputed = int((says.any(axis=0) & ~says.all(axis=0)).sum())
    ends = number_of(different_networks(runs), "network", "different networks")
    return (
        f"{number_of(len(runs), 'order', 'orders')}, one start: {ends}, at odds about "
        f"{disputed:,} of {says.shape[1]:,} fresh examples."
    )


def order_matters(runs: Sequence[OrderRun]) -> bool:
    """Say whether the networks differ by more than rounding."""
    return float(np.ptp([run.weights for run in runs], axis=0).max()) > 1e-6


def orders_why(runs: Sequence[OrderRun]) -> str:
    """Say how far the networks of the ``runs`` are from each other, and why."""
    last = [run.losses[-1] for run in runs]
    why = (
        "From the first step on each order leads elsewhere"
        if order_matters(runs)
        else "Every order makes the same steps here, and sums that are added up in another order "
        "differ by rounding at most"
    )
    return f"{why}; the last loss runs from {min(last):.4f} to {max(last):.4f}."


def leak_finding(records: Sequence[Leak]) -> str:
    """Say what leaking into pure noise makes of it."""
    before, within = np.array([(r.before_split, r.within_split) for r in records]).T
    return (
        f"The step before the split claims {before.mean():.1%} for noise, inside each fold "
        f"{within.mean():.1%}; 50% is the truth."
    )


def leak_claim(records: Sequence[Leak]) -> tuple[float, float]:
    """Return the ends of a 95% interval for what the step before the split claims on average."""
    before = np.array([record.before_split for record in records])
    error = reach(0.95, len(before)) * naive_standard_error(before)
    return float(before.mean()) - error, float(before.mean()) + error
