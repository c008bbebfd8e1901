"""What the text page says, against the same computed anew from the model's logits alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from core.text_sampling.conventions import HERE, ORDERS, QUESTIONS
from core.text_sampling.model import KeyValueCache
from core.text_sampling.own import PRESETS
from core.text_sampling.pipeline import SamplerSettings, distribution
from core.text_sampling.shipped import shipped
from tests.pages.opening import charts_of, open_page, words_of

SHOW = "just show me"
TOLD = {f"guess{view}": SHOW for view in ("", "_draw", "_walk", "_regenerate", "_deterministic")}
LN2 = math.log(2)
MODEL, TOKENIZER = shipped()
STATES: list[dict[str, str]] = [
    {},
    {"temperature": "0.1", "top_k": "0", "top_p": "0.1"},
    {"temperature": "3", "top_k": "0", "top_p": "0.95", "min_p": "0.02"},
    {"temperature": "2", "top_k": "50", "top_p": "1", "min_p": "0.3"},
    {"temperature": "0.7", "order": "temperature-last"},
    {"temperature": "1.2", "top_k": "5", "top_p": "1"},
    {"prompt": "It is a truth universally", "temperature": "1", "top_k": "0"},
]
DEFAULTS = {
    "prompt": "My dear Mr.", "temperature": "1.5", "top_k": "12", "top_p": "0.8", "min_p": "0",
    "order": "temperature-first", "seed": "123",
}  # fmt: skip


def opened(view: str, link: dict[str, str], **more: str) -> AppTest:
    return open_page("pages/text_sampling.py", view=view, **link, **more)


def said(app: AppTest) -> str:
    return words_of(app).replace("\\", "")


def logits_after(tokens: list[int]) -> np.ndarray:
    with torch.inference_mode():
        found: np.ndarray = MODEL(torch.tensor([tokens]))[0, -1].numpy()
    return found


def softmax(z: np.ndarray) -> np.ndarray:
    p: np.ndarray = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    return p


def sampled(
    z: np.ndarray, link: dict[str, str], heat: float = 1, order: tuple[str, ...] = ()
) -> tuple[list[int], np.ndarray]:
    """Return how many tokens each filter that is on leaves, in its order, and the probabilities."""
    asked = {**DEFAULTS, **link}
    usual = ("temperature", "top_k", "top_p", "min_p")
    last = (*usual[1:], "temperature")
    best_first, kept, sizes = np.argsort(-z, kind="stable"), len(z), []
    for step in order or (usual if asked["order"] == "temperature-first" else last):
        value = float(asked[step])
        if step == "temperature":
            z = z / (value * heat)
            continue
        if value == (step == "top_p"):
            continue
        if step == "top_k":
            kept = min(kept, int(value))
        elif step == "top_p":
            sums = np.cumsum(softmax(z[best_first[:kept]]))
            kept = next(n for n in range(1, kept + 1) if sums[n - 1] >= value or n == kept)
        else:
            kept = sum(math.exp(z[i] - z[best_first[0]]) >= value for i in best_first[:kept])
        sizes.append(kept)
    final = np.zeros(len(z))
    final[best_first[:kept]] = softmax(z[best_first[:kept]])
    return sizes, final


def bits(p: np.ndarray) -> float:
    return abs(sum(float(x) * math.log(x) / LN2 for x in p if x > 0))


def start(link: dict[str, str]) -> np.ndarray:
    return logits_after(TOKENIZER.encode(link.get("prompt", DEFAULTS["prompt"])))


def uniforms(seed: int, count: int) -> np.ndarray:
    generator = torch.Generator().manual_seed(seed)
    found: np.ndarray = torch.rand(count, dtype=torch.float64, generator=generator).numpy()
    return found


def drawn(p: np.ndarray, u: np.ndarray) -> np.ndarray:
    return np.searchsorted(np.cumsum(p), u, side="right")


@pytest.mark.parametrize("link", STATES, ids=str)
def test_the_pipelines_sentences(link: dict[str, str]) -> None:
    app, z = opened("pipeline", link, **TOLD), start(link)
    sizes, final = sampled(z, link)
    heading = charts_of(app)[0].alt
    assert [int(each.replace(",", "")) for each in re.findall(r"leaves ([\d,]+)", heading)] == sizes
    assert heading.endswith(f"entropy from {bits(softmax(z)):.2f} to {bits(final):.2f} bits.")
    doubled = sampled(z, link, heat=2)[0][-1]
    side = (
        "grows" if doubled > sizes[-1] else "stays as it is" if doubled == sizes[-1] else "shrinks"
    )
    assert f"The answer is **{side}**." in said(app)
    stay = re.findall(r"T = [\d.]+, ([\d,]+) tokens? stay", said(app))
    assert [int(each.replace(",", "")) for each in stay] == [sizes[-1], doubled]
    untold = said(opened("pipeline", link))
    assert "The answer is" not in untold
    assert "At T = " not in untold


@pytest.mark.parametrize("draws", [100, 10_000])
@pytest.mark.parametrize("link", [STATES[0], *STATES[2:5]], ids=str)
def test_the_draws_sentences(link: dict[str, str], draws: int) -> None:
    _, p = sampled(start(link), link)
    tokens = drawn(p, uniforms(123, draws))
    errors = np.bincount(tokens, minlength=len(p)) / draws - p
    worst = int(np.abs(errors).argmax())
    app = opened("draw", link, draws=str(draws), **TOLD)
    name = TOKENIZER.piece(worst)
    says = (
        f"{draws:,} draws: the largest error is {100 * abs(errors[worst]):.2g} points, at “{name}” "
        f"({p[worst] + errors[worst]:.1%} drawn, {p[worst]:.1%} expected)."
    )
    assert charts_of(app)[0].alt.replace("\\", "") == says
    points = 100 * abs(errors[worst])
    side = "under 1 point" if points < 1 else "1 to 5 points" if points <= 5 else "over 5 points"
    assert f"The answer is **{side}**." in said(app)
    removed = int((p == 0).sum())
    assert f"{removed:,} tokens are removed; none of them came." in said(app)
    assert " ".join(f"`{TOKENIZER.piece(int(token))}`" for token in tokens[:12]) in said(app)
    untold = said(opened("draw", link, draws=str(draws)))
    assert f"u = {uniforms(123, 1)[0]:.4f}, and u picks “{TOKENIZER.piece(tokens[0])}”" in untold
    assert "largest error" not in untold
    assert "A seed fixes the sequence" not in untold


@pytest.mark.parametrize(
    "link", [{"top_p": "0.9"}, {"top_k": "0", "temperature": "1"}, {"top_p": "1"}], ids=str
)
def test_the_walks_sentences(link: dict[str, str]) -> None:
    app = opened("walk", link, tokens="6", **TOLD)
    asked = {**DEFAULTS, **link}
    text = TOKENIZER.encode(DEFAULTS["prompt"])
    share = float(asked["top_p"]) if float(asked["top_p"]) < 1 else 0.9
    sizes = []
    for u in uniforms(123, 6):
        z = logits_after(text)
        sums = np.cumsum(np.sort(softmax(z / float(asked["temperature"])))[::-1])
        sizes.append(int((sums < share).sum()) + 1)
        text.append(int(drawn(sampled(z, link)[1], np.array([u]))[0]))
    least, most = min(sizes), max(sizes)
    k = "always kept 12" if asked["top_k"] == "12" else "at 10 would always keep 10"
    p = "kept" if float(asked["top_p"]) < 1 else "would keep"
    assert charts_of(app)[0].alt == (
        f"Over 6 tokens top-k {k}. A nucleus of {share:g} {p} {least:,} to {most:,}."
    )
    side = "fewer than 10" if most < 10 else "10 to 100" if most <= 100 else "more than 100"
    assert f"The answer is **{side}**. It kept {least:,} at its smallest, {most:,}" in said(app)
    untold = opened("walk", link, tokens="6")
    assert f"{most:,}" not in said(untold) + charts_of(untold)[0].alt


@pytest.mark.parametrize("link", [{}, {"temperature": "3", "top_k": "0", "top_p": "1"}], ids=str)
def test_the_ways_sentences(link: dict[str, str]) -> None:
    app, z = opened("deterministic", link, **TOLD), start(link)
    _, p = sampled(z, link)
    first = np.array([uniforms(seed, 1)[0] for seed in range(200)])
    yours = Counter(drawn(p, first).tolist())
    favourite, second = (TOKENIZER.piece(int(token)) for token in np.argsort(-z)[:2])
    assert charts_of(app)[0].alt.replace("\\", "") == (
        f"200 seeds: your settings drew {len(yours)} tokens; top-k = 1, top-p = 1/|V| and "
        f"temperature = 0 “{favourite}” alone."
    )
    words = said(app)
    one = TOKENIZER.piece(int(drawn(p, uniforms(123, 1))[0]))
    assert f"A fixed seed gave “{one}” 200 times out of 200" in words
    (largest,) = re.findall(r"any p up to ([\d.]+) does", words)
    assert float(largest) <= softmax(z).max() < float(largest) + 0.001
    # Two equal logits, as likely as each other: the first in the vocabulary has the smaller u.
    before = min(np.argsort(-z)[:2])
    low = int((first < 0.5).sum())
    names = {TOKENIZER.piece(int(before)): low}
    names |= {({favourite, second} - names.keys()).pop(): 200 - low}
    for name, count in names.items():
        assert f"“{name}” {count} times" in words


@pytest.mark.parametrize(
    "link", [{"seeds": "0-5"}, {"seeds": "3, 9", "temperature": "0.5"}, {"temperature": "0"}]
)
def test_the_texts_sentences(link: dict[str, str]) -> None:
    app = opened("regenerate", link, tokens="8", **TOLD)
    seeds = [3, 9] if link.get("seeds") == "3, 9" else list(range(6))
    texts = []
    for seed in seeds:
        text = TOKENIZER.encode(DEFAULTS["prompt"])
        for u in uniforms(seed, 8):
            z = logits_after(text)
            greedy = link.get("temperature") == "0"
            p = sampled(z, link)[1] if not greedy else np.eye(len(z))[z.argmax()]
            text.append(int(drawn(p, np.array([u]))[0]))
        texts.append(tuple(text[-8:]))
    different = len(set(texts))
    heading = said(app)
    if different == 1:
        assert f"{len(seeds)} seeds, one text" in heading
    else:
        alike = [next(i for i in range(8) if a[i] != b[i]) for a, b in combinations(set(texts), 2)]
        numbers = {int(each) for each in re.findall(r"after (\d+) token", heading)}
        where = {min(alike), max(alike)}
        assert numbers == where - {0}
        assert ("at the first token" in heading) == (0 in where)
        count = "all different" if different == len(seeds) else f"{different} of them different"
        assert f"{len(seeds)} seeds wrote {len(seeds)} texts, {count}." in heading
    assert f"prints: *{different} different texts from {len(seeds)} seeds, 0 changed" in heading


@pytest.mark.parametrize("preset", PRESETS)
def test_your_owns_sentence(preset: str) -> None:
    numbers = [float(line.split()[1]) for line in PRESETS[preset].splitlines()]
    link = {"top_k": "0", "top_p": "0.75", "temperature": "2"}
    sizes, final = sampled(np.log(numbers), link)
    (heading, _) = (chart.alt for chart in charts_of(opened("own", link, preset=preset)))
    assert heading == (
        f"Of {len(numbers)} tokens, top-p = 0.75 leaves {sizes[0]}; entropy from "
        f"{bits(np.array(numbers) / sum(numbers)):.2f} to {bits(final):.2f} bits."
    )


def test_where_one_token_is_left_all_draws_are_said_to_be_it() -> None:
    best = TOKENIZER.piece(int(start({}).argmax()))
    (chart,) = charts_of(opened("draw", {"temperature": "0"}))
    assert chart.alt.replace("\\", "") == f"100 of 100 draws gave “{best}”, the one token left."


PROGRAMS = {
    "transformers": ("temperature", "top_k", "top_p", "min_p"),
    "vLLM": ("temperature", "min_p", "top_k", "top_p"),
    "llama.cpp": ("top_k", "top_p", "min_p", "temperature"),
}


@pytest.mark.parametrize("link", STATES[:4], ids=str)
def test_the_conventions_sentence_and_table(link: dict[str, str]) -> None:
    app, z = opened("conventions", link), start(link)
    finals = {name: sampled(z, link, order=order)[1] for name, order in PROGRAMS.items()}
    sizes = {name: int((final > 0).sum()) for name, final in finals.items()}
    (heading,) = re.findall(r"##### (.*)", said(app))
    if len(set(sizes.values())) == 1:
        each = sizes["vLLM"]
        assert heading.endswith(f"leave {each:,} {'token' if each == 1 else 'tokens'} each.")
    else:
        counted = [
            int(n.replace(",", "")) for n in re.findall(r" ([\d,]+)(?=,| and| tok)", heading)
        ]
        assert counted == list(sizes.values())
    table = app.table[0].value
    assert [int(n.replace(",", "")) for n in table["tokens that stay"]] == list(sizes.values())
    assert list(table["entropy"]) == [f"{bits(final):.2f} bits" for final in finals.values()]


def test_what_conventions_say_of_this_page_is_what_it_does() -> None:
    here = {question: answers[HERE] for question, answers in QUESTIONS.items()}
    tie = torch.tensor([0.0, 2.0, 2.0, 1.0], dtype=torch.float64)

    def kept(**settings: Any) -> list[int]:
        p = distribution(tie, SamplerSettings(**settings))
        return np.flatnonzero(p.numpy()).tolist()

    assert here["Tokens that tie with the k-th"] == "all stay"
    assert kept(temperature=1, top_k=1) == [1, 2]
    assert here["Top-p = 0"] == "one token stays"
    assert kept(temperature=1, top_p=0.0) == [1]
    assert here["Temperature 0"] == "the first largest logit"
    assert kept(temperature=0) == [1]
    assert here["The order"] == "as transformers, or with the temperature last"
    assert [*ORDERS.values()] == [*PROGRAMS.values()]


def number(words: str) -> float:
    """Return a number written by hand, such as 9.5 × 10⁻⁶."""
    digits, _, power = words.partition(" × 10")
    return float(digits) * 10.0 ** int(
        power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0
    )


def test_the_sentences_on_the_same_prompt_in_company() -> None:
    app = opened("deterministic", {}, **TOLD)
    text = TOKENIZER.encode(DEFAULTS["prompt"])
    for _ in range(24):
        text.append(int(logits_after(text).argmax()))
    single, _ = shipped(torch.float32)

    def read(rows: int) -> np.ndarray:
        cache = KeyValueCache.empty(single, rows)
        with torch.inference_mode():
            found = [single(torch.tensor([[token]] * rows), cache)[0, -1] for token in text]
        return torch.stack(found).double().numpy()

    alone, company = read(1), read(8)
    other, changed = int((alone != company).sum()), alone.argmax(1) != company.argmax(1)
    heading = charts_of(app)[1].alt
    assert f"{alone.size:,}" in heading
    if other:
        assert f"{other:,} of {alone.size:,} logits ({100 * other / alone.size:.0f}" in heading
        assert f"changed at {changed.sum() or 'none'} of {len(text)} positions" in heading
    best = np.sort(alone, axis=1)
    lead = best[:, -1] - best[:, -2]
    largest, place, race = re.findall(
        r"largest difference is (.+?); the closest race .+? position (\d+), was won by (.+?)\. ",
        said(app),
    )[0]
    assert number(largest) == pytest.approx(np.abs(alone - company).max(), rel=0.06)
    assert int(place) == lead.argmin() + 1
    assert number(race) == pytest.approx(lead.min(), rel=0.06)
    ways = app.table[-1].value
    assert ways["logits with other bits"][0].split(" ")[0] == f"{other:,}"
    assert ways["winners changed"][0] == f"{changed.sum()} of {len(text)}"
