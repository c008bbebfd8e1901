"""What people and machines put into links and fields: as meant, at the edge, mistyped, hostile."""

from __future__ import annotations

from random import Random

from core.checks import Choice, Flag, Number, Rule, SeedList, Whole

MARK = "seedscape-was-here"
HTML = f"<script>{MARK}</script><img src=x onerror=alert(1)>"
"""No page may write this as it stands where HTML is read."""

ODD = (
    *("", " ", "nan", "NaN", "inf", "-inf", "1e999", "-1", "-0", "00", "1.5", "1e1", "1_000"),
    *("0x1", "٣", "½", "１", "1,5", "1;2", "+1", "1.", ".", "-", ",", "0-", "9-0", "0-99999999999"),
    *("0,,1", "None", "null", "true", "[]", "{}", "[object Object]", "undefined", "just show me"),
    *(
        f"../../{MARK}",
        f"/tmp/{MARK}",
        "/dev/zero",
        "C:\\con\\con",
        "file:///etc/passwd",
        "//host/share",
    ),
    *(
        HTML,
        f'"><svg onload={MARK}>',
        f"</style></textarea>{HTML}",
        "{{7*7}}",
        "%00%0a",
        "' OR 1=1",
    ),
    *(f"![x](https://{MARK}/x.png)", "[x](javascript:alert(1))", "# x", "$\\frac{1}{0$", "`", "**"),
    *("\x00", "a\x00b", "\x1b[31m", "\r\nSet-Cookie: x=1", "\u202e321", "\ufeff1", "🎲" * 40),
    *("e\u0301" * 30, ":material/casino:", ":red[x]", "a" * 10_000, "9" * 10_000, "0," * 5_000),
    *("1e" + "9" * 5_000, "<" * 10_000, HTML * 200),
)
"""What most parameters refuse."""


def meant(random: Random, rule: Rule, most_work: bool) -> str:
    """Return a value that the rule takes; of those that are much work only on demand."""
    if isinstance(rule, Choice):
        return rule.write(random.choice([o for o in rule.options if o] or [""]))
    if isinstance(rule, Flag):
        return random.choice("01")
    if isinstance(rule, SeedList):
        last = rule.limit - 1 if most_work else min(3, rule.limit - 1)
        return random.choice(("0", f"0-{last}", f"7,{last}", "4294967295"))
    if isinstance(rule, (Whole, Number)):
        least, most = rule.offered if isinstance(rule, Whole) else (rule.least, rule.most)
        edges = [least, rule.default, (least + rule.default) / 2]
        if most_work or most <= 1:
            edges += [most, (least + most) / 2]
        return rule.write(random.choice(edges))
    return random.choice(("a", "b c", "größe", "x" * 150))


def any_text(random: Random, rule: Rule | None = None, most_work: bool = False) -> str:
    """Return a text for a rule's parameter: most often an odd one, else one that is meant."""
    if rule is not None and random.random() < 0.4:
        text = meant(random, rule, most_work)
        return text if random.random() < 0.8 else mistyped(random, text)
    return random.choice(ODD)


def mistyped(random: Random, text: str) -> str:
    """Return ``text`` with one sign too many, too few or wrong."""
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(("", "0", ".", "-", " ", "e", "é", "<")) + text[at + 1 :]


def any_number(random: Random, least: float, most: float, step: float) -> float:
    """Return a number for a slider as a browser may send it, or one that no browser would."""
    odd = (
        float("nan"),
        float("inf"),
        least - step,
        most + step,
        1e300,
        least + step / 3,
    )
    return float(random.choice((least, least + step, least + 2 * step, *odd)))
