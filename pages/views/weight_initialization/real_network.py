"""The view “A real network”: many seeds of one network with hidden layers, and how they differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from core import checks
from core.charts.weight_initialization.pair import Pair
from core.weight_initialization import take_home
from core.weight_initialization.multilayer import disagreement
from core.weight_initialization.multilayer.tables import TEST_SIZE, TRAIN_SIZE, USUAL_NOISE
from core.weight_initialization.multilayer.training import RATES, WIDTHS, TrainingSettings
from pages.common import lesson
from pages.common.controls import choose, ladder, number_field, segments, text_field
from pages.common.state import By, PageState, Parameters
from pages.common.theme import visitor_theme
from pages.common.tools import copy_link
from pages.views.weight_initialization.cached import pictures, trained_seeds, untrained

TITLE = "A real network"


@dataclass(frozen=True)
class Compared:
    """What the view asks for beside the training: its seeds, and the two that are compared."""

    net_width: int = checks.choice(TrainingSettings.width, WIDTHS)
    net_seeds: tuple[int, ...] = checks.seed_list("0-19", 50)
    first_seed: int = checks.seed(0)
    second_seed: int = checks.seed(1)
    net_guess: str = lesson.guess(
        tuple(disagreement.GUESSES), apart_from=("first_seed", "second_seed")
    )


TRAINING = Parameters(
    TrainingSettings,
    names={"learning_rate": "net_rate", "steps": "net_steps"},
    leave_out=("width", "noise"),
)
COMPARED = Parameters(
    Compared,
    defaults={
        "first_seed": By("net_seeds", lambda seeds: seeds[0]),
        "second_seed": By("net_seeds", lambda seeds: seeds[1 % len(seeds)]),
    },
)
PARAMETERS = (TRAINING, COMPARED)


def show(state: PageState) -> None:
    """Draw the view."""
    compared = state.values(COMPARED)
    width, noise = compared.net_width, USUAL_NOISE[state["table"]]
    settings, seeds = state.values(TRAINING, width=width, noise=noise), compared.net_seeds
    _controls(state)
    first, before = untrained(settings, seeds, visitor_theme())
    guess = _ask(state, seeds, before) if len(seeds) > 1 else lesson.SHOW
    if guess:
        _trained(state, settings, compared, guess)
    else:
        st.markdown(f"##### {len(seeds)} networks before the first step: what does each say?")
        st.html(first.html)
        copy_link(state, f"seedscape-{settings.table}")
    st.caption(
        "Each seed draws the first weights of the same network, two hidden layers of "
        f"{settings.width} units; data, code and settings stay the same to the bit. "
        "All that differs here comes from that one draw."
    )
    lesson.stories(state, STORIES)
    lesson.why("Why do they differ, and why does matching units help?", WHY)
    _take_home(settings, seeds)


def _ask(state: PageState, seeds: tuple[int, ...], before: float) -> str:
    two = "they" if len(seeds) == 2 else "two of them typically"
    return lesson.ask(
        state,
        f"Untrained, {two} disagree on {before:g} of {TEST_SIZE:,} new points. "
        f"On how many, once all have learned the same {TRAIN_SIZE}?",
        "net_guess",
    )


def _trained(state: PageState, settings: TrainingSettings, compared: Compared, guess: str) -> None:
    pair, trained = _pair(compared), trained_seeds(settings, compared.net_seeds)
    shown = pictures(settings, compared.net_seeds, pair, visitor_theme())
    pairs = disagreement.pairs_of(shown.counts[-1])
    heading = shown.compared[0].finding if shown.compared else shown.boundaries.finding
    st.markdown(f"##### {heading}")
    if pairs.size:
        rights = disagreement.guesses_near(float(np.median(pairs)))
        lesson.answer(guess, rights, disagreement.pairs_told(pairs))
    st.html(shown.boundaries.html)
    if shown.compared:
        st.markdown(shown.boundaries.finding)
        answers, differ, straight = shown.compared
        left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
        with left:
            says = "On how many they disagree, from the first step to the last."
            lesson.show_chart(answers, "answers", says)
        with right:
            lesson.show_chart(differ, "pairs")
        lesson.show_chart(straight, "barrier")
    else:
        st.info("To compare two solutions takes two seeds; name one more above.")
    with st.container(horizontal=True, vertical_alignment="center"):
        table = partial(disagreement.results_table, trained, shown.counts[-1])
        lesson.tools(state, table, f"seedscape-{settings.table}")


STORIES: lesson.Stories = (
    ("Twenty seeds, twenty boundaries", {"view": "real_network"}),
    ("Two units: an unlucky start gets stuck", {"view": "real_network", "net_width": "2"}),
)

WHY = """
**Why the boundaries differ.** The loss has many valleys, and the first weights decide in which one
training begins. Where there are training points the networks learn to agree; where there are none,
nothing tells them what to say.

