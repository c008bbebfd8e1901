"""What only a browser can do: copy the link to what is on the screen, and name saved pictures."""

from __future__ import annotations

import streamlit as st

from pages.common.state import PageState

BUTTON = """
button { display: flex; align-items: center; justify-content: center; gap: .4rem;
  min-height: 2.5rem; padding: .25rem .75rem; font: inherit; font-size: .875rem;
  white-space: nowrap; cursor: pointer; color: var(--st-text-color);
  background: color-mix(in srgb, white 2.5%, var(--st-background-color));
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); }
button:hover, button:focus-visible { color: var(--st-primary-color);
  border-color: var(--st-primary-color); }
button:focus-visible, input:focus-visible { outline: 2px solid var(--st-primary-color);
  outline-offset: 2px; }
button[hidden] { display: none; }
i { width: 1em; overflow: hidden; font: 1.25em/1 "Material Symbols Rounded"; }
"""
"""The style of Streamlit's own buttons; ``<i>`` holds an icon by its name."""

_HTML = """
<button type="button">
  <i aria-hidden="true">link</i><span aria-live="polite">Copy link</span>
</button>
<button type="button" hidden>
  <i aria-hidden="true">link</i><span aria-live="polite">with the answer</span>
</button>
"""

# The step that a chart's slider stands at lives in the browser alone; the link takes it along.
# The charts' own toolbar saves a picture by the hour; it gets the page's name instead.
_JS = """
let name = "chart", ups = 0;
document.addEventListener("click", ({ target }) => {
  if (target.download?.endsWith("_chart.png")) target.download = `${name}.png`;
}, true);

export default function ({ parentElement, data }) {
  const buttons = [...parentElement.querySelectorAll("button")];
  name = data.name;
  buttons[1].hidden = !data.told;
  buttons.forEach((button, answered) => {
    button.onclick = () => give(button, link(answered ? [] : data.guesses));
  });
  if (data.ups > ups) document.querySelector("[data-testid=stMain]").scrollTo({ top: 0 });
  ups = data.ups;
}

async function give(button, url) {
  if (!(await copy(url))) return window.prompt("The link to this state", url);
  const label = button.querySelector("span"), says = label.dataset.says ??= label.textContent;
  label.textContent = "Copied";
  setTimeout(() => { label.textContent = says; }, 2500);
}

// What was guessed tells the answer to whoever opens the link: it is left out unless asked for.
// A room is joined by the link that its presenter shows, not by one to a page.
function link(without) {
  const url = new URL(window.location.href);
  ["room", ...without].forEach((each) => url.searchParams.delete(each));
  const slider = document.querySelector(".vega-bindings input[name=step]");
  if (slider?.value === "0") url.searchParams.delete("step");
  else if (slider) url.searchParams.set("step", slider.value);
  return url.toString();
}

// Without HTTPS, as in a classroom's own network, a browser only copies what is selected.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
"""

_UPS = "scrolled up"

_COMPONENT = st.components.v2.component("page_tools", html=_HTML, css=BUTTON, js=_JS)


def copy_link(state: PageState, name: str) -> None:
    """Show the button; pictures that are saved on this page are called ``name``.png."""
    data = {
        "name": name,
        "guesses": state.guesses,
        "told": any(state[guess] for guess in state.guesses),
        "ups": st.session_state.get(_UPS, 0),
    }
    _COMPONENT(data=data, key="page_tools", width="content")


def scroll_up() -> None:
    """Show the page from its top again, once it is drawn."""
    st.session_state[_UPS] = st.session_state.get(_UPS, 0) + 1
