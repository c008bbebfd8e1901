"""Written texts made ready to be shown: cards, the tree, the walk; each once for all visitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Float64
from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.text_sampling.tree import Drawn, tree_chart
from core.charts.text_sampling.walk import Walked, walk_chart
from core.charts.text_sampling.walked_bars import Choices
from core.charts.text_sampling.walked_sizes import Sizes
from core.text_sampling.completions import Completion, WritingSettings
from core.text_sampling.generation import generate_all
from core.text_sampling.prompts import readable
from core.text_sampling.tree import Branch, branches, leaves
from core.text_sampling.writing_findings import (
    ordinal,
    percent,
    step_lines,
    texts_finding,
    walk_finding,
)
from core.text_sampling.writing_tables import walk_csv
from pages.common.state import Number, PageState
from pages.views.text_sampling import controls
from pages.views.text_sampling.cached import model_and_tokenizer, prompt_of
from pages.views.text_sampling.cards import Card, cards_html, prompt_end

MOST_TOKENS = 60
LENGTH = Number("tokens", 40, 1, MOST_TOKENS, whole=True)


def writing_of(state: PageState) -> WritingSettings:
    """Return what the state asks to be written."""
    tokens = prompt_of(state["prompt"]).tokens
    return WritingSettings(tokens, controls.settings_of(state), int(state["tokens"]))


@dataclass(frozen=True)
class Texts:
    """All that is shown of some seeds' texts."""

    cards: str
    tree: Chart
    finding: str
    different: int
    texts: tuple[str, ...]


def drafts_html(prompt: str, drafts: Mapping[int, Sequence[int]], theme: Theme) -> str:
    """Return the cards of texts that are still being written."""
    _, tokenizer = model_and_tokenizer()
    cards = [Card(seed, tokenizer.decode(text), "", "", True) for seed, text in drafts.items()]
    return cards_html(prompt, cards, theme)


def texts_shown(prompt: str, done: Sequence[Completion], theme: Theme) -> Texts:
    """Return the cards and the tree of finished texts."""
    _, tokenizer = model_and_tokenizer()
    written = {each.seed: each.tokens.tolist() for each in done}
    tree = branches(written)
    own = {seed: leaf.begins for leaf in leaves(tree) for seed in leaf.seeds}
    cards = [
        Card(
            seed,
            tokenizer.decode(tokens[: own[seed]]),
            tokenizer.decode(tokens[own[seed] : own[seed] + 1]) if len(tree) > 1 else "",
            tokenizer.decode(tokens[own[seed] + 1 if len(tree) > 1 else 0 :]),
        )
        for seed, tokens in written.items()
    ]
    finding = texts_finding(tree)
    ends = {id(branch) for branch in leaves(tree)}
    rows = [_row(branch, id(branch) in ends, done, prompt) for branch in tree]
    return Texts(
        cards_html(prompt, cards, theme),
        tree_chart(rows, len(done), theme, finding),
        finding,
        len(leaves(tree)),
        tuple(tokenizer.decode(tokens) for tokens in written.values()),
    )


def _row(branch: Branch, ends: bool, done: Sequence[Completion], prompt: str) -> Drawn:
    _, tokenizer = model_and_tokenizer()
    seeds = [each.seed for each in done]
    who = f"seed {branch.seeds[0]}" if len(branch.seeds) == 1 else f"{len(branch.seeds)} seeds"
    if branch.parent < 0:
        first, remainder = "", _one_line(prompt_end(prompt, 40) + tokenizer.decode(branch.tokens))
    else:
        first = _one_line(tokenizer.piece(branch.tokens[0]).replace("␣", ""))
        remainder = _one_line(tokenizer.decode(branch.tokens[1:]))
        one = next(each for each in done if each.seed == branch.seeds[0])
        who += f" · {percent(float(one.chance[branch.begins]))}"
    return Drawn(
        first=first,
        remainder=remainder,
        says=who,
        whole=_one_line(tokenizer.decode(branch.tokens)),
        depth=branch.depth,
        parent=branch.parent,
        seed=seeds.index(branch.seeds[0]) if ends else -1,
    )


def _one_line(text: str) -> str:
    return readable(text).replace("\n", "¶")


@dataclass(frozen=True)
class Walk:
    """All that is shown of one walk."""

    chart: Chart
    finding: str
    least: int
    most: int
    text: str
    csv: str


def walk_shown(
    prompt: str, settings: WritingSettings, done: Completion, theme: Theme, step: int, told: bool
) -> Walk:
    """Return the walk along one completion, opened at ``step``."""
    model, tokenizer = model_and_tokenizer()
    pieces = [tokenizer.piece(token) for token in done.tokens.tolist()]
    says, adds = step_lines(done, [piece.replace("␣", " ").strip(" ") or "␣" for piece in pieces])
    finding = walk_finding(done, settings)
    walked = Walked(
        prompt=_one_line(prompt_end(prompt)),
        pieces=[piece.replace("␣", " ") for piece in pieces],
        choices=_choices(done, pieces),
        says=says,
        adds=adds,
        sizes=Sizes(
            done.kept, done.by_k, done.by_p, settings.k, settings.p, model.settings.vocabulary
        ),
    )
    return Walk(
        walk_chart(walked, theme, min(step, len(pieces)), told, finding),
        finding,
        int(done.by_p.min()),
        int(done.by_p.max()),
        tokenizer.decode(done.tokens.tolist()),
        walk_csv(done, pieces),
    )


def _choices(done: Completion, pieces: Sequence[str]) -> Choices:
    _, tokenizer = model_and_tokenizer()
    found = done.shown == done.tokens[:, None]
    beyond = ~found.any(axis=1)
    return Choices(
        labels=[[tokenizer.piece(token) for token in row] for row in done.shown.tolist()],
        model_share=done.model_share,
        share=done.share,
        row=np.where(beyond, -1, found.argmax(axis=1)),
        rest=[_rest(done, step, piece) for step, piece in enumerate(pieces)],
        rest_model=np.where(beyond, done.model_chance, 0.0),
        rest_share=np.where(beyond, done.chance, _others(done)),
    )


def _others(done: Completion) -> Float64:
    """Return the probability of all tokens that have no row of their own: 0 where none is left."""
    some = (done.share > 0).sum(axis=1) < done.kept
    return np.where(some, np.maximum(1 - done.share.sum(axis=1), 1e-9), 0.0)


def _rest(done: Completion, step: int, piece: str) -> str:
    if done.tokens[step] not in done.shown[step]:
        return f"{piece} {ordinal(int(done.rank[step]))}"
    more = int(done.kept[step] - (done.share[step] > 0).sum())
    return f"{more:,} more" if more else ""


@st.cache_resource(max_entries=128, show_spinner=False)
def written_again(settings: WritingSettings, seeds: tuple[int, ...]) -> list[list[int]]:
    """Return what the seeds write from nothing, past the desk and what it keeps."""
    model, _ = model_and_tokenizer()
    return generate_all(model, settings.prompt, settings.sampler, seeds, settings.length)
