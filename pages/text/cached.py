"""What this page computes once for all its visitors: the model, its logits, the pictures."""

from __future__ import annotations

import streamlit as st
import torch

from core.charts.chart import Chart
from core.charts.palette import Theme
from core.charts.text_sampling.pipeline import pipeline_chart
from core.text_sampling.columns import Columns
from core.text_sampling.findings import pipeline_finding
from core.text_sampling.model import Model
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.prompts import Prompt, prepare
from core.text_sampling.shipped import shipped
from core.text_sampling.tabulate import tabulate
from core.text_sampling.tokens import Tokenizer


@st.cache_resource(show_spinner="Loading the language model …")
def model_and_tokenizer() -> tuple[Model, Tokenizer]:
    """Return the model that ships with the app, in float64, and its tokenizer."""
    return shipped(torch.float64)


@st.cache_data(max_entries=256, show_spinner=False)
def prompt_of(text: str) -> Prompt:
    """Return a prompt as the model reads it."""
    model, tokenizer = model_and_tokenizer()
    return prepare(text, tokenizer, model.settings.context)


# 16 KB each; nobody writes into a frozen tensor's place, so it is shared.
@st.cache_resource(max_entries=256, show_spinner=False)
def logits_of(text: str) -> torch.Tensor:
    """Return the model's logits for the token after a prompt: float64 [vocabulary]."""
    model, _ = model_and_tokenizer()
    with torch.inference_mode():
        return model(torch.tensor([prompt_of(text).tokens]))[0, -1].clone()


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs={SamplerSettings: repr})
def columns_of(prompt: str, settings: SamplerSettings, rows: int) -> Columns:
    """Return the pipeline on what the model says after a prompt."""
    _, tokenizer = model_and_tokenizer()
    return tabulate(logits_of(prompt), settings, rows, tokenizer.piece)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs={SamplerSettings: repr})
def pipeline_picture(prompt: str, settings: SamplerSettings, rows: int, theme: Theme) -> Chart:
    """Return the steps side by side."""
    columns = columns_of(prompt, settings, rows)
    return pipeline_chart(columns, theme, pipeline_finding(columns))
