"""The view "Best of N": what reporting the best seed adds, to any method at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core import checks
from core.charts.is_it_noise.strips import Strip, strips_chart
from core.is_it_noise import words
from core.is_it_noise.best_of import PAPERS, best_of
from core.scripts import script
from core.wording import plain
from pages.common import controls, lesson
from pages.common.state import PageState, Parameters
from pages.views.is_it_noise.scores import CHOSEN, InUse, choose

TITLE = "Best of N"
SIZES = (1, 2, 3, 5, 10, 20, 50, 100)
STORIES = (
    ("Twenty seeds to draw from", {"view": "best_of", "scores": "widths"}),
    ("Three seeds, two of which collapsed", {"view": "best_of", "scores": "prompts"}),
    ("A hundred tried", {"view": "best_of", "scores": "widths", "of": "100"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess, how many seeds each paper tries, and the seed that the papers are drawn from."""

    guess_best: str = lesson.guess(words.GAINS, apart_from=("draw", "runs", "b", "train", "test"))
    of: int = checks.whole(5, 1, 1000)
    draw: int = checks.seed(0)


PARAMETERS = (CHOSEN, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""

    def tried() -> None:
        controls.ladder(state, "of", "N, seeds of a paper", SIZES, width=160)

    use = choose(state, 1, tried, draw="Seed that the papers are drawn from")
    if use:
        _best(state, use)


def _best(state: PageState, use: InUse) -> None:
    of, higher = state["of"], state["better"] == "higher"
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
    result = best_of(scores, of, state["draw"], higher)
    if guess:
        lesson.answer(guess, words.gain_answer(result.spreads), words.gain_words(result, of))
    strips = [Strip(f"{use.a}: {len(scores)} seeds", scores, 0, result.mean if guess else None)]
    papers = {"one run": result.single, f"their best of {of}": result.best}
    if guess:
        strips += [
            Strip(f"{PAPERS} papers that report {what}", drawn, hue, float(drawn.mean()))
            for hue, (what, drawn) in enumerate(papers.items(), 2)
        ]
    chart = strips_chart(strips, words.gain_finding(result, of), use.axis, "seed")
    lesson.show_chart(chart, "best", None if guess else "The seeds that papers draw from")
    st.caption(use.says)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: papers, "seedscape-best-of")
    if guess:
        lesson.why("How is it reckoned?", WHY)
    lesson.stories(state, STORIES)
    lesson.take_home(
        "Report all seeds, or the mean and its interval. This script says what the best of so many "
        f"adds{lesson.prints(words.gain_headline(result, of), bool(guess))}",
        script("is_it_noise", "best_of", SCORES=scores.tolist(), OF=of, SIGN=1 if higher else -1),
        "seedscape-best-of",
    )


WHY = (
    "A paper draws its runs from the scores above, with replacement. The best of N lies at or "
    "below the i-th smallest of n scores with probability (i/n)^N, which gives its mean exactly; "
    "the dots are single papers. No best can lie beyond the best score at hand, so fresh seeds "
    "may add more.\n\n"
    "Against one run of an equal rival the best of N wins in N of N + 1 cases, ties aside: by "
    "symmetry each of the N + 1 runs is the best equally often.\n\n"
    "Source: J. Dodge et al., [Show Your Work](https://arxiv.org/abs/1909.03004), EMNLP 2019."
)
