"""A study: the scores of trainings in which one source of randomness moved while the rest stood.

It knows nothing of how a score was made, and reads a file as anybody may have written it.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import Float64, Integers
from core.seeds import LARGEST_SEED

NOTHING, ALL = "nothing", "all"
"""The row in which no seed moves, its runs numbered from 0; and the one in which all move."""

SOURCES = {
    "init": "initial weights",
    "split": "data split",
    "order": "data order",
    "dropout": "dropout masks",
    "noise": "input noise",
    "bit": "one flipped bit",
    "threads": "threads",
}
"""What may move on the page, and what it is called there."""

FORMAT, VERSION, LARGEST_FILE = "seedscape study", 1, 8_000_000
_NAME = {"type": "string", "minLength": 1, "maxLength": 2_000, "format": "printed"}
# So large that its square, and a sum of squares, still is a number.
_SCORE = {"type": "number", "minimum": -1e150, "maximum": 1e150}
_SCORES = {"type": "object", "minProperties": 1, "propertyNames": _NAME}
_SEED = {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED}
_RUN = {
    "type": "object",
    "required": ["source", "seed"],
    "anyOf": [{"required": ["scores"]}, {"required": ["error"]}],
    "properties": {
        "source": _NAME,
        "seed": _SEED,
        "scores": _SCORES | {"additionalProperties": _SCORE},
        "error": _NAME,
    },
}
SCHEMA = {
    "type": "object",
    "required": ["format", "version", "name", "runs"],
    "properties": {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "name": _NAME,
        "runs": {"type": "array", "minItems": 1, "maxItems": 20_000, "items": _RUN},
    },
}
"""The JSON Schema of a study; further keys are let be."""


def called(row: str) -> str:
    """Return what a row is called in a sentence or a picture; another's own name stands."""
    return {**SOURCES, NOTHING: "nothing varies", ALL: "all together"}.get(row, row)


@dataclass(frozen=True)
class Run:
    """One training: the ``source`` that moved, the ``seed`` it had, and the score by metric.

    A training that gave no score has none; ``error`` says why.
    """

    source: str
    seed: int
    scores: Mapping[str, float]
    error: str = ""


