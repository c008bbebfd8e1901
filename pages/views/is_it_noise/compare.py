"""The view "Compare": two variants, and whether their scores tell them apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.charts.is_it_noise.power import power_chart
from core.charts.is_it_noise.strips import Strip, strips_chart
from core.is_it_noise import words
from core.is_it_noise.compare import compare_with_one
from core.is_it_noise.comparison import Comparison, as_typed
from core.is_it_noise.power import power_of
from core.scripts import script
from core.wording import plain, sentence
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.is_it_noise.scores import CHOSEN, InUse, choose

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
    ("14 data sets", {"scores": "data_sets"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess."""

    guess: str = lesson.guess(tuple(ANSWERS.values()))


PARAMETERS = (CHOSEN, Parameters(Shown))
# For each session alone: a result holds the scores that a reader brought.
_compared = st.cache_data(max_entries=16, show_spinner="Comparing …", scope="session")(
    compare_with_one
)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    use = choose(state, st.container(horizontal=True, vertical_alignment="bottom"), least=2)
    this = _compare(state, use) if use else None
    lesson.stories(state, STORIES)
    if this and this.spread > 0:
        (a, b), scale = as_typed(this.a, this.b)
        given: dict[str, Any] = {"KIND": this.kind, "TRAIN_TEST": this.train_test or (9, 1)}
        given |= {"A": (a / scale).tolist(), "B": (b / scale).tolist(), "SCALE": scale}
        prints = lesson.prints(words.headline(this), bool(state["guess"]))
        lesson.take_home(
            f"Report the interval and the test. This script compares the two lists{prints}",
            script("is_it_noise", "compare", **given),
            "seedscape-is-it-noise",
        )


def _compare(state: PageState, use: InUse) -> Comparison | None:
    """Draw the scores, and what is known once the guess is made; return it."""
    paired, higher = state["runs"] != "groups", state["better"] == "higher"
    how: dict[str, Any] = {"paired": paired, "higher_is_better": higher}
    if state["runs"] == "folds":
        how["train_test"] = state["train"], state["test"]
    try:
        found = _compared(use.columns, use.a, **how)
    except ValueError as error:
        st.error(sentence(error), icon=":material/error:")
        return None
    this = found[use.b]
    names = f"A is **{plain(use.a)}**, B is **{plain(use.b)}**. "
    guess = lesson.ask(state, f"{names * (use.a != 'A' or use.b != 'B')}Is B better than A?")
    if guess:
        lesson.answer(guess, ANSWERS[this.verdict], plain(this.says))
    means = (float(this.a.mean()), float(this.b.mean())) if guess else (None, None)
    strips = [
        Strip(name if name == letter else f"{letter}: {name}", use.columns[name], hue, mean)
        for letter, name, hue, mean in zip("AB", (use.a, use.b), (0, 1), means, strict=True)
    ]
    says, rows = f"The scores of A and B: {words.sizes_words(this)}", len(use.columns[use.a])
    chart = strips_chart(strips, says, use.axis, words.ONES[this.kind][0], tied=paired)
    lesson.show_chart(chart, "scores")
    lost = f"Only {len(this.a)} of {rows} rows have a score of both, and make a pair. "
    st.caption((lost if paired and len(this.a) < rows else "") + use.says)
    if guess:
        _told(use, found)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: use.columns, "seedscape-is-it-noise")
    return this


def _told(use: InUse, found: dict[str, Comparison]) -> None:
    this, (one, many) = found[use.b], words.ONES[found[use.b].kind]
    # Of two groups only the mean difference is drawn: its interval says the rest.
    strips, is_mean = [], this.kind == "groups"
    for hue, (name, each) in enumerate(found.items(), 1):
        values = np.array([each.difference]) if is_mean else each.differences
        strips.append(Strip(f"{name} − {use.a}", values, hue, each.difference, each.interval))
    finding, axis = plain(words.difference_words(this)), f"difference in {use.axis}"
    chart = strips_chart(strips, finding, axis, one, zero="no difference")
    lesson.show_chart(chart, "differences")
    st.markdown(f"{plain(words.wins_words(this))}.")
    if this.spread > 0:
        power = power_of(this)
        lesson.show_chart(power_chart(power, many, words.power_words(this, power)), "power")
        st.caption(LUCK)
    st.markdown("##### For a paper")
    st.code(words.paper_words(this), language=None, wrap_lines=True)
    tests = [
        {"B": plain(name), "test": words.TESTS[test], "two-sided": words.shown_p(p)}
        for name, each in found.items()
        for test, p in each.p_values.items()
    ]
    if tests:
        st.table(tests, border="horizontal", width="content", hide_index=True)
    if len(found) > 1:
        st.markdown("\n".join(f"- {plain(each.says)}" for each in found.values()))
    lesson.why("What do these tests ask for?", WHY)


LUCK = (
    "80% counts as enough, and the difference seen as the true one. It is itself luck: what was "
    "picked because it looked large will be smaller the next time. The curve is Student's."
)
WHY = (
    "**Pairs**: if A and B were equal, each difference could as well have the other sign. So all "
    "2ⁿ ways to set the signs are tried, beyond 13 pairs 9,999 of them: p is twice the share whose "
    "mean lies as far out, and at least 2/2ⁿ. The BCa interval of few pairs tends to be too short. "
    "In Wilcoxon's test zeros are split between the sides; of an odd number one is left out.\n\n"
    "**Two groups** share nothing: Welch's t does not take their spreads for equal, a permutation "
    "test takes nothing for normal, and B is called better only if both agree.\n\n"
    "**Resampled folds** share training examples, so s/√n is too short: "
    "t = mean / √((1/(k·r) + n_test/n_train)·s²), with k·r − 1 degrees of freedom.\n\n"
    "Several variants against one are several chances to be lucky: Holm's method multiplies the "
    "least p by their number, the next by one less, and so on.\n\n"
    "Sources: Efron, *JASA* 1987; Demšar, *JMLR* 2006; Nadeau and Bengio, *Machine Learning* 2003; "
    "Holm, *Scandinavian Journal of Statistics* 1979."
)
