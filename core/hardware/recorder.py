"""Fingerprint every operation of a PyTorch program: what went in, and what came out.

It cannot see threads that the program starts itself, a DataLoader's processes, and what NumPy does.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch.optim.optimizer import register_optimizer_step_post_hook
from torch.utils._python_dispatch import TorchDispatchMode

from core.hardware.first_difference import FORMAT

_UNWRITTEN = (
    "empty", "empty_like", "empty_strided", "empty_permuted", "new_empty", "new_empty_strided",
    "resize_", "resize_as_", "set_",
)  # fmt: skip
_OVERWRITING = (
    "uniform_", "normal_", "random_", "bernoulli_", "exponential_", "log_normal_", "cauchy_",
    "geometric_", "fill_", "zero_", "copy_", "_foreach_copy_", "_foreach_zero_",
)  # fmt: skip
_FIRST_OUTPUT_ONLY = ("attention", "rnn", "lstm", "gru", "cudnn", "miopen")
"""Kernels whose further outputs are reserves that may hold what was there before."""


class Recorder(TorchDispatchMode):
    """Keeps the first ``most`` operations: [name, module, steps, backwards, in, out]."""

    def __init__(self, most: int = 10**6) -> None:
        super().__init__()
        self.operations: list[tuple[int, int, int, int, str, str]] = []
        self.seconds = 0.0
        self._most = most
        self._names: dict[str, int] = {}
        self._modules: dict[str, int] = {"": 0}
        self._random: set[str] = set()
        self._steps = self._backwards = 0
        self._graph = -1
        self._tracker: Any = None

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if len(self.operations) >= self._most or _is_silent(func):
            return func(*args, **kwargs)
        started = time.perf_counter()
        written, read = _roles(func, args, kwargs)
        inputs = fingerprint_of(read)
        before = time.perf_counter()
        result = func(*args, **kwargs)
        after = time.perf_counter()
        reserves = isinstance(result, tuple) and any(w in str(func) for w in _FIRST_OUTPUT_ONLY)
        outputs = fingerprint_of([result[0] if reserves else result, *written])
        self._keep(func, inputs, outputs)
        self.seconds += before - started + time.perf_counter() - after
        return result

    def _keep(self, func: Any, inputs: str, outputs: str) -> None:
        name = str(func)
        if torch.Tag.nondeterministic_seeded in func.tags:
            self._random.add(name)
        graph = torch._C._current_graph_task_id()
        if graph not in (-1, self._graph):
            self._graph, self._backwards = graph, self._backwards + 1
        parents = self._tracker.parents if self._tracker else ()
        inner = max((each for each in parents if each != "Global"), key=len, default="")
        number = self._names.setdefault(name, len(self._names))
        module = self._modules.setdefault(inner, len(self._modules))
        ahead = self._backwards + (graph == -1)
        self.operations.append((number, module, self._steps + 1, ahead, inputs, outputs))

    def end_step(self) -> None:
        """Begin the next step of training; an optimizer of PyTorch's does it by itself."""
        self._steps += 1

    @contextlib.contextmanager
    def watching(self) -> Iterator[Recorder]:
        """Record what runs inside, with the names of modules and the optimizer's steps."""
        from torch.utils.module_tracker import ModuleTracker

        hook = register_optimizer_step_post_hook(lambda *_: self.end_step())
        self._tracker = ModuleTracker()
        try:
            with self._tracker, self:
                yield self
        finally:
            hook.remove()
            self._tracker = None

    def as_json(self, note: str = "") -> dict[str, Any]:
        """Return the record; ``note``: why it ends before the program does, "" if it does not."""
        if len(self.operations) >= self._most:
            note = f"to bound memory it ends after {self._most:,} operations; the program ran on"
        # Without an optimizer of PyTorch's a step ends with its backward pass.
        which = 2 if self._steps else 3
        return {
            "format": FORMAT,
            "torch": torch.__version__,
            "note": note,
            "names": list(self._names),
            "random": sorted(self._random),
            "modules": list(self._modules),
            "fingerprint_seconds": self.seconds,
            "operations": [(o[0], o[1], o[which], o[4], o[5]) for o in self.operations],
        }


def _is_silent(func: Any) -> bool:
    """Return whether an operation computes nothing that could differ: a view, or bare memory."""
    aside = func.namespace in ("profiler", "prim") or getattr(func, "is_view", False)
    return aside or func._schema.name.split("::")[-1] in _UNWRITTEN


def _roles(func: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Return what the operation writes in place, and what it reads."""
    written, read = [], []
    overwrites = func._schema.name.split("::")[-1] in _OVERWRITING
    for place, argument in enumerate(func._schema.arguments):
        value = kwargs.get(argument.name) if place >= len(args) else args[place]
        is_written = argument.alias_info is not None and argument.alias_info.is_write
        if is_written:
            written.append(value)
        if not is_written or not (overwrites or argument.kwarg_only):
            read.append(value)
    return written, read


def fingerprint_of(values: Any) -> str:
    """Return twelve hex digits of all tensors and numbers in a nest of lists."""
    digest = hashlib.sha1(usedforsecurity=False)
    _add(digest, values)
    return digest.hexdigest()[:12]


def _add(digest: Any, value: Any) -> None:
    if isinstance(value, torch.Tensor):
        _add_tensor(digest, value)
    elif isinstance(value, (list, tuple)):
        digest.update(b"(")
        for each in value:
            _add(digest, each)
        digest.update(b")")
    elif isinstance(value, (int, float, complex, str)) or value is None:
        digest.update(repr(value).encode())


def _add_tensor(digest: Any, tensor: torch.Tensor) -> None:
    digest.update(f"{tuple(tensor.shape)}{tensor.dtype}".encode())
    if tensor.layout != torch.strided or tensor.is_meta or tensor.is_quantized or tensor.is_nested:
        return
    tensor = tensor.detach().resolve_conj().resolve_neg()
    for axis, step in enumerate(tensor.stride()):
        if step == 0 and tensor.shape[axis] > 1:
            # Of a number that is repeated, one: memory stays as small as it is.
            tensor = tensor.narrow(axis, 0, 1)
    if tensor.numel():
        flat = tensor.cpu().reshape(-1)
        if flat.stride(0) != 1:
            flat = flat.clone(memory_format=torch.contiguous_format)
        digest.update(flat.view(torch.uint8).numpy().data)