**Why halfway is worse.** The average of two good networks is not a good network: on the straight
way between them the loss climbs over a barrier.

**Why matching helps.** The units of a hidden layer have no order. Swapping two of them, or turning
the signs of all weights into and out of one (tanh is odd), leaves what the network computes as it
was. A network with two hidden layers of 16 units has $(2^{16}\\cdot 16!)^2$ such twins. Matching
looks for the twin of the second network that lies nearest to the first. What it takes off the
barrier was only a matter of names. It changes no answer: each test point on which the two disagree
is a difference in what they learned.

**The barrier** is $\\max_t\\, L(t) - [(1-t)\\,L(0) + t\\,L(1)]$, with $L(t)$ the training loss at
share $t$ of the way: Frankle et al. 2020, *Linear Mode Connectivity and the Lottery Ticket
Hypothesis*. Matching follows Ainsworth, Hayase and Srinivasa 2023, *Git Re-Basin*, with signs
added.
"""


def _controls(state: PageState) -> None:
    """Draw the five controls in view, and the rest under More."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "table", "Data", width=112)
        text_field(state, "net_seeds", "Seeds", placeholder="0-19, 42", width=100)
        number_field(state, "first_seed", "Compare seed ●", width=124)
        number_field(state, "second_seed", "with seed ◆", width=124)
        ladder(state, "net_rate", "Learning rate", RATES, width=130)
        with st.popover("More", icon=":material/tune:"):
            number_field(state, "net_steps", "Steps")
            segments(state, "net_width", "Units in each hidden layer")
            number_field(state, "data_seed", "Seed of the data")


def _pair(compared: Compared) -> Pair | None:
    """Return the two seeds to compare: the first two, and a sentence, where others do not work."""
    seeds, asked = compared.net_seeds, (compared.first_seed, compared.second_seed)
    if len(seeds) < 2:
        return None
    if asked[0] == asked[1]:
        problem = f"Seed {asked[0]} has nothing to differ from in itself"
    elif set(asked) <= set(seeds):
        return asked
    else:
        problem = f"Seeds {asked[0]} and {asked[1]} are not both among the seeds trained here"
    st.caption(f"{problem}; seeds {seeds[0]} and {seeds[1]} are compared instead.")
    return seeds[0], seeds[1]


def _take_home(settings: TrainingSettings, seeds: tuple[int, ...]) -> None:
    if take_home.was_measured(settings):
        says = (
            "Where we measured it, the accuracies equalled those above to within "
            f"± {100 * take_home.ACCURACY_APART:.1f} points, and the disagreement to within "
            f"{take_home.POINTS_APART} points"
        )
    else:
        says = (
            "At this learning rate, or after so many steps, single accuracies can differ from "
            "those above by whole points, and so can the disagreement"
        )
    lesson.take_home(
        "Seed before the network is made. This script trains the seeds on the screen in plain "
        "PyTorch and prints how often each is right, and on how many points two of them disagree, "
        f"on one machine the same each time. {says}: this page adds the same numbers in another "
        "order, and a difference in the last bit grows on the way.",
        take_home.real_network(settings, seeds),
        "seedscape-real-network",
    )
