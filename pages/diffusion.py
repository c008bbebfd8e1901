"""Diffusion: an image is made from noise, and each of its seeds has a say of its own."""

from pages.common.page import show_page

show_page(
    "diffusion",
    ("watch", "seeds", "steps", "batch", "forward"),
    "A generator of images begins with noise and takes it away step by step. Noise is wanted here: "
    "another seed, another image.",
)
