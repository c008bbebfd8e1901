"""The reader's own training, called with seeds: a score comes back, or one line that says why not.

It does not know who calls it: this process, another on this machine, or a worker of a cluster.
"""

from __future__ import annotations

import importlib
import math
import os
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.seeds import Seeds
from core.which_source.study import Run, shortened

_ONE_AT_A_TIME = threading.Lock()
"""A training may seed the whole process: two in its threads would draw from one another."""


@dataclass(frozen=True)
class Target:
    """A ``function`` of ``module``, found in ``folder``."""

    module: str
    function: str
    folder: str

    @property
    def name(self) -> str:
        """The target as it is typed."""
        return f"{self.module}:{self.function}"


def find_target(written: str, folder: Path) -> Target:
    """Return the function that "mymodule:train" names, in ``folder``; without a name, "train".

    The module is imported. Raises ``ValueError``, in one sentence, if there is no such function.
    """
    module, _, function = written.partition(":")
    module = module.removeprefix("./").removesuffix(".py").replace("/", ".")
    function = function or "train"
    if not all(part.isidentifier() for part in [*module.split("."), function]):
        raise ValueError(f"a training is written like mymodule:train, not “{shortened(written)}”")
    target = Target(module, function, str(folder))
    try:
        found = _function(target)
    except (Exception, SystemExit) as error:
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        if missing and f"{module}.".startswith(f"{missing}."):
            raise ValueError(f"there is no {module}.py in {folder}") from None
        raise ValueError(f"{module} could not be imported: {_in_words(error, target)}") from None
    if not callable(found):
        raise ValueError(f"{module} has no function called {function}")
    return target


def run(target: Target, source: str, seed: int, seeds: Seeds) -> Run:
    """Call the training with ``seeds`` and return what came of it; it never raises by itself.

    With one thread, if it uses PyTorch: the order of a sum then is the same in every process, so
    that a run on a cluster equals one here.
    """
    with _ONE_AT_A_TIME:
        try:
            # A worker of a cluster began elsewhere: the training may open files beside its own.
            os.chdir(target.folder)
            train = _function(target)
            if "torch" in sys.modules:
                sys.modules["torch"].set_num_threads(1)
            return Run(source, seed, scores_in(train(seeds)))
        except (Exception, SystemExit) as error:
            return Run(source, seed, {}, _in_words(error, target))


def scores_in(result: Any) -> dict[str, float]:
    """Return what a training returned as numbers by name; a number alone is called "score".

    Raises ``ValueError`` for anything but a finite number, or a dictionary of such.

    >>> scores_in(0.5)
    {'score': 0.5}
    """
    named = result if isinstance(result, dict) else {"score": result}
    scores: dict[str, float] = {}
    for name, value in named.items():
        # A tensor or an array of one element is a number too; a word that reads as one is not.
        try:
            number = math.nan if isinstance(value, (bool, str, bytes)) else float(value)
        except (TypeError, ValueError, RuntimeError):
            number = math.nan
        if not abs(number) <= 1e150:
            raise ValueError(f"the training returned {value!r}, not a finite number")
        scores[shortened(str(name)) or "score"] = number
    if not scores:
        raise ValueError("the training returned no score")
    return scores


def _function(target: Target) -> Any:
    if target.folder not in sys.path:
        sys.path.insert(0, target.folder)
    return getattr(importlib.import_module(target.module), target.function, None)


def _in_words(error: BaseException, target: Target) -> str:
    """Return an error in one line, with the last place in the reader's own folder."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(target.folder)]
    where = f" ({Path(own[-1].filename).name}, line {own[-1].lineno})" if own else ""
    return f"{type(error).__name__}: {shortened(str(error), 300) or 'no message'}{where}"
