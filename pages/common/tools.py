"""What only a browser can do: copy the link to what is on the screen, and name saved pictures."""

from __future__ import annotations

import streamlit as st

from pages.common.state import PageState
from pages.common.visit import NAMES

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
<div id="row">
<button type="button">
  <i aria-hidden="true">link</i><span aria-live="polite">Copy link</span>
</button>
<button type="button" hidden>
  <i aria-hidden="true">link</i><span aria-live="polite">with the answer</span>
</button>
<button type="button">
  <i aria-hidden="true">code</i><span aria-live="polite">Copy as iframe</span>
</button>
</div>
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
  const [shared, answered, framed] = buttons;
  const asked = [...data.apart, ...data.guesses];
  answered.hidden = !data.told;
  shared.onclick = () => give(shared, link(asked).toString());
  answered.onclick = () => give(answered, link(data.apart).toString());
  framed.onclick = () => give(framed, frame(link(asked)));
  if (data.ups > ups) document.querySelector("[data-testid=stMain]").scrollTo({ top: 0 });
  ups = data.ups;
}

async function give(button, text) {
  if (!(await copy(text))) return window.prompt("This state", text);
  const label = button.querySelector("span"), says = label.dataset.says ??= label.textContent;
  label.textContent = "Copied";
  setTimeout(() => { label.textContent = says; }, 2500);
}

// What was guessed tells the answer to whoever opens the link: it is left out unless asked for.
// A room is joined by the link that its presenter shows, not by one to a page.
function link(without) {
  const url = new URL(window.location.href);
  url.hash = "";
  [...without, "embed", "embed_options"].forEach((each) => url.searchParams.delete(each));
  const slider = document.querySelector(".vega-bindings input[name=step]");
  if (slider?.value === "0") url.searchParams.delete("step");
  else if (slider) url.searchParams.set("step", slider.value);
  return url;
}

// What a teacher pastes into a page of their own; it fills a column of any width.
function frame(url) {
  url.searchParams.set("embed", "true");
  const quoted = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);
  return `<iframe src="${quoted(url.toString())}" title="${quoted(document.title)}" ` +
    'style="width: 100%; height: 700px; border: 0" loading="lazy" allow="clipboard-write">' +
    "</iframe>";
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

_ROW = "#row { display: flex; flex-wrap: wrap; gap: .5rem 1rem; }"
_COMPONENT = st.components.v2.component("page_tools", html=_HTML, css=BUTTON + _ROW, js=_JS)
_PRINT = st.components.v2.component(
    "print_button",
    html='<button type="button"><i aria-hidden="true">print</i><span>Print</span></button>',
    css=BUTTON,
    js="""export default function ({ parentElement }) {
      parentElement.querySelector("button").onclick = () => window.print();
    }""",
)


def copy_link(state: PageState, name: str) -> None:
    """Show the button; pictures that are saved on this page are called ``name``.png."""
    data = {
        "name": name,
        "apart": list(NAMES),
        "guesses": state.guesses,
        "told": any(state[guess] for guess in state.guesses),
        "ups": st.session_state.get(_UPS, 0),
    }
    _COMPONENT(data=data, key="page_tools", width="content")


def print_button() -> None:
    """Show a button that prints the page."""
    _PRINT(key="print_button", width="content")


def scroll_up() -> None:
    """Show the page from its top again, once it is drawn."""
    st.session_state[_UPS] = st.session_state.get(_UPS, 0) + 1
