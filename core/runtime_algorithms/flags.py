"""Every flag of PyTorch, cuDNN, cuBLAS and oneDNN that decides which algorithm runs, read live.

What each does is in ``flags.csv``. Sources: the documentation and the source of PyTorch 2.13;
NVIDIA's cuBLAS and cuDNN documentation.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import torch
import torch.utils.deterministic

UNSET = "unset"

_MODE = "torch.use_deterministic_algorithms"
_READ: dict[str, Callable[[], object]] = {
    f"{_MODE}(mode)": torch.are_deterministic_algorithms_enabled,
    f"{_MODE}(True, warn_only=True)": torch.is_deterministic_algorithms_warn_only_enabled,
    "CUBLAS_WORKSPACE_CONFIG": lambda: os.environ.get("CUBLAS_WORKSPACE_CONFIG", UNSET),
}
"""How those flags are read that are not attributes of ``torch``."""


@dataclass(frozen=True)
class Flag:
    """One flag: how it is written, its ``default`` as it reads, what it does and costs, its trap.

    ``needs_cuda``: whether it acts on CUDA only.
    """

    name: str
    default: str
    needs_cuda: bool
    does: str
    costs: str
    trap: str

    def live(self) -> str:
        """Return the value in this process here and now, as Python writes it."""
        try:
            value = _READ[self.name]() if self.name in _READ else _attribute(self.name)
        except RuntimeError as error:
            # Old and new switches for TF32 used together make reading them an error.
            return f"cannot be read: {str(error).splitlines()[0]}"
        return UNSET if value == UNSET else repr(value)

    @property
    def acts(self) -> bool:
        """Whether it can act on this host."""
        return not self.needs_cuda or torch.cuda.is_available()


def _attribute(name: str) -> object:
    return attrgetter(name.removeprefix("torch."))(torch)


def _table() -> tuple[Flag, ...]:
    text = (Path(__file__).parent / "flags.csv").read_text(encoding="utf-8")
    _, *rows = csv.reader(text.splitlines())
    return tuple(Flag(name, default, cuda == "CUDA", *says) for name, default, cuda, *says in rows)


FLAGS = _table()


def live_flags() -> dict[str, str]:
    """Return the value of every flag in this process, by its name."""
    return {flag.name: flag.live() for flag in FLAGS}
