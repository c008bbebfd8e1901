"""The desk where texts are written: each once for all who ask for it, in everyone's sight.

Writing has a thread of its own. So a visitor who moves on leaves at once, and what was begun is
there when the next one asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

import streamlit as st

from core.text_sampling.completions import Completion, WritingSettings, complete
from core.text_sampling.model import Model
from pages.common.per_seed import PerSeedCache
from pages.views.text_sampling.cached import model_and_tokenizer

LOOK = 0.12
"""Seconds from one look at the drafts to the next."""

Show = Callable[[Mapping[int, Sequence[int]]], None]
"""Told the tokens so far of each seed."""


class Desk:
    """Keeps the latest completions, some 20 KB each, and the drafts of those being written."""

    def __init__(self, model: Model, most: int = 800) -> None:
        self._model = model
        self._done = PerSeedCache(self._write, most)
        self._drafts: dict[tuple[WritingSettings, int], tuple[int, ...]] = {}
        self._threads = ThreadPoolExecutor(2, "writing")

    def completions(
        self, settings: WritingSettings, seeds: Sequence[int], show: Show
    ) -> list[Completion]:
        """Return the completions of ``seeds``; while some are being written, ``show`` drafts."""
        if self._done.missing(settings, seeds):
            writing = self._threads.submit(self._done.get, settings, seeds)
            try:
                while not wait([writing], LOOK).done:
                    show({seed: self._drafts.get((settings, seed), ()) for seed in seeds})
            finally:
                writing.cancel()  # Only what has not begun: nobody waits for it now.
            return writing.result()
        return self._done.get(settings, seeds)

    def _write(self, settings: WritingSettings, seeds: tuple[int, ...]) -> list[Completion]:
        def watch(texts: list[list[int]]) -> None:
            for seed, text in zip(seeds, texts, strict=True):
                self._drafts[settings, seed] = tuple(text)

        try:
            return complete(self._model, settings, seeds, watch)
        finally:
            for seed in seeds:
                self._drafts.pop((settings, seed), None)


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """Return the desk of this server."""
    return Desk(model_and_tokenizer()[0])
