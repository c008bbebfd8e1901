"""Draws beside theory: everything is counted once, and the bar is where u really falls."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.text_sampling.drawing import THINNEST, draw_and_compare
from core.text_sampling.draws import count_draws, uniforms
from core.text_sampling.pipeline import SamplerSettings, distribution

LOGITS = torch.randn(60, dtype=torch.float64, generator=torch.Generator().manual_seed(4))
FILTERED = SamplerSettings(temperature=1.3, top_k=9, top_p=0.9)


@pytest.mark.parametrize("draws", [1, 100, 10_000])
@pytest.mark.parametrize("settings", [SamplerSettings(), FILTERED], ids=["plain", "filtered"])
def test_every_draw_is_counted_once(settings: SamplerSettings, draws: int) -> None:
    found = draw_and_compare(LOGITS, settings, 3, draws, 12, str)
    theory = distribution(LOGITS, settings).numpy()
    counts = count_draws(torch.tensor(theory), draws, 3)
    assert np.array_equal(found.counts, counts[found.tokens])
    assert found.counts.sum() + found.rest_count == draws
    assert found.theory.sum() + found.rest == pytest.approx(1)
    assert found.removed == int((theory == 0).sum())
    assert found.removed_drawn == 0
    assert abs(found.error) == pytest.approx(np.abs(counts / draws - theory).max())
    assert found.farthest_theory == theory[int(found.farthest)]
    assert len(found.sequence) == min(draws, 12)


def test_u_falls_on_the_piece_that_is_picked() -> None:
    for seed in range(50):
        found = draw_and_compare(LOGITS, FILTERED, seed, 1, 12, str)
        assert found.u == float(uniforms(1, seed))
        assert found.low <= found.u < found.high
        assert found.sequence == (found.picked,)
        place = found.pieces.index(found.picked)
        assert found.starts[place] == pytest.approx(found.low)
        assert found.ends[place] == pytest.approx(found.high)


def test_the_bar_has_every_piece_that_can_be_seen() -> None:
    found = draw_and_compare(LOGITS, SamplerSettings(), 0, 1, 12, str)
    theory = distribution(LOGITS, SamplerSettings()).numpy()
    assert len(found.pieces) == int((theory >= THINNEST).sum())
    assert np.all(np.diff(found.starts) > 0)


def test_as_given_keeps_the_order_of_the_lines() -> None:
    found = draw_and_compare(LOGITS[:5], SamplerSettings(), 0, 100, 9, str, as_given=True)
    assert found.names == ("0", "1", "2", "3", "4")
    assert found.others == 0
    assert found.rest == 0
