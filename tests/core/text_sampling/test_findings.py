"""What is said of texts, walks and bits, against results made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.text_sampling.batch_bits import BatchBits
from core.text_sampling.completions import WritingSettings, complete
from core.text_sampling.findings import (
    again_finding,
    bits_finding,
    room_finding,
    texts_finding,
    walk_finding,
)
from core.text_sampling.sampler import SamplerSettings
from core.text_sampling.tree import branches
from tests.core.text_sampling.tiny import tiny_model


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({4: [1, 2]}, "One seed, one text. Add seeds to see where texts part."),
        ({4: [1], 5: [1]}, "2 seeds, one text: with these settings nothing is left to chance."),
        (
            {0: [1, 2], 1: [3, 2]},
            "2 seeds wrote 2 texts, all different. They part at the first token.",
        ),
        (
            {0: [1, 2, 3], 1: [1, 2, 4], 2: [1, 5, 5], 3: [1, 2, 3]},
            "4 seeds wrote 4 texts, 3 of them different. The first part after 1 token, the last "
            "after 2 tokens.",
        ),
    ],
)
def test_texts_are_counted(texts: dict[int, list[int]], says: str) -> None:
    assert texts_finding(branches(texts)) == says


def test_what_writing_again_changed() -> None:
    assert again_finding(6, 0).endswith("all 6 texts are the same, token by token.")
    assert again_finding(1, 0).endswith("the text is the same, token by token.")
    assert again_finding(6, 2) == "Written again, 2 of 6 texts changed."


def test_a_walk_is_summed_up() -> None:
    settings = WritingSettings((1,), SamplerSettings(top_k=7), 12)
    (done,) = complete(tiny_model(), settings, (0,))
    says = walk_finding(done, settings)
    assert says.startswith("Over 12 tokens top-k always kept 7. A nucleus of 0.9 would keep ")
    assert f"{done.by_p.min():,} to {done.by_p.max():,}." in says
    greedy = WritingSettings((1,), SamplerSettings(temperature=0), 3)
    (done,) = complete(tiny_model(), greedy, (0,))
    assert "top-k at 10 would always keep 1. A nucleus of 0.9 would always keep 1." in walk_finding(
        done, greedy
    )


def result(other: list[int], changed: list[bool]) -> BatchBits:
    return BatchBits(
        alone=1,
        batch=8,
        vocabulary=10,
        other=np.array(other),
        largest=np.array([1e-6, 2e-6]),
        gap=np.array([0.5, 0.25]),
        changed=np.array(changed),
    )


def test_bits_are_counted_and_winners_looked_for() -> None:
    assert bits_finding(result([9, 10], [False, False])) == (
        "Alone and in a batch of 8, 19 of 20 logits (95%) have other bits. The most probable token "
        "changed at none of 2 positions."
    )
    assert "changed at 1 of 2" in bits_finding(result([9, 10], [False, True]))
    assert bits_finding(result([0, 0], [False, False])).startswith("On this machine all 20 logits")
    assert room_finding(result([9, 10], [False, False])) == (
        "The largest difference is 2.0 × 10⁻⁶; the closest race between two tokens, at position 2, "
        "was won by 0.25."
    )
