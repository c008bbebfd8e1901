"""Every algorithm against float64 conv2d and autograd, and Winograd against its paper."""

from __future__ import annotations

import doctest
import itertools

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.runtime_algorithms import convolution
from core.runtime_algorithms.convolution import ALGORITHMS, takes
from core.runtime_algorithms.convolution.winograd import transforms, winograd

# How far an output may lie from the exact one, as a multiple of the unit roundoff of the dtype
# times the largest sum of absolute products Σ |x||w|: as measured with random numbers of all
# shapes, and rounded up by a factor of four or so.
ROUNDOFFS = {"direct": 16, "im2col": 16, "fft": 16, "winograd_2x2": 16, "winograd_4x4": 160}

Shape = tuple[int, int, int, int, int, int, int, int]
SHAPES: list[Shape] = [
    # images, channels, height, width, kernels, rows, columns, padding
    (1, 1, 3, 3, 1, 3, 3, 0),
    (1, 1, 1, 1, 1, 1, 1, 0),
    (1, 2, 1, 1, 3, 3, 3, 1),
    (2, 3, 7, 5, 4, 3, 3, 1),
    (1, 4, 13, 9, 2, 3, 3, 0),
    (2, 1, 6, 11, 3, 3, 3, 2),
    (1, 5, 8, 8, 2, 5, 5, 2),
    (1, 2, 9, 12, 2, 9, 9, 4),
    (2, 3, 5, 6, 2, 2, 4, 1),
    (1, 64, 17, 15, 8, 3, 3, 1),
    (1, 120, 6, 7, 2, 3, 3, 1),
]
CASES = [
    (name, shape)
    for name, shape in itertools.product(ALGORITHMS, SHAPES)
    if not name.startswith("winograd") or shape[5:7] == (3, 3)
]


def operands(shape: Shape, dtype: torch.dtype, seed: int = 0) -> tuple[Tensor, Tensor, int]:
    count, channels, height, width, kernels, rows, columns, padding = shape
    generator = torch.Generator().manual_seed(seed)
    images = torch.randn(count, channels, height, width, generator=generator)
    weights = torch.randn(kernels, channels, rows, columns, generator=generator)
    return images.to(dtype), weights.to(dtype), padding


def scale_of(images: Tensor, kernels: Tensor, padding: int) -> float:
    sums = functional.conv2d(images.double().abs(), kernels.double().abs(), padding=padding)
    return float(sums.max())


@pytest.mark.parametrize(
    "dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16], ids=str
)
@pytest.mark.parametrize(("name", "shape"), CASES, ids=str)
def test_it_agrees_with_float64_conv2d_within_its_roundoffs(
    name: str, shape: Shape, dtype: torch.dtype
) -> None:
    images, kernels, padding = operands(shape, dtype)
    output = ALGORITHMS[name](images, kernels, padding)
    exact = functional.conv2d(images.double(), kernels.double(), padding=padding)
    assert output.dtype == dtype
    assert output.shape == exact.shape
    unit = torch.finfo(dtype).eps / 2
    worst = float((output.double() - exact).abs().max()) / scale_of(images, kernels, padding)
    assert worst <= ROUNDOFFS[name] * unit


