"""What the results say, in sentences computed from them."""

from __future__ import annotations

import numpy as np

from core.arrays import Float64, Integers
from core.runtime_algorithms.comparison import LIBRARY, Comparison
from core.runtime_algorithms.library import path_name
from core.runtime_algorithms.library_paths import LibraryPaths, nnpack_algorithm
from core.runtime_algorithms.summation import OrderedSums
from core.runtime_algorithms.sweeps import Sweep
from core.wording import listed, number_of

WORDS = {
    "direct": "direct sums",
    "im2col": "im2col",
    "fft": "the FFT",
    "winograd_2x2": "Winograd F(2×2)",
    "winograd_4x4": "Winograd F(4×4)",
    LIBRARY: "conv2d",
}
"""How a sentence calls each algorithm."""


def equality_finding(comparison: Comparison) -> str:
    """Say how many numbers all algorithms agree on."""
    equal, numbers = comparison.all_equal, comparison.numbers
    ways = f"{len(comparison.names)} ways to the same {number_of(numbers, 'number', 'numbers')}"
    if equal == numbers:
        return f"{ways}: here all agree, to the last bit."
    kept = "not one of them is" if equal == 0 else f"{equal:,} ({equal / numbers:.1%}) are"
    return f"{ways}: {kept} the same in all, to the last bit."


def accuracy_finding(comparison: Comparison) -> str:
    """Say who errs least and most, and who is more accurate than the plain sum."""
    names, error = comparison.names, comparison.error
    settings = comparison.settings
    here = f"With {number_of(settings.channels, 'channel', 'channels')} in {settings.precision}"
    if not error.any():
        return f"{here} nothing errs: every output is exact."
    direct = error[comparison.place("direct")]
    better = [
        WORDS[name]
        for name, one in zip(names, error, strict=True)
        if name in ("fft", "winograd_2x2", "winograd_4x4") and one < 0.98 * direct
    ]
    least, most = int(error.argmin()), int(error.argmax())
    span = (
        f"{here} {WORDS[names[least]]} errs least ({error[least]:.1e}) "
        f"and {WORDS[names[most]]} most ({error[most]:.1e})"
    )
    if better:
        verb = "is" if len(better) == 1 else "are"
        return f"{span}; {listed(better)} {verb} more accurate than direct sums."
    return f"{span}; neither the FFT nor Winograd is more accurate than direct sums."


def cost_finding(comparison: Comparison) -> str:
    """Say what the quickest algorithm saves, and by how many multiplications."""
    own = [name for name in comparison.names if name != LIBRARY]
    seconds = comparison.seconds[: len(own)]
    quickest = own[int(seconds.argmin())]
    fewest = own[int(comparison.multiplications[: len(own)].argmin())]
    direct = comparison.place("direct")
    faster = seconds[direct] / seconds.min()
    fewer = comparison.multiplications[direct] / comparison.multiplications[: len(own)].min()
    speed = (
        "Direct sums are the quickest of those written out here"
        if quickest == "direct"
        else f"Of those written out here {WORDS[quickest]} is the quickest, {faster:.1f} times as "
        "fast as direct sums"
    )
    count = (
        "none multiplies less."
        if fewer <= 1
        else f"{WORDS[fewest]} multiplies least, {fewer:.1f} times less than direct sums."
    )
    return f"{speed}; {count}"


def pairs_finding(comparison: Comparison) -> str:
    """Say how many numbers differ between pairs, and which pairs agree."""
    rows, columns = np.tril_indices(len(comparison.names), k=-1)
    shares = comparison.unequal[rows, columns]
    agree = [
        f"{WORDS[comparison.names[column]]} and {WORDS[comparison.names[row]]}"
        for row, column in zip(rows, columns, strict=True)
        if comparison.unequal[row, column] == 0
    ]
    if (shares == 0).all():
        return "Every pair agrees in every number, to the last bit."
    differ = shares[shares > 0]
    span = f"{_percent(differ.min())} to {_percent(differ.max())}"
    if differ.min() == differ.max():
        span = _percent(differ.min())
    if not agree:
        return f"No two agree: in every pair {span} of the numbers differ."
    return (
        f"Equal to the last bit: {listed(agree)}. In all other pairs {span} of the numbers differ."
    )


def _percent(share: float) -> str:
    """Return a share in per cent, and never 0% for what is not nothing."""
    return f"{share:.0%}" if share >= 0.01 else f"{100 * share:.2g}%"


def bits_verdict(comparison: Comparison) -> str:
    """Say how many different outputs there are, all their bits taken together."""
    kinds, ways = len(set(comparison.fingerprints)), len(comparison.names)
    if kinds == 1:
        return "Equal, to the last bit."
    return f"{kinds} different outputs from {ways} ways." if kinds < ways else "All differ."


def path_sentence(comparison: Comparison) -> str:
    """Say which path the library takes for this very convolution."""
    if not comparison.backend:
        return "This version of PyTorch does not tell which path its `conv2d` takes."
    return (
        f"PyTorch's `conv2d` takes the path `{comparison.backend}` here: "
        f"{path_name(comparison.backend)}."
    )


