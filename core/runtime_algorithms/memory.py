"""How much memory a computation holds at once, beyond what it was given."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode


def watched(compute: Callable[[], Tensor]) -> tuple[Tensor, int]:
    """Return what ``compute`` gives, and the most bytes that its tensors hold at one moment.

    The result counts, the operands do not; nor does what an operation takes and frees within
    itself, so a library's own convolution cannot be measured in this way. Only the calling
    thread is watched.
    """
    with _Watch() as watch, torch.no_grad():
        return compute(), watch.most


class _Watch(TorchDispatchMode):
    """Sees every operation, and so every piece of memory that one of them has made."""

    def __init__(self) -> None:
        super().__init__()
        self.most = self._held = 0
        self._known: set[int] = set()

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # Nothing is compiled here: to keep the compiler out would load its 800 modules first.
        return False

    def __torch_dispatch__(
        self, operation: Any, _types: Any, operands: Any = (), options: Any = None
    ) -> Any:
        self._known |= {_place(each) for each in operands if isinstance(each, Tensor)}
        result = operation(*operands, **(options or {}))
        for tensor in result if isinstance(result, (tuple, list)) else (result,):
            if isinstance(tensor, Tensor) and _place(tensor) not in self._known:
                self._take(tensor)
        return result

    def _take(self, tensor: Tensor) -> None:
        memory = tensor.untyped_storage()
        place, size = _place(tensor), memory.nbytes()
        self._known.add(place)
        self._held += size
        self.most = max(self.most, self._held)
        weakref.finalize(memory, self._release, place, size)

    def _release(self, place: int, size: int) -> None:
        self._known.discard(place)
        self._held -= size


def _place(tensor: Tensor) -> int:
    return tensor.untyped_storage()._cdata
