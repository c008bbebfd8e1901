"""How a page looks from the back of a room, and the keys that lead through its scenes."""

from __future__ import annotations

PRESENTING = """
<style>
  :root { font-size: clamp(16px, 1.5625vw, 30px) !important; }
  [data-testid="stSidebar"], [data-testid="stExpandSidebarButton"], [data-testid="stHeader"] {
    display: none !important; }
  .stMain .stMainBlockContainer { padding: 0 1rem 2rem; }
  .stMain .stMainBlockContainer > .stVerticalBlock { gap: .85rem; }
  .st-key-presenter { padding: .5rem 0 .6rem; gap: .6rem; }
  @media (max-width: 700px) { .st-key-presenter { row-gap: 1.3rem; } }
  @media (min-width: 701px) { .st-key-presenter { flex-wrap: nowrap; }
    .stMain .stMainBlockContainer { padding: 0 3.2rem 2rem 2rem; }
    .stMain .stVerticalBlock[class*="st-key-tall_"][class] {
      --tall: var(--room, 400px) !important; } }
  .st-key-presenter button { min-height: 2rem; padding: .1rem .6rem; }
  .st-key-presenter h1::before { float: left; margin-top: .1em; }
  .stMain .st-key-presenter h1 { font-size: 1.3rem; line-height: 1.25; white-space: normal;
    padding: 0; }
  .st-key-presenter :is(button, label) p { font-size: .75rem; }
  [class*="st-key-ask_"] .stMarkdown p { font-size: 1.3rem; line-height: 1.3; }
  .st-key-verdict p { font-size: 1.1rem; line-height: 1.35; }
  .stMain .stMainBlockContainer h5 { font-size: 1.1rem; }
</style>
"""

KEYS = """
<script>
if (!window.presentsByKeys) {
  window.presentsByKeys = true;
  const find = (what) => document.querySelector(what);
  const keys = { ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back" };
  // Where these keys have work of their own to do. A guess that was clicked has been made.
  const own = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=slider], " +
    "[role=listbox], [role=dialog], [data-testid=stPopoverBody], .stVegaLiteChart";
  let clicked = false;
  document.addEventListener("pointerdown", () => { clicked = true; }, true);
  const isBusy = (place) =>
    place.closest?.(own) || (!clicked && place.closest?.("[role=radiogroup]"));
  // A key pressed while a scene is on its way counts from that scene on.
  const title = () => find(".st-key-presenter h1")?.textContent;
  let left, since = 0, owed = 0;
  const turn = (way) => {
    const button = find(`.st-key-presenter_${way} button`);
    if (!button || button.disabled) return void (owed = 0);
    [left, since] = [title(), Date.now()];
    find("[data-testid=stMain]").scrollTo({ top: 0 });
    button.click();
  };
  const arrive = () => {
    if (!left || !title() || title() === left) return;
    left = undefined;
    const way = owed > 0 ? "next" : "back";
    if (owed) setTimeout(() => { owed -= Math.sign(owed); turn(way); }, 50);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab") clicked = false;
    const way = title() && keys[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.composedPath().some((place) => isBusy(place))) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    if (owed || (left && Date.now() - since < 4000)) owed += way === "next" ? 1 : -1;
    else turn(way);
  }, true);

  // The first picture takes the room that question, finding and verdict leave on the screen.
  const fit = () => {
    const tall = find(".st-key-presenter") && find(".stMain [class*=st-key-tall_]");
    if (!tall) return;
    const verdict = find(".st-key-verdict"), main = find("[data-testid=stMain]");
    const top = tall.getBoundingClientRect().top + main.scrollTop;
    const follows = verdict?.compareDocumentPosition(tall) & Node.DOCUMENT_POSITION_PRECEDING;
    const rest = follows ? verdict.offsetHeight + 12 : 0;
    const room = Math.max(300, Math.round(innerHeight - top - rest - 12));
    document.documentElement.style.setProperty("--room", `${room}px`);
  };
  const look = new MutationObserver(() => { arrive(); fit(); });
  look.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", fit);
}
</script>
"""


def put_away_style(page: str) -> str:
    """Return the style that puts a page's controls and small words out of the way.

    A row goes as a whole, unless a picture or a sentence stands in it.
    """
    control = f'[class*="st-key-{page}-"]'
    held = ".stVegaLiteChart, .stMarkdown, .stHtml"
    asks = '[class*="st-key-ask_"]'
    return f"""
<style>
  .stMainBlockContainer > .stVerticalBlock > * {{
    &:is({control}, .stButton, :has(> .stExpander), :has(> .stPopover)),
    &:has(> div > .stButton), &:has([data-testid="stCaptionContainer"]),
    &:has(> .stHorizontalBlock):not(:has({held}, {asks})) {{ display: none; }} }}
  .stMainBlockContainer > .stVerticalBlock :is({control}, .stPopover):not({asks} *) {{
    display: none; }}
</style>
"""


def marked(page: str, control: str) -> str:
    """Return the style that points out a control."""
    names = (f'[class*="st-key-{page}-{control}{end}"]' for end in " -")
    return f"""
<style>
  :is({", ".join(names)}) {{ outline: 3px dashed #D55E00;
    outline-offset: 6px; border-radius: 4px; }}
</style>
"""
