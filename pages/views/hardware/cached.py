"""What this page computes once for all its visitors, kept within bounds."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from core.charts.chart import Chart
from core.charts.hardware.batch import batch_chart
from core.charts.hardware.machines import machines_chart, own_chart
from core.charts.hardware.masks import masks_chart
from core.charts.hardware.operations import operations_chart
from core.charts.hardware.precision import precision_chart
from core.charts.hardware.records import records_chart
from core.hardware import batch, findings, makers, pasted, precision
from core.hardware.batch import Batches, BatchSettings
from core.hardware.machines_task import Machines
from core.hardware.makers import Masks, MaskSettings
from core.hardware.precision import FORMATS, WINDOW, Precise, PrecisionSettings
from core.hardware.records import Line
from core.hardware.variants_task import Parted


@lru_cache(maxsize=64)
def masks_of(settings: MaskSettings) -> Masks:
    """Return both makers' masks, at most 2 KB."""
    return makers.both_masks(settings)


@lru_cache(maxsize=64)
def masks_picture(settings: MaskSettings, told: bool) -> Chart:
    """Return both masks side by side; untold, this machine's alone."""
    masks = masks_of(settings)
    shown = {maker: makers.NAMES[maker] for maker in makers.MAKERS if told or maker == masks.host}
    shown[masks.host] += " (this server)"
    return masks_chart(masks, shown, findings.masks_finding(masks))


@lru_cache(maxsize=64)
def found_seeds(text: str, p: float) -> tuple[tuple[int, str], ...]:
    """Return the seeds and makers that give a printed mask; raise ``ValueError`` in a sentence."""
    return tuple(pasted.search(text, p))


def _identity(machines: Machines) -> tuple[object, ...]:
    """Return what tells one answer from another."""
    return tuple((row.machine, row.fingerprint_final, row.distance) for row in machines.rows)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={Machines: _identity})
def machines_picture(machines: Machines, told: bool) -> Chart:
    """Return the picture of all machines; untold, of this one's training alone."""
    finding = findings.machines_finding(machines)
    return machines_chart(machines, finding) if told else own_chart(machines, finding)


@lru_cache(maxsize=64)
def operations_picture(parted: Parted, changed: str, told: bool) -> Chart:
    """Return the picture of all operations; untold, of one colour."""
    return operations_chart(parted, findings.parted_finding(parted, changed), told)


@lru_cache(maxsize=64)
def records_picture(lines: tuple[Line, ...], told: bool) -> Chart:
    """Return the picture of all records; untold, of their times."""
    return records_chart(lines, findings.records_finding(lines), told)


@lru_cache(maxsize=64)
def batches_of(settings: BatchSettings) -> Batches:
    """Return the first row in batches of every size, computed once on this server."""
    return batch.batches(settings)


@lru_cache(maxsize=64)
def batch_picture(settings: BatchSettings, told: bool) -> Chart:
    """Return the picture of all sizes; untold, of a batch of one alone."""
    result = batches_of(settings)
    return batch_chart(result, findings.batch_finding(result), told)


# A result is some hundred bytes; the trainings take seconds.
@st.cache_resource(max_entries=64, show_spinner="Training in five formats …")
def precise_of(settings: PrecisionSettings) -> Precise:
    """Return what each format makes of the product and the training."""
    return precision.compare(settings)


@lru_cache(maxsize=64)
def precision_picture(settings: PrecisionSettings, told: bool) -> Chart:
    """Return the picture of all formats; untold, the line of the longest alone."""
    result, names = precise_of(settings), [each.name for each in FORMATS]
    window, finding = result.start * 2.0**-WINDOW, findings.precision_finding(result)
    return precision_chart(result, names, window, finding, told)


@lru_cache(maxsize=64)
def others_picture(lines: tuple[Line, ...], told: bool) -> Chart:
    """Return the picture of the other sources; untold, of their times."""
    says = ("as it comes", "with the control")
    return records_chart(lines, findings.others_finding(lines), told, says)
