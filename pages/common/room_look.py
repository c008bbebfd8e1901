"""What a room looks like: its code, the dots of its guesses, and what keeps a seat in its tab."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from pages.common.theme import visitor_theme


def show_code(code: str, base: str) -> None:
    """Show a room's code, and its link under ``base`` as a QR code as high as the window."""
    link = f"{base}/?room={code}"
    server = base.split("://")[-1]
    here_alone = server.split(":")[0] in ("localhost", "127.0.0.1")
    only = "<p>Opens on this computer alone: open the app by its address in the network.</p>"
    st.html(
        f'<div class="room-code"><img alt="QR code of the link" src="{_picture(link)}"><div>'
        f"{html.escape(server)}/?room={code}<br>or, on the first page, the code"
        f"<strong>{code}</strong>{only if here_alone else ''}</div></div>"
    )


@lru_cache(32)
def _picture(link: str) -> str:
    """Return the QR code of ``link`` as a data URL: dark on light, with its quiet zone."""
    # Imported here: who opens no room does without it.
    import segno

    url: str = segno.make_qr(link, error="m").svg_data_uri(border=4, light="#fff")
    return url


def dot_plot(offered: Sequence[str], counts: Counter[str], before: Counter[str]) -> str:
    """Return a dot for each guess, a row an option; those that were not there ``before`` fall."""
    rows = "".join(
        f"<tr><th>{html.escape(option[:1].upper() + option[1:])}</th><td>{counts[option]}</td><td>"
        + "<i></i>" * min(before[option], counts[option])
        + "<i class=new></i>" * max(counts[option] - before[option], 0)
        + "</td></tr>"
        for option in offered
    )
    most = max([20, *counts.values()])
    return f'<table class="room-dots" style="--most:{most}">{rows}</table>'


def look() -> str:
    """Return the style of a room's parts."""
    ground = st.get_option(f"theme.{visitor_theme()}.backgroundColor")
    return _STYLE.replace("GROUND", str(ground))


_STYLE = """
<style>
  [data-testid="stLayoutWrapper"]:has(> .st-key-room) { position: sticky; top: 0; z-index: 99;
    background: GROUND; }
  [data-testid="stPopoverBody"]:has(.room-code) { position: fixed !important;
    inset: 4rem 1rem 1rem !important; transform: none !important; width: auto !important;
    max-width: none !important; max-height: none !important; }
  .room-code { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: center;
    justify-content: center; font-size: 1.5rem; overflow-wrap: anywhere; }
  .room-code img { width: min(100vh - 9rem, 80vw); background: #fff; }
  .room-code strong { display: block; font-size: 4.5rem; letter-spacing: .1em; line-height: 1.2; }
  .room-code p { font-size: 1rem; max-width: 24rem; }
  @media (min-width: 701px) { .stMain:has(.room-dots) [class*="st-key-tall_"] {
    --tall: clamp(300px, calc(100vh - 450px), 660px) !important; } }
  .room-dots { border-collapse: collapse; width: 100%; line-height: 1.2; }
  .room-dots :is(th, td) { border: 0; padding: 0 .6rem 0 0; text-align: left; }
  .room-dots th { font-weight: 400; white-space: nowrap; width: 1%; }
  .room-dots td:nth-child(2) { width: 2.2rem; text-align: right; font-weight: 700; }
  .room-dots i { display: inline-block; aspect-ratio: 1; border-radius: 50%; margin-right: 2px;
    width: min(.8rem, calc(100% / var(--most) - 2px)); background: currentColor; }
  @keyframes room-fall { from { transform: translateY(-2.5rem); opacity: 0; } }
  @media (prefers-reduced-motion: no-preference) {
    .room-dots .new { animation: room-fall .6s cubic-bezier(.5, 0, .8, 1.3) backwards; } }
</style>
"""

# In a tab's own memory: a reload finds it, another tab and another person do not.
_JS = """
export default function ({ data, setTriggerValue }) {
  const name = `room ${data.code}`;
  try {
    const kept = sessionStorage.getItem(name);
    if (data.asks && kept && kept !== data.key) setTriggerValue("kept", kept);
    else sessionStorage.setItem(name, data.key);
  } catch {}
}
"""

KEEPER = st.components.v2.component("room_keeper", js=_JS)
"""Keeps the key of a seat; tells once of another key that the tab has kept before."""
