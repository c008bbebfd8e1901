"""The data behind each picture, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from core.text_sampling.columns import Columns
from core.text_sampling.drawn import Drawn
from core.text_sampling.ways import Ways


def columns_csv(columns: Columns) -> str:
    """Return a row for each step and token that is shown."""
    return _csv(
        ["step", "setting", "rank", "token", "name", "probability", "kept"],
        (
            (
                column.step,
                "" if column.value is None else column.value,
                row + 1,
                int(columns.tokens[row]),
                columns.names[row],
                float(column.probabilities[row]),
                int(column.kept[row]),
            )
            for column in columns.columns
            for row in range(len(columns.names))
        ),
    )


def drawn_csv(drawn: Drawn) -> str:
    """Return a row for each token that is shown, and one for the others."""
    rows: list[tuple[object, ...]] = [
        (int(token), name, float(theory), int(count), drawn.draws)
        for token, name, theory, count in zip(
            drawn.tokens, drawn.names, drawn.theory, drawn.counts, strict=True
        )
    ]
    if drawn.others:
        rows.append(("", f"{drawn.others} others", drawn.rest, drawn.rest_count, drawn.draws))
    return _csv(["token", "name", "probability", "times_drawn", "draws"], rows)


def ways_csv(ways: Ways) -> str:
    """Return a row for each way and token that came."""
    return _csv(
        ["way", "tokens_left", "name", "times_drawn", "draws"],
        (
            (way.name, way.kept, name, int(count), ways.seeds)
            for way in ways.ways
            for name, count in zip(way.tokens, way.counts, strict=True)
        ),
    )


def _csv(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
