"""What is said about the results, in sentences computed from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.hardware.batch import Batches
from core.hardware.first_difference import Difference
from core.hardware.machines_task import Machines
from core.hardware.makers import NAMES, Masks
from core.hardware.precision import FORMATS, Precise
from core.hardware.records import Line
from core.hardware.variants_task import Parted
from core.seeds import fingerprint
from core.wording import listed, number_of, percent


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


def machines_finding(machines: Machines) -> str:
    """Say how many machines end elsewhere than this one, and which already begin elsewhere."""
    this, others = machines.done[0], machines.done[1:]
    apart = [row for row in others if row.fingerprint_final != this.fingerprint_final]
    begin = [
        f"“{row.machine}”" for row in others if row.fingerprint_initial != this.fingerprint_initial
    ]
    began = f"; {listed(begin)} begins with other weights" if begin else ""
    churn = max((row.churn for row in apart), default=0.0)
    ends = (
        f", and up to {percent(churn)} of the test predictions with them"
        if churn
        else ", and every test prediction stays"
        if apart
        else ""
    )
    return (
        f"One seed, one processor, {number_of(len(machines.done), 'setting', 'settings')}: "
        f"{len(apart)} of {len(others)} end with other weights{ends}{began}."
    )


def initial_words(machines: Machines, name: str) -> str:
    """Say which draws of one seed change on the machine called ``name``, and which do not."""
    place = machines.drawn_by.index(name)
    other = [draw for draw, shares in machines.draws.items() if shares[place]]
    same = [draw for draw, shares in machines.draws.items() if not shares[place]]
    if not other:
        return "Here all draws are the same."
    return (
        f"The same numbers come from {listed([f'`{each}`' for each in same])}; other numbers from "
        f"{listed([f'`{each}`' for each in other])}."
    )


def machines_prints(machines: Machines, name: str) -> str:
    """Return what the script of the view prints on this machine."""
    place = machines.drawn_by.index(name)
    return "\n".join(
        f"{layer}: {'other' if machines.draws[layer][place] else 'the same'} weights"
        for layer in ("nn.Linear(2, 3)", "nn.Linear(64, 64)")
    )


KINDS = ("draw", "convolution", "gradient", "weights", "nowhere", "elsewhere")


def kind_of(difference: Difference) -> str:
    """Return what kind of operation two runs part at, as one of ``KINDS``."""
    if difference.status == 0:
        return "nowhere"
    if not difference.inputs:
        return "weights"
    if difference.random:
        return "draw"
    if "backward" in difference.name or "index_put" in difference.name:
        return "gradient"
    return "convolution" if "convolution" in difference.name else "elsewhere"


def parted_finding(parted: Parted, changed: str) -> str:
    """Say where two runs part."""
    count, differs = len(parted.names), sum(parted.difference.differs)
    if parted.difference.status == 0:
        return f"Changed: {changed}. All {count} operations of both runs are equal, to the bit."
    what = "The state differed before" if not parted.difference.inputs else "They part at"
    return (
        f"Changed: {changed}. {what} operation {parted.difference.number} of {count}, "
        f"{parted.difference.name}; {differs} outputs differ."
    )


def records_finding(lines: Sequence[Line]) -> str:
    """Say how many probes vary with determinism off and on, and how many raise."""
    off, on = (sum(getattr(line, mode)[0] > 1 for line in lines) for mode in ("off", "on"))
    raised = sum(bool(line.error) for line in lines)
    machines = number_of(len({line.machine for line in lines}), "machine", "machines")
    return (
        f"{machines}, {len(lines)} probes: with determinism off {off} give other results from run "
        f"to run; with it on {on}, and {raised} raise an error."
    )


def agreement_words(shared: Mapping[str, tuple[int, int]]) -> str:
    """Say of how many fingerprints two machines agree."""
    return listed([f"{same} of {of} {kind}" for kind, (same, of) in shared.items()])


def batch_finding(result: Batches) -> str:
    """Say how many different first rows the batch sizes give."""
    sizes, alone = len(result.sizes), result.groups.count(0)
    named = f"{result.settings.precision}, {result.settings.width} numbers a row"
    if result.distinct == 1:
        return f"{named}: all {sizes} batch sizes give one first row, to the bit."
    return (
        f"{named}: {sizes} batch sizes give {result.distinct} different first rows; {alone} of "
        f"them agree with the row alone, and the largest difference is {max(result.largest):.1e}."
    )


def precision_finding(result: Precise) -> str:
    """Say how large the error of the product is in each format."""
    errors = [f"{form.name} {error:.1e}" for form, error in zip(FORMATS, result.error, strict=True)]
    return f"The error of a product, relative to its size: {listed(errors)}."


def others_finding(lines: Sequence[Line]) -> str:
    """Say how many results each source gives by itself."""
    counts = [f"{line.probe} {line.off[0]} of {line.off[1]}" for line in lines]
    return f"Different results without a control: {listed(counts)}."
