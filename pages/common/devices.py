"""What other eyes, hands and frames need of Streamlit's own parts, as style.

``light-dark`` follows the theme that the app is shown in.
"""

from __future__ import annotations

STYLE = """
<style>
  /* Streamlit's own colours for code are too pale for small letters. */
  [data-testid="stCode"] { --word: light-dark(#005B8F, #7CC6F2);
    --said: light-dark(#0B6B34, #63D18F); --figure: light-dark(#8A4300, #F2B15C);
    --aside: light-dark(#5B6672, #A3B0BD); }
  [data-testid="stCode"] .token.token { color: inherit; }
  [data-testid="stCode"] .token:is(.keyword, .function, .class-name, .decorator) {
    color: var(--word); }
  [data-testid="stCode"] .token:is(.string, .triple-quoted-string) { color: var(--said); }
  [data-testid="stCode"] .token:is(.number, .boolean) { color: var(--figure); }
  [data-testid="stCode"] .token.comment { color: var(--aside); }
  [data-variant="pills"][aria-checked="true"] * { color: light-dark(#00527F, #A9DAF7); }
  [data-testid="stBaseButton-primary"] { color: light-dark(#FFFFFF, #12171D); }
  [data-testid="stPopoverButton"][aria-expanded="true"] { color: inherit; }
  [data-testid="stSliderTickBar"] > * { color: inherit; opacity: .82; }
  [class*="st-key-table_"] { margin-top: .9rem; & button { min-height: 1.7rem; padding: 0; } }
  /* Beside the page's column, above the chart's own tools, it pushes nothing down. */
  @media (min-width: 701px) {
    [class*="st-key-headed_"] { position: relative; }
    :not([data-testid="stColumn"] *)[class*="st-key-table_"] {
      position: absolute; top: 0; right: -2.7rem; width: 1.7rem; margin: 0;
      & button > div > [aria-hidden] { display: none; }
      & p { position: absolute; width: 1px; overflow: hidden; clip-path: inset(50%);
        white-space: nowrap; } } }
  /* It would show columns that only lay the picture out. */
  [data-testid="stElementToolbarButton"]:has([aria-label^="Show data"]) { display: none; }
  [data-testid="stElementToolbar"]:focus-within { opacity: 1; visibility: visible; }
  [data-testid="stElementToolbarButton"] button:focus-visible {
    outline: 2px solid currentColor; outline-offset: -2px; }
  @media print {
    [data-testid="stSidebar"], [data-testid="stHeader"], .st-key-not_on_paper { display: none; }
    .stMainBlockContainer { padding: 0; }
    .st-key-seen { break-before: page; }
    [class*="st-key-task_"] { break-inside: avoid; padding-bottom: 2.2cm; }
    h4 { break-after: avoid; } p, li { orphans: 3; widows: 3; } }
  @media (prefers-reduced-motion: reduce) {
    *, ::before, ::after { animation: none !important; transition: none !important;
      scroll-behavior: auto !important; } }
</style>
"""
