"""What this page computes once for all its visitors, kept within bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
import torch

from core.charts.by_hand import Theme, group_colours, group_shapes
from core.charts.chart import Chart
from core.charts.runtime_algorithms.costs import Panel, costs_chart
from core.charts.runtime_algorithms.look import NAMES, colours_of, shapes_of, short_name
from core.charts.runtime_algorithms.pairs import pairs_chart
from core.charts.runtime_algorithms.pictures import Drawn, pictures_grid
from core.charts.runtime_algorithms.sums import Sums, sums_chart
from core.charts.runtime_algorithms.sweeps import Axes, Curve, sweep_chart
from core.runtime_algorithms import findings
from core.runtime_algorithms.comparison import LIBRARY, Comparison, compare
from core.runtime_algorithms.inputs import ConvolutionSettings, draw_operands
from core.runtime_algorithms.library import path_name
from core.runtime_algorithms.library_paths import LibraryPaths, nnpack_algorithm
from core.runtime_algorithms.summation import OrderedSums, SumSettings, orders
from core.runtime_algorithms.sweeps import Sweep, sweep_channels, sweep_kernels
from core.runtime_algorithms.take_home import (
    convolution_headline,
    convolution_script,
    orders_headline,
    orders_script,
)
from core.wording import number_of

_AS_TEXT: dict[str | type[Any], Callable[[Any], Any]] = {
    ConvolutionSettings: repr,
    SumSettings: repr,
    tuple: repr,
}


@dataclass(frozen=True)
class ShownConvolution:
    """All that the view says about one state: kept together, so that a rerun looks up one thing."""

    grid: str
    costs: Chart
    pairs: Chart
    equality: str
    cost: str
    all_equal_share: float
    fingerprints: dict[str, str]
    same_bits: str
    path: str
    notes: str
    csv: str
    script: str
    headline: str


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=_AS_TEXT)
def shown_convolution(
    settings: ConvolutionSettings, kernel_seed: int, picture_seed: int, theme: Theme
) -> ShownConvolution:
    """Return what the view shows."""
    result = comparison_of(settings, kernel_seed, picture_seed)
    return ShownConvolution(
        _grid(result, picture_seed, theme),
        _costs(result, theme),
        pairs_chart(
            _labels(result),
            [short_name(name) for name in result.names],
            result.unequal,
            result.bits,
            theme,
            findings.pairs_finding(result),
        ),
        findings.equality_finding(result),
        findings.cost_finding(result),
        result.all_equal / result.numbers,
        dict(zip(_labels(result), result.fingerprints, strict=True)),
        findings.bits_verdict(result),
        findings.path_sentence(result),
        findings.counting_note(result),
        comparison_csv(result),
        convolution_script(settings, kernel_seed, picture_seed),
        convolution_headline(result),
    )


# Some 0.4 MB each at 96 pixels.
@st.cache_resource(max_entries=64, show_spinner="Convolving …", hash_funcs=_AS_TEXT)
def comparison_of(settings: ConvolutionSettings, kernel_seed: int, picture_seed: int) -> Comparison:
    """Return the comparison, measured once on this server."""
    return compare(settings, kernel_seed, picture_seed)


def _labels(result: Comparison) -> list[str]:
    """Return the words for each algorithm, the library's with the path it takes."""
    path = f" ({path_name(result.backend)})" if result.backend else ""
    return [NAMES[name] + (path if name == LIBRARY else "") for name in result.names]


def _grid(result: Comparison, picture_seed: int, theme: Theme) -> str:
    unit = float(torch.finfo(result.settings.dtype).eps) / 2
    given, _ = draw_operands(result.settings, 0, picture_seed)
    drawn = [
        Drawn(label, output, errors / unit, f"typical error {error / unit:.2g} roundoffs")
        for label, output, errors, error in zip(
            _labels(result), result.outputs, result.errors, result.error, strict=True
        )
    ]
    says = f"one is {unit:.1e} of a typical output, in {result.settings.precision}"
    return pictures_grid(drawn, result.exact, given[0, 0].double().numpy(), says, theme)


def _costs(result: Comparison, theme: Theme) -> Chart:
    panels = (
        Panel("error", result.error, [_or("exact", each, f"{each:.1e}") for each in result.error]),
        Panel(
            "time, ms",
            result.seconds,
            [
                f"{1000 * each:.2g}" if each < 0.1 else f"{1000 * each:.0f}"
                for each in result.seconds
            ],
        ),
        Panel(
            "memory, MB",
            result.bytes.astype(np.float64),
            [_or("not told", each, f"{each / 1e6:.2g}") for each in result.bytes.tolist()],
        ),
        Panel(
            "multiplications, millions",
            result.multiplications.astype(np.float64),
            [
                _or("not told", each, f"{each / 1e6:.2g}")
                for each in result.multiplications.tolist()
            ],
        ),
    )
    return costs_chart(
        result.names, _labels(result), panels, theme, findings.accuracy_finding(result)
    )


