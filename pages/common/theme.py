"""The theme that the visitor sees: pictures take their colours from it."""

from __future__ import annotations

import streamlit as st

from core.charts.colours import Theme

# A browser that turns dark, by its menu or at dusk, tells the server nothing. Streamlit calls this
# anew with each theme; it asks for a run where the last one drew for another: once, lest a browser
# that is understood otherwise ask for ever.
_JS = """
let asked;

export default function ({ data, parentElement, setTriggerValue }) {
  const { colorScheme } = getComputedStyle(parentElement.host);
  if (colorScheme === new TextDecoder().decode(data)) asked = undefined;
  else if (colorScheme !== asked) setTriggerValue("theme", asked = colorScheme);
}
"""

_COMPONENT = st.components.v2.component("theme", js=_JS)


def visitor_theme() -> Theme:
    """Return the theme that the visitor sees."""
    return "dark" if st.context.theme.type == "dark" else "light"


def follow_theme() -> None:
    """Draw the page anew whenever its visitor changes the theme."""
    # As bytes: for whatever else is sent, Streamlit first imports pandas.
    _COMPONENT(data=visitor_theme().encode(), key="theme")
