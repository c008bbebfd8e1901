"""The scripts to take home run by themselves and print what the screen says."""

from __future__ import annotations

import pytest
import torch

from core.text_sampling.columns import tabulate
from core.text_sampling.completions import WritingSettings, complete
from core.text_sampling.deterministic import AS_SET, ONE_SEED, TOP_K_1, try_ways
from core.text_sampling.draws import draw_and_compare
from core.text_sampling.own import PRESETS, Own, read_own
from core.text_sampling.pipeline import TEMPERATURE_LAST, SamplerSettings
from core.text_sampling.take_home import (
    deciding_logits,
    pipeline_script,
    texts_script,
    walk_script,
)
from tests.core.text_sampling.tiny import VOCABULARY, tiny_model
from tests.scripts import printed_by

SETTINGS = [
    SamplerSettings(),
    SamplerSettings(1.5, 12, 0.8, 0.02),
    SamplerSettings(2, top_p=0.75, order=TEMPERATURE_LAST),
    SamplerSettings(0.3, top_k=1),
    SamplerSettings(temperature=0),
    SamplerSettings(top_p=0.0, min_p=1),
    SamplerSettings(1.5, top_p=0.9),
    SamplerSettings(0.7, 40, 0.9, 0.1, TEMPERATURE_LAST),
    SamplerSettings(1.2, min_p=0.05),
]
TYPED = [
    *(read_own(lines, "weights") for lines in PRESETS.values()),
    read_own('it\'s 1.5\n"no" -2\ngone -inf\nback\\slash 1.5', "logits"),
    read_own("huge 1e308\ntiny -1e308", "logits"),
    read_own("zero 0\none 1\ntwo 2", "weights"),
]
MODEL = torch.randn(300, dtype=torch.float64, generator=torch.Generator().manual_seed(5)) * 3


Case = tuple[torch.Tensor, dict[str, float] | Own, float, tuple[str, ...], SamplerSettings]


def cases() -> list[Case]:
    """Return logits, what the script carries of them, all names, and the settings."""
    names = tuple(f"t{token}" for token in range(len(MODEL)))
    found: list[Case] = []
    for settings in SETTINGS:
        for own in TYPED:
            logits = torch.tensor(own.logits, dtype=torch.float64)
            found.append((logits, own, 1.0, own.tokens, settings))
        carried = deciding_logits(MODEL, settings, names.__getitem__)
        found.append((MODEL, *carried, names, settings))
    return found


def test_the_scripts_print_the_headlines() -> None:
    scripts, wanted = [], []
    for logits, numbers, held, names, settings in cases():
        last = tabulate(logits, settings, 1, str).last
        scripts.append(pipeline_script(numbers, len(logits), settings, held=held))
        wanted.append(f"{last.size} of {len(logits)} tokens stay, {last.entropy:.2f} bits")
        drawn = draw_and_compare(logits, settings, 7, 1000, 5, names.__getitem__)
        scripts.append(
            pipeline_script(numbers, len(logits), settings, "draw", held, SEED=7, DRAWS=1000)
        )
        wanted.append(
            f"first token {drawn.first}, largest error {100 * abs(drawn.error):.2f} points, "
            "0 removed tokens drawn"
        )
        ways = try_ways(logits, settings, 5, str)
        counts = [len(ways[name].tokens) for name in (AS_SET, ONE_SEED, TOP_K_1)]
        scripts.append(
            pipeline_script(
                *(numbers, len(logits), settings, "deterministic", held),
                SEED=5,
                SEEDS=range(ways.seeds),
            )
        )
        wanted.append(
            "different tokens: {} with these settings, {} with one seed, {} with top-k = 1".format(
                *counts
            )
        )
    for printed, says in zip(printed_by(scripts), wanted, strict=True):
        assert printed == says


def test_only_the_tokens_that_decide_are_carried() -> None:
    logits = torch.tensor([1.0, 3.0, 2.0, 2.0, 0.0, 0.5], dtype=torch.float64)
    carried, held = deciding_logits(logits, SamplerSettings(top_k=2), str)
    assert carried == {"0": 1.0, "1": 3.0, "2": 2.0, "3": 2.0}, "the k-th ties, and one more"
    assert held == 1, "of what top-p sees, the three that top-k left"
    assert len(deciding_logits(logits, SamplerSettings(top_k=6), str)[0]) == 6
    carried, held = deciding_logits(logits, SamplerSettings(top_p=0.4), str)
    assert list(carried) == ["1", "2"], "e³ is near a half of all"
    shares = logits.exp() / logits.exp().sum()
    assert held == pytest.approx(float(shares[1] + shares[2]))
    (tied, _) = deciding_logits(torch.tensor([2.0, 2.0, 1.0, 0.0]), SamplerSettings(0), str)
    assert list(tied) == ["0", "1", "2"], "top-k = 1 keeps both of them"


def test_a_script_has_only_the_lines_that_its_settings_use() -> None:
    script = pipeline_script({"a": 1.0, "b": 0.5}, 9, SamplerSettings(top_p=0.1 + 0.2))
    assert "0.30000000000000004" in script
    for word in ("tempered", "TOP_K", "MIN_P", "SEED", "weights", "draw("):
        assert word not in script


@pytest.mark.parametrize(
    "sampler",
    [SamplerSettings(), SamplerSettings(temperature=0), SamplerSettings(0.7, 5, 0.8)],
    ids=str,
)
def test_texts_and_walks_are_written_anew_from_their_pieces(sampler: SamplerSettings) -> None:
    settings = WritingSettings((7,), sampler, 12)
    pieces = [bytes([token % 256]) for token in range(VOCABULARY)]
    done = complete(tiny_model(), settings, (3, 0, 11, 4))
    texts = [b"".join(pieces[token] for token in one.tokens.tolist()) for one in done]
    scripts = [texts_script(done, pieces), *(walk_script(one, pieces) for one in done)]
    first, *walks = printed_by(scripts)
    assert first == f"{len(set(texts))} different texts from 4 seeds, 0 changed when written again"
    for one, text, printed in zip(done, texts, walks, strict=True):
        shown = text.decode(errors="replace").replace("\n", "¶")
        says = f"the nucleus keeps {one.by_p.min()} to {one.by_p.max()} tokens: {shown}"
        assert printed == says.strip()


def test_a_script_of_another_seed_says_so() -> None:
    settings = WritingSettings((7,), SamplerSettings(), 3)
    (done,) = complete(tiny_model(), settings, (3,))
    script = walk_script(done, [b"."] * VOCABULARY).replace("SEED = 3", "SEED = 4")
    with pytest.raises(AssertionError, match="seed 4 wrote another text"):
        printed_by([script])
