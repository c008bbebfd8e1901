"""Every script that the recipe can print runs, and does what it promises in two processes."""

from __future__ import annotations

import functools
import itertools
import json
import os
import re
import subprocess
import sys

import pytest

from core.recipe.controls import CONTROLS, controls_of
from core.recipe.holding import DIFFERS, SAME, TRIED, holding
from core.recipe.settings import REACHES, USES, RecipeSettings, recipe_script
from tests.scripts import ROOT

RUNNER = """
import contextlib, io, json, random, sys
import torch.utils.data
workers = torch.utils.data.DataLoader.__init__
def init(self, *args, num_workers=0, **kwargs):
    # Each start of workers costs more than all else: they start in one of 32 scripts, and where
    # the rows themselves are printed.
    if number % 32 and '"rows"' not in script:
        num_workers = 0
    workers(self, *args, num_workers=num_workers, **kwargs)
torch.utils.data.DataLoader.__init__ = init
torch.ones(40).exp()  # The first operation settles the instructions, before a script names others.
printed = []
for number, script in enumerate(json.load(sys.stdin)):
    random.seed(), torch.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(script, "script", "exec"), {"__name__": "__main__"})
    printed.append(out.getvalue())
json.dump(printed, sys.stdout)
"""
"""Runs each script under names of its own, after the generators were stirred."""


def settings_of(*uses: str, reach: str = "machine", seed: int = 123) -> RecipeSettings:
    return RecipeSettings(**{use: use in uses for use in USES}, reach=reach, seed=seed)


