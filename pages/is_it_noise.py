"""Is it noise: whether one variant is better than another, or only luckier."""

from pages.common.page import show_page

show_page(
    "is_it_noise",
    ("compare", "best_of"),
    "Two variants, a few seeds of each: one has the higher mean. Would it have it again with other "
    "seeds? Look at examples, or choose “Your own” scores.",
)
