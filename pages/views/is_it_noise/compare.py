"""The view "Compare": two variants, and whether their scores tell them apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.charts.is_it_noise.strips import Strip, strips_chart
from core.is_it_noise.comparison import Comparison, as_typed
from core.is_it_noise.power import power_of
from core.is_it_noise.words import (
    ONES,
    TESTS,
    difference_words,
    headline,
    power_words,
    shown_p,
    sizes_words,
    wins_words,
)
from core.scripts import script
from core.wording import plain
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.is_it_noise.scores import CHOSEN, InUse, choose, compared

TITLE = "Compare"
ANSWERS = {
    "b": "B is better",
    "a": "A is better",
    "cannot tell": "nobody can say",
    "too few": "too few runs to tell",
    "same": "no score differs",
}
STORIES = (
    ("Two widths that hardly differ, 20 seeds", {"scores": "twenty"}),
    ("Three networks against one", {"scores": "widths"}),
    ("33 points apart", {"scores": "prompts"}),
    ("A hundred folds", {"scores": "folds"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess."""

    guess: str = lesson.guess(tuple(ANSWERS.values()))


PARAMETERS = (CHOSEN, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    use = choose(state, least=2)
    found = compared(state, use) if use else None
    if use and found:
        _compare(state, use, found)
    lesson.stories(state, STORIES)
    if use and found and found[use.b].spread > 0:
        _take_home(state, found[use.b])


def _compare(state: PageState, use: InUse, found: dict[str, Comparison]) -> None:
    this = found[use.b]
    names = f"A is **{plain(use.a)}**, B is **{plain(use.b)}**. "
    known = (use.a, use.b) == ("A", "B")
    guess = lesson.ask(state, f"{'' if known else names}Is B better than A?")
    if guess:
        lesson.answer(guess, ANSWERS[this.verdict], plain(this.says))
    means = (float(this.a.mean()), float(this.b.mean())) if guess else (None, None)
    strips = [
        Strip(letter if letter == name else f"{letter}: {name}", use.columns[name], hue, mean)
        for letter, name, hue, mean in zip("AB", (use.a, use.b), (0, 1), means, strict=True)
    ]
    one, tied = ONES[this.kind][0], this.kind != "groups"
    says = f"The scores of A and B: {sizes_words(this)}"
    lesson.show_chart(strips_chart(strips, says, use.axis, one, tied), "scores")
    rows = len(use.columns[use.a])
    lost = f"Only {len(this.a)} of {rows} rows have a score of both, and make a pair. "
    st.caption(use.says if not tied or len(this.a) == rows else lost + use.says)
    if guess:
        _told(use, found)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: use.columns, "seedscape-is-it-noise")


def _told(use: InUse, found: dict[str, Comparison]) -> None:
    this, several = found[use.b], len(found) > 1
    # Of two groups only the mean difference is drawn: its interval says the rest.
    strips = [
        Strip(
            f"{name} − {use.a}",
            np.array([each.difference]) if this.kind == "groups" else each.differences,
            hue,
            each.difference,
            each.interval,
        )
        for hue, (name, each) in enumerate(found.items(), 1)
    ]
    axis, one = f"difference in {use.axis}", ONES[this.kind][0]
    chart = strips_chart(strips, plain(difference_words(this)), axis, one, zero="no difference")
    lesson.show_chart(chart, "pairs")
    more = f" {power_words(this, power_of(this))}" if this.spread > 0 else ""
    st.markdown(f"{plain(wins_words(this))}.{more}")
    st.markdown("##### For a paper")
    st.code(this.paper, language=None, wrap_lines=True)
    rows = [(n, each, test) for n, each in found.items() for test in each.p_values]
    columns = {
        "test": [TESTS[test] for _, _, test in rows],
        "two-sided": [shown_p(each.p_values[test]) for _, each, test in rows],
    }
    if several:
        columns = {"B": [plain(name) for name, _, _ in rows], **columns}
    if rows:
        st.table(columns, border="horizontal", width="content", hide_index=True)
    if several:
        st.markdown("\n".join(f"- {plain(each.says)}" for each in found.values()))
    lesson.why("What do these tests ask for?", WHY)


def _take_home(state: PageState, this: Comparison) -> None:
    told, split = bool(state["guess"]), (state["train"], state["test"])
    (a, b), scale = as_typed(this.a, this.b)
    lists = {"A": (a / scale).tolist(), "B": (b / scale).tolist()}
    lesson.take_home(
        "Report the interval and the test, not only the means. This script compares the two "
        f"lists{lesson.prints(headline(this), told)}",
        script("is_it_noise", "compare", KIND=this.kind, TRAIN_TEST=split, SCALE=scale, **lists),
        "seedscape-is-it-noise",
    )


WHY = (
    "**Pairs** share a seed or a data set. If A and B were equal, each difference could as well "
    "have the other sign. So all 2ⁿ ways to set the signs are tried, beyond 13 pairs 9,999 of "
    "them: p is the share whose mean lies as far out, on either side. Hence the least p is 2/2ⁿ. "
    "The interval is a BCa bootstrap of the mean difference; with few pairs it tends to be too "
    "short. Wilcoxon's test stands beside it for scores over data sets: zeros are split between "
    "the sides, and of an odd number one is left out.\n\n"
    "**Two groups** share nothing: Welch's t does not take their spreads for equal, a permutation "
    "test takes nothing for normal, and B is called better only if both agree.\n\n"
    "**Resampled folds** share training examples, so their scores vary together and s/√n is "
    "too short: t = mean / √((1/(k·r) + n_test/n_train)·s²), with k·r − 1 degrees of freedom.\n\n"
    "Several variants against one are several chances to be lucky: Holm's method multiplies the "
    "least p by their number, the next by one less, and so on.\n\n"
    "Sources: Efron, *JASA* 1987; Demšar, *JMLR* 2006; Nadeau and Bengio, *Machine Learning* 2003; "
    "Holm, *Scandinavian Journal of Statistics* 1979."
)
