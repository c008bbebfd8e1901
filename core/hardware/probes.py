"""What a record tries on a machine: operations whose bits may differ, run again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from core.runtime_algorithms.network import initial_weights, layer, train

OFTEN, HALF, SELDOM = (20, 200), (10, 50), (3, 8)
IMAGES, FEATURES = (8, 8, 32, 32), (16, 16, 32, 32)


@dataclass(frozen=True)
class Probe:
    """``operation`` of numbers of a ``shape``, in its place as many as the record's size; or its
    ``gradient``. ``repeats``: in a quick record, and in a whole one.
    """

    name: str
    operation: Callable[[Tensor], Tensor]
    shape: tuple[int, ...] = ()
    repeats: tuple[int, int] = OFTEN
    gradient: bool = False

    def on(self, device: torch.device, size: int) -> Callable[[], Tensor]:
        """Return what is repeated, its input ready on the device."""
        given = drawn(*(self.shape or (size,))).to(device)
        if not self.gradient:
            return lambda: self.operation(given)
        result = self.operation(given.requires_grad_())
        weights = torch.linspace(-1, 1, result.numel(), device=device).view(result.shape)
        return lambda: torch.autograd.grad(self.operation(given), given, weights)[0]


def drawn(*shape: int) -> Tensor:
    """Return uniform numbers about zero from NumPy's legacy generator, the same everywhere."""
    return torch.from_numpy(np.random.RandomState(0).random_sample(shape) - 0.5).float()


@cache
def _bins(count: int, device: torch.device) -> Tensor:
    return (torch.arange(count) * 7919 % 1000).to(device)


def _adding(add: Callable[[Tensor, Tensor, Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """Return an operation that adds numbers into 1,000 bins."""
    return lambda x: add(torch.zeros(1000, device=x.device), _bins(len(x), x.device), x)


def _convolved(images: Tensor) -> Tensor:
    kernels = drawn(32, images.shape[1], 3, 3).to(images.device, images.dtype)
    return F.conv2d(images, kernels, padding=1)


def _unpooled(images: Tensor) -> Tensor:
    pooled, places = F.max_pool2d(images, 2, return_indices=True)
    return F.max_unpool2d(pooled, places, [2, 2])


def _first_row(batch: int, precision: torch.dtype) -> Callable[[Tensor], Tensor]:
    """Return the first row of a product in a batch of ``batch`` rows."""
    return lambda x: (x[:batch].to(precision) @ x.to(precision))[0].float()


def _trained(where: Tensor) -> Tensor:
    start = [part.to(where.device) for part in initial_weights(0, (4, 8), torch.float32)]
    return train(start, layer, 0.2, 0, 50).weights[-1]


PROBES = (
    Probe("matmul (the control)", lambda x: x @ x, (512, 512), (20, 50)),
    Probe("sum", lambda x: x.sum()),
    Probe("index_add_", _adding(lambda z, i, x: z.index_add_(0, i, x))),
    Probe("scatter_add_", _adding(lambda z, i, x: z.scatter_add_(0, i, x))),
    Probe("index_put_(accumulate)", _adding(lambda z, i, x: z.index_put_((i,), x, True))),
    Probe("put_(accumulate)", _adding(lambda z, i, x: z.put_(i, x, True))),
    Probe("put_", _adding(lambda z, i, x: z.put_(i, x))),
    Probe("cumsum", lambda x: x.cumsum(0)),
    Probe("histc", lambda x: x.histc(1000, -0.5, 0.5)),
    Probe("interpolate, backward",
          lambda x: F.interpolate(x, size=64, mode="bilinear"), IMAGES, HALF, True),
    Probe("adaptive_avg_pool2d, backward",
          lambda x: F.adaptive_avg_pool2d(x, 7), IMAGES, HALF, True),
    Probe("reflection pad, backward",
          lambda x: F.pad(x, (1, 1, 1, 1), "reflect"), IMAGES, HALF, True),
    Probe("max_pool2d, backward", lambda x: F.max_pool2d(x, 3, 2), IMAGES, HALF, True),
    Probe("max_unpool2d", _unpooled, IMAGES, HALF),
    Probe("conv2d", _convolved, FEATURES, HALF),
    Probe("conv2d, bfloat16", lambda x: _convolved(x.bfloat16()).float(), FEATURES, HALF),
    Probe("conv2d, backward", _convolved, FEATURES, HALF, True),
    Probe("attention",
          lambda x: F.scaled_dot_product_attention(x, x, x), (4, 4, 64, 32), HALF),
    *(Probe(f"first row of {batch}, {str(kind)[6:]}", _first_row(batch, kind), (512, 512), SELDOM)
      for kind in (torch.float32, torch.bfloat16) for batch in (1, 2, 8, 64, 512)),
    Probe("softmax", lambda x: x.softmax(1), (256, 256), SELDOM),
    Probe("exp", torch.exp, (), SELDOM),
    Probe("training, 50 steps", _trained, (1,), (2, 8)),
)  # fmt: skip
