"""Recipe: the lines that make your own training repeatable, and what none of them can promise."""

from pages.common.page import show_page

show_page(
    "recipe",
    ("script", "frameworks"),
    "Tick what your training uses, and say how far it must repeat. Below stands the shortest "
    "script that does it.",
)
