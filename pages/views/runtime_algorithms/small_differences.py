"""The view "Small differences": one training, its convolution swapped, or one bit flipped."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.runtime_algorithms.divergence import GUESSES, NAMES
from core.runtime_algorithms.training import MOST_BITS, VARIANTS, TrainingSettings
from core.seeds import LARGEST_SEED
from pages.common import lesson
from pages.common.state import Choice, Number, PageState, Parameter
from pages.views.runtime_algorithms.cached_training import shown_divergence, trainings

GUESS = "guess_differences"
RATES = (0.05, 0.1, 0.15, 0.2, 0.25)
MOST_STEPS = 400

PARAMETERS: tuple[Parameter, ...] = (
    Number("rate", 0.2, 0.001, 1.0),
    Choice("numbers", tuple(MOST_BITS), "float32"),
    Number("steps", 150, 2, MOST_STEPS, whole=True),
    Number("weights_seed", 3, 0, LARGEST_SEED, whole=True),
    Number("batches_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("bit", 0, 0, MOST_BITS["float32"] - 1, whole=True),
    lesson.guess_parameter(GUESSES, GUESS),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    settings, told = settings_of(state), bool(state[GUESS])
    _controls(state)
    _train(settings)
    shown = shown_divergence(settings, theme)
    lesson.show_chart(shown.chart if told else shown.early, "divergence", tall=True)
    lesson.predict(
        state,
        f"One training has a single bit of one initial weight flipped, bit {settings.bit} of its "
        f"fraction. After {settings.steps} steps, how many test predictions will differ?",
        GUESSES,
        f"It is **{shown.right}**. {shown.words}",
        GUESS,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: shown.csv, "seedscape-small-differences")
    if told:
        with st.expander("The last weights, as fingerprints", icon=":material/fingerprint:"):
            lesson.fingerprints(shown.fingerprints)
    _reasons()
    prints = f" and prints: *{shown.headline}*." if told else " and prints the answer."
    lesson.take_home(
        "Fix the algorithm and the order of its sums, and a run can be repeated to the bit on one "
        "machine. On another machine expect another network of the same kind, and report several "
        "seeds. This script trains twice, one bit apart, like the last row of the picture"
        f"{prints}",
        shown.script,
    )


def settings_of(state: PageState) -> TrainingSettings:
    """Return the state as settings."""
    return TrainingSettings(
        learning_rate=float(state["rate"]),
        steps=int(state["steps"]),
        precision=str(state["numbers"]),
        init_seed=int(state["weights_seed"]),
        order_seed=int(state["batches_seed"]),
        bit=int(state["bit"]),
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.select_slider(
            "Learning rate", sorted({*RATES, float(state["rate"])}), key=state.key("rate"),
            width=170,
        )  # fmt: skip
        st.segmented_control("Numbers", tuple(MOST_BITS), key=state.key("numbers"), required=True)
        st.number_input("Seed of the weights", 0, LARGEST_SEED, key=state.key("weights_seed"),
                        width=150)  # fmt: skip
        with st.popover("More", icon=":material/tune:"):
            st.number_input("Steps", 2, MOST_STEPS, step=50, key=state.key("steps"))
            st.number_input("Seed of the order", 0, LARGEST_SEED, key=state.key("batches_seed"))
            st.number_input(
                "Which bit is flipped, 0 the lowest", 0, MOST_BITS["float32"] - 1,
                key=state.key("bit"),
            )  # fmt: skip


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
