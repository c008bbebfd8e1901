"""A study: the scores of trainings in which one source of randomness moved while the rest stood.

It knows nothing of how a score was made, and reads a file as anybody may have written it.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import Float64, Integers
from core.seeds import check_seed
from core.which_source.rows import ALL as ALL
from core.which_source.rows import NOTHING as NOTHING

FORMAT, VERSION = "seedscape study", 1
LARGEST_FILE = 8_000_000
MOST_RUNS, MOST_NAMES = 50_000, 30


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
    """The runs of one training, row by row.

    ``name``: what was trained; ``code``: a fingerprint of the code that did, or "". ``metric``:
    the one that ``scores`` gives; "" is the first.
    """

    name: str
    runs: tuple[Run, ...]
    code: str = ""
    metric: str = ""

    @classmethod
    def of(cls, name: str, scores: Mapping[str, Sequence[float]], metric: str = "score") -> Study:
        """Return the study of scores [seed] by source, whose seeds count from 0."""
        rows = scores.items()
        runs = (
            Run(row, n, {metric: float(score)})
            for row, each in rows
            for n, score in enumerate(each)
        )
        return cls(name, tuple(runs))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The rows, in the order in which they first come."""
        return tuple(dict.fromkeys(run.source for run in self.runs))

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The names of the scores, the first one first."""
        return tuple(dict.fromkeys(metric for run in self.runs for metric in run.scores))

    @cached_property
    def failures(self) -> tuple[Run, ...]:
        """The runs that gave no score."""
        return tuple(run for run in self.runs if run.error)

    def by(self, metric: str) -> Study:
        """Return the same study as ``metric`` scores it; raise ``ValueError`` if none does."""
        if metric not in self.metrics:
            raise ValueError(f"the study scores {', '.join(self.metrics)}, not {metric}")
        return replace(self, metric=metric)

    @cached_property
    def scores(self) -> dict[str, Float64]:
        """The scores by source, float64 [seed], by rising seed; a run without one is left out."""
        return {row: np.array(list(each.values()), dtype=np.float64) for row, each in self._rows}

    @cached_property
    def seeds(self) -> dict[str, Integers]:
        """The seeds of ``scores`` by source, int64 [seed]."""
        return {row: np.array(list(each), dtype=np.int64) for row, each in self._rows}

    @cached_property
    def _rows(self) -> list[tuple[str, dict[int, float]]]:
        metric = self.metric or next(iter(self.metrics), "")
        rows: dict[str, dict[int, float]] = {source: {} for source in self.sources}
        for run in sorted(self.runs, key=lambda run: run.seed):
            if metric in run.scores:
                rows[run.source][run.seed] = run.scores[metric]
        return list(rows.items())

    def spread(self, source: str) -> tuple[float, float, float]:
        """Return a row's standard deviation over seeds, and the ends of its 95% interval.

        In the score's own unit; NaN thrice for fewer than two scores. Raises ``ValueError`` for a
        row that the study does not have.
        """
        if source not in self.scores:
            raise ValueError(f"the study has the rows {', '.join(self.sources)}, not {source}")
        return spread_of(self.scores[source])

    def save(self, path: str | Path) -> None:
        """Write the study as JSON; who is cut off leaves the old file, or the new one, whole."""
        path = Path(path)
        handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(self.written())
            os.chmod(made, 0o644)
            os.replace(made, path)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise

    def written(self) -> str:
        """Return the study as JSON, one run a line; every float reads back as the same float."""
        head = {"format": FORMAT, "version": VERSION, "name": self.name, "code": self.code}
        lines = ",\n  ".join(json.dumps(_as_json(run), allow_nan=False) for run in self.runs)
        return f'{json.dumps(head)[:-1]}, "runs": [\n  {lines}\n]}}\n'

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
            data = json.loads(decoded.removeprefix("\ufeff"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"this is no study: {_why_no_json(error)}") from None
        return _study(data)


def spread_of(scores: Float64) -> tuple[float, float, float]:
    """Return the standard deviation of ``scores`` [seed], and the ends of its 95% interval.

    s·√((n − 1)/χ²), with the 97.5% and the 2.5% quantile of χ² with n − 1 degrees of freedom: exact
    where scores are normal. Source: NIST/SEMATECH *e-Handbook of Statistical Methods*, 7.2.3.1.
    """
    # Imported here: who only reads a study need not wait for it.
    from scipy.special import chdtri

    n = len(scores)
    if n < 2:
        return math.nan, math.nan, math.nan
    # Deviations from the first score: equal scores give zero, and no rounding of a mean.
    deviation = float((scores - scores[0]).std(ddof=1))
    low, high = (deviation * math.sqrt((n - 1) / chdtri(n - 1, q)) for q in (0.025, 0.975))
    return deviation, low, high


def _as_json(run: Run) -> dict[str, Any]:
    found = {"error": run.error} if run.error else {"scores": dict(run.scores)}
    return {"source": run.source, "seed": run.seed, **found}


def _no_number(written: str) -> None:
    raise ValueError(f"it holds {written}, which is no number")


def _why_no_json(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno} is not JSON"
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error) if str(error).startswith("it ") else "it holds a number too long to read"


def _expect(holds: bool, says: str) -> None:
    if not holds:
        raise ValueError(says)


def _study(data: Any) -> Study:
    is_study = isinstance(data, dict) and data.get("format") == FORMAT
    _expect(is_study, f"this is no study: it lacks “format”: “{FORMAT}”")
    said, runs = data.get("version"), data.get("runs")
    is_ours = type(said) is int and said == VERSION
    _expect(is_ours, f"studies of version {VERSION} are read; this one says {shortened(said)}")
    is_list = isinstance(runs, list) and 0 < len(runs) <= MOST_RUNS
    _expect(is_list, f"a study's “runs” are a list of 1 to {MOST_RUNS:,} runs")
    study = Study(
        _words(data.get("name"), "the study's “name”"),
        tuple(_run(run, f"run {number}") for number, run in enumerate(runs, 1)),
        _words(data.get("code", ""), "the study's “code”"),
    )
    (twice, seed), times = Counter((run.source, run.seed) for run in study.runs).most_common(1)[0]
    _expect(times == 1, f"the study has two runs of {twice} with seed {seed}")
    for what, names in (("rows", study.sources), ("scores", study.metrics)):
        many = f"a study has at most {MOST_NAMES} different {what}; this one has {len(names)}"
        _expect(len(names) <= MOST_NAMES, many)
    return study


def _run(run: Any, where: str) -> Run:
    _expect(isinstance(run, dict), f"{where} is {shortened(run)}, not a source, a seed and scores")
    source = is_name(run.get("source"), f"the “source” of {where}")
    seed, scores = run.get("seed"), run.get("scores")
    try:
        check_seed(seed)
    except ValueError:
        raise ValueError(f"the “seed” of {where} is {shortened(seed)}") from None
    if "error" in run:
        error = _words(run["error"], f"the “error” of {where}", 2_000)
        return Run(source, seed, {}, error or "no score")
    are_named = isinstance(scores, dict) and 0 < len(scores) <= MOST_NAMES
    _expect(are_named, f"the “scores” of {where} are {shortened(scores)}, not numbers by name")
    what = f"a score's name in {where}"
    return Run(source, seed, {is_name(k, what): _score(v, where) for k, v in scores.items()})


def is_name(value: Any, what: str) -> str:
    """Return ``value`` if it can name a row or a score in a file; raise ``ValueError`` if not."""
    _expect(_words(value, what) != "", f"{what} is empty")
    return str(value)


def _score(value: Any, where: str) -> float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    # So large that its square, and a sum of squares, still is a number.
    says = f"a score of {where} is {shortened(value)}, not a number up to 1e150"
    _expect(is_number and abs(value) <= 1e150, says)
    return float(value)


def _words(value: Any, what: str, longest: int = 200) -> str:
    are_words = isinstance(value, str) and len(value) <= longest and value.isprintable()
    _expect(are_words, f"{what} is {shortened(value)}, not up to {longest:,} printed characters")
    return str(value)


def shortened(value: Any, longest: int = 40) -> str:
    """Return what a file holds as it can be quoted in a sentence."""
    if value is None:
        return "missing"
    if isinstance(value, (dict, list)):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, int) and abs(value) >= 10**longest:
        return "a huge number"
    written = repr(value) if not isinstance(value, str) else f"“{value}”"
    plain = "".join(each if each.isprintable() else "�" for each in written)
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
