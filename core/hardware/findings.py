"""What is said about the results, in sentences computed from them."""

from __future__ import annotations

from core.hardware.makers import NAMES, Masks
from core.seeds import fingerprint
from core.wording import number_of


def masks_finding(masks: Masks) -> str:
    """Say in how many cells the makers' masks differ."""
    differ, cells = int(masks.differ.sum()), masks.differ.size
    settings = masks.settings
    if not differ:
        return (
            f"Seed {settings.seed}, p = {settings.p!r}: on these {cells} cells both makers' masks "
            "are the same."
        )
    return (
        f"Seed {settings.seed}, p = {settings.p!r}: Intel and the others differ in {differ} of "
        f"{number_of(cells, 'cell', 'cells')}."
    )


def masks_prints(masks: Masks) -> str:
    """Return what the script of the view prints on this machine."""
    portable, own = masks.portable, masks.library
    whose = "AMD, Apple and other ARM" if (own == portable).all() else "Intel"
    return (
        f"on every processor: {fingerprint(portable)}, {int(portable.sum())} of {portable.size} "
        f"kept\nnn.Dropout here: {fingerprint(own)}, as on {whose}"
    )


def control_words(masks: Masks) -> str:
    """Say whether the control holds here."""
    if (masks.portable == masks.other).all():
        return f"checked here just now, cell by cell: it is the mask of {NAMES['other']}"
    return "checked here just now: **it is another mask**, which was not expected"
