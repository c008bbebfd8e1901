"""The record of a completion, against what is found by looking at each step anew."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.text_sampling.completions import SHOWN, WritingSettings, complete
from core.text_sampling.generation import generate
from core.text_sampling.sampler import SamplerSettings
from tests.core.text_sampling.tiny import VOCABULARY, tiny_model

PROMPT = (7, 12, 10)
SETTINGS = WritingSettings(PROMPT, SamplerSettings(temperature=0.8, top_k=25, top_p=0.7), 15)


def test_the_record_is_what_a_second_reading_finds() -> None:
    model = tiny_model()
    seeds = (4, 0)
    for done in complete(model, SETTINGS, seeds):
        assert done.tokens.tolist() == generate(model, PROMPT, SETTINGS.sampler, done.seed, 15)
        with torch.no_grad():
            text = torch.tensor([[*PROMPT, *done.tokens.tolist()]])
            logits = model(text)[0, len(PROMPT) - 1 : -1].numpy()
        for step, row in enumerate(logits):
            order = np.argsort(-row, kind="stable")
            whole = np.exp(row - row.max())
            whole /= whole.sum()
            tempered = np.exp((row - row.max()) / 0.8)
            tempered /= tempered.sum()
            by_p = int(np.searchsorted(np.cumsum(tempered[order]), 0.7 - 1e-12)) + 1
            first = tempered[order[:25]] / tempered[order[:25]].sum()
            kept = int(np.searchsorted(np.cumsum(first), 0.7 - 1e-12)) + 1
            drawn_from = first[:kept] / first[:kept].sum()
            token = int(done.tokens[step])
            place = order.tolist().index(token)
            assert (done.by_k[step], done.by_p[step], done.kept[step]) == (25, by_p, kept)
            assert done.shown[step].tolist() == order[:SHOWN].tolist()
            assert done.rank[step] == place + 1
            assert done.starts[step] <= done.u[step] < done.ends[step]
            np.testing.assert_allclose(done.ends[step] - done.starts[step], done.chance[step])
            np.testing.assert_allclose(done.model_share[step], whole[order[:SHOWN]])
            padded = np.pad(drawn_from, (0, SHOWN))[:SHOWN]
            np.testing.assert_allclose(done.share[step], padded)
            np.testing.assert_allclose(done.chance[step], drawn_from[place])
            np.testing.assert_allclose(done.model_chance[step], whole[token])
            entropy = -(drawn_from * np.log2(drawn_from)).sum()
            np.testing.assert_allclose(done.entropy[step], entropy, atol=1e-12)


def test_k_stays_and_the_nucleus_moves() -> None:
    settings = WritingSettings(PROMPT, SamplerSettings(), 20)
    (done,) = complete(tiny_model(), settings, (0,))
    # So cold that all but one probability are too small for a float.
    cold = WritingSettings(PROMPT, SamplerSettings(temperature=1e-6), 2)
    assert set(complete(tiny_model(), cold, (0,))[0].by_k) == {10}
    assert set(done.by_k) == {10}
    assert len(set(done.by_p)) > 5
    assert set(done.kept) == {VOCABULARY}


def test_who_watches_sees_every_step() -> None:
    seen: list[list[list[int]]] = []
    done = complete(
        tiny_model(), SETTINGS, (1, 2), lambda texts: seen.append([list(t) for t in texts])
    )
    assert [len(texts[0]) for texts in seen] == list(range(1, 16))
    assert seen[-1] == [each.tokens.tolist() for each in done]


def test_nothing_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="length must be a whole number of at least 1, not 0"):
        WritingSettings(PROMPT, SamplerSettings(), 0)