def _or(otherwise: str, value: float, says: str) -> str:
    return says if value > 0 else otherwise


def comparison_csv(result: Comparison) -> str:
    """Return a row for each algorithm: its costs, then how it differs from each of the others."""
    head = ["algorithm", "error", "seconds", "bytes", "products", "multiplications"]
    head += [f"share_unequal_{name}" for name in result.names]
    head += [f"bits_unequal_{name}" for name in result.names]
    rows = [",".join(head)]
    for place, name in enumerate(result.names):
        costs = (
            result.error[place],
            result.seconds[place],
            *(
                "" if each[place] < 0 else each[place]
                for each in (result.bytes, result.products, result.multiplications)
            ),
        )
        cells = (name, *costs, *result.unequal[place], *result.bits[place])
        rows.append(",".join(map(str, cells)))
    return "\n".join(rows)


@st.cache_data(max_entries=64, show_spinner=False)
def shown_sweep(kind: str, theme: Theme) -> Chart:
    """Return how the time grows with the kernel ("kernel"), or the error with the channels."""
    sweep = sweep_of(kind)
    over = sweep.seconds * 1000 if kind == "kernel" else sweep.error
    curves = [
        Curve(NAMES[name], colour, shape, values)
        for name, colour, shape, values in zip(
            sweep.names,
            colours_of(sweep.names, theme),
            shapes_of(sweep.names),
            over,
            strict=True,
        )
    ]
    if kind == "kernel":
        axes = Axes("kernel, pixels along a side", "time, ms", "~r")
        return sweep_chart(curves, sweep.along, axes, theme, findings.kernels_finding(sweep))
    axes = Axes("channels", "error", ".0e")
    return sweep_chart(curves, sweep.along, axes, theme, findings.channels_finding(sweep))


@st.cache_resource(max_entries=2, show_spinner="Measuring …")
def sweep_of(kind: str) -> Sweep:
    """Return the sweep, measured once in a server's life."""
    return sweep_kernels() if kind == "kernel" else sweep_channels()


def shown_sides(paths: LibraryPaths, kernel: int, theme: Theme) -> Chart:
    """Return the error of the library's paths for many sizes of picture."""
    ways = list(dict.fromkeys(path.way for path in paths.sides))
    sides = list(dict.fromkeys(path.pixels for path in paths.sides))
    curves = []
    for way, colour, shape in zip(
        ways, group_colours(len(ways), theme), group_shapes(len(ways)), strict=True
    ):
        taken = [path for path in paths.sides if path.way == way]
        names = list(dict.fromkeys(path_name(path.backend) or "unnamed" for path in taken))
        notes = [
            nnpack_algorithm(path.pixels, kernel)
            if path.backend == "NnpackSpatial"
            else path_name(path.backend)
            for path in taken
        ]
        errors = np.array([path.error for path in taken])
        label = f"{way}: {', '.join(names)}"
        curves.append(Curve(label, colour, shape, errors, notes))
    between = (sides.index(28) + sides.index(32)) / 2
    axes = Axes("picture, pixels along a side", "error", ".0e", (between, "28 → 32"))
    finding = findings.sides_finding(paths, kernel)
    return sweep_chart(curves, np.array(sides), axes, theme, finding)


@dataclass(frozen=True)
class ShownSums:
    """All that the view on addition says about one state."""

    chart: Chart
    distinct: int
    why: str
    csv: str
    script: str
    headline: str


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=_AS_TEXT)
def shown_sums(settings: SumSettings, seed: int, theme: Theme, told: bool) -> ShownSums:
    """Return what the view shows; untold, only the first order's sums are drawn."""
    sums = sums_of(settings, seed)
    drawn = []
    for method in sums.methods:
        distances, counts = findings.different_sums(sums, method, None if told else 1)
        says = number_of(len(counts), "sum", "different sums")
        drawn.append(Sums(method, f"{method}: {says}" if told else method, distances, counts))
    reach = float(max(abs(sums.distance(method)).max() for method in sums.methods))
    return ShownSums(
        sums_chart(drawn, reach, theme, findings.orders_finding(sums)),
        sums.distinct("one by one"),
        findings.sums_words(sums),
        sums_csv(sums),
        orders_script(settings, seed),
        orders_headline(sums),
    )


@st.cache_resource(max_entries=32, show_spinner="Adding …", hash_funcs=_AS_TEXT)
def sums_of(settings: SumSettings, seed: int) -> OrderedSums:
    """Return the sums in all orders."""
    return orders(settings, seed)


def sums_csv(sums: OrderedSums) -> str:
    """Return a row for each method and different sum."""
    rows = ["method,sum,units_in_the_last_place_from_exact,orders"]
    for method in sums.methods:
        values, counts = np.unique(sums.of(method), return_counts=True)
        distances = (values.astype(np.float64) - sums.exact) / sums.ulp
        rows += [
            f"{method},{value!s},{distance},{count}"
            for value, distance, count in zip(values, distances, counts, strict=True)
        ]
    return "\n".join(rows)
