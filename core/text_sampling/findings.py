"""What the results say, in sentences: every number from the result."""

from __future__ import annotations

from collections.abc import Mapping

from core.text_sampling.columns import TITLES, Column, Columns
from core.text_sampling.drawn import Drawn
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.ways import Ways
from core.wording import listed, number_of


def pipeline_finding(columns: Columns) -> str:
    """Say how many tokens each filter leaves, and how much surprise."""
    tokens = number_of(columns.vocabulary, "token", "tokens")
    steps = [f"{setting(column)} leaves {column.size:,}" for column in columns.filters]
    start = f"Of {tokens}, {listed(steps)}" if steps else f"All {tokens} stay in the draw"
    first, last = columns.first.entropy, columns.last.entropy
    return f"{start}; the entropy goes from {first:.2f} to {last:.2f} bits."


def setting(column: Column) -> str:
    """Return a step with its setting: "top-p = 0.9"."""
    return f"{TITLES[column.step]} = {column.value:g}"


def growth_answer(size: int, doubled: int, settings: SamplerSettings) -> str:
    """Say what the kept set does when the temperature doubles, and why."""
    now, then = settings.temperature, 2 * settings.temperature
    says = (
        f"At T = {now:g}, {number_of(size, 'token stays', 'tokens stay')}; at T = {then:g}, "
        f"{number_of(doubled, 'token stays', 'tokens stay')}."
    )
    if now == 0:
        return f"{says} Twice 0 is 0: argmax."
    if settings.top_p is None and settings.min_p is None:
        return f"{says} No filter here looks at probabilities, so T changes only the odds inside."
    if settings.order[-1] == "temperature":
        return f"{says} The temperature comes last: the filters have chosen before it."
    why = "A flatter distribution needs more tokens to reach p, and fewer fall below the bar."
    if settings.top_k is not None and doubled == settings.top_k:
        return f"{says} {why} Here top-k stops the growth."
    return f"{says} {why}"


def growth_side(size: int, doubled: int) -> str:
    """Return the guess that is right."""
    if doubled == size:
        return "stays as it is"
    return "grows" if doubled > size else "shrinks"


def drawn_finding(drawn: Drawn) -> str:
    """Say how far the draws are from theory, and whether a removed token came."""
    theory, share = drawn.farthest_theory, drawn.farthest_theory + drawn.error
    draws = number_of(drawn.draws, "draw", "draws")
    says = (
        f"{draws}: the largest error is {100 * abs(drawn.error):.2g} points, at "
        f"“{drawn.farthest}” ({share:.1%} drawn, {theory:.1%} expected)."
    )
    if drawn.removed == 0:
        return f"{says} No token is removed."
    came = "none of them came" if drawn.removed_drawn == 0 else f"{drawn.removed_drawn} came"
    return f"{says} {number_of(drawn.removed, 'token is', 'tokens are')} removed; {came}."


def ways_finding(ways: Ways) -> str:
    """Say which ways gave one token, and what a tie does."""
    found = {way.name: way for way in ways.ways}
    sure = [name for name in ("top-k = 1", "top-p = 1/|V|", "temperature = 0") if found[name].sure]
    yours = found["your settings"]
    tied = len(found["a tie, top-k = 1"].tokens)
    return (
        f"{ways.seeds} seeds: your settings drew {number_of(len(yours.tokens), 'token', 'tokens')}"
        f"; {listed(sure)} drew “{ways.favourite}” each time. "
        f"In a tie, top-k = 1 drew {number_of(tied, 'token', 'tokens')}."
    )


def error_side(error: float) -> str:
    """Return the guess that is right, for an error as a share."""
    points = 100 * abs(error)
    if points < 1:
        return "under 1 point"
    return "1 to 5 points" if points <= 5 else "over 5 points"


def seed_words(ways: Ways) -> str:
    """Say what a fixed seed does, beside what greedy does."""
    way = next(way for way in ways.ways if way.name == "one seed, again and again")
    which = (
        "here by chance the most probable one"
        if way.greedy
        else f"and not the most probable one, “{ways.favourite}”"
    )
    return (
        f"A fixed seed gave “{way.tokens[0]}” {ways.seeds} times out of {ways.seeds}, {which}. "
        f"{number_of(way.kept, 'token was', 'tokens were')} in the draw: repeatable, not greedy."
    )


def order_table(found: Mapping[str, Column], header: str = "order") -> str:
    """Return a Markdown table: what each order leaves, by its name."""
    lines = [f"| {header} | tokens that stay | entropy |", "| --- | --- | --- |"]
    lines += [
        f"| {order} | {column.size:,} | {column.entropy:.2f} bits |"
        for order, column in found.items()
    ]
    return "\n".join(lines)


def order_finding(found: Mapping[str, Column]) -> str:
    """Say whether the orders leave different tokens."""
    sizes = {column.size for column in found.values()}
    if len(sizes) == 1:
        return (
            f"With these settings {listed(list(found))} leave "
            f"{number_of(sizes.pop(), 'token', 'tokens')} each. Move the temperature."
        )
    each = [f"{order} {column.size:,}" for order, column in found.items()]
    return f"One prompt, the same settings, in three orders: {listed(each)} tokens stay."
