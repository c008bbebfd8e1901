"""A picture whose words can be read from the back of a room."""

from __future__ import annotations

from typing import Any

TIMES = "(width > 480 ? 1.2 : 1)"
"""How much larger: the smallest words have 12 pixels, and 14 can be read. A phone has no room."""


def larger(part: Any) -> Any:
    """Return a part of a picture's specification with each size of letters larger.

    >>> larger({"mark": {"fontSize": {"expr": "wide ? 14 : 12"}}, "x": 12})
    {'mark': {'fontSize': {'expr': '(width > 480 ? 1.2 : 1) * (wide ? 14 : 12)'}}, 'x': 12}
    """
    if isinstance(part, list):
        return [larger(each) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("name") == "letter":  # the width of one, by which texts are set
        return _scaled(part)
    return {
        name: _scaled(value) if name.lower().endswith("fontsize") else larger(value)
        for name, value in part.items()
    }


def _scaled(size: Any) -> Any:
    if isinstance(size, dict) and "expr" in size:
        return {**size, "expr": f"{TIMES} * ({size['expr']})"}
    return {"expr": f"{TIMES} * {size}"}
