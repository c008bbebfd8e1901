"""Generation against a plain loop; with the cache and without; alone and among other seeds."""

from __future__ import annotations

from itertools import accumulate

import pytest
import torch

from core.text_sampling.generation import generate, generate_all, write
from core.text_sampling.model import Model
from core.text_sampling.sampler import SamplerSettings
from tests.core.text_sampling.tiny import VOCABULARY, tiny_model

PROMPT = [7, 299, 10, 42]
SETTINGS = (
    SamplerSettings(),
    SamplerSettings(temperature=0.7, top_k=20),
    SamplerSettings(temperature=1.5, top_p=0.9),
    SamplerSettings(top_k=50, top_p=0.8, min_p=0.02),
    SamplerSettings(temperature=0),
)


@pytest.fixture(scope="module")
def model() -> Model:
    return tiny_model(context=24)


def plain_loop(model: Model, prompt: list[int], k: int, t: float, seed: int, n: int) -> list[int]:
    """The loop of a textbook: all is read anew for each token; top-k by a sorted list."""
    generator = torch.Generator().manual_seed(seed)
    text = list(prompt)
    for _ in range(n):
        with torch.no_grad():
            logits = model(torch.tensor([text]))[0, -1] / t
        allowed = sorted(range(len(logits)), key=lambda i: -logits[i].item())[:k]
        weights = [logits[i].exp().item() if i in allowed else 0.0 for i in range(len(logits))]
        u = torch.rand((), dtype=torch.float64, generator=generator).item()
        so_far = accumulate(weight / sum(weights) for weight in weights)
        token = next(token for token, reached in enumerate(so_far) if reached > u)
        text.append(token)
    return text[len(prompt) :]


@pytest.mark.parametrize(("k", "t", "seed"), [(300, 1.0, 0), (5, 0.8, 1), (1, 1.0, 2), (40, 2, 99)])
def test_it_writes_what_the_textbooks_loop_writes(
    model: Model, k: int, t: float, seed: int
) -> None:
    settings = SamplerSettings(temperature=t, top_k=k)
    assert generate(model, PROMPT, settings, seed, 12) == plain_loop(model, PROMPT, k, t, seed, 12)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("prompt", [[10], PROMPT, PROMPT * 6], ids=len)
def test_with_and_without_the_cache_it_writes_the_same(
    model: Model, settings: SamplerSettings, prompt: list[int]
) -> None:
    # Longer than the context of 24, so that the window moves on the way.
    seeds = (0, 5)
    with_cache = [step.tokens.tolist() for step in write(model, prompt, settings, seeds, 32)]
    without = [
        step.tokens.tolist() for step in write(model, prompt, settings, seeds, 32, cached=False)
    ]
    assert with_cache == without
    assert len(with_cache) == 32


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_a_seed_writes_the_same_alone_and_among_others_in_any_order(
    model: Model, settings: SamplerSettings
) -> None:
    seeds = (3, 11, 0, 7, 1, 4_294_967_295, 2)
    together = dict(zip(seeds, generate_all(model, PROMPT, settings, seeds, 24), strict=True))
    backwards = generate_all(model, PROMPT, settings, seeds[::-1], 24)
    assert backwards == [together[seed] for seed in seeds[::-1]]
    for seed in seeds:
        assert generate(model, PROMPT, settings, seed, 24) == together[seed]


def test_different_seeds_write_different_texts_and_greedy_ones_do_not(model: Model) -> None:
    seeds = range(8)
    free = generate_all(model, PROMPT, SamplerSettings(), seeds, 20)
    assert len({tuple(text) for text in free}) == 8
    for greedy in (SamplerSettings(temperature=0), SamplerSettings(top_k=1)):
        assert len({tuple(t) for t in generate_all(model, PROMPT, greedy, seeds, 20)}) == 1


def test_a_longer_text_begins_like_the_shorter(model: Model) -> None:
    settings = SamplerSettings(top_p=0.9)
    longest = generate(model, PROMPT, settings, 4, 30)
    for length in (0, 1, 17):
        assert generate(model, PROMPT, settings, 4, length) == longest[:length]


def test_a_removed_token_is_never_written(model: Model) -> None:
    settings = SamplerSettings(temperature=2, top_k=3)
    for step in write(model, PROMPT, settings, range(16), 20):
        drawn = step.probabilities.gather(1, step.tokens[:, None])
        assert (drawn > 0).all()
        assert ((step.probabilities > 0).sum(dim=1) == 3).all()


def test_nobody_elses_draws_are_touched(model: Model) -> None:
    before = torch.random.get_rng_state()
    generate(model, PROMPT, SamplerSettings(), 0, 5)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_a_prompt_of_nothing_is_a_line_break(model: Model) -> None:
    settings = SamplerSettings()
    assert generate(model, [], settings, 1, 9) == generate(model, [10], settings, 1, 9)


def test_a_prompt_of_ten_thousand_tokens_is_read_by_its_end(model: Model) -> None:
    long = torch.randint(VOCABULARY, (10_000,), generator=torch.Generator().manual_seed(0)).tolist()
    settings = SamplerSettings()
    assert generate(model, long, settings, 1, 9) == generate(model, long[-24:], settings, 1, 9)


@pytest.mark.parametrize(
    ("prompt", "seed", "length", "says"),
    [
        ([300], 0, 5, "tokens of the vocabulary, 0 to 299, not 300"),
        ([-1], 0, 5, "not -1"),
        ([1], -1, 5, "a seed must lie between"),
        ([1], 0, -5, "max_tokens must be a whole number of at least 0, not -5"),
    ],
)
def test_what_makes_no_sense_is_refused(
    model: Model, prompt: list[int], seed: int, length: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        generate(model, prompt, SamplerSettings(), seed, length)
    with pytest.raises(ValueError, match="at least one seed"):
        generate_all(model, [1], SamplerSettings(), (), 5)
