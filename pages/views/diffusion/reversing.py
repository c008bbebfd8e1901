"""What the views of the reverse process share: its settings, their controls, the lines to paste."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from core.arrays import Float32
from core.diffusion.network import CARD
from core.diffusion.processes import ReverseSettings
from core.diffusion.sampler import initial_noise, step_noise
from core.diffusion.shapes import NAMES
from core.scripts import capitals, script
from core.seeds import fingerprint
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
                segments(state, "training_seed", "Training seed")
            if more:
                more()


def ending(
    state: PageState,
    table: Callable[[], Mapping[str, Float32]],
    settings: ReverseSettings,
    steps: Sequence[int],
    says: str,
) -> None:
    """Draw what ends a lesson: the link, the data, the reasons, the lines to paste.

    ``table``: makes samples [sample, *shape] by name; ``steps``: the numbers of steps shown.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: rows_of(table()), "seedscape-diffusion")
    lesson.why("What does one step do?", ONE_STEP)
    lesson.why("How good are these denoisers?", CARD.read_text())
    given = capitals(settings)
    del given["DATA"], given["TRAINING_SEED"]
    given |= {"STEPS": tuple(steps), "COUNT": settings.count, "SHAPE": settings.shape}
    noise = "; ".join(noise_of(settings, each) for each in steps)
    lesson.take_home(
        f"{says} This script holds the sampler of this page with a model that is exact for one "
        f"Gaussian; put yours in its place. It draws this page's noise{lesson.prints(noise)}",
        script("diffusion", "watch", **given),
        "seedscape-diffusion",
    )


def rows_of(named: Mapping[str, Float32]) -> dict[str, Any]:
    """Return a row for each sample of each name, and a column for each of its numbers."""
    flat = [each.reshape(len(each), -1) for each in named.values()]
    columns = {f"x{i}": column for i, column in enumerate(np.concatenate(flat).T)}
    which = np.repeat(list(named), [len(each) for each in flat])
    return {"which": which, "sample": np.concatenate([np.arange(len(f)) for f in flat]), **columns}


@st.cache_data(max_entries=64, show_spinner=False)
def noise_of(settings: ReverseSettings, steps: int) -> str:
    """Say how often a sample draws in so many steps, and the fingerprints of the noise."""
    draws, which = steps - 1 if settings.eta else 0, range(settings.count)
    start = [initial_noise(settings.initial_seed, i, settings.shape) for i in which]
    rest = [step_noise(settings.step_seed, i, draws, settings.shape) for i in which]
    return (
        f"{steps} steps: {1 + draws} draws a sample, initial noise {fingerprint(np.stack(start))}, "
        f"step noise {fingerprint(np.stack(rest, axis=1)) if draws else 'none'}"
    )


ONE_STEP = (
    "The network looks at $x_t$ and names the noise $\\hat\\epsilon$ in it. From that follows "
    "the end it foresees, $\\hat x_0 = (x_t - \\sqrt{1-\\bar\\alpha_t}\\,\\hat\\epsilon) / "
    "\\sqrt{\\bar\\alpha_t}$. The step goes a little way there and adds fresh noise $z$:\n\n"
    "$$x_{t-1} = \\sqrt{\\bar\\alpha_{t-1}}\\,\\hat x_0 + "
    "\\sqrt{1-\\bar\\alpha_{t-1}-\\sigma_t^2}\\,\\hat\\epsilon + \\sigma_t z,\\quad "
    "\\sigma_t = \\eta\\sqrt{\\tfrac{1-\\bar\\alpha_{t-1}}{1-\\bar\\alpha_t}\\beta_t}$$\n\n"
    "η = 1 is DDPM with the posterior variance (Ho et al. 2020, arXiv 2006.11239), η = 0 DDIM "
    "(Song et al. 2020, arXiv 2010.02502). At the last step σ = 0: no noise enters there."
)
