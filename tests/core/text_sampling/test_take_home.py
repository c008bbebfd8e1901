"""The lines to paste print what the screen says, whatever the settings."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace

import pytest
import torch

from core.text_sampling.deterministic import AS_SET, ONE_SEED, TOP_K_1, try_ways
from core.text_sampling.drawing import draw_and_compare
from core.text_sampling.own import PRESETS, read_own
from core.text_sampling.pipeline import TEMPERATURE_LAST, SamplerSettings
from core.text_sampling.source import Source
from core.text_sampling.tabulate import tabulate
from core.text_sampling.take_home import (
    draws_headline,
    draws_script,
    greedy_headline,
    greedy_script,
    pipeline_headline,
    pipeline_script,
)

SETTINGS = [
    SamplerSettings(),
    SamplerSettings(1.5, 12, 0.8, 0.02),
    SamplerSettings(2, top_p=0.75, order=TEMPERATURE_LAST),
    SamplerSettings(0.3, top_k=1),
    SamplerSettings(temperature=0),
    SamplerSettings(top_p=0.0, min_p=1),
]
SOURCES = [
    *(Source("weights", text) for text in PRESETS.values()),
    Source("logits", 'it\'s 1.5\n"no" -2\ngone -inf\nback\\slash 1.5'),
    Source("weights", "zero 0\none 1\ntwo 2"),
]


def printed(script: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, "take_home", "exec"), {})
    return out.getvalue().strip()


def logits_of(source: Source) -> torch.Tensor:
    return torch.tensor(read_own(source.text, source.kind).logits, dtype=torch.float64)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.text[:12])
def test_the_scripts_print_the_headlines(source: Source, settings: SamplerSettings) -> None:
    logits = logits_of(source)
    columns = tabulate(logits, settings, 1, str)
    wanted = pipeline_headline(columns.last.size, columns.vocabulary, columns.last.entropy)
    assert printed(pipeline_script(source, settings)) == wanted
    drawn = draw_and_compare(logits, settings, 7, 1000, 5, str)
    wanted = draws_headline(drawn.first, drawn.error, drawn.removed_drawn)
    assert printed(draws_script(source, settings, 7, 1000)) == wanted


def test_the_script_of_the_exercise_counts_as_the_page_does() -> None:
    source, settings = SOURCES[0], replace(SETTINGS[1], top_k=3)
    ways = try_ways(logits_of(source), settings, 5, str)
    counts = {way.name: len(way.tokens) for way in ways.ways}
    script = greedy_script(source, settings, 5, ways.seeds)
    wanted = greedy_headline(counts[AS_SET], counts[ONE_SEED], counts[TOP_K_1])
    assert printed(script) == wanted
    assert counts[TOP_K_1] > 1, "a flat distribution is one great tie"
