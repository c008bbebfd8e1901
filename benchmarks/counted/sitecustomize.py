"""Counts how often a result is computed, in a server and in all its processes.

Python imports this by itself where ``benchmarks.server`` has put its folder on the path; the app
knows nothing of it. For each network that is trained a line goes to the file ``COUNTED_IN``.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

MODULE, FUNCTION = "core.dropout.training", "train_runs"


class Counting:
    """Finds the one module, and puts a counter before its function."""

    @staticmethod
    def find_spec(name: str, _path: Any, _target: Any = None) -> ModuleSpec | None:
        """Return the module's own spec, whose loader then counts."""
        if name != MODULE:
            return None
        sys.meta_path.remove(Counting)
        spec = importlib.util.find_spec(name)
        loader: Any = spec and spec.loader
        load = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            compute = getattr(module, FUNCTION)

            def counted(settings: Any, seeds: Sequence[int]) -> Any:
                with open(os.environ["COUNTED_IN"], "a") as file:
                    file.writelines(f"{settings} {seed}\n" for seed in seeds)
                return compute(settings, seeds)

            setattr(module, FUNCTION, counted)

        loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Counting)
