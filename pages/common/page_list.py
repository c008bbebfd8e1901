"""The one list of pages: the sidebar, the map and the tests are drawn from it.

A page joins by one entry here, once its script stands in ``pages/``.
"""

from __future__ import annotations

from dataclasses import dataclass

SECTIONS = ("Start", "Training", "Systems", "Generation", "Practice")


@dataclass(frozen=True)
class Page:
    """A page: its script, title and icon, the section it stands in, and what one finds there."""

    script: str
    title: str
    icon: str
    section: str
    says: str = ""

    @property
    def name(self) -> str:
        """Return the name in the page's address; "" for the home page."""
        return "" if self.section == "Start" else self.script.split("/")[-1].removesuffix(".py")


HOME = Page("streamlit_app.py", "Where randomness enters", ":material/map:", "Start")

PAGES: tuple[Page, ...] = (
    HOME,
    Page("pages/weight_initialization.py", "Weight initialization", ":material/casino:", "Training",
         "Where training starts, and so where it ends."),
    Page("pages/data_splits.py", "Data splits", ":material/call_split:", "Training",
         "Which rows train and which test, and in what order."),
    Page("pages/dropout.py", "Dropout", ":material/blur_on:", "Training",
         "Which units each pass leaves out."),
    Page("pages/runtime_algorithms.py", "Runtime algorithms", ":material/alt_route:", "Systems",
         "One convolution, several ways, other last bits."),
    Page("pages/hardware.py", "Hardware and drivers", ":material/memory:", "Systems",
         "The same seed on another machine."),
    Page("pages/diffusion.py", "Diffusion", ":material/grain:", "Generation",
         "An image from noise, and from more noise at each step."),
    Page("pages/text_sampling.py", "Text sampling", ":material/format_quote:", "Generation",
         "How the next word is drawn, and how to draw it again."),
    Page("pages/which_source.py", "Which source matters", ":material/leaderboard:", "Practice",
         "Freeze all seeds, and move one."),
    Page("pages/is_it_noise.py", "Is it noise?", ":material/balance:", "Practice",
         "Is a gain real, or the luck of a seed?"),
    Page("pages/recipe.py", "Recipe", ":material/receipt_long:", "Practice",
         "The lines for your own training."),
)  # fmt: skip
"""In the order to read them."""


def find_page(script: str) -> Page | None:
    """Return the page of that script, or None where there is none yet."""
    return next((page for page in PAGES if page.script == script), None)
