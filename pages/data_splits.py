"""Data splits: which rows train and which rows test is a draw, and so is the score."""

from pages.common.page import show_page

show_page(
    "data_splits",
    ("holdout", "best_seed", "kfold", "error_bar", "shuffling", "traps", "book"),
    "A seed decides which rows train the model and which rows test it. "
    "So part of every score is the luck of that draw.",
    shares=(1, 3),
)
