"""The animated network against the plain module, pass after pass, and against the notebook."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.dropout.passes import NOTEBOOK_INPUT, Passes, PassSettings, run_passes
from core.seeds import fingerprint


def module_passes(plan: PassSettings) -> tuple[nn.Sequential, torch.Tensor, torch.Tensor]:
    """The oracle: a reader's script. Outputs in training mode, then in evaluation mode."""
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(plan.seed)
        model = nn.Sequential(
            nn.Linear(plan.inputs, plan.hidden),
            nn.ReLU(),
            nn.Dropout(plan.p),
            nn.Linear(plan.hidden, plan.outputs),
        )
        if plan.masks == "own":
            torch.manual_seed(plan.mask_seed)
        x = torch.tensor(plan.x)
        trained = torch.stack([model(x) for _ in range(plan.passes)])
        model.eval()
        return model, trained, torch.stack([model(x) for _ in range(plan.passes)])


def test_notebooks_printed_outputs() -> None:
    """rasbt/MachineLearning-QandAI-book, supplementary/q10-random-sources/dropout.ipynb."""
    result = run_passes(PassSettings(passes=2, seed=123))
    printed = [[-0.1564, -0.2977], [0.1359, 0.0523]]
    np.testing.assert_array_equal(result.outputs.round(4), np.array(printed, dtype=np.float32))
    printed_evaluation = [[-0.0458, -0.1777]] * 2
    np.testing.assert_array_equal(
        result.evaluation_outputs.round(4), np.array(printed_evaluation, dtype=np.float32)
    )


@settings(max_examples=60)
@given(
    inputs=st.integers(1, 20),
    hidden=st.integers(1, 40),
    outputs=st.integers(1, 5),
    p=st.sampled_from([0.0, 1.0]) | st.floats(0, 1),
    seed=st.integers(0, 10_000),
    masks=st.sampled_from(["stream", "own"]),
    mask_seed=st.integers(0, 10_000),
)
def test_passes_are_the_modules(**settings: Any) -> None:
    plan = PassSettings(**settings, passes=7)
    model, trained, evaluated = module_passes(plan)
    result = run_passes(plan)
    np.testing.assert_array_equal(result.outputs, trained.numpy())
    np.testing.assert_array_equal(result.evaluation_outputs, evaluated.numpy())
    first, last = model[0], model[3]
    assert isinstance(first, nn.Linear)
    assert isinstance(last, nn.Linear)
    np.testing.assert_array_equal(result.hidden_weight, first.weight.detach().numpy())
    np.testing.assert_array_equal(result.hidden_bias, first.bias.detach().numpy())
    np.testing.assert_array_equal(result.output_weight, last.weight.detach().numpy())
    np.testing.assert_array_equal(result.output_bias, last.bias.detach().numpy())


def test_activations_are_the_masked_and_scaled_layer() -> None:
    result = run_passes(PassSettings(p=0.25))
    assert result.masks.shape == result.activations.shape == (200, 10)
    scale = np.float32(1) / np.float32(0.75)
    np.testing.assert_array_equal(result.activations, result.hidden * (result.masks * scale))
    assert 0.65 < result.masks.mean() < 0.85


def test_training_passes_differ_and_evaluation_passes_agree() -> None:
    result = run_passes(PassSettings())
    assert len(np.unique(result.outputs, axis=0)) > 20
    assert len(np.unique(result.evaluation_outputs, axis=0)) == 1


def own_masks(seed: int) -> Passes:
    return run_passes(PassSettings(masks="own", mask_seed=seed))


def test_same_seed_replays_the_masks_and_another_does_not() -> None:
    masks = [fingerprint(own_masks(seed).masks) for seed in (5, 5, 6)]
    assert masks[0] == masks[1] != masks[2]


def test_dropout_seed_moves_masks_and_nothing_else() -> None:
    one, other = own_masks(5), own_masks(6)
    assert not np.array_equal(one.masks, other.masks)
    for name in ("hidden_weight", "output_weight", "hidden", "evaluation_outputs"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_dropout_seed_zero_is_a_seed() -> None:
    plan = PassSettings(passes=5, masks="own", mask_seed=0)
    expected = module_passes(plan)[1]
    np.testing.assert_array_equal(run_passes(plan).outputs, expected.numpy())


def test_more_passes_begin_with_the_fewer() -> None:
    few, many = (run_passes(PassSettings(passes=passes)) for passes in (3, 30))
    np.testing.assert_array_equal(many.outputs[:3], few.outputs)


def test_without_dropout_training_is_evaluation() -> None:
    result = run_passes(PassSettings(p=0))
    assert result.masks.all()
    np.testing.assert_array_equal(result.outputs, result.evaluation_outputs)


def test_global_generator_stays_untouched() -> None:
    before = torch.get_rng_state()
    run_passes(PassSettings())
    assert torch.equal(torch.get_rng_state(), before)


def test_notebook_input_repeats_to_any_width() -> None:
    assert PassSettings(inputs=5).x == NOTEBOOK_INPUT
    assert PassSettings(inputs=7).x == (*NOTEBOOK_INPUT, 1.0, 0.3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"inputs": 0}, "inputs must be .* not 0"),
        ({"hidden": 0}, "hidden must be .* not 0"),
        ({"outputs": 0}, "outputs must be .* not 0"),
        ({"passes": 0}, "passes must be .* not 0"),
        ({"p": 1.5}, r"p must lie in \[0, 1\], not 1.5"),
        ({"p": float("nan")}, r"p must lie in \[0, 1\], not nan"),
        ({"seed": -1}, "seed must be .* not -1"),
        ({"masks": "none"}, "masks must be one of stream, own, not 'none'"),
    ],
)
def test_impossible_settings_are_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PassSettings(**changes)
