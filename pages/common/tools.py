"""Two small buttons that only a browser can serve: copy the link, save the picture."""

from __future__ import annotations

import streamlit as st

_HTML = """
<div class="tools">
  <button id="copy" type="button">Copy link</button>
  <button id="picture" type="button">Picture (PNG)</button>
  <span id="said" role="status"></span>
</div>
"""

_CSS = """
.tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding: 1px; }
button {
  font: inherit; font-size: .875rem;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
  padding: .35rem .8rem; min-height: 2.5rem; cursor: pointer;
}
button:hover, button:focus-visible {
  border-color: var(--st-primary-color); color: var(--st-primary-color);
}
#said { font-size: .9rem; }
"""

# The step that a chart's slider stands at lives in the browser alone; the link takes it along.
_JS = """
export default function ({ parentElement, data }) {
  const said = parentElement.querySelector("#said");
  const say = (text) => {
    said.textContent = text;
    setTimeout(() => { said.textContent = ""; }, 2500);
  };
  const link = () => {
    const url = new URL(window.location.href);
    const slider = document.querySelector(".vega-bindings input[type=range]");
    if (slider) {
      if (Number(slider.value) === 0) url.searchParams.delete("step");
      else url.searchParams.set("step", slider.value);
    }
    return url.toString();
  };
  const copy = async (text) => {
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
  };
  parentElement.querySelector("#copy").onclick = async () => {
    const url = link();
    say((await copy(url)) ? "Copied" : url);
  };
  parentElement.querySelector("#picture").onclick = () => {
    const canvas = document.querySelector(".stVegaLiteChart canvas");
    if (!canvas) { say("No picture on this page yet"); return; }
    const paper = document.createElement("canvas");
    paper.width = canvas.width;
    paper.height = canvas.height;
    const ink = paper.getContext("2d");
    ink.fillStyle = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
    ink.fillRect(0, 0, paper.width, paper.height);
    ink.drawImage(canvas, 0, 0);
    const anchor = document.createElement("a");
    anchor.href = paper.toDataURL("image/png");
    anchor.download = `${data}.png`;
    anchor.click();
    say("Saved");
  };
}
"""

_COMPONENT = st.components.v2.component("page_tools", html=_HTML, css=_CSS, js=_JS)


def copy_link_and_picture(name: str) -> None:
    """Show the two buttons; the picture is the page's first chart, saved as ``name``.png."""
    _COMPONENT(data=name, key="page_tools", width="content")
