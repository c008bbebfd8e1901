"""The view "PyTorch": the shortest script that makes a training repeat, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from core.charts.chart import Chart
from core.charts.recipe.holding import holding_chart, holding_rows
from core.recipe.controls import controls_of
from core.recipe.holding import DRAWS, draws_answer, holding
from core.recipe.settings import USES, RecipeSettings, recipe_script
from core.wording import number_of
from pages.common import lesson
from pages.common.controls import number_field, segments
from pages.common.state import PageState, Parameters

TITLE = "PyTorch and Python"
REACH = {"process": "same process", "machine": "same machine", "any": "any machine"}


@dataclass(frozen=True)
class Shown:
    """The guess: it is about seeds as such, whatever is ticked."""

    guess_draws: str = lesson.guess(DRAWS, apart_from=(*USES, "reach"))


RECIPE = Parameters(RecipeSettings)
PARAMETERS = (RECIPE, Parameters(Shown))
ALL = dict.fromkeys(("sklearn", "random", "cuda", "dropout", "sampling", "diffusion"), "1")
STORIES = (
    ("One seed is enough for PyTorch alone", {"view": "script", "numpy": "0", "loader": "0"}),
    ("A set of words needs sorting", {"view": "script", "random": "1", "torch": "0",
                                      "numpy": "0", "loader": "0"}),
    ("Another machine: few promises are left", {"view": "script", **ALL, "reach": "any"}),
)  # fmt: skip


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(RECIPE)
    _controls(state)
    guess = lesson.ask(
        state,
        "`torch.manual_seed` stands once, at the head. Then `torch.rand(1)` is called twice. What "
        "comes out?",
        "guess_draws",
    )
    if settings.implied:
        name = USES[settings.implied]
        st.info(f"{name} needs PyTorch in this script, so PyTorch counts as ticked.")
    if not settings.uses:
        st.info("Tick something that your training uses: the script then appears here.")
        return
    lesson.show_chart(_picture(settings), "holding")
    if guess:
        lesson.answer(guess, *draws_answer(settings.seed))
    script = recipe_script(settings)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: holding_rows(holding(settings)), "seedscape-recipe")
    controls = controls_of(script)
    lines = number_of(len(controls), "control", "controls")
    lesson.take_home(
        f"A training in small with {lines} in it. Run it twice: it prints the same fingerprints.",
        script,
        "seedscape-recipe",
    )
    st.markdown("##### Each control: why, what it costs, what it cannot promise")
    for control in controls:
        st.code(control.code, language="python", wrap_lines=True)
        why, cost, limit = st.columns([4, 3, 4])
        why.markdown(control.why)
        cost.markdown(f"**Cost:** {control.cost}")
        limit.markdown(f"**No promise:** {control.limit}")
        if control.source:
            limit.caption(control.source)
    _check(settings)
    lesson.stories(state, STORIES)
    lesson.why(
        "Why is there no script that repeats anywhere?",
        "A seed fixes the numbers that a generator draws; what is computed from them is rounded, "
        "and where the last bits fall hangs upon the order of each sum. Libraries choose that "
        "order by processor, threads, shape and version. PyTorch’s note on reproducibility says "
        "that the same results are not guaranteed across releases, commits or platforms, even "
        "with equal seeds. NVIDIA says that across architectures no cuDNN routine guarantees the "
        "same bits. So pin the versions, name the machine, and report several seeds.",
    )


@lru_cache(64)
def _picture(settings: RecipeSettings) -> Chart:
    return holding_chart(holding(settings))


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, gap="small"):
        for name, label in USES.items():
            st.checkbox(label, state[name], key=state.key(name), width="content")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments(state, "reach", "How far must it repeat?", REACH)
        number_field(state, "seed", "Seed", width=120)


def _check(settings: RecipeSettings) -> None:
    st.markdown(
        "##### On your own machine\n"
        "This trains a tiny network twice, in two processes, under the recipe. It says whether "
        "the bits agree and, if not, which operation differs first. What it prints is fit for an "
        "appendix: versions, flags and processor, and no name of yours."
    )
    st.code(
        f"python -m core.recipe --check --uses {','.join(settings.uses)} --reach {settings.reach} "
        f"--seed {settings.seed}",
        language="bash",
        wrap_lines=True,
    )
