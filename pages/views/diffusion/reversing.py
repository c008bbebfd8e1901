"""What the views of the reverse process share: its settings, their controls, the lines to paste."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from core.diffusion.findings import about, noise_headline, print_of
from core.diffusion.reverse import ReverseSettings
from core.diffusion.sampler import initial_noise, step_noise
from core.diffusion.shapes import NAMES
from core.diffusion.shipped import card
from core.scripts import script
from pages.common import lesson
from pages.common.controls import choose, number_field, segments, slider
from pages.common.state import PageState, Parameters

REVERSE = Parameters(ReverseSettings)
SCHEDULES = {"linear": "Linear", "cosine": "Cosine"}


def controls(state: PageState, more: Callable[[], None] | None = None) -> None:
    """Draw the controls of a reverse process; ``more``: draws what a view has besides."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "data", "Data", NAMES, width=150)
        slider(state, "steps", "Steps", 1, width=130)
        slider(state, "eta", "η, the share of step noise", 0.05, width=170)
        number_field(state, "initial_seed", "Initial noise seed", width=130)
        number_field(state, "step_seed", "Step noise seed", width=130)
        with st.popover("More", icon=":material/tune:"):
            segments(state, "schedule", "Schedule", SCHEDULES)
            if state["data"] != "digits":
                segments(state, "training_seed", "Training seed", {0: "0", 1: "1", 2: "2"})
            if more:
                more()


def take_home(settings: ReverseSettings, steps: Sequence[int], says: str) -> None:
    """Give the sampler; it draws the noise of the screen and prints its fingerprints."""
    prints = {each: _prints(settings, each) for each in steps}
    lesson.take_home(
        f"{says} This script holds the sampler of this page with a model that is exact for eight "
        "Gaussians; put yours in its place. It draws the noise on the "
        f"screen{lesson.prints(noise_headline(prints))}",
        script(
            "diffusion",
            "watch",
            INITIAL_SEED=settings.initial_seed,
            STEP_SEED=settings.step_seed,
            ETA=settings.eta,
            STEPS=tuple(steps),
            COUNT=settings.count,
            SHAPE=settings.shape,
            SCHEDULE=settings.schedule,
        ),
        "seedscape-diffusion",
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _prints(settings: ReverseSettings, steps: int) -> tuple[int, str, str]:
    """Return how often a sample draws in so many steps, and the fingerprints of the noise."""
    draws = steps - 1 if settings.eta else 0
    which = range(settings.count)
    start = [initial_noise(settings.initial_seed, i, settings.shape) for i in which]
    rest = [step_noise(settings.step_seed, i, draws, settings.shape) for i in which]
    return 1 + draws, print_of(np.stack(start)), print_of(np.stack(rest, axis=1))


def reasons() -> None:
    """Explain the formulas and the denoisers, on demand."""
    lesson.why(
        "What does one step do?",
        "The network looks at $x_t$ and names the noise $\\hat\\epsilon$ in it. From that follows "
        "the end it foresees, $\\hat x_0 = (x_t - \\sqrt{1-\\bar\\alpha_t}\\,\\hat\\epsilon) / "
        "\\sqrt{\\bar\\alpha_t}$. The step goes a little way there and adds fresh noise $z$:\n\n"
        "$$x_{t-1} = \\sqrt{\\bar\\alpha_{t-1}}\\,\\hat x_0 + "
        "\\sqrt{1-\\bar\\alpha_{t-1}-\\sigma_t^2}\\,\\hat\\epsilon + \\sigma_t z,\\quad "
        "\\sigma_t = \\eta\\sqrt{\\tfrac{1-\\bar\\alpha_{t-1}}{1-\\bar\\alpha_t}\\beta_t}$$\n\n"
        "η = 1 is DDPM with the posterior variance (Ho et al. 2020, arXiv 2006.11239), η = 0 DDIM "
        "(Song et al. 2020, arXiv 2010.02502). At the last step σ = 0: no noise enters there.",
    )
    with st.expander("How good are these denoisers?", icon=":material/verified:"):
        st.markdown(about(card()))
