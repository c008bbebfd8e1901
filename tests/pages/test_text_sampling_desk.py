"""The desk: a text is written once, in sight of all who wait, and stops when all have left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from torch import Tensor

from core.text_sampling.completions import WritingSettings
from core.text_sampling.generation import generate
from core.text_sampling.model import KeyValueCache, Model
from core.text_sampling.pipeline import SamplerSettings
from pages.views.text_sampling import desk
from tests.core.text_sampling.tiny import tiny_model

SETTINGS = WritingSettings((7, 12), SamplerSettings(), 6)


class Held(Model):
    """Counts how often it is asked, and after the first answers waits until it is let go."""

    go_on: Event
    asked = 0

    def forward(self, tokens: Tensor, cache: KeyValueCache | None = None) -> Tensor:
        self.asked += 1
        if self.asked == 4:
            assert self.go_on.wait(20)
        return super().forward(tokens, cache)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Held:
    plain = tiny_model()
    model = Held(plain.settings).double().eval()
    model.load_state_dict(plain.state_dict())
    model.go_on = Event()
    monkeypatch.setattr(desk, "model_and_tokenizer", lambda: (model, None))
    desk._written.clear()
    return model


class LeftError(Exception):
    pass


def nothing(drafts: Mapping[int, Sequence[int]]) -> None:
    del drafts


def test_drafts_are_shown_while_they_grow_and_the_text_is_the_samplers(model: Held) -> None:
    seen: list[dict[int, Sequence[int]]] = []

    def show(drafts: Mapping[int, Sequence[int]]) -> None:
        seen.append(dict(drafts))
        if len(drafts[5]) == 3:
            model.go_on.set()

    done = desk.completions(SETTINGS, (5, 1), show)
    for each in done:
        assert each.tokens.tolist() == generate(model, (7, 12), SamplerSettings(), each.seed, 6)
    halfway = next(drafts for drafts in seen if len(drafts[5]) == 3)
    assert list(halfway[5]) == done[0].tokens.tolist()[:3]
    assert list(halfway[1]) == done[1].tokens.tolist()[:3]


def test_who_leaves_leaves_the_writing_to_the_others(model: Held) -> None:
    shown = Event()

    def leave(drafts: Mapping[int, Sequence[int]]) -> None:
        assert shown.wait(20)
        raise LeftError(drafts)

    with ThreadPoolExecutor(2) as visitors:
        stays = visitors.submit(desk.completions, SETTINGS, (5,), lambda _: shown.set())
        leaves = visitors.submit(desk.completions, SETTINGS, (5,), leave)
        with pytest.raises(LeftError):
            leaves.result(20)
        model.go_on.set()
        (done,) = stays.result(20)
    assert len(done.tokens) == 6
    assert model.asked == 6


def test_what_is_kept_is_not_written_again(model: Held) -> None:
    model.go_on.set()
    first = desk.completions(SETTINGS, (0, 1), nothing)
    asked = model.asked
    again = desk.completions(SETTINGS, (1, 0), nothing)
    assert again == first[::-1]
    assert model.asked == asked


def test_a_failure_is_told_to_whoever_waits(model: Held) -> None:
    model.go_on.set()
    nonsense = WritingSettings((70_000,), SamplerSettings(), 2)
    with pytest.raises(ValueError, match="a prompt holds tokens of the vocabulary"):
        desk.completions(nonsense, (0,), nothing)
