"""Sums over rows of data, for many seeds at once, in the order in which autograd adds them.

Floating-point addition is not associative: another order gives other low bits. Each function here
says which order it keeps, and so gives every seed the bits that PyTorch gives it alone. The tests
hold this against autograd for every number of rows that occurs.
"""

from __future__ import annotations

import functools

import torch
from torch import Tensor


def sum_over_rows(terms: Tensor) -> Tensor:
    """Sum [row, parameter, seed] over the rows as PyTorch sums a [row, parameter] gradient.

    That kernel keeps four running sums, row i going to sum i mod 4; rows left over after the last
    whole four join the first sum; then the four are added one after the other.
    """
    whole = len(terms) - len(terms) % 4
    if whole == 0:
        return functools.reduce(torch.add, terms.unbind())
    four = terms[:4]
    for row in range(4, whole, 4):
        four = four + terms[row : row + 4]
    first, *others = four.unbind()
    return functools.reduce(torch.add, [first, *terms[whole:].unbind(), *others])


def sum_over_inputs(terms: Tensor) -> Tensor:
    """Sum [row, seed] over the rows as PyTorch sums one contiguous vector."""
    return terms.T.contiguous().sum(-1)


def mean_over_rows(terms: Tensor) -> Tensor:
    """Average [row, seed] over the rows as PyTorch averages one contiguous vector."""
    return terms.T.contiguous().mean(-1)
