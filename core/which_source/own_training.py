"""The reader's own training, called with seeds: a score comes back, or one line that says why not.

It does not know who calls it: this process, another on this machine, or a worker of a cluster.
"""

from __future__ import annotations

import hashlib
import importlib
import math
import os
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.seeds import Seeds
from core.which_source.study import Run, is_name, shortened

_ONE_AT_A_TIME = threading.Lock()
"""A training may seed the whole process: two in its threads would draw from one another."""


@dataclass(frozen=True)
class Target:
    """A function ``function`` in ``module``, to be found in ``folder``; ``code``: its file's."""

    module: str
    function: str
    folder: str
    code: str = ""

    @property
    def name(self) -> str:
        """The target as it is typed."""
        return f"{self.module}:{self.function}"


def find_target(written: str, folder: Path) -> Target:
    """Return the function that "mymodule:train" names, in ``folder``; without a name, "train".

    The module is imported. Raises ``ValueError``, in one sentence, if there is no such function.
    """
    module, _, function = written.partition(":")
    path = module.removesuffix(".py").removeprefix("./").replace("/", ".")
    target = Target(path, function or "train", str(folder))
    if not all(part.isidentifier() for part in [*path.split("."), target.function]):
        raise ValueError(f"a training is written like mymodule:train, not {shortened(written)}")
    try:
        found = _function(target)
    except (Exception, SystemExit) as error:
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        if missing and f"{path}.".startswith(f"{missing}."):
            raise ValueError(f"there is no {path}.py in {folder}") from None
        raise ValueError(f"{path} could not be imported: {_in_words(error, target)}") from None
    if not callable(found):
        raise ValueError(f"{path} has no function called {target.function}")
    return Target(path, target.function, str(folder), _code_of(sys.modules[path]))


def run(target: Target, source: str, seed: int, seeds: Seeds) -> Run:
    """Call the training with ``seeds`` and return what came of it; it never raises by itself.

    With one thread, if it uses PyTorch: the order of a sum then is the same on every machine's
    process, so that a run on a cluster equals one here.
    """
    with _ONE_AT_A_TIME:
        try:
            # A worker of a cluster began elsewhere: the training may open files beside its own.
            os.chdir(target.folder)
            train: Any = _function(target)
            if "torch" in sys.modules:
                sys.modules["torch"].set_num_threads(1)
            return Run(source, seed, scores_in(train(seeds), target.function))
        except (Exception, SystemExit) as error:
            return Run(source, seed, {}, _in_words(error, target))


def scores_in(result: Any, function: str = "train") -> dict[str, float]:
    """Return what a training returned as numbers by name; a number alone is called "score".

    Raises ``ValueError`` for anything but a finite number, or a dictionary of such.

    >>> scores_in(0.5)
    {'score': 0.5}
    """
    named = result if isinstance(result, dict) else {"score": result}
    if not named:
        raise ValueError(f"{function} returned no score")
    for name in named:
        is_name(name, f"a score's name that {function} returned")
    return {name: _number(value, f"{function} returned") for name, value in named.items()}


def _number(value: Any, what: str) -> float:
    # A tensor or an array of one element is a number too; a word that could be read as one is not.
    if value is None or isinstance(value, (bool, str, bytes)):
        raise ValueError(f"{what} {value!r}, not a number")
    try:
        number = float(value)
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(f"{what} a {type(value).__name__}, not a number") from None
    if not math.isfinite(number) or abs(number) > 1e150:
        raise ValueError(f"{what} {number}, not a finite number")
    return number


_LOADED: dict[str, str] = {}
"""The code of each module as this process read it: the worker of a cluster outlives an edit."""


def _function(target: Target) -> Callable[[Seeds], Any] | None:
    if target.folder not in sys.path:
        sys.path.insert(0, target.folder)
    module = importlib.import_module(target.module)
    known = _LOADED.setdefault(target.module, _code_of(module))
    if target.code and known != target.code:
        module = importlib.reload(module)
        _LOADED[target.module] = _code_of(module)
    if target.code and _LOADED[target.module] != target.code:
        raise ImportError(f"{target.module} here is another version than where the study began")
    return getattr(module, target.function, None)


def _code_of(module: Any) -> str:
    file = getattr(module, "__file__", None)
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:12] if file else ""


def _in_words(error: BaseException, target: Target) -> str:
    """Return an error in one line, with the last place in the reader's own folder."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(target.folder)
    ]
    where = f" ({Path(own[-1].filename).name}, line {own[-1].lineno})" if own else ""
    said = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())
    return f"{type(error).__name__}: {said[:300] or 'no message'}{where}"
