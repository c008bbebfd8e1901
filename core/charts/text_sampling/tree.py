"""Where texts part, as an outline: a branch is a row, and stands under the one it grows from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, at, drawn, places
from core.charts.colours import group_shapes
from core.charts.palette import QUIET, WAITING, group_colours
from core.charts.text_sampling.walked_text import LETTER, in_one_line
from core.text_sampling.prompts import prompt_end
from core.text_sampling.tree import Branch, leaves
from core.wording import percent

if TYPE_CHECKING:
    from core.text_sampling.completions import Completion
    from core.text_sampling.tokens import Tokenizer

ROW = 26
RIGHT = 104
"""Pixels for whose text it is and how probable its turn was."""

SHAPES = 2 * group_shapes(8)
BRANCHES = alt.NamedData("branches")
X, Y = "(8 + datum.depth * indent)", f"({ROW} * (datum.row + 0.5))"
STEM = at(f"{X} - indent")


def tree_chart(
    tree: Sequence[Branch],
    done: Sequence[Completion],
    prompt: str,
    tokenizer: Tokenizer,
    finding: str,
) -> Chart:
    """Draw the outline of the texts ``done``, which end in a shape and a colour for each seed."""
    deepest = max(branch.depth for branch in tree)
    rows = _rows(tree, done, prompt, tokenizer)
    layers = [*_lines(), *_marks(len(done)), *_words()]
    params = places(letter=str(LETTER), indent=f"min(22, width * 0.3 / {max(deepest, 1)})")
    return drawn(finding, {"branches": rows}, layers, params=params, height=ROW * len(tree) + 4)


def _rows(
    tree: Sequence[Branch], done: Sequence[Completion], prompt: str, tokenizer: Tokenizer
) -> dict[str, Any]:
    by_seed = {each.seed: (place, each) for place, each in enumerate(done)}
    ends = leaves(tree)
    first, remainder, says, seeds = [], [], [], []
    for branch in tree:
        place, one = by_seed[branch.seeds[0]]
        many = len(branch.seeds)
        who = f"seed {one.seed}" if many == 1 else f"{many} seeds"
        if branch.parent < 0:
            first.append("")
            remainder.append(prompt_end(prompt, 40) + tokenizer.decode(branch.tokens))
        else:
            first.append(in_one_line(tokenizer.piece(branch.tokens[0]).replace("␣", "")))
            remainder.append(tokenizer.decode(branch.tokens[1:]))
            who += f" · {percent(float(one.chance[branch.begins]))}"
        says.append(who)
        seeds.append(place if branch in ends else -1)
    rest = [in_one_line(each) for each in remainder]
    # Vega trims what it writes: spaces between the two are room.
    words = [each.lstrip() for each in rest]
    return {
        "row": np.arange(len(tree)),
        "above": [max(branch.parent, 0) for branch in tree],
        "depth": [branch.depth for branch in tree],
        "first": first,
        "remainder": words,
        "letters": [len(a) + len(b) - len(c) for a, b, c in zip(first, rest, words, strict=True)],
        "says": says,
        "whole": [in_one_line(tokenizer.decode(branch.tokens)) for branch in tree],
        "seed": seeds,
    }


def _lines() -> list[alt.Chart]:
    """Return a line down from each branch, and one across to each that grows from it."""
    grown = alt.Chart(BRANCHES).transform_filter(datum.depth > 0)
    line = grown.mark_rule(strokeWidth=1.2, color=QUIET).encode(x=STEM)
    return [
        line.encode(y=at(f"{ROW} * (datum.above + 0.5)"), y2=at(Y)),
        line.encode(x2=at(X), y=at(Y)),
    ]


def _marks(seeds: int) -> list[alt.Chart]:
    branch = alt.Chart(BRANCHES)
    place = branch.encode(x=at(X), y=at(Y))
    domain = list(range(seeds))
    return [
        place.transform_filter(datum.seed < 0).mark_point(size=40, color=WAITING),
        place.transform_filter(datum.seed >= 0)
        .mark_point(size=95)
        .encode(
            alt.Color("seed:N").legend(None).scale(domain=domain, range=group_colours(seeds)),
            alt.Shape("seed:N").legend(None).scale(domain=domain, range=SHAPES[:seeds]),
        ),
        branch.mark_rect(opacity=0.001).encode(
            x=at("0"),
            x2=at("width"),
            y=at(f"{Y} - {ROW / 2}"),
            y2=at(f"{Y} + {ROW / 2}"),
            tooltip=[
                alt.Tooltip("whole:N", title="text"),
                alt.Tooltip("says:N", title="written by"),
            ],
        ),
    ]


def _words() -> list[alt.Chart]:
    def text(field: str, x: str, **mark: Any) -> alt.Chart:
        room = alt.expr(f"max(1, width - {RIGHT} - ({x}))")
        words = alt.Chart(BRANCHES).mark_text(**{"font": "monospace", "limit": room, **mark})
        return words.encode(alt.Text(f"{field}:N"), x=at(x), y=at(Y))

    start = f"({X} + 12)"
    return [
        text("first", start, fontWeight="bold"),
        text("remainder", f"{start} + datum.letters * letter"),
        text("says", "width", align="right", font="sans-serif", limit=RIGHT),
    ]