def kernels_finding(sweep: Sweep) -> str:
    """Say how the time of direct sums and of the FFT grow, and from where on the FFT is fastest."""
    own = [name != LIBRARY for name in sweep.names]
    direct, fft = (sweep.seconds[sweep.names.index(name)] for name in ("direct", "fft"))
    first, last = int(sweep.along[0]), int(sweep.along[-1])
    grown = (
        f"From {first}×{first} to {last}×{last}, direct sums take {direct[-1] / direct[0]:.0f} "
        f"times as long and the FFT {fft[-1] / fft[0]:.1f} times"
    )
    behind = np.flatnonzero(fft > np.nanmin(sweep.seconds[own], axis=0))
    start = int(behind.max()) + 1 if len(behind) else 0
    if start == len(fft):
        return f"{grown}; on this server it is never the quickest."
    side = int(sweep.along[start])
    return f"{grown}: from {side}×{side} on it is the quickest of those written out here."


def channels_finding(sweep: Sweep) -> str:
    """Say how FFT and Winograd stand to direct sums with one channel and with many."""
    direct, fft, small = (
        sweep.error[sweep.names.index(name)] for name in ("direct", "fft", "winograd_2x2")
    )
    many = int(sweep.along[-1])

    def beside(place: int) -> str:
        return (
            f"the FFT errs {fft[place] / direct[place]:.1f} times and "
            f"Winograd F(2×2) {small[place] / direct[place]:.1f} times as much as direct sums"
        )

    return f"With 1 channel {beside(0)}; with {many}, {beside(-1)}."


def sides_finding(paths: LibraryPaths, kernel: int) -> str:
    """Say what happens between 28 and 32 pixels."""
    at = {path.pixels: path for path in paths.sides if path.backend == "NnpackSpatial"}
    if 28 not in at or 32 not in at:
        return (
            "On this host PyTorch has no NNPACK to choose: every size takes one and the same path."
        )
    before, after = at[28].error, at[32].error
    names = [nnpack_algorithm(pixels, kernel) for pixels in (28, 32)]
    if names[0] == names[1]:
        return (
            f"With {kernel}×{kernel} kernels NNPACK takes one algorithm at 28 and at 32 pixels "
            f"({names[0]}), and errs alike: {before:.1e} and {after:.1e}."
        )
    return (
        f"From 28 to 32 pixels NNPACK goes over from {names[0]} to {names[1]}, and its error from "
        f"{before:.1e} to {after:.1e}: {after / before:.0f} times as large."
    )


def orders_finding(sums: OrderedSums) -> str:
    """Say how many different sums the orders gave, by each method."""
    asked = sums.settings
    first, *others = sums.methods
    counts = {method: sums.distinct(method) for method in sums.methods}
    one = [method for method in others if counts[method] == 1]
    more = [f"{counts[method]} {method}" for method in others if counts[method] > 1]
    told = (
        f"{number_of(asked.orders, 'order', 'orders')} of the same "
        f"{number_of(asked.count, 'number', 'numbers')}: "
        f"{number_of(counts[first], 'sum', 'different sums')} one by one"
    )
    if more:
        told += f", {listed(more)}"
    return f"{told}, and 1 each {listed(one)}." if one else f"{told}."


def different_sums(
    sums: OrderedSums, method: str, first: int | None = None
) -> tuple[Float64, Integers]:
    """Return how far each different sum lies from the exact one, and how many orders gave it.

    Only the ``first`` orders are counted, where that is given.
    """
    distances, counts = np.unique(sums.distance(method)[:first], return_counts=True)
    return distances, counts


def counting_note(comparison: Comparison) -> str:
    """Say what the numbers of this state leave out, or what was done otherwise."""
    notes = [
        "Each axis is logarithmic. Error: root mean square of output − float64, over that of the "
        "outputs. Time: the processor’s, in the best of a few runs on this server. Memory: all "
        "tensors held at once. Multiplications: by formula, transforms included. A library does "
        "not tell its own."
    ]
    if comparison.settings.precision in ("bfloat16", "float16"):
        notes.append(
            "In 16 bits the FFT is computed in float32 and rounded at the end, since PyTorch has "
            "no 16-bit one on a CPU; the matrix product adds in float32 too."
        )
    if comparison.settings.precision == "float64":
        notes.append("Here the yardstick is a compensated sum, more exact than float64 itself.")
    if comparison.settings.kernel != 3:
        side = comparison.settings.kernel
        notes.append(f"Winograd's matrices are for 3×3 kernels, so it sits out {side}×{side}.")
    return " ".join(notes)


def sums_words(sums: OrderedSums) -> str:
    """Say how far the sums lie apart, and what one unit is."""
    distance = sums.distance("one by one")
    span = float(distance.max() - distance.min())
    spread = f"{span:,.0f} units in the last place apart" if span else "equal"
    return (
        f"The exact sum is {sums.exact:.9g}. One unit in the last place is {sums.ulp:.3g} there. "
        f"The sums one by one lie up to {spread}. On the way the largest partial sum is "
        f"{sums.reach:.4g}."
    )
