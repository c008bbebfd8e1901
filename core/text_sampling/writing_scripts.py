"""Scripts to take home: they print what the views of written texts say, from the same model."""

from __future__ import annotations

from collections.abc import Sequence

from core.text_sampling.completions import WritingSettings
from core.text_sampling.pipeline import STEPS, SamplerSettings

_ROOM = 192
"""Of a longer prompt the page reads so many tokens, and so does the script."""


def texts_script(prompt: str, settings: WritingSettings, seeds: Sequence[int]) -> str:
    """Return a script that writes a text per seed, twice, and counts."""
    return "\n".join(
        [
            "from core.text_sampling.sampler import SamplerSettings, generate",
            "from core.text_sampling.shipped import shipped",
            "",
            *_opening(prompt, settings),
            "",
            "def text(seed):",
            f"    return tuple(generate(model, prompt, settings, seed, {settings.length}))",
            "",
            f"seeds = {_seeds(seeds)}  # the control: a sampling seed for each answer",
            "texts = [text(seed) for seed in seeds]",
            "again = [text(seed) for seed in seeds]",
            "changed = sum(a != b for a, b in zip(texts, again))",
            'print(f"{len(set(texts))} different texts from {len(texts)} seeds, '
            '{changed} changed when written again")',
        ]
    )


def texts_headline(different: int, seeds: int, changed: int = 0) -> str:
    """Return what the script of ``texts_script`` prints."""
    return f"{different} different texts from {seeds} seeds, {changed} changed when written again"


def walk_script(prompt: str, settings: WritingSettings, seed: int) -> str:
    """Return a script that draws token after token in plain PyTorch, and counts the nucleus."""
    alone = SamplerSettings(settings.sampler.temperature, top_p=settings.p)
    return "\n".join(
        [
            "import torch",
            "from core.text_sampling.sampler import SamplerSettings, distribution",
            "from core.text_sampling.shipped import shipped",
            "",
            *_opening(prompt, settings),
            f"nucleus = {_sampler(alone)}",
            f"generator = torch.Generator().manual_seed({seed})  # the control",
            "text, sizes = list(prompt), []",
            f"for _ in range({settings.length}):",
            "    with torch.no_grad():",
            "        logits = model(torch.tensor([text]))[0, -1]",
            "    sizes.append(int((distribution(logits, nucleus) > 0).sum()))",
            "    u = torch.rand((), dtype=torch.float64, generator=generator)",
            "    cumulative = distribution(logits, settings).cumsum(0)",
            "    text.append(int((cumulative > u).nonzero()[0]))",
            'print(f"the nucleus keeps {min(sizes)} to {max(sizes)} tokens:", '
            "tokenizer.decode(text[len(prompt):]))",
        ]
    )


def walk_headline(least: int, most: int, text: str) -> str:
    """Return what the script of ``walk_script`` prints."""
    return f"the nucleus keeps {least} to {most} tokens: {text}"


def _opening(prompt: str, settings: WritingSettings) -> list[str]:
    encoded = f"tokenizer.encode({prompt!r})" if prompt else "[10]"
    if prompt and len(settings.prompt) == _ROOM:
        encoded += f"[-{_ROOM}:]"
    empty = "  # a line break, since a model answers to at least one token" if not prompt else ""
    return [
        "model, tokenizer = shipped()  # in float64",
        f"prompt = {encoded}{empty}",
        f"settings = {_sampler(settings.sampler)}",
    ]


def _sampler(settings: SamplerSettings) -> str:
    said = [f"temperature={settings.temperature!r}"]
    for name in ("top_k", "top_p", "min_p"):
        if getattr(settings, name) is not None:
            said.append(f"{name}={getattr(settings, name)!r}")
    if settings.order != STEPS:
        said.append(f"order={settings.order!r}")
    return f"SamplerSettings({', '.join(said)})"


def _seeds(seeds: Sequence[int]) -> str:
    first, last = seeds[0], seeds[-1]
    run = tuple(seeds) == tuple(range(first, last + 1)) and len(seeds) > 1
    return f"range({first}, {last + 1})" if run else str(list(seeds))