@dataclass(frozen=True)
class Study:
    """The runs of the training ``name``; ``metric``: what ``scores`` gives, "" for the first."""

    name: str
    runs: tuple[Run, ...]
    metric: str = ""

    @classmethod
    def of(
        cls, name: str, scores: Mapping[str, Any], metric: str = "score", seeds: Any = ()
    ) -> Study:
        """Return the study of scores [seed] by source, their ``seeds`` from 0 if not given."""
        runs = [
            Run(source, seed, {metric: float(score)})
            for source, row in scores.items()
            for seed, score in zip(seeds or range(len(row)), row, strict=True)
        ]
        return cls(name, tuple(runs))

    def with_run(self, run: Run, rows: Iterable[str]) -> Study:
        """Return the study with one more run, or another in its place, in the order of ``rows``."""
        runs = {(each.source, each.seed): each for each in (*self.runs, run)}
        order = list(dict.fromkeys((*rows, *self.sources)))
        ordered = sorted(runs.values(), key=lambda each: (order.index(each.source), each.seed))
        return replace(self, runs=tuple(ordered))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The rows, in the order in which they first come."""
        return tuple(dict.fromkeys(run.source for run in self.runs))

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The names of the scores, the first one first."""
        return tuple(dict.fromkeys(metric for run in self.runs for metric in run.scores))

    def by(self, metric: str) -> Study:
        """Return the same study as ``metric`` scores it."""
        return replace(self, metric=metric)

    @cached_property
    def scores(self) -> dict[str, Float64]:
        """The scores by source, float64 [seed], by rising seed; a run without one is left out."""
        return {row: np.array([run.scores[m] for run in runs]) for row, m, runs in self._rows}

    @cached_property
    def seeds(self) -> dict[str, Integers]:
        """The seeds of ``scores`` by source, int64 [seed]."""
        return {row: np.array([run.seed for run in runs], int) for row, _, runs in self._rows}

    @property
    def _rows(self) -> list[tuple[str, str, list[Run]]]:
        metric = self.metric or next(iter(self.metrics), "")
        runs = sorted(self.runs, key=lambda run: run.seed)
        scored = [run for run in runs if metric in run.scores]
        return [(row, metric, [r for r in scored if r.source == row]) for row in self.sources]

    def spread(self, source: str) -> tuple[float, float, float]:
        """Return a row's standard deviation s over n seeds, and the ends of its 95% interval.

        s·√((n − 1)/χ²), with the 97.5% and the 2.5% quantile of χ² with n − 1 degrees of freedom:
        exact where scores are normal. In the score's own unit; NaN thrice for fewer than two
        scores. Raises ``ValueError`` for a row that the study does not have.
        Source: NIST/SEMATECH *e-Handbook of Statistical Methods*, 7.2.3.1.
        """
        # Imported here: who only reads a study need not wait for it.
        from scipy.special import chdtri

        if source not in self.scores:
            raise ValueError(f"the study has the rows {', '.join(self.sources)}, not {source}")
        scores = self.scores[source]
        n = len(scores)
        if n < 2:
            return math.nan, math.nan, math.nan
        # Deviations from the first score: equal scores give zero, and no rounding of a mean.
        deviation = float((scores - scores[0]).std(ddof=1))
        low, high = (deviation * math.sqrt((n - 1) / chdtri(n - 1, q)) for q in (0.025, 0.975))
        return deviation, low, high

    def save(self, path: str | Path) -> None:
        """Write the study as JSON; who is cut off leaves the old file, or the new one, whole."""
        part = Path(f"{path}.part")
        part.write_text(self.written(), encoding="utf-8")
        os.replace(part, path)

    def written(self) -> str:
        """Return the study as JSON; every float reads back as the same float."""
        head = {"format": FORMAT, "version": VERSION, "name": self.name}
        runs = [
            {"source": run.source, "seed": run.seed}
            | ({"error": run.error} if run.error else {"scores": dict(run.scores)})
            for run in self.runs
        ]
        return json.dumps({**head, "runs": runs}, allow_nan=False)

    @classmethod
    def load(cls, path: str | Path) -> Study:
        """Read a study from a file; raise ``ValueError`` with one sentence if it is none."""
        with open(path, "rb") as file:
            return cls.read(file.read(LARGEST_FILE + 1))

    @classmethod
    def read(cls, text: str | bytes) -> Study:
        """Read a study from the text of a file; raise ``ValueError`` with one sentence if none."""
        if len(text) > LARGEST_FILE:
            raise ValueError(f"a study has at most {LARGEST_FILE // 10**6} MB; this file is larger")
        try:
            decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
            # JSON knows no NaN, though Python writes it: int takes it for no number.
            data = json.loads(decoded.removeprefix("\ufeff"), parse_constant=int)
            amiss = _amiss(data)
        except (ValueError, RecursionError):
            raise ValueError("this is no study: it is no JSON in UTF-8") from None
        if amiss:
            raise ValueError(f"this is no study: {amiss}")
        study = cls(data["name"], tuple(map(_as_run, data["runs"])))
        if len({(run.source, run.seed) for run in study.runs}) < len(study.runs):
            raise ValueError("this is no study: two of its runs have the same source and seed")
        if max(len(study.sources), len(study.metrics)) > 30:
            raise ValueError("a study has at most 30 rows and 30 scores; this one has more")
        return study


def _amiss(data: Any) -> str:
    """Return what of ``data`` is not as ``SCHEMA`` says, and where; "" if nothing."""
    # Imported here: who only trains need not wait for it.
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(formats=())
    checker.checks("printed")(lambda value: not isinstance(value, str) or value.isprintable())
    error = next(Draft202012Validator(SCHEMA, format_checker=checker).iter_errors(data), None)
    if error is None:
        return ""
    path = [f"run {at + 1}" if isinstance(at, int) else at for at in error.absolute_path]
    where = ", ".join(path[1:] or path) or "all of it"
    return f"{shortened(where)}: {shortened(error.message, 120)}"


def _as_run(data: dict[str, Any]) -> Run:
    scores = {} if "error" in data else data["scores"]
    numbers = {name: float(score) for name, score in scores.items()}
    return Run(data["source"], int(data["seed"]), numbers, data.get("error", ""))


def shortened(words: str, longest: int = 60) -> str:
    """Return what a file or a training says as it can stand in a sentence: one line, not long."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"
