"""The view "Seven sources": one network, one source moved at a time, then all together."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from core import checks
from core.charts.which_source.strips import strips_chart
from core.own_process import Task
from core.scripts import capitals, script
from core.seeds import format_seeds
from core.which_source import findings
from core.which_source.experiment import Settings, Trained
from core.which_source.study import ALL, NOTHING, SOURCES, Study, called
from core.wording import listed
from pages.common import lesson
from pages.common.controls import ladder, more, number_field, segments, text_field
from pages.common.per_seed import PerSeedCache
from pages.common.state import PageState, Parameters
from pages.common.workshop import answer_to, gather

Seeds = tuple[int, ...]

TITLE = "Seven sources"
ROWS = (NOTHING, *SOURCES, ALL)
BEFORE = (NOTHING, ALL)
"""The rows that are shown before the guess: they tell of no source."""
NAMES = {"digits": "Digits", "moons": "Moons", "breast_cancer": "Breast cancer"}
METRIC = "test accuracy, %"
PUBLISHED = """**What others measured**

- ResNet-14 on CIFAR-10, standard deviation in points: initial weights 0.22, shuffling 0.25, \
augmentation 0.22, cuDNN’s algorithms 0.21, one flipped bit 0.21, all together **0.26**, nothing \
0. Replication of C. Summers and M. J. Dinneen (arXiv 2103.04514), ML Reproducibility Challenge \
2021, tables 4 and 5.
- Over five tasks, 200 seeds a source: drawing the data anew moves the score most; initial weights \
give less than half of that variance. X. Bouthillier and others, MLSys 2021, arXiv 2103.03098.
- 10,000 seeds on CIFAR-10 give 90.02% ± 0.23, from 89.01% to 90.83%. D. Picard, arXiv 2109.08203.
- In 2,100 fine-tunings of BERT, initial weights and data order contribute comparably. J. Dodge \
and others, arXiv 2002.06305."""
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3)
PLACES = ("guess_1", "guess_2", "guess_3")
STORIES = (
    ("A learning rate four times as high: what can one bit do?", {"learning_rate": "0.2"}),
    ("Two moons instead of ten digits: the same order?", {"data": "moons", "epochs": "30"}),
)
REASONS = """*Input noise*: normal noise on each input, in training. *One flipped bit*: the last \
bit of one first-layer weight, another one for each seed. *Threads*: 1 and 2 in turn, in a process \
of its own; what one thread gives is trained once. *All together* moves all but the threads. What \
a source does depends on where the others stand: move the frozen seed under *More*.

The interval of a standard deviation s of n scores runs from s·√((n − 1)/χ²₀.₉₇₅) to \
s·√((n − 1)/χ²₀.₀₂₅), with n − 1 degrees of freedom (NIST/SEMATECH *e-Handbook*, 7.2.3.1; exact \
for normal scores). Variances of independent causes add up only where each acts the same whatever \
the others do; here they act through one training."""


@dataclass(frozen=True)
class Shown:
    """The reader's ranking, place by place, and the seeds of each source."""

    guess_1: str = lesson.guess(tuple(SOURCES.values()))
    guess_2: str = lesson.guess(tuple(SOURCES.values()))
    guess_3: str = lesson.guess(tuple(SOURCES.values()))
    seeds: tuple[int, ...] = checks.seed_list("0-49", 100)