@pytest.mark.parametrize(("name", "shape"), CASES, ids=str)
def test_its_gradients_are_those_of_autograd(name: str, shape: Shape) -> None:
    images, kernels, padding = operands(shape, torch.float64)
    images.requires_grad_()
    kernels.requires_grad_()
    expected = functional.conv2d(images, kernels, padding=padding)
    back = torch.randn(
        expected.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(1)
    )
    wanted = torch.autograd.grad(expected, (images, kernels), back)
    given = torch.autograd.grad(ALGORITHMS[name](images, kernels, padding), (images, kernels), back)
    for one, other in zip(given, wanted, strict=True):
        assert torch.allclose(one, other, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_the_operands_stay_as_they_were(name: str) -> None:
    images, kernels, padding = operands((2, 3, 6, 6, 2, 3, 3, 1), torch.float32)
    copies = images.clone(), kernels.clone()
    ALGORITHMS[name](images, kernels, padding)
    assert torch.equal(images, copies[0])
    assert torch.equal(kernels, copies[1])


def test_the_definition_by_hand() -> None:
    images, kernels, padding = operands((1, 2, 4, 5, 2, 3, 2, 1), torch.float64)
    padded = functional.pad(images, [1] * 4)
    output = ALGORITHMS["direct"](images, kernels, padding)
    for k, i, j in itertools.product(range(2), range(4), range(6)):
        wanted = sum(
            float(padded[0, c, i + r, j + s] * kernels[k, c, r, s])
            for c, r, s in itertools.product(range(2), range(3), range(2))
        )
        assert float(output[0, k, i, j]) == pytest.approx(wanted, abs=1e-13)


@pytest.mark.parametrize("outputs", [2, 4])
@pytest.mark.parametrize(("rows", "columns"), [(5, 5), (3, 5), (1, 1)])
def test_winograd_refuses_other_kernels(outputs: int, rows: int, columns: int) -> None:
    with pytest.raises(ValueError, match=f"kernels of 3 by 3, not {rows} by {columns}"):
        winograd(torch.zeros(1, 1, 8, 8), torch.zeros(1, 1, rows, columns), 0, outputs)


def test_winograd_knows_two_sizes_of_tile() -> None:
    with pytest.raises(ValueError, match="outputs must be 2 or 4, not 3"):
        winograd(torch.zeros(1, 1, 8, 8), torch.zeros(1, 1, 3, 3), 0, 3)


@pytest.mark.parametrize("outputs", [2, 4])
def test_winograds_matrices_make_the_sliding_product_of_one_line(outputs: int) -> None:
    of_tile, of_kernel, of_product = transforms(outputs, torch.zeros(1, dtype=torch.float64))
    tile, kernel = (torch.randn(size, dtype=torch.float64) for size in (outputs + 2, 3))
    wanted = torch.stack([tile[i : i + 3] @ kernel for i in range(outputs)])
    given = of_product @ ((of_kernel @ kernel) * (of_tile @ tile))
    assert torch.allclose(given, wanted, atol=1e-13)


@pytest.mark.parametrize("name", ALGORITHMS)
@pytest.mark.parametrize(
    ("images", "kernels", "padding", "says"),
    [
        ((4, 8, 8), (1, 4, 3, 3), 0, r"images must be \[N, C, H, W\].*not \[4, 8, 8\]"),
        ((1, 4, 8, 8), (1, 3, 3, 3), 0, "equally many channels, not 4 and 3"),
        ((1, 1, 8, 8), (1, 1, 3, 3), -1, "padding must be 0 or more, not -1"),
        ((1, 1, 2, 8), (1, 1, 3, 3), 0, r"\[3, 3\] does not fit into an image of \[2, 8\]"),
    ],
)
def test_bad_operands_are_named(
    name: str, images: tuple[int, ...], kernels: tuple[int, ...], padding: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        ALGORITHMS[name](torch.zeros(images), torch.zeros(kernels), padding)


def test_mixed_and_whole_numbers_are_refused() -> None:
    for images, kernels in (
        (torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 3, 3, dtype=torch.float64)),
        (torch.zeros(1, 1, 4, 4, dtype=torch.int64), torch.zeros(1, 1, 3, 3, dtype=torch.int64)),
    ):
        with pytest.raises(ValueError, match="one floating dtype"):
            ALGORITHMS["direct"](images, kernels, 0)


def test_the_example_in_the_docstring_runs() -> None:
    assert doctest.testmod(convolution).failed == 0


def test_which_algorithms_take_which_kernels() -> None:
    assert [name for name in ALGORITHMS if takes(name, 5)] == ["direct", "im2col", "fft"]
    assert all(takes(name, 3) for name in ALGORITHMS)
