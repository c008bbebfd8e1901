"""Text sampling: how temperature, top-k and top-p choose what a language model may say next."""

from pages.common.page import show_page

show_page(
    "text_sampling",
    ("pipeline", "draw", "regenerate", "walk", "own", "deterministic", "conventions"),
    "A language model gives every token a probability, and one is drawn. Four settings decide "
    "which tokens stay in the draw.",
    shares=(4, 11),
)
