"""A chart's data as a table: what a reader would ask for, in words, without what lays it out."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import pyarrow as pa

from core.charts.chart import Chart

WORDS = {
    # who and when
    "seed": "seed", "one": "one seed", "other": "the other seed", "run": "run", "draw": "draw",
    "pass": "pass", "passes": "passes", "call": "call", "asked": "asked in", "which": "which",
    "step": "step", "epoch": "epoch", "position": "position", "fold": "fold", "block": "seeds",
    "example": "example", "sample": "sample", "part": "part", "regime": "seeded", "state": "state",
    "group": "group", "training": "training", "mode": "mode", "line": "line", "method": "method",
    "algorithm": "algorithm", "size": "size", "source": "source", "cost": "what it costs",
    "maker": "maker", "number": "number", "name": "name", "token": "token", "label": "token",
    "rank": "rank", "panel": "part", "depth": "token in the text", "orders": "orders",
    # how much
    "value": "value", "score": "score", "loss": "loss", "count": "how many", "weight": "value",
    "first": "first weight", "second": "second weight", "ends": "ends in", "share": "share",
    "fewest": "fewest", "middle": "median", "most": "most", "chosen": "the chosen pair",
    "mean": "mean", "low": "from", "high": "to", "corrected_low": "corrected, from",
    "corrected_high": "corrected, to", "holds": "holds the truth", "error": "margin of error",
    "p": "p", "width": "spread", "kept": "kept", "expected": "expected", "output": "output",
    "probability": "probability", "distance": "distance", "eta": "η", "moved": "moved by",
    "lead": "lead of the first", "theory": "probability", "drawn": "drawn", "model": "of the model",
    "said": "said", "votes": "votes", "text": "value", "wrong": "wrong", "shade": "shade",
    "across": "across", "down": "down", "x": "x", "y": "y", "other_x": "the other's x",
    "other_y": "the other's y", "end": "to", "seen": "chance to see it", "left": "data left",
    "differs": "differs", "weights": "weights", "evaluation": "evaluation mode",
    "deviation": "standard deviation", "by_k": "kept by top-k", "by_p": "kept by top-p",
    # what is called otherwise in one kind of rows, or is none of the reader's business there
    "draws.number": "which weight", "examples.says": "class", "cells.says": "says",
    "cells.shade": "", "costs.says": "value", "branches.first": "parts with", "paths.drawn": "",
    "branches.remainder": "goes on", "branches.says": "whose", "branches.seed": "",
    "dots.most": "", "spreads.row": "", "pieces.shade": "", "sizes.kept": "", "sizes.end": "",
    "parts.end": "", "passes.says": "what is seen",
}  # fmt: skip
"""What columns are called, or those of one kind of rows; others only lay the picture out."""

HELPERS = ("edges", "lanes", "ties", "labels")
"""Rows that only say again what others say, or join them."""

PLACES = ("panel", "row", "place", "line", "column")
"""Columns of numbers that say where rows stand; other rows may say what stands there."""

_CALLED = ("name", "title", "part", "regime")
_PACKED = re.compile(r"([xy])(\d)|(shade)")
"""Columns that hold a whole way as one string (``core.charts.diffusion.frames``)."""


def tables_of(chart: Chart) -> dict[str, pa.Table]:
    """Return the rows of a chart that hold its data, by what they are called; the longest first."""
    kinds = {name: pa.ipc.open_stream(rows).read_all() for name, rows in chart.rows.items()}
    tables = {kind: _table(kind, kinds) for kind in kinds if kind not in HELPERS}
    told = {kind: each for kind, each in tables.items() if each.num_columns > 1 and each.num_rows}
    first = next(iter(told), "")
    return {kind: each for kind, each in told.items() if kind == first or _counts(each)}


def _counts(table: pa.Table) -> bool:
    return any(not pa.types.is_string(each.type) for each in table.schema)


def _table(kind: str, kinds: dict[str, Any]) -> pa.Table:
    rows, columns = kinds[kind], dict[str, Any]()
    said = [rows[name].combine_chunks() for name in rows.column_names]
    for name in rows.column_names:
        column, numbers = rows[name], not pa.types.is_string(rows[name].type)
        if name in PLACES and numbers:
            called = _called(name, column, kinds, kind)
            if called is not None and called not in said:
                columns = {f"in {name}" if "of" in columns else "of": called, **columns}
        elif word := WORDS.get(f"{kind}.{name}", WORDS.get(name, "")):
            columns[word] = column
    return _unpacked(rows, columns) if _packed(rows) else pa.table(columns)


def _called(place: str, column: Any, kinds: dict[str, Any], kind: str) -> Any:
    """Return what other rows call these places; None if none do."""
    for name, rows in kinds.items():
        words = [word for word in _CALLED if word in rows.column_names]
        if name != kind and words and place in rows.column_names and rows.num_rows:
            named = dict(zip(rows[place].to_pylist(), rows[words[0]].to_pylist(), strict=True))
            return pa.array([named.get(each) for each in column.to_pylist()], pa.string())
    return None


def _packed(rows: Any) -> dict[str, re.Match[str]]:
    """Return the columns that hold a way as a string: a shade a sign, or a place in two."""
    strings = [name for name in rows.column_names if pa.types.is_string(rows[name].type)]
    return {name: match for name in strings if (match := _PACKED.fullmatch(name))}


def _unpacked(rows: Any, columns: dict[str, Any]) -> Any:
    """Return a row for each step of each way; places from 0, one edge of the picture, to 1."""
    ways: dict[str, list[list[float]]] = {}
    for name, match in _packed(rows).items():
        signs = 1 if match[3] else 2
        ways[match[3] or f"{match[1]} in picture {int(match[2]) + 1}"] = [
            [int(way[i : i + signs], 36) / (36**signs - 1) for i in range(0, len(way), signs)]
            for way in rows[name].to_pylist()
        ]
    steps = len(next(iter(ways.values()))[0]) if rows.num_rows else 0
    table = {
        word: [value for value in column.to_pylist() for _ in range(steps)]
        for word, column in columns.items()
        if word != "shade"
    }
    table["step"] = list(range(steps)) * rows.num_rows
    table |= {word: [*chain.from_iterable(each)] for word, each in ways.items()}
    return pa.table(table)
