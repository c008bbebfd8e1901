"""Small words and numbers for sentences that are computed from a result."""

from __future__ import annotations


def shown_loss(loss: float) -> str:
    """Return a loss in three digits; what only rounding keeps from zero is zero."""
    return "0" if abs(loss) < 1e-9 else f"{loss:.3g}"


def number_of(count: int, one: str, many: str) -> str:
    """Return ``"1 seed"`` or ``"3 seeds"``."""
    return f"{count:,} {one if count == 1 else many}"


def listed(parts: list[str]) -> str:
    """Join the parts of a sentence: ``"a; b; and c"``."""
    return parts[0] if len(parts) == 1 else "; ".join(parts[:-1]) + f"; and {parts[-1]}"
