"""Texts as a page shows them: in Markdown, and side by side as cards in HTML, a card a seed.

HTML sets any script and any emoji as it should.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.charts.colours import Theme, hues
from core.text_sampling.prompts import prompt_end, readable


@dataclass(frozen=True)
class Card:
    """What one seed wrote: what it ``shared`` with another, its first ``own`` token, the ``rest``.

    ``going_on``: it is still being written.
    """

    seed: int
    shared: str
    own: str
    rest: str
    going_on: bool = False


def cards_html(prompt: str, cards: Sequence[Card], theme: Theme) -> str:
    """Return the cards, each with its seed's shape and colour, as the tree has them."""
    drawn = "".join(
        _card(prompt, card, hues(theme)[place % 6], SIGNS[place % len(SIGNS)])
        for place, card in enumerate(cards)
    )
    return f'<style>{_STYLE}</style><div class="texts">{drawn}</div>'


def _card(prompt: str, card: Card, colour: str, sign: str) -> str:
    cursor = '<span class="cursor">▍</span>' if card.going_on else ""
    word = card.own.lstrip()
    space = card.own.removesuffix(word) if word else card.own
    mark = f'<mark style="background:{colour}55">{_html(word)}</mark>' if word else ""
    text = f"{_html(card.shared + space)}{mark}{_html(card.rest)}{cursor}"
    return (
        f'<article style="border-left-color:{colour}"><h6><span style="color:{colour}">{sign}'
        f"</span> seed {card.seed}</h6>"
        f'<p dir="auto"><span class="prompt">{_html(prompt_end(prompt))}</span>'
        f"{text}</p></article>"
    )


def shown(token: str) -> str:
    """Return a token for Markdown, in which its signs mean nothing."""
    return "".join("\\" + sign if sign in "\\`*_{}[]()#+-.!|<>$~:" else sign for sign in token)


def _html(text: str) -> str:
    return escape(readable(text)).replace("\n", "<br>")


SIGNS = "●■▲◆▼▶✚◀"
"""The shapes of the seeds in the tree, as letters."""

_STYLE = """
.texts { display: grid; gap: .7rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
.texts article { border-left: 4px solid; padding: .1rem 0 .1rem .7rem; min-width: 0; }
.texts h6 span { font-size: 1.25em; }
.texts h6 { margin: 0; padding: 0; font-size: .85rem; font-weight: 600; }
.texts p { margin: .2rem 0 0; line-height: 1.45; overflow-wrap: anywhere; }
.texts .prompt { opacity: .72; }
.texts mark { color: inherit; border-radius: 3px; padding: 0 1px; }
"""