SHOWN = Parameters(Shown)
SETTINGS = Parameters(Settings)
PARAMETERS = (SHOWN, SETTINGS)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings, seeds = state.values(SETTINGS), state.values(SHOWN).seeds
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments(state, "data", "Data", NAMES)
        ladder(state, "learning_rate", "Learning rate", RATES, width=150)
        number_field(state, "epochs", "Epochs", width=90)
        text_field(state, "seeds", "Seeds of each source", placeholder="0-49", width=150)
        more(state, p="p, the chance to drop", noise="Noise in the input", frozen="Frozen seed")
    if len(seeds) < 2:
        st.info("One seed has no spread: give two or more.", icon=":material/info:")
        return
    ranked = _ranking(state, len(seeds))
    told = len(ranked) == len(PLACES) or lesson.SHOW in ranked
    study = trained(settings, seeds, ROWS if told else BEFORE)
    finding = f"{len(seeds)} networks with nothing varied, {len(seeds)} with everything"
    if told:
        finding = findings.headline(study)
        rights = [called(row) for row in findings.largest(study)]
        lesson.answer(ranked[0], rights, findings.judged(study, ranked))
    chart = strips_chart(study, ROWS, ROWS if told else BEFORE, METRIC, finding)
    lesson.show_chart(chart, "strips", None if told else finding, tall=True)
    if told:
        st.markdown(f"{findings.sum_against_all(study, ' points')}\n\n{PUBLISHED}")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: table(study), "seedscape-which-source")
        if told:
            st.download_button("Study", study.written(), "seedscape-study.json", on_click="ignore")
    lesson.stories(state, STORIES)
    lesson.why("What is varied, and how?", REASONS)
    rows = [each for each in findings.spreads(study) if each.row != "threads"]
    headline = "; ".join(f"{each.row} {each.deviation:.2f}" for each in rows)
    lesson.take_home(
        "One seed for each source, in plain PyTorch. This script moves them one at "
        f"a time{lesson.prints(headline, told)}",
        script("which_source", "seven_sources", SEEDS=seeds, **capitals(settings)),
        "seedscape-which-source",
    )
    if not told:
        trained(settings, seeds, ROWS, "While you think: ")


def _ranking(state: PageState, n: int) -> list[str]:
    """Ask for the three that matter most, one after the other; return what is ranked so far."""
    ranked: list[str] = []
    for place, name in zip(("most", "second most", "third most"), PLACES, strict=True):
        if state[name] in ("", *ranked):
            so_far = f" So far: {', '.join(ranked)}." if ranked else ""
            asked = f"Each moves alone, over {n} seeds: {listed(list(SOURCES.values()))}. "
            asked += f"Which moves the test accuracy **{place}**?{so_far}"
            lesson.ask(state, asked, name, [s for s in SOURCES.values() if s not in ranked])
            break
        ranked.append(state[name])
        if state[name] == lesson.SHOW:
            break
    return ranked


@st.cache_resource
def _cache() -> PerSeedCache[tuple[Settings, str], Trained]:
    return PerSeedCache(_train, most=20_000)


def _train(asked: tuple[Settings, str], seeds: Seeds) -> list[Trained]:
    # Imported here: who only looks at what is trained need not wait for torch.
    from core.which_source.training import train

    return list(train(*asked, seeds))


def trained(
    settings: Settings, seeds: Seeds, rows: tuple[str, ...], says: str = "", each: float = math.inf
) -> Study:
    """Return the study of ``rows``; what is missing is trained in sight.

    ``each``: about how many seconds a network takes, where a row may be too quick for the line.
    """
    cache = _cache()
    for row in rows:
        if row == "threads":
            _on_threads(settings, seeds, says)
        else:
            gather(cache, (settings, row), seeds, f"{says}training, {called(row)}", each=each)
    there = [row for row in rows if not cache.missing((settings, row), seeds)]
    found = {row: cache.get((settings, row), seeds) for row in there}
    scores = {row: [100 * each.accuracy for each in some] for row, some in found.items()}
    return Study.of(f"{settings.data}, one source at a time", scores, METRIC, seeds)


def _on_threads(settings: Settings, seeds: Seeds, says: str) -> None:
    """Train the row of threads, whose number is a whole process's, in a process of its own."""
    row = (settings, "threads")
    if not (missing := tuple(_cache().missing(row, seeds))):
        return
    asked = (json.dumps(asdict(settings)), format_seeds(missing))
    task = Task("core.which_source.experiment", asked, timeout=300)
    if answer := answer_to(task, f"{says}{len(missing)} networks on more threads"):
        came = {seed: Trained(**each) for seed, each in zip(missing, answer, strict=True)}
        _cache().get(row, missing, lambda _, some: [came[seed] for seed in some])


def table(study: Study) -> list[dict[str, Any]]:
    """Return a study's runs as rows of a table."""
    return [{"varied": r.source, "seed": r.seed, **r.scores, "error": r.error} for r in study.runs]
