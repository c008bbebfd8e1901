"""The desk where texts are written: each once for all who ask for it, in everyone's sight."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from core.text_sampling.completions import Completion, WritingSettings, complete
from core.workshop import Report, Standing
from pages.common.per_seed import PerSeedCache
from pages.common.workshop import in_sight
from pages.views.text_sampling.cached import model_and_tokenizer

Show = Callable[[Mapping[int, Sequence[int]]], None]
"""Told the tokens so far of each seed."""


@st.cache_resource(show_spinner=False)
def _written() -> PerSeedCache[WritingSettings, Completion]:
    # Some 20 KB each.
    model = model_and_tokenizer()[0]
    return PerSeedCache(lambda settings, seeds: complete(model, settings, seeds), most=800)


def completions(settings: WritingSettings, seeds: Sequence[int], show: Show) -> list[Completion]:
    """Return the completions of ``seeds``; while some are being written, ``show`` drafts."""
    written, model = _written(), model_and_tokenizer()[0]

    def work(report: Report) -> list[Completion]:
        def write(settings: WritingSettings, some: tuple[int, ...]) -> list[Completion]:
            def watch(texts: list[list[int]]) -> None:
                drafts = dict(zip(some, map(tuple, texts), strict=True))
                done = len(drafts[some[0]])
                report({"progress": done, "of": settings.length, "drafts": drafts})

            return complete(model, settings, some, watch)

        return written.get(settings, seeds, write)

    def look(standing: Standing) -> None:
        drafts = standing.progress[-1]["drafts"] if standing.progress else {}
        show({seed: drafts.get(seed, ()) for seed in seeds})

    about = math.inf if written.missing(settings, seeds) else 0
    asked = (settings, tuple(seeds))
    return in_sight("texts", asked, work, "Writing", watch=look, seconds=about)
