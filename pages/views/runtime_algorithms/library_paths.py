"""The library's own paths on this host, measured in a process of its own when asked for."""

from __future__ import annotations

import streamlit as st

from core.charts.runtime_algorithms.sweeps import sides_chart
from core.runtime_algorithms.findings import sides_finding
from core.runtime_algorithms.inputs import ConvolutionSettings
from core.runtime_algorithms.library_paths import read_paths, task_of
from core.runtime_algorithms.tables import paths_table
from pages.common import lesson
from pages.common.controls import toggle
from pages.common.state import PageState
from pages.common.workshop import answer_to


def show(state: PageState, settings: ConvolutionSettings) -> None:
    """Offer the measurement; once it is asked for, make it and show what came of it."""
    with st.expander(
        "What does the library choose?", expanded=state["paths"], icon=":material/alt_route:"
    ):
        st.markdown(
            "PyTorch has several convolutions of its own and picks one by type, size, batch and "
            "flags. Nothing on the screen says which."
        )
        note = "In a process of its own, since it sets a flag. It takes some seconds."
        toggle(state, "paths", "Measure this host’s own paths", help=note)
        answer = answer_to(task_of(settings), "The library's paths") if state["paths"] else None
        if answer is None:
            return
        paths, kernel = read_paths(answer), settings.kernel
        st.table(paths_table(paths, kernel), hide_index=True)
        lesson.show_chart(sides_chart(paths, kernel, sides_finding(paths, kernel)), "sides")
        st.caption(
            f"Noise in batches of 16, 16 channels, 16 kernels of {kernel}×{kernel}, float32. "
            "NNPACK names no algorithm; the one shown follows its published rule. Dashed: "
            "where it goes over to another."
        )
