"""The recipe page in whatever state a link can name: the script, its controls, its check."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

from streamlit.testing.v1 import AppTest

from core.recipe.controls import controls_of
from core.recipe.settings import USES, RecipeSettings, recipe_script
from tests.pages.opening import ROOT, charts_of, open_page, words_of

SHOW = "just show me"
NOTHING = {"torch": "0", "numpy": "0", "loader": "0"}


def opened(**link: str) -> AppTest:
    return open_page("pages/recipe.py", **link)


def test_the_link_restores_the_script_and_each_of_its_controls_is_explained() -> None:
    app = opened(**NOTHING, random="1", diffusion="1", reach="any", seed="9")
    settings = RecipeSettings(
        torch=False, numpy=False, loader=False, random=True, diffusion=True, reach="any", seed=9
    )
    script, *shown = [block.value for block in app.code]
    assert script == recipe_script(settings).strip()
    assert shown[:-1] == [control.code for control in controls_of(script)]
    assert "Diffusion needs PyTorch" in app.info[0].value
    words = words_of(app)
    for control in controls_of(script):
        for said in (control.why, control.cost, control.limit):
            assert said in words


def test_ticking_changes_the_script_and_keeps_the_guess() -> None:
    app = opened(guess_draws=SHOW)
    assert "The answer is **two numbers, the same two at each start**" in words_of(app)
    before = app.code[0].value
    (tick,) = (each for each in app.checkbox if each.label == USES["sampling"])
    tick.check().run()
    assert app.code[0].value != before
    assert "The answer is **" in words_of(app)
    assert app.query_params["sampling"] == "1"


def test_nothing_ticked_is_answered() -> None:
    app = opened(**NOTHING)
    assert "Tick something" in app.info[0].value
    assert not charts_of(app)
    assert not app.code


def test_the_command_on_the_page_runs() -> None:
    app = opened(**NOTHING, random="1", seed="5")
    command = shlex.split(app.code[-1].value)
    assert command[:3] == ["python", "-m", "core.recipe"]
    run = subprocess.run(
        [sys.executable, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "The bits agree." in run.stdout


def test_other_frameworks_are_given_with_their_sources() -> None:
    words = words_of(opened(view="frameworks", seed="77"))
    assert "set_random_seed(77)" in words
    assert "enable_op_determinism()" in words
    assert "jax.random.key(77)" in words
    assert len(re.findall(r"^Sources?: \[", words, re.MULTILINE)) == 2
    for code in re.findall(r"```python\n(.*?)```", words, re.DOTALL):
        compile(code, "lines", "exec")


def test_bad_values_are_answered() -> None:
    app = opened(reach="moon", seed="-1", torch="yes")
    assert len(app.warning) == 3
    assert app.code[0].value == recipe_script(RecipeSettings()).strip()
