"""Let a page live on while the reader's browser translates it.

A translator puts an element in the place of each text. React, which draws the page, knows nothing
of it: it goes on to change the text that is gone, so that the old sentence stays, and fails when it
wants to remove it. Here a text is put back before React touches it; the browser then translates
the new one.
"""

import streamlit as st

_KEEPER = """
<script>
if (!window.keepsTexts) {
  window.keepsTexts = true;
  const stands = new WeakMap();
  const putBack = (text) => {
    if (!text.parentNode && stands.get(text)?.parentNode) stands.get(text).replaceWith(text);
  };
  const changes = new MutationObserver((all) => all.forEach(({ target }) => putBack(target)));
  new MutationObserver((all) => all.forEach(({ addedNodes, removedNodes, previousSibling }) => {
    const put = [...addedNodes, previousSibling].find((node) => node?.nodeName === "FONT");
    for (const text of removedNodes) {
      if (!put || text.nodeType !== Node.TEXT_NODE) continue;
      stands.set(text, put);
      changes.observe(text, { characterData: true });
    }
  })).observe(document.body, { childList: true, subtree: true });
  const { removeChild, insertBefore } = Node.prototype;
  Node.prototype.removeChild = function (child) {
    putBack(child);
    return removeChild.call(this, child);
  };
  Node.prototype.insertBefore = function (child, next) {
    if (next) putBack(next);
    return insertBefore.call(this, child, next);
  };
}
</script>
"""


def keep_translated_texts() -> None:
    """Look after this page's texts from now on."""
    st.html(_KEEPER, unsafe_allow_javascript=True)
