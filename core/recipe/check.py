"""Try a recipe on this machine: two processes, and the first operation that differs if any does."""

from __future__ import annotations

import ast
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from core.hardware import first_difference
from core.own_process.child import ROOT
from core.recipe.settings import RecipeSettings, recipe_script
from core.scripts import parsed
from core.this_machine import processor

VARIABLES = (
    "PYTHONHASHSEED", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
    "OPENBLAS_CORETYPE", "MKL_CBWR", "ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA",
    "CUBLAS_WORKSPACE_CONFIG",
)  # fmt: skip
"""What moves bits. No other variable is read: it may name its owner."""

MOST = 20_000
SECONDS = 300


@dataclass(frozen=True)
class Checked:
    """``agree``: whether the two processes gave the same bits; ``says``: the verdict in a sentence;
    ``printed``: what each printed.
    """

    agree: bool
    says: str
    printed: tuple[str, ...]


def environment_of(script: str) -> dict[str, str]:
    """Return the environment variables that ``script`` sets at its head.

    >>> environment_of('import os\\nos.environ["OMP_NUM_THREADS"] = "1"')
    {'OMP_NUM_THREADS': '1'}
    """
    return {
        ast.literal_eval(node.targets[0].slice): ast.literal_eval(node.value)
        for node in parsed(script).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Subscript)
        and ast.unparse(node.targets[0].value) == "os.environ"
    }


def try_twice(settings: RecipeSettings, second: Mapping[str, str] | None = None) -> Checked:
    """Run the recipe of ``settings`` in two processes and compare them, operation by operation.

    ``second``: environment variables of the second process alone, as on another machine; what the
    recipe sets itself, it sets in both. Raises ``RuntimeError`` where a process fails.
    """
    script = recipe_script(settings)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.py"
        path.write_text(script, encoding="utf-8")
        runs = [
            _run(path, number, {**others, **environment_of(script)}, "torch" in settings.uses)
            for number, others in enumerate(({}, dict(second or {})))
        ]
    return _verdict(settings, tuple(text for text, _ in runs), [record for _, record in runs])


def _verdict(
    settings: RecipeSettings, printed: tuple[str, ...], records: list[dict[str, Any] | None]
) -> Checked:
    agree, says = printed[0] == printed[1], ""
    if not agree:
        lines = zip(*(text.splitlines() for text in printed), strict=True)
        first = next(left.split(":")[0] for left, right in lines if left != right)
        says = f" The first result that differs: {first}."
    one, other = records
    if one is not None and other is not None:
        difference = first_difference.compare(one, other)
        says += f" {difference.says}" * (agree or difference.status > 0)
        agree = agree and difference.status == 0
    if settings.reach == "process":
        # What two processes share is more than this recipe was asked for.
        held = all(text.endswith("again: the same") for text in printed)
        between = "Between the processes, which it does not promise, they "
        between += f"{'agree' if agree else 'differ'}.{says}"
        once_more = f"Once more in each process, the bits {'agree' if held else 'differ'}."
        return Checked(held, f"{once_more} {between}", printed)
    return Checked(agree, f"The bits {'agree' if agree else 'differ'}.{says}", printed)


def _run(
    script: Path, number: int, environment: Mapping[str, str], recorded: bool
) -> tuple[str, dict[str, Any] | None]:
    output = script.with_name(f"{number}.json")
    command = [sys.executable, str(script)]
    if recorded:
        record = ("record", "--output", str(output), "--most", str(MOST), "--", "python")
        command[1:] = ["-m", first_difference.MODULE, *record, str(script)]
    variables = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    try:
        run = subprocess.run(
            command, env=variables, capture_output=True, encoding="utf-8", timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"a process took more than {SECONDS} seconds") from None
    if run.returncode:
        last = (run.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise RuntimeError(f"a process failed: {_nameless(last)}")
    return run.stdout.strip(), first_difference.read(output) if recorded else None


def _nameless(words: str) -> str:
    """Return an error's words without paths."""
    return " ".join("…" if os.sep in word else word for word in words.split())


def machine(settings: RecipeSettings) -> dict[str, str]:
    """Return what this machine is, by name, as text: nothing that names its owner."""
    found = {
        "processor": f"{processor()}, {platform.machine()}",
        "system": platform.system(),
        "cores": str(os.cpu_count()),
        "Python": platform.python_version(),
    }
    for package in ("torch", "numpy", "scikit-learn", "tensorflow", "jax"):
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    if "torch" in settings.uses:
        found |= _flags()
    read = {name: os.environ[name] for name in VARIABLES if name in os.environ}
    set_by = environment_of(recipe_script(settings))
    found["environment"] = _pairs(read) or "none of the variables that move bits is set"
    found["environment of the recipe"] = _pairs(set_by) or "none"
    return found


def _flags() -> dict[str, str]:
    import torch

    from core.hardware.makers import NAMES, this_host

    try:
        maker = NAMES[this_host()]
    except RuntimeError as error:
        maker = str(error)
    backends: Any = torch.backends
    found = {
        "dropout masks as on": maker,
        "CPU capability": backends.cpu.get_cpu_capability(),
        "threads": str(torch.get_num_threads()),
        "deterministic algorithms": "on in the recipe, off by default",
        "MKL": str(backends.mkl.is_available()),
        "oneDNN": str(backends.mkldnn.is_available()),
        "cudnn.benchmark": str(backends.cudnn.benchmark),
        "cudnn.deterministic": str(backends.cudnn.deterministic),
        "fp32_precision": str(getattr(backends, "fp32_precision", "unknown here")),
    }
    if torch.cuda.is_available():
        found["GPU"] = torch.cuda.get_device_name()
        found["CUDA, cuDNN"] = f"{torch.version.cuda}, {torch.backends.cudnn.version()}"
    return found


def _pairs(named: Mapping[str, str]) -> str:
    return " ".join(f"{name}={_nameless(value)}" for name, value in named.items())
