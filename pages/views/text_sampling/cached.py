"""What this page computes once for all its visitors: the model, its logits, the pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
import torch

from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.text_sampling.draws import draws_chart
from core.charts.text_sampling.pipeline import pipeline_chart
from core.charts.text_sampling.ways import ways_chart
from core.text_sampling.columns import Columns
from core.text_sampling.deterministic import try_ways
from core.text_sampling.drawing import draw_and_compare
from core.text_sampling.drawn import Drawn
from core.text_sampling.findings import drawn_finding, pipeline_finding, ways_finding
from core.text_sampling.model import Model
from core.text_sampling.own import Own, read_own
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.prompts import Prompt, prepare
from core.text_sampling.shipped import shipped
from core.text_sampling.source import Source
from core.text_sampling.tabulate import tabulate
from core.text_sampling.tokens import Tokenizer
from core.text_sampling.ways import Ways


@st.cache_resource(show_spinner="Loading the language model …")
def model_and_tokenizer() -> tuple[Model, Tokenizer]:
    """Return the model that ships with the app, in float64, and its tokenizer."""
    return shipped(torch.float64)


@st.cache_data(max_entries=256, show_spinner=False)
def prompt_of(text: str) -> Prompt:
    """Return a prompt as the model reads it."""
    model, tokenizer = model_and_tokenizer()
    return prepare(text, tokenizer, model.settings.context)


@st.cache_data(max_entries=256, show_spinner=False)
def own_of(text: str, kind: str) -> Own:
    """Return the distribution that lines describe."""
    return read_own(text, kind)


@dataclass(frozen=True, eq=False)
class Said:
    """A distribution to sample from: ``logits``, float64 [vocabulary], and its tokens' names."""

    logits: torch.Tensor
    name: Callable[[int], str]


# 25 KB each, and nobody writes into them: they are shared.
@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs={Source: repr})
def said_of(source: Source) -> Said:
    """Return the logits for the token after a prompt, or those that were typed."""
    if source.kind != "prompt":
        own = own_of(source.text, source.kind)
        return Said(torch.tensor(own.logits, dtype=torch.float64), own.tokens.__getitem__)
    model, tokenizer = model_and_tokenizer()
    with torch.inference_mode():
        logits = model(torch.tensor([prompt_of(source.text).tokens]))[0, -1].clone()
    return Said(logits, tokenizer.piece)


_HASH: dict[str | type[Any], Callable[[Any], Any]] = {SamplerSettings: repr, Source: repr}


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs=_HASH)
def columns_of(source: Source, settings: SamplerSettings, rows: int) -> Columns:
    """Return the pipeline, step by step, on the ``rows`` most probable tokens."""
    said = said_of(source)
    return tabulate(said.logits, settings, rows, said.name)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=_HASH)
def pipeline_picture(source: Source, settings: SamplerSettings, rows: int, theme: Theme) -> Chart:
    """Return the steps side by side."""
    columns = columns_of(source, settings, rows)
    return pipeline_chart(columns, theme, pipeline_finding(columns))


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs=_HASH)
def drawn_of(source: Source, settings: SamplerSettings, seed: int, draws: int, rows: int) -> Drawn:
    """Return the draws of a seed; typed tokens stand in the order of their lines."""
    said = said_of(source)
    as_given = source.kind != "prompt"
    return draw_and_compare(said.logits, settings, seed, draws, rows, said.name, as_given)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=_HASH)
def draws_picture(
    source: Source,
    settings: SamplerSettings,
    seed: int,
    draws: int,
    rows: int,
    theme: Theme,
    told: bool,
) -> Chart:
    """Return the bar and the draws beside theory; untold, without what was drawn."""
    drawn = drawn_of(source, settings, seed, draws, rows)
    return draws_chart(drawn, theme, drawn_finding(drawn), told)


@st.cache_resource(max_entries=128, show_spinner=False, hash_funcs=_HASH)
def ways_of(source: Source, settings: SamplerSettings, seed: int) -> Ways:
    """Return what each way to one token drew."""
    said = said_of(source)
    return try_ways(said.logits, settings, seed, said.name)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=_HASH)
def ways_picture(
    source: Source, settings: SamplerSettings, seed: int, theme: Theme, told: bool
) -> Chart:
    """Return the ways below each other; untold, only what the settings on the screen drew."""
    ways = ways_of(source, settings, seed)
    return ways_chart(ways, theme, ways_finding(ways), told)
