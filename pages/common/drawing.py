"""Drawings with links in them, which Streamlit's own HTML would strip."""

from __future__ import annotations

import streamlit as st

from core.charts.source_map import MAP_STYLE

# The drawing is static and our own; it changes only with the list of pages. Shown in a frame, it
# leads on within it. It goes as bytes:
# for whatever else is sent, Streamlit first imports pandas, and this page is the first of all.
_JS = """
export default function ({ parentElement, data }) {
  const map = parentElement.querySelector("#map");
  map.innerHTML = new TextDecoder().decode(data);
  if (new URL(window.location.href).searchParams.get("embed") !== "true") return;
  for (const link of map.querySelectorAll("a")) {
    const href = link.getAttribute("href");
    link.setAttribute("href", `${href}${href.includes("?") ? "&" : "?"}embed=true`);
  }
}
"""

_COMPONENT = st.components.v2.component(
    "source_map", html='<div id="map"></div>', css=MAP_STYLE, js=_JS
)


def show_map(drawing: str) -> None:
    """Show the map of the sources, an SVG drawing with links."""
    _COMPONENT(data=drawing.encode(), key="source_map")
