"""The view "Best of N": what reporting the best seed adds, to any method at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core import checks
from core.charts.is_it_noise.strips import Strip, strips_chart
from core.is_it_noise.best_of import PAPERS, best_of
from core.scripts import script
from core.wording import plain, plain_number
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.views.is_it_noise.scores import CHOSEN, choose

TITLE = "Best of N"
SIZES = (1, 2, 3, 5, 10, 20, 50, 100)
GAINS = ("less than half", "half to one", "one to two", "more than two")
STORIES = (
    ("Twenty seeds to draw from", {"view": "best_of", "scores": "widths"}),
    ("Three seeds, two of which collapsed", {"view": "best_of", "scores": "prompts"}),
    ("A hundred tried", {"view": "best_of", "scores": "widths", "of": "100"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess, and how many seeds each paper tries."""

    guess_best: str = lesson.guess(GAINS, apart_from=("runs", "b", "train", "test"))
    of: int = checks.whole(5, 1, 1000)


PARAMETERS = (CHOSEN, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    row, of = st.container(horizontal=True, vertical_alignment="bottom"), state["of"]
    use = choose(state, row, least=1)
    if not use:
        return
    with row:
        controls.ladder(state, "of", "N, seeds of a paper", SIZES, width=160)
    scores = use.columns[use.a][np.isfinite(use.columns[use.a])]
    if not np.ptp(scores):
        st.info("These scores do not move: the best seed is as good as any.")
        return
    guess = lesson.ask(
        state,
        f"Run {of} seeds of **{plain(use.a)}** and report the best. How far from its mean does "
        "that lie, on average, in standard deviations of its seeds?",
        "guess_best",
    )
    sign = 1 if state["better"] == "higher" else -1
    best, gain = best_of(scores, of, sign > 0)
    spreads = abs(gain) / float(scores.std(ddof=1))
    far = f"{plain_number(abs(gain))} {'below' if gain < 0 else 'above'} the mean"
    mean = float(scores.mean()) if guess else None
    strips = [Strip(f"{use.a}: {len(scores)} seeds", scores, mean=mean)]
    if guess:
        papers = f"{PAPERS} papers that report their best of {of}"
        strips.append(Strip(papers, best, 3, float(best.mean())))
        right = GAINS[sum(spreads >= edge for edge in (0.5, 1, 2))]
        wins = f"the best of {of:,} wins {of:,} times of {of + 1:,}, ties aside"
        why = f"It lies {far}, {spreads:.2f} standard deviations, for any method that spreads so."
        lesson.answer(guess, right, f"{why} Against one run of an equal rival {wins}.")
    finding = f"The best of {of:,} seeds lies {far}, and nothing was improved"
    chart = strips_chart(strips, finding, use.axis, "seed")
    lesson.show_chart(chart, "best", None if guess else "The seeds that papers draw from")
    st.caption(use.says)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: {use.a: scores}, "seedscape-best-of")
    if guess:
        lesson.why("How is it reckoned?", WHY)
    lesson.stories(state, STORIES)
    prints = f"best of {of}: {gain:+.6g} from the mean, {spreads:.2f} standard deviations"
    lesson.take_home(
        "Report all seeds, or the mean and its interval. This script says what the best of so many "
        f"adds{lesson.prints(prints, bool(guess))}",
        script("is_it_noise", "best_of", SCORES=scores.tolist(), OF=of, SIGN=sign),
        "seedscape-best-of",
    )


WHY = (
    "A paper draws its runs from the scores above, with replacement. The best of N lies at or "
    "below the i-th smallest of n scores with probability (i/n)^N, which gives its mean exactly; "
    "the dots are single papers. Fresh seeds may lie beyond the best score at hand, and add more. "
    "Of N + 1 equal runs each is the best equally often.\n\n"
    "Source: J. Dodge et al., [Show Your Work](https://arxiv.org/abs/1909.03004), EMNLP 2019."
)
