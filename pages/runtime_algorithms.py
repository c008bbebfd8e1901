"""Runtime algorithms: one operation, several ways to compute it, and not the same bits."""

from pages.common.page import show_page

show_page(
    "runtime_algorithms",
    ("convolution", "addition", "differences", "switch", "flags"),
    "A library knows several algorithms for one operation and picks among them. "
    "Does the choice matter, to the last bit?",
)
