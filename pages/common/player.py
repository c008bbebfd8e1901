"""Playing a chart: a large button, one step back and on, and a slider, above the chart they move.

Vega's own slider and box do the work. They stay in the page, unseen, and are made anew with each
drawing of the chart; what was played outlives them here. The server hears nothing of it.
"""

from __future__ import annotations

import streamlit as st

from core.charts.chart import Spec
from pages.common.tools import BUTTON

_HTML = """
<fieldset disabled>
  <button id="play" type="button"><i aria-hidden="true">play_arrow</i><span>Play</span></button>
  <button id="back" type="button">‹</button>
  <button id="on" type="button">›</button>
  <label><span></span><b></b><input type="range"></label>
</fieldset>
"""

# The chart's toolbar appears at the right end, which is left free for it.
_CSS = f"""
{BUTTON}
fieldset {{ display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .5rem; margin: 0;
  padding: 0; border: 0; color: var(--st-text-color); font-size: .875rem; }}
button {{ min-height: 2.75rem; }}
#play {{ width: 8.6rem; font-size: 1.1rem; font-weight: 600; color: var(--st-background-color);
  background: var(--st-primary-color); border-color: var(--st-primary-color); }}
#play:hover {{ filter: brightness(1.1); }}
label {{ display: flex; flex: 1 1 20rem; align-items: center; gap: .5rem; padding-right: 6.75rem; }}
b {{ min-width: 3ch; font-variant-numeric: tabular-nums; }}
input {{ flex: 1; min-width: 0; height: 2rem; margin: 0; cursor: pointer;
  accent-color: var(--st-primary-color); }}
"""

_JS = """
const MOMENT = 1000;  // A chart that comes back sooner has only changed its place on the page.
const played = {}, players = new WeakMap();

export default function ({ data, parentElement }) {
  if (!players.has(parentElement)) players.set(parentElement, start(data, parentElement));
  return players.get(parentElement);
}

function start(chart, bar) {
  const [fieldset, play, icon, says, back, on, name, number, range] =
    ["fieldset", "#play", "i", "#play span", "#back", "#on", "label span", "b", "input"]
      .map((each) => bar.querySelector(each));
  const around = bar.host.closest(".stVerticalBlock");
  if (!(Date.now() - played[chart]?.left < MOMENT)) played[chart] = {};
  const now = played[chart];
  let slider, box;

  const go = (step) => {
    slider.value = step;
    slider.dispatchEvent(new Event("input"));
  };
  const ended = () => slider.value === slider.max;
  const show = () => {
    const playing = box.checked && !ended();
    Object.assign(now, { step: slider.value, playing });
    const [word, sign] =
      playing ? ["Pause", "pause"] : ended() ? ["Play again", "replay"] : ["Play", "play_arrow"];
    // Safari loses a click on words that are written anew, as at each step, while it is held.
    if (says.textContent !== word) [says.textContent, icon.textContent] = [word, sign];
    number.textContent = range.value = slider.value;
  };
  // A chart drawn anew goes on where the last one was, unless it is to open at another step.
  const adopt = (drawn) => {
    slider = drawn;
    box = around.querySelector(".vega-bindings input[name=playing]");
    name.textContent = slider.parentElement.firstChild.textContent;
    const noun = name.textContent.toLowerCase();
    [back.textContent, back.ariaLabel] = [`‹ ${noun}`, `one ${noun} back`];
    [on.textContent, on.ariaLabel] = [`${noun} ›`, `one ${noun} on`];
    range.ariaLabel = name.textContent;
    range.max = slider.max;
    play.disabled = slider.max === slider.min;
    const opened = +slider.value;
    if (opened === Math.min(now.opened, slider.max)) {
      const { step, playing } = now;
      go(step);
      if (playing && !ended()) box.click();
    }
    now.opened = opened;
  };
  const look = () => {
    const drawn = around.querySelector(".vega-bindings input[name=step]");
    fieldset.disabled = !drawn;
    if (drawn && drawn !== slider) adopt(drawn);
    if (drawn) show();
  };

  range.oninput = () => go(range.value);
  back.onclick = () => go(+slider.value - 1);
  on.onclick = () => go(+slider.value + 1);
  play.onclick = () => {
    const again = ended();
    if (again) go(0);
    if (!again || !box.checked) box.click();
    show();
  };
  // Vega writes each step beside its slider: so both a step and a new drawing are heard of here.
  const observer = new MutationObserver(look);
  observer.observe(around, { childList: true, subtree: true });
  look();
  return () => {
    observer.disconnect();
    now.left = Date.now();
  };
}
"""

_COMPONENT = st.components.v2.component("player", html=_HTML, css=_CSS, js=_JS)


def is_played(spec: Spec) -> bool:
    """Return whether a chart has steps to play."""
    return any(each["name"] == "playing" for each in spec.get("params", ()))


def player(chart: str) -> None:
    """Show the buttons and the slider; the chart follows in the same container."""
    _COMPONENT(data=chart, key=f"player_{chart}")
