"""A small result of each source of randomness: what twenty seeds give.

    python -m core.home.results

computes and stores them: the first page shows them without PyTorch, and a test holds them equal.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

STORED = Path(__file__).with_name("results.json")
SEEDS = range(20)
PROMPT = "It is a truth universally acknowledged, that a"


@dataclass(frozen=True)
class Result:
    """``values``: one for each of twenty seeds, in five digits; ``says``: what they come to."""

    values: tuple[float, ...]
    says: str


def data_splits() -> Result:
    """Return the test scores of one model on one table, split twenty times."""
    from core.data_splits.lottery import HoldoutSettings, holdout_scores
    from core.data_splits.tables import load_table

    records = holdout_scores(load_table("breast_cancer"), HoldoutSettings(), tuple(SEEDS))
    scores = [record.test for record in records]
    return _result(scores, f"20 splits: {_percents(scores)} right")


def shuffling() -> Result:
    """Return the scores of one network on fresh data, trained in twenty orders."""
    from core.data_splits.shuffling import OrderSettings, train_in_orders

    runs = train_in_orders(OrderSettings(epochs=10), tuple(SEEDS))
    scores = [run.accuracy for run in runs]
    return _result(scores, f"20 orders: {_percents(scores)} right")


def weight_initialization() -> Result:
    """Return the loss at which twenty first weights end."""
    from core.weight_initialization.descent import DescentSettings, descend

    losses = descend(DescentSettings(), SEEDS).losses[:, -1]
    return _result(losses, f"20 starts: loss {min(losses):.2f}–{max(losses):.2f}")


def dropout() -> Result:
    """Return how many of 100 units stay in each of twenty passes."""
    import torch

    from core.seeds import torch_generator

    chances = torch.full((100,), 0.5, dtype=torch.float64)  # one mask on every maker's processor
    kept = [int(torch.bernoulli(chances, generator=torch_generator(seed)).sum()) for seed in SEEDS]
    return _result(kept, f"20 passes: {min(kept)} to {max(kept)} of 100 units stay")


def runtime_algorithms() -> Result:
    """Return the sum of the same thousand numbers in twenty orders, as units in the last place."""
    from core.runtime_algorithms.summation import SumSettings, orders

    added = orders(SumSettings(orders=len(SEEDS)))
    distance, count = added.distance("one by one"), added.distinct("one by one")
    return _result(distance, f"20 orders: {count} sums")


def hardware() -> Result:
    """Return how many of 36 units one seed's dropout mask changes on another maker's processor."""
    from core.hardware.makers import dropout_mask

    masks = [[dropout_mask(36, 0.5, seed, maker) for maker in ("intel", "other")] for seed in SEEDS]
    differ = [int((one != other).sum()) for one, other in masks]
    different = len({mask.tobytes() for both in masks for mask in both})
    return _result(differ, f"Intel, AMD: {different} masks")


def diffusion() -> Result:
    """Return where twenty points end, across, that a denoiser makes from noise."""
    from core.diffusion.processes import ReverseSettings, run

    settings = [ReverseSettings(steps=20, initial_seed=seed, step_seed=seed) for seed in SEEDS]
    ends = [float(run(each, [0]).x[-1, 0, 0]) for each in settings]
    return _result(ends, f"20 noises: {len(set(ends))} points")


def text_sampling() -> Result:
    """Return which word each of twenty seeds writes next: the commonest is 1."""
    from core.text_sampling.generation import generate
    from core.text_sampling.pipeline import SamplerSettings
    from core.text_sampling.shipped import shipped

    model, tokenizer = shipped()
    prompt = tokenizer.encode(PROMPT)
    tokens = [generate(model, prompt, SamplerSettings(), seed, 1)[0] for seed in SEEDS]
    common = [token for token, _ in Counter(tokens).most_common()]
    ranks = [common.index(token) + 1 for token in tokens]
    return _result(ranks, f"20 draws: {len(common)} next words")


_ALL = (data_splits, shuffling, weight_initialization, dropout, runtime_algorithms, hardware)
MADE: dict[str, Callable[[], Result]] = {
    make.__name__: make for make in (*_ALL, diffusion, text_sampling)
}
"""What makes each source's result, by its page, or by its view where the page has another first."""


@cache
def stored() -> dict[str, Result]:
    """Return the stored results by the names of ``MADE``."""
    read = json.loads(STORED.read_text("utf-8"))
    return {name: Result(tuple(each["values"]), each["says"]) for name, each in read.items()}


def _result(values: Iterable[float], says: str) -> Result:
    return Result(tuple(float(f"{value:.5g}") for value in values), says)


def _percents(scores: list[float]) -> str:
    return f"{100 * min(scores):.0f}–{100 * max(scores):.0f}%"


if __name__ == "__main__":
    lines = (f'"{name}": {json.dumps(asdict(make()))}' for name, make in MADE.items())
    STORED.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
