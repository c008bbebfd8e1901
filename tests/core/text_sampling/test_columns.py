"""Rows and columns: what is drawn adds up, and every cut is one line."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.text_sampling.columns import tabulate
from core.text_sampling.findings import pipeline_finding
from core.text_sampling.pipeline import STEPS, SamplerSettings, distribution

logits_of = st.lists(st.integers(-4, 4), min_size=1, max_size=20).map(
    lambda row: torch.tensor(row, dtype=torch.float64)
)
settings_of = st.builds(
    SamplerSettings,
    temperature=st.sampled_from([0, 0.5, 1, 3]),
    top_k=st.none() | st.integers(1, 25),
    top_p=st.none() | st.floats(0, 1),
    min_p=st.none() | st.floats(0, 1),
    order=st.permutations(STEPS).map(tuple),
)


@examples(max_examples=80)
@given(logits_of, settings_of, st.integers(1, 25))
def test_every_step_keeps_a_first_part_and_the_parts_add_up(
    logits: torch.Tensor, settings: SamplerSettings, rows: int
) -> None:
    found = tabulate(logits, settings, rows, str)
    shown = min(rows, len(logits))
    final = distribution(logits, settings).numpy()
    on = [step for step in settings.order if getattr(settings, step) is not None]
    assert [column.step for column in found.columns] == ["raw", *on, "renormalised"]
    assert len(found.names) == shown
    for column in found.columns:
        assert np.all(np.diff(column.kept.astype(int)) <= 0), "the cut is one line"
        assert column.size == column.shown_kept + column.rest_kept
        assert column.probabilities.sum() + column.rest == pytest.approx(1)
    assert np.array_equal(found.last.probabilities, final[found.tokens])
    assert found.last.size == int((final > 0).sum())
    sizes = [column.size for column in found.columns]
    assert sizes == sorted(sizes, reverse=True)


@examples(max_examples=60)
@given(logits_of, st.floats(0, 0.999))
def test_the_crossing_token_is_the_last_inside(logits: torch.Tensor, p: float) -> None:
    column = tabulate(logits, SamplerSettings(top_p=p), 25, str).columns[2]
    assert column.step == "top_p"
    if column.crossing < 0:
        assert column.size == len(logits)
    else:
        assert column.crossing == column.size - 1
        assert column.probabilities[: column.crossing].sum() < p + 1e-9
        assert column.probabilities[: column.crossing + 1].sum() >= p - 1e-9


def test_the_finding_names_only_what_is_on() -> None:
    logits = torch.tensor([0.5, 0.25, 0.15, 0.10], dtype=torch.float64).log()
    plain = pipeline_finding(tabulate(logits, SamplerSettings(), 4, str))
    assert plain == "All 4 tokens stay in the draw; entropy from 1.74 to 1.74 bits."
    cut = pipeline_finding(tabulate(logits, SamplerSettings(top_k=3, top_p=0.75), 4, str))
    assert cut.startswith("Of 4 tokens, top-k = 3 leaves 3 and top-p = 0.75 leaves 2;")
    greedy = pipeline_finding(tabulate(logits, SamplerSettings(temperature=0), 4, str))
    assert greedy.startswith("Of 4 tokens, temperature = 0 leaves 1;")
