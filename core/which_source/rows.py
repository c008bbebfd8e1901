"""The rows of a study by name, and what each is called on a page."""

NOTHING, ALL = "nothing", "all"
"""The row in which no seed moves, its runs numbered from 0; and the one in which all move."""

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

CALLED = {**SOURCES, NOTHING: "nothing varies", ALL: "all together"}


def called(row: str) -> str:
    """Return what a row is called in a sentence or a picture; another's own name stands."""
    return CALLED.get(row, row)
