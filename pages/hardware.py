"""Hardware and drivers: the same seed and the same code on another machine."""

from pages.common.page import show_page

show_page(
    "hardware",
    ("makers", "machines", "first_difference", "precision", "records", "others"),
    "The seed, the code and the data are the same; the machine is another. It draws, adds and "
    "rounds in its own way, and the numbers are no longer the same.",
    shares=(5, 9),
)
