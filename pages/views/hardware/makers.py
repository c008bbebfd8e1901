"""The view "Makers": one seed's dropout mask on two makers' processors; whose is yours?"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.charts.hardware.masks import masks_chart
from core.hardware import findings
from core.hardware.makers import NAMES, MaskSettings, both_masks, recognise
from core.hardware.pasted import LONGEST, search, search_words
from core.scripts import capitals, script
from core.seeds import fingerprint
from core.this_machine import processor
from pages.common import lesson
from pages.common.controls import number_field, slider
from pages.common.state import PageState, Parameters

TITLE = "Makers"
GUESSES = ("none", "up to a quarter", "more than a quarter")
STORIES = (
    ("The book’s cell: seed 123, p = 0.5, six by six", {"view": "makers"}),
    ("Rare drops: at p = 0.05 most cells agree by luck", {"view": "makers", "p": "0.05"}),
    ("Nothing is drawn at p = 0, so nothing differs", {"view": "makers", "p": "0.0"}),
)
NOT_SEEN = "No PyTorch on an Intel processor has run here: that mask is worked out, see below."


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_makers: str = lesson.guess(GUESSES)


MASK = Parameters(MaskSettings)
PARAMETERS = (MASK, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(MASK)
    masks = both_masks(settings)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number_field(state, "seed", "Seed", width=120)
        slider(state, "p", "p, the chance to drop", 0.05, width=170)
        number_field(state, "rows", "Rows", width=80)
        number_field(state, "columns", "Columns", width=80)
    question = (
        f"The same line, `nn.Dropout({settings.p!r})`, with seed {settings.seed} on an Intel "
        "processor and on an AMD or Apple one: which share of the cells will differ?"
    )
    guess = lesson.ask(state, question, "guess_makers")
    untold = None if guess else f"The mask that this server draws, with an {processor()}"
    names = {maker: name for maker, name in NAMES.items() if guess or maker == masks.host}
    names[masks.host] += " (this server)"
    chart = masks_chart(masks, names, findings.masks_finding(masks))
    lesson.show_chart(chart, "masks", untold, tall=True)
    if guess:
        share = masks.differ.mean()
        right = GUESSES[0 if share == 0 else 1 if share <= 0.25 else 2]
        lesson.answer(guess, right, findings.masks_finding(masks))
        st.markdown(
            f"Blue is kept, grey is dropped, a diamond marks a cell that differs. This server’s "
            f"processor is an {processor()}: its PyTorch draws the mask of {NAMES[masks.host]}. "
            + (NOT_SEEN if masks.host == "other" else "")
        )
        lesson.fingerprints(
            {NAMES[maker]: fingerprint(getattr(masks, maker)) for maker in NAMES},
            "Another mask." if masks.differ.any() else "The same mask.",
        )
    _pasted(settings)
    lesson.stories(state, STORIES)
    with st.container(horizontal=True, vertical_alignment="center"):
        table = {
            "cell": range(1, masks.intel.size + 1),
            "intel": masks.intel.ravel().astype(int),
            "other": masks.other.ravel().astype(int),
            "torch_here": masks.library.ravel().astype(int),
        }
        lesson.tools(state, lambda: table, "seedscape-makers")
    _reasons()
    holds = "it is the mask of " if (masks.portable == masks.other).all() else "it is NOT that of "
    checked = f" (checked here just now: {holds}{NAMES['other']})" if guess else ""
    lesson.take_home(
        "Draw the mask by `torch.bernoulli` from a *float64 tensor* of chances: that is one stream "
        f"on every processor{checked}. This script draws it beside `nn.Dropout`'s"
        + lesson.prints(findings.masks_prints(masks), bool(guess)),
        script("hardware", "makers", **capitals(settings)),
        "seedscape-makers",
    )


def _pasted(settings: MaskSettings) -> None:
    """Say whose processor drew what the reader pastes; look for its seed when asked."""
    st.markdown("##### Paste what you got")
    text = st.text_area(
        "A printed mask, drawn first after the seed above",
        key="hardware:pasted",
        placeholder="tensor([[2., 2., 0., 2., 2., 0.], …])",
        max_chars=LONGEST,
        height=110,
    )
    if not text.strip():
        st.caption(
            "Any brackets, `2.` or `2.0000`, commas or blanks, `True` or `False`. p is read off "
            "the scale 1/(1 − p); where it does not show, the p above counts. Nothing is stored."
        )
        return
    found = recognise(text, settings.seed, settings.p)
    (st.success if len(found.makers) == 1 else st.info)(found.says, icon=":material/memory:")
    if found.cells and st.button("Search the seeds 0 to 9,999", icon=":material/search:"):
        try:
            st.markdown(search_words(search(text, settings.p), found.cells))
        except ValueError as error:
            st.warning(f"The search found nothing: {error}.")


def _reasons() -> None:
    lesson.why(
        "Why does one seed give two masks?",
        "`torch.manual_seed` sets one Mersenne Twister, alike on all processors. How its numbers "
        "become a mask is left to the machine.\n\n"
        "**Intel, with its library MKL:** one 32-bit number s starts MKL's own generator, MCG31: "
        "x₀ = s mod (2³¹ − 1), then x ← 1132489760 · x mod (2³¹ − 1) and u = x / (2³¹ − 1).\n\n"
        "**AMD, Apple, other ARM, builds without MKL:** each cell takes two 32-bit numbers, of "
        "which 53 bits make u.\n\n"
        "Either keeps a unit where u < 1 − p. Both masks above are worked out so; the one of this "
        "server's kind is held against PyTorch to the bit, the other against printouts that "
        "readers of Raschka's books published (pytorch#121595, pytorch#84030, "
        "LLMs-from-scratch#57) and against MKL's own stream.\n\n"
        "Source: PyTorch, `aten/src/ATen/native/cpu/DistributionKernels.cpp`; Intel, *oneMKL "
        "Vector Statistics Notes*, MCG31m1.",
    )
