"""The model looks back only, reads with a cache as without, and learns."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from core.text_sampling.model import Attention, KeyValueCache, Model, ModelSettings, Rotation
from core.text_sampling.shipped import load_model, save_model
from core.text_sampling.training.muon import Muon, orthogonalised
from core.text_sampling.training.recipe import Recipe, bits_per_byte, initialise, train

SMALL = ModelSettings(vocabulary=50, width=16, layers=2, heads=2, context=12)


@pytest.fixture
def model() -> Model:
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return Model(SMALL).double().eval()


@pytest.fixture
def text() -> Tensor:
    return torch.randint(50, (3, 12), generator=torch.Generator().manual_seed(2))


def test_no_position_sees_the_ones_after_it(model: Model, text: Tensor) -> None:
    changed = text.clone()
    changed[:, 7:] = (changed[:, 7:] + 1) % 50
    before, after = model(text), model(changed)
    torch.testing.assert_close(before[:, :7], after[:, :7])
    assert not torch.allclose(before[:, 7:], after[:, 7:])


@pytest.mark.parametrize("steps", [(12,), (1,) * 12, (5, 1, 1, 4, 1), (11, 1)])
def test_reading_with_a_cache_gives_the_same_logits(
    model: Model, text: Tensor, steps: tuple[int, ...]
) -> None:
    cache = KeyValueCache.empty(model, len(text))
    parts = [model(part, cache) for part in text.split(steps, dim=1)]
    assert cache.length == 12
    torch.testing.assert_close(torch.cat(parts, dim=1), model(text), rtol=1e-12, atol=1e-12)


def test_attention_is_its_formula() -> None:
    """Oracle: one query at a time, by its definition."""
    layer = Attention(SMALL).double()
    x = torch.randn(1, 12, 16, dtype=torch.float64)
    rotation = Rotation.between(0, 12, 8, x)
    heads = layer.queries_keys_values(x).view(12, 3, 2, 8)
    result = torch.zeros(12, 2, 8, dtype=torch.float64)
    for head in range(2):
        q, k, v = (heads[None, None, :, part, head] for part in range(3))
        q, k, v = rotation.turn(q)[0, 0], rotation.turn(k)[0, 0], v[0, 0]
        for i in range(12):
            weights = torch.stack([q[i] @ k[j] / math.sqrt(8) for j in range(i + 1)]).softmax(0)
            result[i, head] = sum((w * v[j] for j, w in enumerate(weights)), torch.zeros(8))
    expected = layer.output(result.reshape(1, 12, 16))
    torch.testing.assert_close(layer(x, rotation, None, 0), expected)


def test_rotation_leaves_lengths_and_knows_only_distances() -> None:
    q, k = torch.randn(2, 8, dtype=torch.float64)
    turns = Rotation.between(0, 30, 8, q)
    turned_q = turns.turn(q.expand(1, 1, 30, 8))[0, 0]
    turned_k = turns.turn(k.expand(1, 1, 30, 8))[0, 0]
    torch.testing.assert_close(turned_q.norm(dim=1), q.norm().expand(30))
    torch.testing.assert_close(turned_q[5] @ turned_k[2], turned_q[25] @ turned_k[22])


def test_a_text_longer_than_the_context_is_refused(model: Model) -> None:
    with pytest.raises(ValueError, match="12 tokens, not 13"):
        model(torch.zeros(1, 13, dtype=torch.int64))
    cache = KeyValueCache.empty(model, 1)
    model(torch.zeros(1, 12, dtype=torch.int64), cache)
    with pytest.raises(ValueError, match="12 tokens, not 13"):
        model(torch.zeros(1, 1, dtype=torch.int64), cache)


@pytest.mark.parametrize(
    ("name", "value"), [("vocabulary", 0), ("width", 15), ("heads", 3), ("dropout", 1.0)]
)
def test_impossible_sizes_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=str(value)):
        ModelSettings(**{"vocabulary": 50, "width": 16, "heads": 2, name: value})  # type: ignore[arg-type]


def test_weights_come_back_from_their_file(model: Model, tmp_path: Path) -> None:
    save_model(model, tmp_path / "weights.safetensors")
    back = load_model(tmp_path / "weights.safetensors")
    assert back.settings == SMALL
    assert all(
        torch.equal(a.half().float(), b)
        for a, b in zip(model.state_dict().values(), back.state_dict().values(), strict=True)
    )


def test_orthogonalised_has_singular_values_near_one() -> None:
    matrix = torch.randn(30, 12, generator=torch.Generator().manual_seed(3))
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    values = torch.linalg.svdvals(orthogonalised(matrix))
    assert 0.6 < values.min() < values.max() < 1.3
    alignment = nn.functional.cosine_similarity(
        orthogonalised(matrix).flatten(), (left @ right).flatten(), dim=0
    )
    assert alignment > 0.97


def test_muon_moves_against_the_gradient() -> None:
    weight = nn.Parameter(torch.eye(3))
    optimizer = Muon([weight], lr=0.1)
    (weight * torch.diag(torch.tensor([1.0, 1.0, 1.0]))).sum().backward()
    optimizer.step()
    assert (weight.detach().diag() < 1).all()


def test_training_learns_a_text_that_repeats() -> None:
    """A sequence that always goes on the same way is predicted nearly surely after 100 steps."""
    losses: list[float] = []
    sizes = ModelSettings(vocabulary=8, width=16, layers=1, heads=2, context=16)
    tokens = torch.arange(8).repeat(40)
    with torch.random.fork_rng():
        recipe = Recipe(sizes, steps=100, batch=4, warm_up=5, embedding_rate=0.03)
        model = train(recipe, tokens, lambda _step, loss, _model: losses.append(loss))
    assert losses[0] == pytest.approx(math.log(8), abs=0.2)
    assert losses[-1] < 0.1
    assert bits_per_byte(model, tokens, len(tokens)) < 0.1


def test_bits_per_byte_scores_each_token_once() -> None:
    """A model that knows nothing needs log2(vocabulary) bits for every token but the first."""
    with torch.random.fork_rng():
        model = Model(SMALL)
    nn.init.zeros_(model.embedding.weight)
    tokens = torch.randint(50, (101,))
    assert bits_per_byte(model, tokens, 300) == pytest.approx(100 * math.log2(50) / 300)


def test_blocks_begin_as_the_identity() -> None:
    with torch.random.fork_rng():
        model = Model(SMALL)
        initialise(model)
    tokens = torch.arange(5)[None]
    expected = nn.functional.linear(model.norm(model.embedding(tokens)), model.embedding.weight)
    torch.testing.assert_close(model(tokens), expected)


def test_the_rate_rises_stays_and_falls_to_nothing() -> None:
    recipe = Recipe(SMALL, steps=100, warm_up=10)
    assert recipe.rate(0) == pytest.approx(0.1)
    assert recipe.rate(9) == recipe.rate(30) == 1
    assert recipe.rate(70) == pytest.approx(0.5)
    assert recipe.rate(99) < 0.02
