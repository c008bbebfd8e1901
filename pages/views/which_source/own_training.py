"""The view "Your own training": the command that makes a study, and a study dropped in."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.charts.which_source.strips import strips_chart
from core.scripts import capitals, script
from core.which_source import findings
from core.which_source.experiment import Settings
from core.which_source.study import ALL, NOTHING, Study
from core.wording import plain, sentence
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.which_source.seven_sources import table, trained

TITLE = "Your own training"
COMMANDS = """cd my_project                       # where mymodule.py is
export PYTHONPATH=/path/to/seedscape
python -m core.which_source mymodule:train --vary init,split,order --seeds 20 --output study.json

# on all cores, or on a cluster of dask
python -m core.which_source mymodule:train --backend loky
python -m core.which_source mymodule:train --backend dask --scheduler tcp://10.0.0.1:8786"""

EXAMPLE, EXAMPLE_SEEDS = Settings("moons", epochs=5), tuple(range(20))
EXAMPLE_ROWS = (NOTHING, "init", "split", "order", ALL)

PARAMETERS: tuple[Parameters[Any], ...] = ()


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    st.markdown(
        "The same for a training of your own: the command below freezes all its seeds, moves one "
        "at a time, then all, and writes a study."
    )
    given = st.file_uploader(
        "Drop a study in; until then, an example: this page’s network on the moons",
        key="which_source:study",
        max_upload_size=8,
    )
    try:
        example = (EXAMPLE, EXAMPLE_SEEDS, EXAMPLE_ROWS)
        study = Study.read(given.getvalue()) if given else trained(*example, each=0.002)
    except ValueError as error:
        st.error(sentence(error), icon=":material/error:")
    else:
        _show_study(state, study)
    st.markdown(
        "##### Make a study\nGive your training one argument, `seeds`, and let it return its "
        "score, or several by name. Stop the command when you like: it goes on where it stopped."
    )
    st.code(COMMANDS, language="bash")
    lesson.why(
        "What is found out?",
        "*Spread where nothing varies*: the training draws numbers that no seed reaches. *No "
        "spread in “all”*: it ignores its seeds; *in one row*: it does not use that seed. One that "
        "raises an error is a row that says so. Each run has one thread, so that a cluster gives "
        "the bits of this machine; its workers must see the same files, and start after any edit.",
    )
    lesson.take_home(
        "A training that uses its seeds: one generator for each source. Saved as `mymodule.py`, it "
        "is what the command runs; alone it prints what each of its sources does.",
        script("which_source", "seven_sources", **capitals(EXAMPLE), SEEDS=EXAMPLE_SEEDS),
        "mymodule",
    )


def _show_study(state: PageState, study: Study) -> None:
    for doubt in findings.doubts(study):
        st.warning(plain(doubt), icon=":material/warning:")
    if not study.metrics:
        return
    metric = study.metrics[0]
    if len(study.metrics) > 1:
        metric = st.selectbox("Score", study.metrics, key="which_source:metric")
    told = study.by(metric)
    rows = tuple(row for row in told.sources if len(told.scores[row]))
    chart = strips_chart(told, rows, rows, metric, plain(findings.headline(told)))
    lesson.show_chart(chart, "own_study", tall=True)
    st.markdown(plain(f"{findings.ranking(told)} {findings.sum_against_all(told)}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: table(study), "seedscape-study")
