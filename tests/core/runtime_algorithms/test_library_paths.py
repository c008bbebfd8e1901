"""The library's own paths, measured for real in a process of its own; nothing of it stays here."""

from __future__ import annotations

import re

import pytest
import torch

from core.own_process import Child
from core.runtime_algorithms.findings import sides_finding
from core.runtime_algorithms.inputs import ConvolutionSettings
from core.runtime_algorithms.library_paths import (
    SIDES,
    LibraryPaths,
    Path,
    nnpack_algorithm,
    read_paths,
    task_of,
)

SETTINGS = ConvolutionSettings("noise", 8, 32, filters=8, kernel_seed=1, picture_seed=2)


@pytest.fixture(scope="module")
def paths() -> LibraryPaths:
    return read_paths(Child(task_of(SETTINGS)).result())


def test_the_process_answers_with_every_way_and_side(paths: LibraryPaths) -> None:
    assert [path.way for path in paths.here] == [
        "as it comes",
        "oneDNN off",
        "oneDNN off, batch of 16",
    ]
    assert [path.pixels for path in paths.sides] == [side for side in SIDES for _ in range(2)]
    assert all(path.seconds > 0 for path in (*paths.here, *paths.sides))
    assert all(0 < path.error < 1e-5 for path in (*paths.here, *paths.sides))
    assert paths.here[0].unequal == 0


def test_the_flag_was_set_there_and_not_here(paths: LibraryPaths) -> None:
    assert paths.here[1].backend != "Mkldnn"
    assert torch.backends.mkldnn.enabled


def test_nnpacks_rule_is_seen_in_its_errors(paths: LibraryPaths) -> None:
    by_nnpack = [path for path in paths.sides if path.backend == "NnpackSpatial"]
    if not by_nnpack:
        pytest.skip("this host's PyTorch has no NNPACK")
    for path in by_nnpack:
        coarse = nnpack_algorithm(path.pixels, 3).startswith("Winograd")
        assert (path.error > 6e-7) == coarse, path
    said = sides_finding(paths, 3)
    assert "FFT, tiles of 16 to Winograd" in said
    before, after = (int(pixels) for pixels in re.findall(r"(\d+) (?:to|pixels)", said)[:2])
    assert SIDES.index(after) == SIDES.index(before) + 1, "neighbours among those measured"


def test_nnpacks_rule() -> None:
    assert nnpack_algorithm(28, 3) == "FFT, tiles of 16"
    assert nnpack_algorithm(32, 3) == "Winograd F(6×6)"
    assert nnpack_algorithm(8, 5) == "FFT, tiles of 8"
    assert nnpack_algorithm(32, 9) == "FFT, tiles of 16"


def test_a_host_without_nnpack_is_told_so() -> None:
    sides = tuple(Path("oneDNN on", "Slow2d", side, 1e-3, 2e-7, 0.0) for side in SIDES)
    assert "no NNPACK" in sides_finding(LibraryPaths((), sides), 3)
