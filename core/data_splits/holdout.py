"""The hold-out split: one draw of who is trained on and who is tested on."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.checks import check_number
from core.seeds import check_seed

Index = npt.NDArray[np.int64]


def holdout(
    y: npt.ArrayLike,
    test_size: float,
    seed: int,
    stratify: bool = False,
    class_names: Sequence[str] = (),
) -> tuple[Index, Index]:
    """Return the train and the test indices, in scikit-learn's own order.

    ``y``: [example], the labels; without ``stratify`` only their number matters. ``test_size``:
    the share to test on, in (0, 1), rounded up to whole examples. Equal to
    ``train_test_split(np.arange(n), test_size=test_size, random_state=seed)``, with
    ``stratify=y`` added for a stratified split. ``class_names``: what to call the classes 0, 1, …
    of ``y`` in an error.

    Raises ``ValueError`` for a share out of range or so large that nothing is left to train on,
    for a stratified split of a class with one member, and for parts smaller than the number
    of classes.

    >>> holdout([0, 1, 0, 1, 1, 0, 0, 1, 0], 0.3, seed=123, stratify=True)[1].tolist()
    [3, 0, 5]
    """
    labels = np.asarray(y)
    check_number("test_size", test_size, "(0, 1)")
    return _split(labels, math.ceil(test_size * len(labels)), seed, stratify, "test", class_names)


def three_way(
    y: npt.ArrayLike,
    validation_size: float,
    test_size: float,
    seed: int,
    stratify: bool = False,
    class_names: Sequence[str] = (),
) -> tuple[Index, Index, Index]:
    """Return the train, validation and test indices: two hold-out splits, one after the other.

    Both shares are of the whole table. First ``holdout`` takes the test part; then
    ``train_test_split(rest, test_size=m, random_state=seed)`` takes the m validation examples,
    m being ``validation_size`` of the whole table, rounded up.

    Raises ``ValueError`` as ``holdout`` does, and for shares that add up to 1 or more.
    """
    labels = np.asarray(y)
    check_number("validation_size", validation_size, "(0, 1)")
    if validation_size + test_size >= 1:
        raise ValueError(
            f"validation_size and test_size must add up to less than 1, "
            f"not {validation_size} + {test_size}"
        )
    rest, test = holdout(labels, test_size, seed, stratify, class_names)
    held_out = math.ceil(validation_size * len(labels))
    train, validation = _split(labels[rest], held_out, seed, stratify, "validation", class_names)
    return rest[train], rest[validation], test


def _split(
    labels: npt.NDArray[np.generic],
    held_out: int,
    seed: int,
    stratify: bool,
    part: str,
    class_names: Sequence[str],
) -> tuple[Index, Index]:
    from sklearn.model_selection import ShuffleSplit, StratifiedShuffleSplit

    if stratify:
        _check_stratifiable(labels, held_out, part, class_names)
    check_seed(seed)
    if held_out >= len(labels):
        raise ValueError(f"{held_out} of {len(labels)} examples held out leave none to train on")
    # What train_test_split itself calls, without its checks of every array handed in.
    splitter = StratifiedShuffleSplit if stratify else ShuffleSplit
    return next(splitter(1, test_size=held_out, random_state=seed).split(labels, labels))


def _check_stratifiable(
    labels: npt.NDArray[np.generic], held_out: int, part: str, class_names: Sequence[str]
) -> None:
    classes, members = np.unique(labels, return_counts=True)
    left = len(labels) - held_out
    if members.min() < 2:
        lone = classes[members.argmin()]
        beside = " beside the test part" if part == "validation" else ""
        raise ValueError(
            f"a stratified {part} part needs 2 members in every class{beside}; "
            f"class “{class_names[int(lone)] if class_names else lone}” has one"
        )
    if min(held_out, left) < len(classes):
        raise ValueError(
            f"a stratified {part} part of {held_out} examples, with {left} left to train on, "
            f"cannot hold all {len(classes)} classes in both"
        )
