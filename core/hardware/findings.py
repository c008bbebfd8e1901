"""What is said about the results, in sentences computed from them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.hardware.first_difference import Difference
from core.hardware.machines import Machines, Row
from core.hardware.makers import NAMES, Masks
from core.hardware.precision import Measured
from core.hardware.records import Record
from core.hardware.variants import Parted
from core.seeds import fingerprint
from core.wording import listed, number_of, percent, scientific

KINDS = ("draw", "convolution", "gradient", "weights", "nowhere", "elsewhere")
"""What two runs may part at."""


def masks_finding(masks: Masks) -> str:
    """Say in how many cells the makers' masks differ."""
    cells, settings = number_of(masks.differ.size, "cell", "cells"), masks.settings
    return (
        f"Seed {settings.seed}, p = {settings.p!r}: Intel and the others differ in "
        f"{masks.differ.sum()} of {cells}."
    )


def masks_prints(masks: Masks) -> str:
    """Return what the script of the view prints on this machine."""
    portable, own = masks.portable, masks.library
    whose = NAMES["other"] if (own == portable).all() else NAMES["intel"]
    return (
        f"on every processor: {fingerprint(portable)}, {int(portable.sum())} of {portable.size} "
        f"kept\nnn.Dropout here: {fingerprint(own)}, as on {whose}"
    )


def machines_finding(machines: Machines) -> str:
    """Say how many machines end elsewhere than this one, and which already begin elsewhere."""
    this, others = machines.done[0], machines.done[1:]
    apart = [row for row in others if row.fingerprint_final != this.fingerprint_final]
    begin = [row for row in others if row.fingerprint_initial != this.fingerprint_initial]
    began = f"; {listed([f'“{row.machine}”' for row in begin])} begins with others" if begin else ""
    churn = percent(max((row.churn for row in apart), default=0.0))
    return (
        f"One seed, one processor, {number_of(len(machines.done), 'setting', 'settings')}: "
        f"{len(apart)} of {len(others)} end with other weights, and up to {churn} of the test "
        f"predictions with them{began}."
    )


def agreement(one: Row, other: Row) -> str:
    """Return "=" where two machines end with the same bits, else how many predictions differ."""
    if one.fingerprint_final == other.fingerprint_final:
        return "="
    return percent(float(np.not_equal(one.predictions, other.predictions).mean()))


def initial_words(this: Row, plain: Row) -> str:
    """Say which draws of one seed change without vector instructions, and which do not."""
    same = [f"`{each}`" for each in this.draws if this.draws[each] == plain.draws[each]]
    other = [f"`{each}`" for each in this.draws if f"`{each}`" not in same]
    if not other:
        return "Here all draws are the same."
    return f"The same numbers come from {listed(same)}; other numbers from {listed(other)}."


def machines_prints(this: Row, plain: Row) -> str:
    """Return what the script of the view prints on this machine."""
    return "\n".join(
        f"{each}: {'the same' if this.draws[each] == plain.draws[each] else 'other'} weights"
        for each in ("nn.Linear(2, 3)", "nn.Linear(64, 64)")
    )


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
    count, difference = len(parted.names), parted.difference
    if difference.status == 0:
        return f"Changed: {changed}. All {count} operations of both runs are equal, to the bit."
    what = "They part at" if difference.inputs else "The state differed before"
    return (
        f"Changed: {changed}. {what} operation {difference.number} of {count}, "
        f"{difference.name}; {sum(difference.differs)} outputs differ."
    )


def records_finding(records: Sequence[Record]) -> str:
    """Say how many probes vary with determinism off and on, and how many raise."""
    probes = [probe for record in records for probe in record["probes"]]
    off, on = (sum(p[mode].get("distinct", 0) > 1 for p in probes) for mode in ("off", "on"))
    raised = sum("error" in probe["on"] for probe in probes)
    return (
        f"{number_of(len(records), 'machine', 'machines')}, {len(probes)} probes: with determinism "
        f"off {off} give other results from run to run; with it on {on}, and {raised} raise an "
        "error."
    )


def precision_finding(result: Sequence[Measured]) -> str:
    """Say how large the error of the product is in each format."""
    errors = [f"{each.form.name} {scientific(each.error)}" for each in result]
    return f"The error of a product, relative to its size: {listed(errors)}."


def precision_prints(result: Sequence[Measured]) -> str:
    """Return what the script of the view prints on this machine."""
    single, plain = result[1], [each for each in result[1:] if not each.form.bits]
    return "\n".join(
        [f"{each.form.name}: {each.error:.1e}" for each in plain]
        + [f"in batches: {len(single.groups)} different first rows; in batches of one size: 1"]
    )


def batch_finding(result: Sequence[Measured]) -> str:
    """Say how many different first rows the batches of one product give."""
    groups = [f"{each.form.name} {len(each.groups)}" for each in result]
    sizes = f"{result[0].groups[0][0]} to {max(map(max, result[0].groups))}"
    return (
        f"One row of a product, alone and in batches of {sizes} rows: different results in "
        f"{listed(groups)}."
    )