def printed_together(scripts: list[str], **environment: str) -> list[str]:
    """Return what each prints, all in one new process."""
    run = subprocess.run(
        [sys.executable, "-c", RUNNER],
        input=json.dumps(scripts),
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    printed: list[str] = json.loads(run.stdout)
    return printed


def printed_alone(script: str, **environment: str) -> str:
    """Return what a script prints in a process that is its own, as a reader starts it."""
    run = subprocess.run(
        [sys.executable, "-"],
        input=script,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@functools.cache
def every_script() -> dict[str, RecipeSettings]:
    ticks = itertools.product((False, True), repeat=len(USES))
    settings = [
        RecipeSettings(**dict(zip(USES, each, strict=True)), reach=reach).whole
        for each in ticks
        for reach in REACHES
    ]
    return {recipe_script(each): each for each in dict.fromkeys(settings) if each.uses}


SEEDED = re.compile(r"manual_seed\(SEED|random_state=SEED|default_rng\(SEED|\.seed\(SEED")
PLAIN = settings_of(*(set(USES) - {"cuda"}))


def unseeded(script: str, keep: str = "") -> str:
    """Return a script without its seeds, but for the line that is ``keep``."""
    lines = []
    for line in script.splitlines():
        if line.strip() != keep and SEEDED.search(line):
            line = re.sub(r"^( *)(torch|random|np\.random)\.\w*seed\(.*", r"\1pass", line)
            line = re.sub(r"torch\.Generator\(\)\.manual_seed\(SEED[^)]*\)", "None", line)
            line = line.replace("random_state=SEED", "").replace("rng(SEED)", "rng()")
        lines.append(line)
    return "\n".join(lines)


@functools.cache
def uncontrolled() -> dict[str, str]:
    """Return scripts that lack control: all, all but one line, and one line each."""
    plain = recipe_script(PLAIN).replace("sorted(animals)", "list(animals)")
    rows = 'results["rows"] = fingerprint(torch.cat(batches).tolist())'
    plain = plain.replace("for rows in", f"batches = list(batches)\n    {rows}\n    for rows in")
    # Each apart: without its own seed scikit-learn draws from NumPy's old generator.
    wholes = [recipe_script(settings_of(use)) for use in ("numpy", "sklearn", "random", "torch")]
    seeds = {line: whole for whole in wholes for line in whole.splitlines() if SEEDED.search(line)}
    assert len(seeds) == 6
    drawn = recipe_script(settings_of("sampling", "diffusion"))
    more = drawn.replace("optimizer =", "torch.rand(1)\n    optimizer =")
    return {
        "none": unseeded(plain),
        "alone": unseeded(plain, "torch.manual_seed(SEED)"),
        "more": more,
        "more, without generators": unseeded(more, "torch.manual_seed(SEED)"),
        **{seed: whole.replace(seed, unseeded(seed)) for seed, whole in seeds.items()},
    }


Printed = dict[str, dict[str, str]]


def test_every_script_does_what_it_promises() -> None:
    """One test for all: what takes long is to run them."""
    printed = everywhere()
    they_print_the_same_in_two_processes(printed)
    the_picture_says_what_was_tried(printed, "machine", "another")
    the_picture_says_what_was_tried(printed, "any", "elsewhere")
    each_seed_is_needed(printed)
    a_generator_of_its_own_does_not_hear_other_draws(printed)


def everywhere() -> Printed:
    """Return what each script printed: in one process, in another, and as on another machine."""
    scripts = [*every_script(), *uncontrolled().values()]
    machines = {
        "one": (scripts, {"PYTHONHASHSEED": "1"}),
        "another": (scripts, {"PYTHONHASHSEED": "2"}),
        "elsewhere": ([*uncontrolled().values()][:2], {"ATEN_CPU_CAPABILITY": "default"}),
    }
    return {
        name: dict(zip(tried, printed_together(tried, OMP_NUM_THREADS="1", **own), strict=True))
        for name, (tried, own) in machines.items()
    }


def they_print_the_same_in_two_processes(printed: Printed) -> None:
    assert len(every_script()) > 700
    for script, settings in every_script().items():
        one, another = printed["one"][script], printed["another"][script]
        if settings.reach == "process":
            assert one.endswith("again: the same\n"), script
            assert another.endswith("again: the same\n"), script
        else:
            assert one, script
            assert one == another, script


def test_the_script_for_any_machine_does_not_hear_the_machine() -> None:
    script = recipe_script(settings_of(*(set(USES) - {"sklearn"}), reach="any"))
    machines = (
        {"ATEN_CPU_CAPABILITY": "avx2", "OMP_NUM_THREADS": "2", "PYTHONHASHSEED": "9"},
        {"MKL_CBWR": "AUTO", "OPENBLAS_CORETYPE": "Haswell", "ONEDNN_MAX_CPU_ISA": "AVX"},
    )
    (printed,) = {printed_alone(script, **environment) for environment in machines}
    assert len(printed.splitlines()) == 8


def test_without_sorting_a_set_the_next_process_draws_otherwise() -> None:
    script = recipe_script(settings_of("random", reach="process"))
    one, other = (printed_alone(script, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one != other
    assert one.endswith("again: the same\n")
    assert other.endswith("again: the same\n")


RESULTS = {"torch": "weights", "numpy": "product", "sklearn": "classifier", "random": "line",
           "loader": "rows", "dropout": "answer", "sampling": "tokens",
           "diffusion": "image 0"}  # fmt: skip


def results(text: str) -> dict[str, str]:
    return dict(line.split(": ") for line in text.splitlines())


def the_picture_says_what_was_tried(printed: Printed, reach: str, where: str) -> None:
    held = holding(settings_of(*RESULTS, reach=reach))
    for use, row in zip(held.settings.uses, held.cells, strict=True):
        for says, regime in zip(row, ("none", "alone"), strict=False):
            script = uncontrolled()[regime]
            one, other = (results(printed[each][script]) for each in ("one", where))
            if says in (SAME, DIFFERS):
                assert (one[RESULTS[use]] == other[RESULTS[use]]) == (says == SAME), (use, regime)
        assert row[-1] in (SAME, TRIED)


def each_seed_is_needed(printed: Printed) -> None:
    """Taken out, one at a time, something of what is printed is drawn anew."""
    for seed, script in list(uncontrolled().items())[4:]:
        assert printed["one"][script] != printed["another"][script], seed


def a_generator_of_its_own_does_not_hear_other_draws(printed: Printed) -> None:
    names = ("more", "more, without generators")
    own, none = (results(printed["one"][uncontrolled()[name]]) for name in names)
    plain = results(printed["one"][recipe_script(settings_of("sampling", "diffusion"))])
    for name in ("tokens", "image 0", "image 1"):
        assert own[name] == plain[name] != none[name]
    assert own["weights"] != plain["weights"]


def test_every_line_of_control_is_explained() -> None:
    control = re.compile(
        r"os\.environ|[Ss]eed\(|random_state=SEED|deterministic|fp32|default_rng|\.eval\(\)|float64"
    )
    found = set()
    for script, settings in every_script().items():
        explained = controls_of(script)
        found |= {each.code for each in explained}
        body = script[script.index("def run") :] + script[: script.index("def fingerprint")]
        for line in body.split("class Portable")[0].splitlines():
            if control.search(line) and not line.startswith(("import", "#")):
                known = any(each.code in line.strip() for each in explained)
                assert known or "torch.rand(9" in line, (line, settings)
    assert found == {each.code for each in CONTROLS}


def test_the_environment_stands_before_the_imports_that_read_it() -> None:
    for script in every_script():
        heads = re.search(r"^(import numpy|import torch|from sklearn)", script, re.MULTILINE)
        if heads:
            assert script.rfind("os.environ[") < heads.start()


def test_what_needs_pytorch_brings_it() -> None:
    assert settings_of("diffusion").uses == ("torch", "diffusion")
    assert settings_of("diffusion").implied == "diffusion"
    assert settings_of("torch", "diffusion").implied == ""
    with pytest.raises(ValueError, match="needs something"):
        recipe_script(settings_of())
