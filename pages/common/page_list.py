"""The one list of pages: the sidebar, the map and the tests are drawn from it.

A page joins by one entry here, once its script stands in ``pages/``.
"""

from __future__ import annotations

from dataclasses import dataclass

SECTIONS = ("Start", "Training", "Systems", "Generation", "Practice")


@dataclass(frozen=True)
class Page:
    """A page: its script, title and icon, the section it stands in, and what one finds there.

    ``aim``: what a learner can then do; ``minutes``: how long a lesson on it takes.
    """

    script: str
    title: str
    icon: str
    section: str
    says: str = ""
    aim: str = ""
    minutes: int = 0

    @property
    def name(self) -> str:
        """Return the name in the page's address; "" for the home page."""
        return "" if self.section == "Start" else self.script.split("/")[-1].removesuffix(".py")


HOME = Page("streamlit_app.py", "Where randomness enters", ":material/map:", "Start")

PAGES: tuple[Page, ...] = (
    HOME,
    Page("pages/weight_initialization.py", "Weight initialization", ":material/casino:", "Training",
         "Where training starts, and so where it ends.",
         "say why two seeds end in different minima, and seed the weights.", 25),
    Page("pages/data_splits.py", "Data splits", ":material/call_split:", "Training",
         "Which rows train and which test, and in what order.",
         "tell a better model from a luckier split, and report the spread of a score.", 45),
    Page("pages/dropout.py", "Dropout", ":material/blur_on:", "Training",
         "Which units each pass leaves out.",
         "say where dropout draws its numbers, and switch it off to predict.", 30),
    Page("pages/runtime_algorithms.py", "Runtime algorithms", ":material/alt_route:", "Systems",
         "One convolution, several ways, other last bits.",
         "say why one sum has several results, and ask for the deterministic one.", 35),
    Page("pages/hardware.py", "Hardware and drivers", ":material/memory:", "Systems",
         "The same seed on another machine.",
         "say what a seed does not fix elsewhere, and find where two runs part.", 35),
    Page("pages/diffusion.py", "Diffusion", ":material/grain:", "Generation",
         "An image from noise, and from more noise at each step.",
         "say which noise decides an image, and draw that image again.", 30),
    Page("pages/text_sampling.py", "Text sampling", ":material/format_quote:", "Generation",
         "How the next word is drawn, and how to draw it again.",
         "say what temperature, top-k and top-p leave to chance, and end it.", 45),
    Page("pages/which_source.py", "Which source matters", ":material/leaderboard:", "Practice",
         "Freeze all seeds, and move one.",
         "measure which source moves a score most, one seed at a time.", 20),
    Page("pages/is_it_noise.py", "Is it noise?", ":material/balance:", "Practice",
         "Is a gain real, or the luck of a seed?",
         "say whether a gain is real, or that there are too few seeds to tell.", 20),
    Page("pages/recipe.py", "Recipe", ":material/receipt_long:", "Practice",
         "The lines for your own training.",
         "write the lines that make your training repeat, and check that they do.", 15),
)  # fmt: skip
"""In the order to read them."""


def find_page(script: str) -> Page | None:
    """Return the page of that script, or None where there is none yet."""
    return next((page for page in PAGES if page.script == script), None)
