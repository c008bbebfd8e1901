"""The batch experiment, on models whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from core.text_sampling.batch_bits import compare
from core.text_sampling.model import KeyValueCache, Model
from tests.core.text_sampling.tiny import VOCABULARY, tiny_model

TOKENS = [1, 2, 3, 4, 5, 6]


class Nudged(Model):
    """Adds ``nudge`` to the logit of token 0 wherever others stand beside, and shows its hand."""

    nudge = 0.0

    def forward(self, tokens: Tensor, cache: KeyValueCache | None = None) -> Tensor:
        logits = super().forward(tokens, cache)
        if len(tokens) > 1:
            logits = logits.clone()
            logits[..., 0] += self.nudge
        return logits


def nudged(by: float) -> Nudged:
    plain = tiny_model(dtype=torch.float64)
    model = Nudged(plain.settings).double().eval()
    model.load_state_dict(plain.state_dict())
    model.nudge = by
    return model


def test_the_same_shape_gives_the_same_bits() -> None:
    result = compare(tiny_model(dtype=torch.float32), TOKENS, alone=8)
    assert result.other.tolist() == [0] * 6
    assert not result.changed.any()
    assert result.logits == 6 * VOCABULARY


def test_a_difference_is_counted_where_it_is() -> None:
    # Rounding differs by some 1e-15 too, far below the nudge.
    result = compare(nudged(1e-3), TOKENS)
    assert (result.largest >= 0.9e-3).all()
    assert (result.largest < 1.1e-3).all()
    assert (result.other >= 1).all()
    assert not result.changed.any()
    assert (result.gap > 1e-3).all()


def test_a_changed_winner_is_seen() -> None:
    result = compare(nudged(1e6), TOKENS)
    assert result.changed.all()


def test_the_gap_is_that_of_the_two_best() -> None:
    model = tiny_model()
    with torch.no_grad():
        logits = np.sort(model(torch.tensor([TOKENS]))[0].numpy())
    result = compare(model, TOKENS)
    np.testing.assert_allclose(result.gap, logits[:, -1] - logits[:, -2])


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        compare(tiny_model(), [])
