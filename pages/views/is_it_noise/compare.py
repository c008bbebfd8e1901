"""The view "Compare": two variants, and whether their scores tell them apart."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.charts.is_it_noise.strips import Strip, strips_chart
from core.is_it_noise.comparison import Comparison, as_typed
from core.is_it_noise.words import ONES, TESTS, headline, shown_p, sizes_words, wins_words
from core.scripts import script
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.is_it_noise.scores import CHOSEN, Read, choose, compared, plain

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
    read = choose(state)
    found = compared(state, read) if read else None
    if read and found:
        _compare(state, read, found)
    lesson.stories(state, STORIES)
    if read and found and found[read.b].spread > 0:
        _take_home(state, found[read.b])


def _compare(state: PageState, read: Read, found: dict[str, Comparison]) -> None:
    this = found[read.b]
    names = f"A is **{plain(read.a)}**, B is **{plain(read.b)}**. "
    known = (read.a, read.b) == ("A", "B")
    guess = lesson.ask(state, f"{'' if known else names}Is B better than A?")
    if guess:
        lesson.answer(guess, ANSWERS[this.verdict], plain(this.says))
    _scores_picture(read, this, bool(guess))
    rows = len(read.columns[read.a])
    lost = f"Only {len(this.a)} of {rows} rows have a score of both, and make a pair. "
    says = read.says if this.kind == "groups" or len(this.a) == rows else lost + read.says
    if says:
        st.caption(says)
    if guess:
        _told(read, found)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: read.columns, "seedscape-is-it-noise")


def _take_home(state: PageState, this: Comparison) -> None:
    told, split = bool(state["guess"]), (state["train"], state["test"])
    (first, second), scale = as_typed(this.a, this.b)
    lesson.take_home(
        "Report the interval and the test, not only the means. This script compares the two "
        f"lists{lesson.prints(headline(this), told)}",
        script(
            "is_it_noise", "compare", KIND=this.kind, A=(first / scale).tolist(),
            B=(second / scale).tolist(), TRAIN_TEST=split, SCALE=scale,
        ),
        "seedscape-is-it-noise",
    )  # fmt: skip


def _scores_picture(read: Read, this: Comparison, told: bool) -> None:
    means = (float(this.a.mean()), float(this.b.mean())) if told else (None, None)
    strips = [
        Strip(letter if letter == name else f"{letter}: {name}", read.columns[name], hue, mean)
        for letter, name, hue, mean in zip("AB", (read.a, read.b), (0, 1), means, strict=True)
    ]
    says = f"The scores of A and B: {sizes_words(this)}"
    tied = this.kind != "groups"
    chart = strips_chart(strips, says, read.axis, ONES[this.kind][0], tied)
    lesson.show_chart(chart, "scores")


def _told(read: Read, found: dict[str, Comparison]) -> None:
    this, several = found[read.b], len(found) > 1
    shown = found if several else {read.b: this}
    if this.kind != "groups":
        many = "The others" if several else "B"
        says = f"{many} − A: {sizes_words(this)}, the mean and its 95% interval"
        strips = [
            Strip(f"{name} − {read.a}", each.differences, hue, each.difference, each.interval)
            for hue, (name, each) in enumerate(shown.items(), 1)
            if each.differences.size
        ]
        axis = f"difference in {read.axis}"
        one = ONES[this.kind][0]
        lesson.show_chart(strips_chart(strips, says, axis, one, zero="no difference"), "pairs")
    st.markdown(f"{plain(wins_words(this))}.")
    st.markdown("##### For a paper")
    st.code(this.paper, language=None, wrap_lines=True)
    rows = [
        {
            "variant": name,
            "test": TESTS[test],
            "two-sided": shown_p(p),
            "after Holm": shown_p(each.p),
        }
        for name, each in shown.items()
        for test, p in each.p_values.items()
    ]
    columns = ["variant", "test", "two-sided", "after Holm"] if several else ["test", "two-sided"]
    if rows:
        st.table(
            {key: [row[key] for row in rows] for key in columns},
            border="horizontal", width="content", hide_index=True,
        )  # fmt: skip
    if several:
        st.markdown("\n".join(f"- {plain(each.says)}" for each in found.values()))
    lesson.why("What do these tests ask for?", WHY)


WHY = (
    "**Pairs** share a seed or a data set. If A and B were equal, each difference could as well "
    "have the other sign. So all 2ⁿ ways to set the signs are tried, beyond 13 pairs 9,999 of "
    "them: p is the share whose mean lies as far out, on either side. Hence the least p is 2/2ⁿ. "
    "The interval is a BCa bootstrap of the mean difference; with few pairs it tends to be too "
    "short. Wilcoxon's test stands beside it for scores over data sets: zeros are split between "
    "the sides, and of an odd number one is left out.\n\n"
    "**Two groups** share nothing: Welch's t does not take their spreads for equal, a permutation "
    "test takes nothing for normal, and B is called better only if both agree.\n\n"
    "**Folds of one data set** share training examples, so their scores vary together and s/√n is "
    "too short: t = mean / √((1/(k·r) + n_test/n_train)·s²), with k·r − 1 degrees of freedom.\n\n"
    "Several variants against one are several chances to be lucky: Holm's method multiplies the "
    "least p by their number, the next by one less, and so on.\n\n"
    "Sources: Efron, *JASA* 1987; Demšar, *JMLR* 2006; Nadeau and Bengio, *Machine Learning* 2003; "
    "Holm, *Scandinavian Journal of Statistics* 1979."
)
