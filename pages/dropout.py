"""Dropout: which units each training pass leaves out, and how to switch that off."""

from pages.common.page import show_page

show_page(
    "dropout",
    ("watch", "effect", "training", "inference"),
    "In training, each pass drops units at random. So one input gives many outputs, and one "
    "recipe many models.",
)
