"""Weight initialization: the start decides which minimum training ends in."""

from pages.common.page import show_page

show_page(
    "weight_initialization",
    ("two_weights", "real_network", "one_seed"),
    "Training walks downhill from random first weights. "
    "So the seed decides which minimum it ends in.",
)
