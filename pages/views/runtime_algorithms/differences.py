"""The view "Small differences": one training, its convolution swapped, or one bit flipped."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import streamlit as st

from core.runtime_algorithms import findings
from core.runtime_algorithms.names import NAMES
from core.runtime_algorithms.tables import differences_table
from core.runtime_algorithms.training import VARIANTS, TrainingSettings
from pages.common import lesson
from pages.common.controls import ladder, number_field, segments
from pages.common.state import PageState, Parameters
from pages.views.runtime_algorithms.cached import differences_picture, script_of, trainings

TITLE = "Small differences"
GUESSES = ("none", "fewer than 5%", "5% or more")
RATES = (0.05, 0.1, 0.15, 0.2, 0.25)


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
    settings, told = state.values(TRAINING), bool(state["guess_differences"])
    _controls(state)
    _train(settings)
    results = trainings().all(settings)
    chart = differences_picture(settings, told)
    lesson.show_chart(chart, "differences", tall=True)
    baseline = trainings().baseline(settings).accuracy
    lesson.predict(
        state,
        f"One training has a single bit of one initial weight flipped, bit {settings.bit} of its "
        f"fraction. After {settings.steps} steps, how many test predictions will differ?",
        GUESSES,
        f"It is **{guessed_right(results[-1].share)}**. "
        + findings.differences_words(results, baseline),
        "guess_differences",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: differences_table(results), "seedscape-small-differences")
    if told:
        with st.expander("The last weights, as fingerprints", icon=":material/fingerprint:"):
            lesson.fingerprints({NAMES[result.name]: result.fingerprint for result in results})
    _reasons()
    lesson.take_home(
        "Fix the algorithm and the order of its sums, and a run can be repeated to the bit on one "
        "machine. On another machine expect another network of the same kind, and report several "
        "seeds. This script trains twice, one bit apart, like the last row of the picture"
        + lesson.prints(findings.differences_headline(results), told),
        script_of("differences", **asdict(settings)),
        "seedscape-small-differences",
    )


def guessed_right(share: float) -> str:
    """Return the guess that a share of differing predictions makes right."""
    return GUESSES[0] if share == 0 else GUESSES[1] if share < 0.05 else GUESSES[2]


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ladder(state, "rate", "Learning rate", RATES, str, width=170)
        segments(state, "numbers", "Numbers")
        number_field(state, "weights_seed", "Seed of the weights", width=150)
        with st.popover("More", icon=":material/tune:"):
            number_field(state, "steps", "Steps")
            number_field(state, "batches_seed", "Seed of the order")
            number_field(state, "bit", "Which bit is flipped, 0 the lowest")


def _train(settings: TrainingSettings) -> None:
    """Train what is missing, in sight; the work can be left."""
    left = len(trainings().missing(settings))
    if not left:
        return
    place = st.empty()
    bar = place.progress(0.0, "Training with the library's own convolution …")
    trainings().baseline(settings)
    for name in trainings().run(settings):
        left -= 1
        bar.progress(
            1 - left / (len(VARIANTS) + 1),
            f"Trained: {NAMES[name]}; {left} to go. Move any control to leave.",
        )
    place.empty()


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
