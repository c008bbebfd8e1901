"""What this page computes once for all its visitors: the model, its logits, pictures, scripts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pyarrow as pa
import streamlit as st
import torch

from core.charts.chart import Chart
from core.charts.text_sampling.draws import draws_chart
from core.charts.text_sampling.pipeline import pipeline_chart
from core.charts.text_sampling.ways import ways_chart
from core.text_sampling.columns import Columns, tabulate
from core.text_sampling.deterministic import Ways, try_ways
from core.text_sampling.draws import Drawn, draw_and_compare
from core.text_sampling.findings import drawn_finding, pipeline_finding, ways_finding
from core.text_sampling.model import Model
from core.text_sampling.own import read_own
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.prompts import Prompt, prepare
from core.text_sampling.shipped import shipped
from core.text_sampling.take_home import deciding_logits, pipeline_script
from core.text_sampling.tokens import Name, Tokenizer


class Source(NamedTuple):
    """Where a distribution comes from: ``text`` is a prompt, or lines that a reader typed.

    ``kind``: "prompt", or what the numbers of the lines are: "weights" or "logits".
    """

    kind: str
    text: str


class Said(NamedTuple):
    """A distribution to sample from: ``logits``, float64 [vocabulary], and its tokens' names."""

    logits: torch.Tensor
    name: Name


def data_of(chart: Chart, name: str, leave_out: Sequence[str]) -> Any:
    """Return the rows ``name`` of a picture as a data frame; ``leave_out``: where they stand."""
    return pa.ipc.open_stream(chart.rows[name]).read_pandas().drop(columns=[*leave_out])


@st.cache_resource(show_spinner="Loading the language model …")
def model_and_tokenizer() -> tuple[Model, Tokenizer]:
    """Return the model that ships with the app, in float64, and its tokenizer."""
    return shipped(torch.float64)


@lru_cache(256)
def prompt_of(text: str) -> Prompt:
    """Return a prompt as the model reads it."""
    model, tokenizer = model_and_tokenizer()
    return prepare(text, tokenizer, model.settings.context)


own_of = lru_cache(256)(read_own)


# 25 KB each, and nobody writes into them: they are shared.
@lru_cache(256)
def said_of(source: Source) -> Said:
    """Return the logits for the token after a prompt, or those that were typed."""
    if source.kind != "prompt":
        own = own_of(source.text, source.kind)
        return Said(torch.tensor(own.logits, dtype=torch.float64), own.tokens.__getitem__)
    model, tokenizer = model_and_tokenizer()
    with torch.inference_mode():
        logits = model(torch.tensor([prompt_of(source.text).tokens]))[0, -1].clone()
    return Said(logits, tokenizer.piece)


@lru_cache(256)
def columns_of(source: Source, settings: SamplerSettings, rows: int) -> Columns:
    """Return the pipeline, step by step, on the ``rows`` most probable tokens."""
    said = said_of(source)
    return tabulate(said.logits, settings, rows, said.name)


@lru_cache(128)
def pipeline_picture(source: Source, settings: SamplerSettings, rows: int) -> Chart:
    """Return the steps side by side."""
    columns = columns_of(source, settings, rows)
    return pipeline_chart(columns, pipeline_finding(columns))


@lru_cache(256)
def drawn_of(source: Source, settings: SamplerSettings, seed: int, draws: int, rows: int) -> Drawn:
    """Return the draws of a seed; typed tokens stand in the order of their lines."""
    said = said_of(source)
    as_given = source.kind != "prompt"
    return draw_and_compare(said.logits, settings, seed, draws, rows, said.name, as_given)


@lru_cache(128)
def draws_picture(
    source: Source, settings: SamplerSettings, seed: int, draws: int, rows: int, told: bool
) -> Chart:
    """Return the bar and the draws beside theory; untold, without what was drawn."""
    drawn = drawn_of(source, settings, seed, draws, rows)
    before = f"Seed {seed} gives u = {drawn.u:.4f}, and u picks “{drawn.first}”."
    return draws_chart(drawn, drawn_finding(drawn) if told else before, told)


@lru_cache(128)
def ways_of(source: Source, settings: SamplerSettings, seed: int) -> Ways:
    """Return what each way to one token drew."""
    said = said_of(source)
    return try_ways(said.logits, settings, seed, said.name)


@lru_cache(128)
def ways_picture(source: Source, settings: SamplerSettings, seed: int, told: bool) -> Chart:
    """Return the ways below each other; untold, only what the settings on the screen drew."""
    ways = ways_of(source, settings, seed)
    before = f"The next token after the prompt, drawn with {ways.seeds} seeds and your settings."
    return ways_chart(ways, ways_finding(ways) if told else before, told)


@lru_cache(128)
def script_of(
    source: Source, settings: SamplerSettings, prints: str, **draws: Any
) -> tuple[str, str]:
    """Return what the script for the view ``prints`` holds, in words, and the script itself."""
    said = said_of(source)
    if source.kind != "prompt":
        own = own_of(source.text, source.kind)
        script = pipeline_script(own, len(said.logits), settings, prints, **draws)
        return f"The script holds the {source.kind} that you see", script
    numbers, held = deciding_logits(said.logits, settings, said.name)
    holds = f"The script holds {len(numbers):,} of the model's {len(said.logits):,} logits"
    if len(numbers) < len(said.logits):
        holds += ", those that stay and the next one"
    return holds, pipeline_script(numbers, len(said.logits), settings, prints, held, **draws)
