"""What every chart function returns: a Vega-Lite specification, its rows, and its finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

Spec = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A picture: ``spec`` in Vega-Lite; ``rows``: Arrow streams by the names that the spec uses.

    ``finding``: one sentence computed from the result. It stands over the chart and is its
    alternative text.
    """

    spec: Spec
    finding: str
    rows: Mapping[str, bytes] = field(default_factory=dict)


def arrow_bytes(columns: Mapping[str, Any]) -> bytes:
    """Return columns of equal length as one Arrow stream, the form that a browser is sent."""
    table = pa.table(dict(columns))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def timer(throttle: int, update: str) -> Spec:
    """Return an entry for a parameter's ``on``: recompute it every ``throttle`` milliseconds."""
    return {"events": {"type": "timer", "throttle": throttle}, "update": update}


def places(**expressions: str) -> list[Spec]:
    """Return parameters that say where things stand, each an expression of width and height.

    Those further down may use those above; the browser works them out anew when the view changes.
    """
    return [{"name": name, "expr": expression} for name, expression in expressions.items()]


def layered(layers: Sequence[Spec], params: Sequence[Spec] = (), height: int = 300) -> Spec:
    """Return one view of ``layers``, each on scales of its own, in the style of the house."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": height,
        "params": list(params),
        "layer": list(layers),
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
        "config": {"view": {"stroke": None}, "axis": {"grid": False}},
        "usermeta": {"embedOptions": {"renderer": "canvas", "actions": False}},
    }
