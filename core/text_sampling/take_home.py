"""The lines to paste: scripts in plain PyTorch that print what the screen says."""

from __future__ import annotations

from core.text_sampling.filters import ROUNDING
from core.text_sampling.own import read_own
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.source import Source


def pipeline_script(source: Source, settings: SamplerSettings) -> str:
    """Return a script that prints how many tokens stay, and the entropy of what is left."""
    return "\n".join(
        [
            "import math",
            *_logits(source),
            "",
            *_filters(settings),
            "",
            "probabilities = logits.softmax(-1)",
            "entropy = -torch.xlogy(probabilities, probabilities).sum() / math.log(2)",
            'print(f"{(~logits.isneginf()).sum()} of {len(logits)} tokens stay, "',
            '      f"{abs(entropy):.2f} bits")',
        ]
    )


def pipeline_headline(size: int, vocabulary: int, entropy: float) -> str:
    """Return what the script of ``pipeline_script`` prints."""
    return f"{size} of {vocabulary} tokens stay, {entropy:.2f} bits"


def draws_script(source: Source, settings: SamplerSettings, seed: int, draws: int) -> str:
    """Return a script that draws with a seed and prints the largest error against theory."""
    return "\n".join(
        [
            *_logits(source),
            "",
            *_filters(settings),
            "",
            "probabilities = logits.softmax(-1)",
            f"generator = torch.Generator().manual_seed({seed})  # the control",
            f"u = torch.rand({draws}, dtype=torch.float64, generator=generator)",
            "drawn = torch.searchsorted(probabilities.cumsum(-1), u, right=True)",
            "counts = drawn.bincount(minlength=len(logits))",
            "error = (counts / counts.sum() - probabilities).abs().max()",
            'print(f"first token {int(drawn[0])}, largest error {100 * error:.2f} points, "',
            '      f"{counts[probabilities == 0].sum()} removed tokens drawn")',
        ]
    )


def draws_headline(first: int, error: float, removed_drawn: int) -> str:
    """Return what the script of ``draws_script`` prints."""
    return (
        f"first token {first}, largest error {100 * abs(error):.2f} points, "
        f"{removed_drawn} removed tokens drawn"
    )


def greedy_script(source: Source, settings: SamplerSettings, seed: int, seeds: int) -> str:
    """Return a script that draws with many seeds, three ways, and counts the different tokens."""
    return "\n".join(
        [
            *_logits(source),
            "",
            "def draw(logits, seed):",
            "    generator = torch.Generator().manual_seed(seed)",
            "    u = torch.rand((), dtype=torch.float64, generator=generator)",
            "    return int(torch.searchsorted(logits.softmax(-1).cumsum(-1), u, right=True))",
            "",
            "raw = logits.clone()",
            *_filters(settings),
            "greedy = raw.where(raw >= raw.max(), -torch.inf)  # the control: top-k = 1",
            f"seeds = range({seeds})",
            "as_set = {draw(logits, seed) for seed in seeds}",
            f"one_seed = {{draw(raw, {seed}) for _ in seeds}}  # repeatable, not greedy",
            "top_k_1 = {draw(greedy, seed) for seed in seeds}",
            'print(f"different tokens: {len(as_set)} with these settings, "',
            '      f"{len(one_seed)} with one seed, {len(top_k_1)} with top-k = 1")',
        ]
    )


def greedy_headline(as_set: int, one_seed: int, top_k_1: int) -> str:
    """Return what the script of ``greedy_script`` prints."""
    return (
        f"different tokens: {as_set} with these settings, {one_seed} with one seed, "
        f"{top_k_1} with top-k = 1"
    )


def _logits(source: Source) -> list[str]:
    if source.kind == "prompt":
        return [
            "import torch",
            "from core.text_sampling.shipped import shipped  # this dashboard's; or your model's",
            "",
            "model, tokenizer = shipped()",
            f"prompt = {source.text!r}",
            "tokens = tokenizer.encode(prompt) or [10]  # at least a line break",
            "room = model.settings.context - model.settings.context // 4",
            "with torch.no_grad():",
            "    logits = model(torch.tensor([tokens[-room:]]))[0, -1]",
        ]
    own = read_own(source.text, source.kind)
    lines = (
        f"    {token!r}: {number}," for token, number in zip(own.tokens, own.numbers, strict=True)
    )
    return [
        "import torch",
        "",
        f"{source.kind} = {{",
        *(line.replace(": -inf,", ": -torch.inf,") for line in lines),
        "}",
        f"numbers = torch.tensor(list({source.kind}.values()), dtype=torch.float64)",
        "logits = numbers.log()" if source.kind == "weights" else "logits = numbers.clone()",
    ]


def _filters(settings: SamplerSettings) -> list[str]:
    lines = {
        "temperature": _temperature(settings.temperature),
        "top_k": _top_k(settings.top_k),
        "top_p": _top_p(settings.top_p),
        "min_p": _min_p(settings.min_p),
    }
    return [line for step in settings.order for line in lines[step]]


def _temperature(value: float) -> list[str]:
    if value == 0:
        return [
            "first = torch.arange(len(logits)) == logits.argmax()  # temperature 0",
            "logits = logits.where(first, -torch.inf)",
        ]
    return [f"logits = logits / {value}  # temperature"] if value != 1 else []


def _top_k(value: int | None) -> list[str]:
    if value is None:
        return []
    return [
        f"smallest = logits.topk(min({value}, len(logits))).values[-1]  # top-k, with its ties",
        "logits = logits.where(logits >= smallest, -torch.inf)",
    ]


def _top_p(value: float | None) -> list[str]:
    if value is None:
        return []
    return [
        "ordered, order = logits.sort(descending=True, stable=True)  # top-p",
        "before = ordered.softmax(-1).cumsum(-1).roll(1)",
        "before[0] = -1  # the first token stays, and so does the one that crosses p",
        f"logits[order[before >= {value} - {ROUNDING}]] = -torch.inf",
    ]


def _min_p(value: float | None) -> list[str]:
    if value is None:
        return []
    return [
        f"smallest = {value} * (1 - {ROUNDING})  # min-p: this share of the most probable one",
        "logits = logits.where((logits - logits.max()).exp() >= smallest, -torch.inf)",
    ]
