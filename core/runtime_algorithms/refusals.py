"""What raises or warns: operations tried in this process, under the flags that it has."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import torch
from torch.nn import functional

Attempt = Callable[[torch.device], object]


def refusals(device: torch.device) -> dict[str, str]:
    """Try every operation once on ``device``; return what those said that raised or warned."""
    said = {name: _said(attempt, device) for name, attempt in ATTEMPTS.items()}
    return {name: words for name, words in said.items() if words}


def _said(attempt: Attempt, device: torch.device) -> str:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            attempt(device)
        except RuntimeError as error:
            return f"RuntimeError: {str(error).splitlines()[0]}"
    said = [str(warning.message).splitlines()[0] for warning in warned]
    return next((f"Warning: {each}" for each in said if "deterministic" in each), "")


def _put(device: torch.device) -> object:
    index = torch.tensor([1, 1], device=device)
    return torch.zeros(4, device=device).put_(index, torch.ones(2, device=device))


def _unpool(device: torch.device) -> object:
    picture = torch.rand(1, 1, 4, 4, device=device)
    pooled, indices = functional.max_pool2d(picture, 2, return_indices=True)
    return functional.max_unpool2d(pooled, indices, [2, 2])


def _backward(forward: Callable[[torch.Tensor], torch.Tensor]) -> Attempt:
    def attempt(device: torch.device) -> object:
        picture = torch.rand(1, 1, 4, 4, device=device, requires_grad=True)
        return torch.autograd.grad(forward(picture).sum(), picture)

    return attempt


ATTEMPTS: dict[str, Attempt] = {
    "x.put_(index, values)": _put,
    "F.max_unpool2d": _unpool,
    "torch.histc": lambda device: torch.rand(8, device=device).histc(4),
    "F.adaptive_avg_pool2d, backward": _backward(lambda x: functional.adaptive_avg_pool2d(x, 3)),
    "F.interpolate(mode='bilinear'), backward": _backward(
        lambda x: functional.interpolate(x, size=(7, 7), mode="bilinear")
    ),
    "F.pad(mode='reflect'), backward": _backward(lambda x: functional.pad(x, [1] * 4, "reflect")),
}
"""Small operations of which some are refused on a CPU, and more on CUDA."""
