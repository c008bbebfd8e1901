"""The rows of the experiment by name, with what each is called."""

SOURCES = {
    "init": "initial weights",
    "split": "data split",
    "order": "data order",
    "dropout": "dropout masks",
    "noise": "input noise",
    "bit": "one flipped bit",
    "threads": "threads",
}
"""What may move."""

FROZEN, TOGETHER = "nothing varies", "all together"
