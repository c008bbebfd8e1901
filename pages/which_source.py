"""Which source matters: one seed moves at a time, on a small network and in the reader's own."""

from pages.common.page import show_page

show_page(
    "which_source",
    ("seven_sources", "own_training"),
    "All seeds stand still but one, and that one moves. How far does the score move along?",
)
