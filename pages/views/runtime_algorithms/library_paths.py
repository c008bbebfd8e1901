"""The library's own paths on this host, measured in a process of its own when asked for."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.runtime_algorithms.inputs import ConvolutionSettings
from core.runtime_algorithms.library import path_name
from core.runtime_algorithms.library_paths import (
    LibraryPaths,
    nnpack_algorithm,
    read_paths,
    task_for,
)
from pages.common import lesson
from pages.common.own_process import answer_to
from pages.common.state import PageState
from pages.views.runtime_algorithms.cached import shown_sides


def show(
    state: PageState, settings: ConvolutionSettings, seeds: tuple[int, int], theme: Theme
) -> None:
    """Offer the measurement; once it is asked for, make it and show what came of it."""
    st.markdown("#### What does the library choose?")
    st.toggle(
        "Measure this host’s own paths",
        key=state.key("paths"),
        help="In a process of its own, since it sets a flag. It takes some seconds.",
    )
    if not state["paths"]:
        st.markdown(
            "PyTorch has several convolutions of its own and picks one by type, size, batch and "
            "flags. Nothing on the screen says which."
        )
        return
    answer = answer_to(task_for(settings, *seeds), "The library's paths")
    if answer is None:
        return
    paths = read_paths(answer)
    st.markdown(paths_table(paths, settings.kernel))
    lesson.show_chart(shown_sides(paths, settings.kernel, theme), "sides")
    st.caption(
        f"Noise in batches of 16, 16 channels, 16 kernels of {settings.kernel}×{settings.kernel}, "
        "float32. NNPACK names no algorithm; the one shown follows its published rule."
    )


def paths_table(paths: LibraryPaths, kernel: int) -> str:
    """Return a table of the paths that `conv2d` can take for the picture on the screen."""
    rows = [
        "| `conv2d` | takes | ms a picture | error | numbers that differ |",
        "|---|---|---|---|---|",
    ]
    for path in paths.here:
        words = path_name(path.backend) or "not told"
        if path.backend == "NnpackSpatial":
            words += f", {nnpack_algorithm(path.pixels, kernel)}"
        differ = f"{path.unequal:.0%}" if path is not paths.here[0] else "–"
        rows.append(
            f"| {path.way} | `{path.backend or '?'}`: {words} | {1000 * path.seconds:.2g} "
            f"| {path.error:.1e} | {differ} |"
        )
    return "\n".join(rows)
