"""The view "Small differences": one training, its convolution swapped, or one bit flipped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from core.charts.chart import Chart
from core.charts.runtime_algorithms.differences import differences_chart
from core.runtime_algorithms import findings, training
from core.runtime_algorithms.names import NAMES
from core.runtime_algorithms.network import TEST_ROWS, Trained
from core.runtime_algorithms.tables import differences_table
from core.runtime_algorithms.training import VARIANTS, Compared, TrainingSettings
from core.scripts import capitals, script
from pages.common import lesson
from pages.common.controls import ladder, more, number_field, segments
from pages.common.per_seed import PerSeedCache
from pages.common.state import PageState, Parameters
from pages.common.workshop import gather

TITLE = "Small differences"
GUESSES = ("none at all", "fewer than 5%", "5% or more")
RATES = (0.05, 0.1, 0.15, 0.2, 0.25)
STORIES = (
    ("Shorter steps", {"view": "differences", "rate": "0.05"}),
    ("The same in float64", {"view": "differences", "numbers": "float64"}),
    ("Another start", {"view": "differences", "weights_seed": "1"}),
)

STYLE = """<style>
.stVerticalBlock.st-key-tall_differences {
  --tall: clamp(320px, calc(100vh - 405px), 660px) !important }
@media (max-width: 700px) { .stVerticalBlock.st-key-tall_differences { --tall: 640px !important } }
</style>"""
"""The answer below the picture is to be seen with it."""


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_differences: str = lesson.guess(GUESSES)


TRAINING = Parameters(
    TrainingSettings,
    names={
        "learning_rate": "rate",
        "precision": "numbers",
        "init_seed": "weights_seed",
        "order_seed": "batches_seed",
    },
)
PARAMETERS = (TRAINING, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(TRAINING)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ladder(state, "rate", "Learning rate", RATES, str, width=170)
        segments(state, "numbers", "Numbers")
        number_field(state, "weights_seed", "Seed of the weights", width=150)
        more(
            state,
            steps="Steps",
            batches_seed="Seed of the order",
            bit="Which bit is flipped, 0 the lowest",
        )
    guess = lesson.ask(
        state,
        f"One bit of one initial weight is flipped. After {settings.steps} steps, how many of the "
        f"{TEST_ROWS} test predictions differ?",
        "guess_differences",
    )
    # Those that are missing are trained in sight.
    results = gather(_kept(), settings, range(len(VARIANTS)), f"{len(VARIANTS)} trainings")
    told = bool(guess)
    st.html(STYLE)
    lesson.show_chart(_picture(settings, told), "differences", tall=True)
    if told:
        words = findings.differences_words(results, _baseline(settings).accuracy)
        lesson.answer(guess, right_guess(results[-1].share), words)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: differences_table(results), "seedscape-small-differences")
    lesson.stories(state, STORIES)
    if told:
        with st.expander("The last weights, as fingerprints", icon=":material/fingerprint:"):
            lesson.fingerprints({NAMES[result.name]: result.fingerprint for result in results})
    _reasons()
    lesson.take_home(
        "Fix the algorithm and the order of its sums, and a run can be repeated to the bit on one "
        "machine. On another machine expect another network of the same kind, and report several "
        "seeds. This script trains twice, one bit apart, like the last row of the picture"
        + lesson.prints(findings.differences_headline(results), told),
        script("runtime_algorithms", "differences", **capitals(settings)),
        "seedscape-small-differences",
    )


@lru_cache(maxsize=128)
def _picture(settings: TrainingSettings, told: bool) -> Chart:
    """Return the picture of all trainings; untold, of their first steps."""
    results = _kept().get(settings, range(len(VARIANTS)))
    early = min(50, settings.steps - 1)
    if told:
        return differences_chart(results, settings.steps, findings.differences_finding(results))
    return differences_chart(results, early, findings.early_finding(results, early))


def right_guess(share: float) -> str:
    """Return the guess that a share of differing predictions makes right."""
    return GUESSES[0] if share == 0 else GUESSES[1] if share < 0.05 else GUESSES[2]


@st.cache_resource(max_entries=8, show_spinner=False)
def _baseline(settings: TrainingSettings) -> Trained:
    """Return the library's own training: its weights at every step take a megabyte."""
    return training.train(settings)


@st.cache_resource
def _kept() -> PerSeedCache[TrainingSettings, Compared]:
    """Return the one place where trainings are kept, by settings and place in ``VARIANTS``."""

    def compare(settings: TrainingSettings, places: tuple[int, ...]) -> list[Compared]:
        baseline = _baseline(settings)
        return [training.compare(settings, baseline, VARIANTS[place]) for place in places]

    return PerSeedCache(compare, most=1_000)


def _reasons() -> None:
    lesson.why(
        "Why does the last bit grow?",
        "All algorithms compute the same sums and round them differently, so after one step the "
        "weights differ in their last digits. Training is repeated: the next gradient is computed "
        "from weights that are already a little apart. Where the loss is curved and the steps are "
        "long, each step stretches the difference by a factor. A factor a little over 1, taken a "
        "hundred times, is enough to carry the eighth digit into the first: that is chaos. Once a "
        "ReLU or a maximum switches for one network and not for the other, they go their own "
        "ways.\n\n"
        "With short steps the same difference shrinks or stays where it is. In float64 it begins "
        "a billion times smaller and has no time to grow. So a small difference need not matter; "
        "how much it does is a property of the training, and the picture counts it.\n\n"
        "The network: convolution 1→4, ReLU, convolution 4→8, ReLU, maximum over 2×2, linear; "
        "1,200 digits of scikit-learn in batches of 48, momentum 0.9, 597 others for the test. "
        "The distance is ‖w − w₀‖ / ‖w₀‖, where w₀ belongs to the library's own training.\n\n"
        "Sources: S. Raschka, *Machine Learning Q and AI*, chapter 10; C. Summers, M. Dinneen, "
        "*Nondeterminism and Instability in Neural Network Optimization*, ICML 2021, who find "
        "that changing one bit of one weight suffices.",
    )
