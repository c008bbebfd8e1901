"""The sources of randomness: one colour, one icon and one line of control for each, everywhere."""

from __future__ import annotations

from dataclasses import dataclass

STAGES = ("Data", "Network", "Training", "Machine", "Answer")
"""The way from data to answer, along which the sources enter."""


@dataclass(frozen=True)
class Source:
    """A place where randomness enters.

    ``stage``: where on the way from data to answer; ``colour``: of Okabe and Ito's palette, safe
    for colour blindness; ``page``: the script that shows it; ``view``: the one of its views, where
    it is not the first; ``control``: the line to take home.
    """

    name: str
    stage: str
    colour: str
    icon: str
    says: str
    control: str
    page: str
    view: str = ""

    @property
    def topic(self) -> str:
        """What its result is stored by: its view, or its page where that is the page's first."""
        return self.view or self.page.split("/")[-1].removesuffix(".py")


SOURCES: tuple[Source, ...] = (
    Source(
        "Dataset splits",
        "Data",
        "#E69F00",
        ":material/call_split:",
        "which rows train and which rows test",
        "train_test_split(..., random_state=123)",
        "pages/data_splits.py",
    ),
    Source(
        "Shuffling",
        "Data",
        "#56B4E9",
        ":material/shuffle:",
        "the order in which rows arrive",
        "DataLoader(..., shuffle=True, generator=torch.Generator().manual_seed(123))",
        "pages/data_splits.py",
        "shuffling",
    ),
    Source(
        "Initial weights",
        "Network",
        "#0072B2",
        ":material/casino:",
        "where training starts on the loss landscape",
        "torch.manual_seed(123)  # before the network is made",
        "pages/weight_initialization.py",
    ),
    Source(
        "Dropout",
        "Training",
        "#D55E00",
        ":material/blur_on:",
        "which units each training pass leaves out",
        "model.eval()  # at inference; a seed before training",
        "pages/dropout.py",
    ),
    Source(
        "Runtime algorithms",
        "Machine",
        "#CC79A7",
        ":material/alt_route:",
        "which of several algorithms the library picks",
        "torch.use_deterministic_algorithms(True)",
        "pages/runtime_algorithms.py",
    ),
    Source(
        "Hardware and drivers",
        "Machine",
        "#7F7F7F",
        ":material/memory:",
        "how this machine rounds and adds",
        "torch.backends.cuda.matmul.fp32_precision = 'ieee'",
        "pages/hardware.py",
    ),
    Source(
        "Diffusion noise",
        "Answer",
        "#009E73",
        ":material/grain:",
        "the noise an image is made from",
        "torch.randn(..., generator=torch.Generator().manual_seed(123))",
        "pages/diffusion.py",
    ),
    Source(
        "Text sampling",
        "Answer",
        "#B8860B",
        ":material/format_quote:",
        "which token is drawn next",
        "top_k=1  # or a seed before each answer",
        "pages/text_sampling.py",
    ),
)

EXERCISES = (
    (
        "Exercise 10-1",
        "A model samples with top-k or nucleus sampling. Can its answers be made the same, "
        "without a change of its code?",
        "pages/text_sampling.py",
        "deterministic",
    ),
    (
        "Exercise 10-2",
        "Dropout is switched off at inference. When would you rather leave it on?",
        "pages/dropout.py",
        "inference",
    ),
)
"""The exercises of chapter 10: name, question in our words, and the page and view to try it on."""


def source_of(script: str, view: str = "") -> Source | None:
    """Return the source that a page is about: its view's own, or else the page's first."""
    own = [source for source in SOURCES if source.page == script]
    return next((source for source in own if source.view == view), next(iter(own), None))


def look(source: Source) -> str:
    """Return the style that gives a page's title and take-home lines their source's look."""
    icon = source.icon.removeprefix(":material/").removesuffix(":")
    heads = ':is(h1, [class*="st-key-take_home"] h4)'
    return (
        f'<style>.stMainBlockContainer {heads}::before {{ content: "{icon}" / ""; '
        f"color: {source.colour}; }}</style>"
    )
