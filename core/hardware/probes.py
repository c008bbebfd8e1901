"""What a record tries on a machine: operations whose bits may differ, run again and again.

Inputs come from NumPy's legacy generator, whose numbers are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.runtime_algorithms.network import initial_weights, layer, train

Make = Callable[[torch.device, int], Callable[[], Tensor]]


@dataclass(frozen=True)
class Probe:
    """``make(device, size)`` returns what is repeated ``quick`` or ``whole`` times."""

    name: str
    make: Make
    quick: int
    whole: int


def drawn(*shape: int) -> Tensor:
    """Return uniform numbers about zero, float32, the same on every machine."""
    return torch.from_numpy(np.random.RandomState(0).random_sample(shape) - 0.5).float()


def adding(add: Callable[[Tensor, Tensor, Tensor], Tensor]) -> Make:
    """Return a probe that adds ``size`` numbers into 1,000 bins."""

    def make(device: torch.device, size: int) -> Callable[[], Tensor]:
        numbers = drawn(size).to(device)
        bins = (torch.arange(size) * 7919 % 1000).to(device)
        return lambda: add(torch.zeros(1000, device=device), bins, numbers)

    return make


def backward(operation: Callable[[Tensor], Tensor], *shape: int) -> Make:
    """Return a probe of an operation's gradient."""

    def make(device: torch.device, size: int) -> Callable[[], Tensor]:
        del size
        given = drawn(*shape).to(device).requires_grad_()

        def gradient() -> Tensor:
            result = operation(given)
            weights = torch.linspace(-1, 1, result.numel(), device=device).view(result.shape)
            return torch.autograd.grad((result * weights).sum(), given)[0]

        return gradient

    return make


def plain(operation: Callable[[Tensor], Tensor], *shape: int) -> Make:
    """Return a probe of an operation itself."""

    def make(device: torch.device, size: int) -> Callable[[], Tensor]:
        given = drawn(*(shape or (size,))).to(device)
        return lambda: operation(given)

    return make


def _convolved(images: Tensor) -> Tensor:
    kernels = drawn(32, images.shape[1], 3, 3).to(images.device, images.dtype)
    return functional.conv2d(images, kernels, padding=1)


def _unpooled(images: Tensor) -> Tensor:
    pooled, places = functional.max_pool2d(images, 2, return_indices=True)
    return functional.max_unpool2d(pooled, places, [2, 2])


def _product(batch: int, precision: torch.dtype) -> Callable[[Tensor], Tensor]:
    """Return the first row of a product in a batch of ``batch`` rows."""
    return lambda given: (given[:batch].to(precision) @ given.to(precision))[0].float()


def _trained(device: torch.device, size: int) -> Callable[[], Tensor]:
    del size
    start = [part.to(device) for part in initial_weights(0, (4, 8), torch.float32)]
    return lambda: train(start, layer, 0.2, 0, 50).weights[-1]


PROBES = (
    Probe("matmul (the control)", plain(lambda x: x @ x, 512, 512), 20, 50),
    Probe("sum", plain(lambda x: x.sum()), 20, 200),
    Probe("index_add_", adding(lambda z, i, x: z.index_add_(0, i, x)), 20, 200),
    Probe("scatter_add_", adding(lambda z, i, x: z.scatter_add_(0, i, x)), 20, 200),
    Probe("index_put_(accumulate)", adding(lambda z, i, x: z.index_put_((i,), x, True)), 20, 200),
    Probe("put_(accumulate)", adding(lambda z, i, x: z.put_(i, x, True)), 20, 200),
    Probe("put_", adding(lambda z, i, x: z.put_(i, x)), 20, 200),
    Probe("cumsum", plain(lambda x: x.cumsum(0)), 20, 200),
    Probe("histc", plain(lambda x: x.histc(1000, -0.5, 0.5)), 20, 200),
    Probe("interpolate, backward", backward(
        lambda x: functional.interpolate(x, size=64, mode="bilinear"), 8, 8, 32, 32), 10, 50),
    Probe("adaptive_avg_pool2d, backward", backward(
        lambda x: functional.adaptive_avg_pool2d(x, 7), 8, 8, 32, 32), 10, 50),
    Probe("reflection pad, backward", backward(
        lambda x: functional.pad(x, (1, 1, 1, 1), "reflect"), 8, 8, 32, 32), 10, 50),
    Probe("max_pool2d, backward", backward(
        lambda x: functional.max_pool2d(x, 3, 2), 8, 8, 32, 32), 10, 50),
    Probe("max_unpool2d", plain(_unpooled, 8, 8, 32, 32), 10, 50),
    Probe("conv2d", plain(_convolved, 16, 16, 32, 32), 10, 50),
    Probe("conv2d, bfloat16", plain(
        lambda x: _convolved(x.bfloat16()).float(), 16, 16, 32, 32), 10, 50),
    Probe("conv2d, backward", backward(_convolved, 16, 16, 32, 32), 10, 50),
    Probe("attention", plain(
        lambda x: functional.scaled_dot_product_attention(x, x, x), 4, 4, 64, 32), 10, 50),
    *(Probe(f"first row of {batch}, {str(kind)[6:]}", plain(_product(batch, kind), 512, 512), 3, 5)
      for kind in (torch.float32, torch.bfloat16) for batch in (1, 2, 8, 64, 512)),
    Probe("softmax", plain(lambda x: x.softmax(1), 256, 256), 5, 20),
    Probe("exp", plain(torch.exp), 5, 20),
    Probe("training, 50 steps", _trained, 2, 8),
)  # fmt: skip
