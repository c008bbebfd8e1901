"""The one list of pages: the sidebar, the map and the tests are drawn from it.

A page joins by one entry here, once its script stands in ``pages/``.
"""

from __future__ import annotations

from dataclasses import dataclass

SECTIONS = ("Start", "Training", "Systems", "Generation", "Practice")


@dataclass(frozen=True)
class Page:
    """A page: its script, the title and icon it shows, the section it stands in."""

    script: str
    title: str
    icon: str
    section: str

    @property
    def name(self) -> str:
        """Return the name in the page's address; "" for the home page."""
        return "" if self.section == "Start" else self.script.split("/")[-1].removesuffix(".py")


HOME = Page("streamlit_app.py", "Where randomness enters", ":material/map:", "Start")

PAGES: tuple[Page, ...] = (
    HOME,
    Page(
        "pages/weight_initialization.py",
        "Weight initialization",
        ":material/casino:",
        "Training",
    ),
    Page(
        "pages/data_splits.py",
        "Data splits",
        ":material/call_split:",
        "Training",
    ),
    Page("pages/dropout.py", "Dropout", ":material/blur_on:", "Training"),
    Page(
        "pages/runtime_algorithms.py",
        "Runtime algorithms",
        ":material/alt_route:",
        "Systems",
    ),
    Page("pages/hardware.py", "Hardware and drivers", ":material/memory:", "Systems"),
    Page("pages/diffusion.py", "Diffusion", ":material/grain:", "Generation"),
    Page("pages/text_sampling.py", "Text sampling", ":material/format_quote:", "Generation"),
    Page("pages/which_source.py", "Which source matters", ":material/leaderboard:", "Practice"),
    Page("pages/is_it_noise.py", "Is it noise?", ":material/balance:", "Practice"),
    Page("pages/recipe.py", "Recipe", ":material/receipt_long:", "Practice"),
)

SAYS = {
    "weight_initialization": "Where training starts, and so where it ends.",
    "data_splits": "Which rows train and which test, and in what order.",
    "dropout": "Which units each pass leaves out.",
    "runtime_algorithms": "One convolution, several ways, other last bits.",
    "hardware": "The same seed on another machine.",
    "diffusion": "An image from noise, and from more noise at each step.",
    "text_sampling": "How the next word is drawn, and how to draw it again.",
    "which_source": "Freeze all seeds, and move one.",
    "is_it_noise": "Is a gain real, or the luck of a seed?",
    "recipe": "The lines for your own training.",
}
"""What one finds on a page, by its name: the list above is the order to read in."""


def find_page(script: str) -> Page | None:
    """Return the page of that script, or None where there is none yet."""
    return next((page for page in PAGES if page.script == script), None)
