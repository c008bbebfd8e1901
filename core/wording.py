"""Small words and numbers for sentences that are computed from a result."""

from __future__ import annotations

_MARKDOWN = frozenset("\\`*_{}[]()#+-!|<>$:~&")


def shown_loss(loss: float) -> str:
    """Return a loss in three digits; what only rounding keeps from zero is zero."""
    return "0" if abs(loss) < 1e-9 else f"{loss:.3g}".replace("-", "−")


def plain_number(value: float, digits: int = 3) -> str:
    """Return a number in so many digits, and below a million never with an exponent.

    >>> plain_number(0.05076, 2), plain_number(104.2, 2), plain_number(4383.0)
    ('0.051', '104', '4,383')
    """
    return f"{value:,.0f}" if 10**digits <= abs(value) < 1e6 else f"{value:.{digits}g}"


def decimal(value: float, digits: int = 4) -> str:
    """Return a number with so many decimals, and a minus sign as it is printed in books.

    >>> decimal(-0.04742), decimal(-0.00001, 3)
    ('−0.0474', '0.000')
    """
    return f"{value:z.{digits}f}".replace("-", "−")


def scientific(value: float, digits: int = 1) -> str:
    """Return a number as so many digits after the point, times a power of ten.

    >>> scientific(1.3e-7), scientific(0.0)
    ('1.3·10⁻⁷', '0')
    """
    if value == 0:
        return "0"
    mantissa, power = f"{value:.{digits}e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.replace('-', '−')}·10{raised}"


def number_of(count: int, one: str, many: str) -> str:
    """Return ``"1 seed"`` or ``"3 seeds"``."""
    return f"{count:,} {one if count == 1 else many}"


def listed(parts: list[str]) -> str:
    """Join the parts of a sentence: ``"a, b and c"``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def percent(share: float) -> str:
    """Return a probability in percent, small ones with enough digits to be seen.

    >>> percent(0.5), percent(0.0123), percent(0.00004)
    ('50%', '1.2%', '0.004%')
    """
    hundredths = 100 * share
    return f"{hundredths:.0f}%" if hundredths >= 9.95 else f"{hundredths:.2g}%"


def plain(words: str) -> str:
    """Return ``words`` so that Markdown shows them as they are: a reader's file may hold them."""
    return "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in words)


def sentence(says: object) -> str:
    """Return an error's or a note's words with a capital and a full stop, as ``plain`` ones."""
    words = str(says)
    return plain(f"{words[:1].upper()}{words[1:]}.")
