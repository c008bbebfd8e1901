"""What the results say, in sentences computed from them, view by view.

A function ending in ``_headline`` returns what the view's script prints.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import numpy as np

from core.runtime_algorithms.comparison import Comparison
from core.runtime_algorithms.library_paths import LibraryPaths
from core.runtime_algorithms.names import IN_A_SENTENCE, LIBRARY, NAMES, path_name
from core.runtime_algorithms.summation import OrderedSums
from core.runtime_algorithms.sweeps import Sweep
from core.runtime_algorithms.switch_task import Switched
from core.runtime_algorithms.training import Compared, TrainingSettings
from core.wording import listed, number_of, plain_number

# One convolution


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
    settings, errors = (
        comparison.settings,
        dict(zip(comparison.names, comparison.error, strict=True)),
    )
    here = f"With {number_of(settings.channels, 'channel', 'channels')} in {settings.precision}"
    if not any(errors.values()):
        return f"{here} nothing errs: every output is exact."
    clever = [name for name in ("fft", "winograd_2x2", "winograd_4x4") if name in errors]
    better = [IN_A_SENTENCE[name] for name in clever if errors[name] < 0.98 * errors["direct"]]
    verb = "is" if len(better) == 1 else "are"
    than = f"{listed(better)} {verb}" if better else "neither the FFT nor Winograd is"
    least, most = min(errors, key=errors.__getitem__), max(errors, key=errors.__getitem__)
    return (
        f"{here} {IN_A_SENTENCE[least]} errs least ({errors[least]:.1e}) and "
        f"{IN_A_SENTENCE[most]} most ({errors[most]:.1e}); {than} more accurate than direct sums."
    )


def cost_finding(comparison: Comparison) -> str:
    """Say what the quickest algorithm saves, and by how many multiplications."""
    own = [IN_A_SENTENCE[name] for name in comparison.names if name != LIBRARY]
    seconds, count = comparison.seconds[: len(own)], comparison.multiplications[: len(own)]
    direct = comparison.place("direct")
    faster, fewer = seconds[direct] / seconds.min(), count[direct] / count.min()
    speed = (
        "Direct sums are the quickest of those written out here"
        if seconds.argmin() == direct
        else f"Of those written out here {own[seconds.argmin()]} is the quickest, {faster:.1f} "
        "times as fast as direct sums"
    )
    if fewer <= 1:
        return f"{speed}; none multiplies less."
    least = own[count.argmin()]
    return f"{speed}; {least} multiplies least, {fewer:.1f} times less than direct sums."


def pairs_finding(comparison: Comparison) -> str:
    """Say how many numbers differ between pairs, and which pairs agree."""
    said = [IN_A_SENTENCE[name] for name in comparison.names]
    rows, columns = np.tril_indices(len(said), k=-1)
    shares = comparison.unequal[rows, columns]
    if not shares.any():
        return "Every pair agrees in every number, to the last bit."
    ends = [_percent(share) for share in (shares[shares > 0].min(), shares.max())]
    span = " to ".join(dict.fromkeys(ends))
    if shares.all():
        return f"No two agree: in every pair {span} of the numbers differ."
    agree = [
        f"{said[column]} and {said[row]}"
        for row, column, share in zip(rows, columns, shares, strict=True)
        if share == 0
    ]
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
    backend = comparison.backend
    if not backend:
        return "This version of PyTorch does not tell which path its `conv2d` takes."
    return f"PyTorch's `conv2d` takes the path `{backend}` here: {path_name(backend)}."


def counting_note(comparison: Comparison) -> str:
    """Say what the numbers of this state leave out, or what was done otherwise."""
    settings = comparison.settings
    side = settings.kernel
    notes = {
        "Each axis is logarithmic. Error: root mean square of output − float64, over that of the "
        "outputs. Time: the processor’s, in the best of a few runs on this server. Memory: all "
        "tensors held at once. Multiplications: by formula, transforms included. A library does "
        "not tell its own.": True,
        "In 16 bits the FFT is computed in float32 and rounded at the end, since PyTorch has "
        "no 16-bit one on a CPU; the matrix product adds in float32 too.": settings.precision
        in ("bfloat16", "float16"),
        "Here the yardstick is a compensated sum, more exact than float64 itself."
        "": settings.precision == "float64",
        f"Winograd's matrices are for 3×3 kernels, so it sits out {side}×{side}.": side != 3,
    }
    return " ".join(note for note, holds in notes.items() if holds)


def convolution_headline(comparison: Comparison) -> str:
    """Return what the script prints: a line for im2col, one for the FFT."""
    return "\n".join(
        f"{NAMES[name]}: {comparison.differ[comparison.place(name)]:,} of {comparison.numbers:,} "
        "numbers differ from conv2d"
        for name in ("im2col", "fft")
    )


def sweep_finding(sweep: Sweep) -> str:
    """Say how direct sums and the FFT compare as the kernel or the channels grow."""
    return _kernels(sweep) if sweep.grows == "kernel" else _channels(sweep)


def _kernels(sweep: Sweep) -> str:
    """Say how the times grow, and from where on the FFT is fastest."""
    own = [name != LIBRARY for name in sweep.names]
    (direct, _), (fft, _) = sweep.of("direct"), sweep.of("fft")
    first, *_, last = sweep.along
    grown = (
        f"From {first}×{first} to {last}×{last}, direct sums take {direct[-1] / direct[0]:.0f} "
        f"times as long and the FFT {fft[-1] / fft[0]:.1f} times"
    )
    behind = np.flatnonzero(fft > np.nanmin(sweep.seconds[own], axis=0))
    start = int(behind.max()) + 1 if len(behind) else 0
    if start == len(fft):
        return f"{grown}; on this server it is never the quickest."
    side = sweep.along[start]
    return f"{grown}: from {side}×{side} on it is the quickest of those written out here."


def _channels(sweep: Sweep) -> str:
    """Say how FFT and Winograd stand to direct sums with one channel and with many."""
    direct, fft, small = (sweep.of(name)[1] for name in ("direct", "fft", "winograd_2x2"))
    one, many = (
        f"the FFT errs {fft[place] / direct[place]:.1f} times and "
        f"Winograd F(2×2) {small[place] / direct[place]:.1f} times as much as direct sums"
        for place in (0, -1)
    )
    return f"With 1 channel {one}; with {sweep.along[-1]}, {many}."


def sides_finding(paths: LibraryPaths, kernel: int) -> str:
    """Say what happens between 28 and 32 pixels."""
    by_nnpack = {path.pixels: path for path in paths.sides if path.backend == "NnpackSpatial"}
    if not {28, 32} <= by_nnpack.keys():
        return (
            "On this host PyTorch has no NNPACK to choose: every size takes one and the same path."
        )
    before, after = by_nnpack[28], by_nnpack[32]
    if before.takes(kernel) == after.takes(kernel):
        return (
            f"With {kernel}×{kernel} kernels NNPACK takes one algorithm at 28 and at 32 pixels "
            f"({before.takes(kernel)}), and errs alike: {before.error:.1e} and {after.error:.1e}."
        )
    return (
        f"From 28 to 32 pixels NNPACK goes over from {before.takes(kernel)} to "
        f"{after.takes(kernel)}, and its error from {before.error:.1e} to {after.error:.1e}: "
        f"{after.error / before.error:.0f} times as large."
    )


# Addition


def orders_finding(sums: OrderedSums) -> str:
    """Say how many different sums the orders gave, by each method."""
    first, *others = sums.methods
    counts = {method: sums.distinct(method) for method in sums.methods}
    one = [method for method in others if counts[method] == 1]
    more = [f"{counts[method]} {method}" for method in others if counts[method] > 1]
    told = (
        f"{number_of(sums.settings.orders, 'order', 'orders')} of the same "
        f"{number_of(sums.settings.count, 'number', 'numbers')}: "
        f"{number_of(counts[first], 'sum', 'different sums')} one by one"
    )
    if more:
        told += f", {listed(more)}"
    return f"{told}, and 1 each {listed(one)}." if one else f"{told}."


def sums_words(sums: OrderedSums) -> str:
    """Say how far the sums lie apart, and what one unit is."""
    span = float(np.ptp(sums.distance("one by one")))
    spread = f"{span:,.0f} units in the last place apart" if span else "equal"
    return (
        f"The exact sum is {sums.exact:.9g}. One unit in the last place is {sums.ulp:.3g} there. "
        f"The sums one by one lie up to {spread}. On the way the largest partial sum is "
        f"{sums.reach:.4g}."
    )


def orders_headline(sums: OrderedSums) -> str:
    """Return what the script prints: the different sums by three methods."""
    one_by_one, float64, exact = map(sums.distinct, ("one by one", "float64", "exact"))
    return f"different sums: {one_by_one} in float32, {float64} by way of float64, {exact} exactly"


# Small differences


def differences_finding(results: Sequence[Compared], settings: TrainingSettings) -> str:
    """Say how many trainings ended in other predictions, and how far the furthest went.

    ``results``: here and below, in the order of ``VARIANTS``.
    """
    _, *swapped = results
    parted = [result for result in swapped if result.differing]
    where = f"At learning rate {settings.learning_rate:g}, in {settings.precision},"
    if not parted:
        furthest = max(float(np.nanmax(result.distance)) for result in swapped)
        return (
            f"{where} nothing comes of it: all {len(swapped)} changes leave every prediction as "
            f"it was, and the weights never differ by more than {_small(furthest)} of their length."
        )
    most, flipped = max(parted, key=lambda result: result.differing), results[-1]
    changed = f"{flipped.differing} of {flipped.tested} predictions"
    return (
        f"{where} {len(parted)} of {len(swapped)} changes end in other predictions, the most by "
        f"{NAMES[most.name]}: {most.differing} of {most.tested}. One flipped bit changes "
        f"{changed if flipped.differing else 'no prediction'}."
    )


def early_finding(results: Sequence[Compared], step: int) -> str:
    """Say how far all are apart at ``step``, for who has not guessed yet."""
    furthest = max(float(result.distance[step]) for result in results)
    return (
        f"Same seed, same order, same data. After {number_of(step, 'step', 'steps')} the weights "
        f"differ by {_small(furthest)} of their length at most. What will come of it?"
    )


def _small(share: float) -> str:
    return f"{share:.0e}" if 0 < share < 1e-3 else f"{share:.1%}"


def differences_words(results: Sequence[Compared], baseline: float) -> str:
    """Say that other predictions need not be worse ones, and what came of no change at all.

    ``baseline``: the accuracy of the library's own training.
    """
    again, *swapped = results
    accuracies = [result.accuracy for result in swapped]
    since = again.first_difference
    same = f"differs from step {since} on" if since >= 0 else "gives the same bits at every step"
    healed = [
        NAMES[result.name]
        for result in results
        if result.first_difference >= 0 and result.distance[-1] == 0
    ]
    away = f" Rounding took the difference of {listed(healed)} away again." if healed else ""
    return (
        f"The library's own training is right on {baseline:.1%} of the test rows, the others on "
        f"{min(accuracies):.1%} to {max(accuracies):.1%}. "
        f"The same training run again {same}.{away}"
    )


def differences_headline(results: Sequence[Compared]) -> str:
    """Return what the script prints: how many predictions one flipped bit changes."""
    return f"{results[-1].differing} of {results[-1].tested} predictions differ"


# The switch, and the flags


def switch_finding(off: Switched, on: Switched) -> str:
    """Say how many networks came of the runs without the switch, and with it."""
    return f"Switch off: {_came(off)} Switch on: {_came(on)}"


def flags_finding(switched: Switched) -> str:
    """Say how many networks came of the runs under these lines."""
    lucky = switched.first_difference < 0 and switched.runs > 1 and not switched.deterministic
    luck = " All are equal this time, and nothing promises that for the next." if lucky else ""
    return f"Under these lines: {_came(switched)}{luck}"


def switch_headline(switched: Switched) -> str:
    """Return what the script prints: how many runs, and how many different networks."""
    networks = number_of(switched.distinct, "network", "different networks")
    return f"{number_of(switched.runs, 'run', 'runs')}, {networks}"


def _came(switched: Switched) -> str:
    """Say how many networks came, from which step on they part, and how many predictions differ."""
    furthest, tested = max(switched.differing), switched.tested
    if switched.first_difference < 0:
        return f"{switch_headline(switched)}."
    predictions = (
        f"up to {furthest} of {tested} predictions differ"
        if furthest
        else f"all {tested} predictions still agree"
    )
    step = switched.first_difference
    return f"{switch_headline(switched)}; they part at step {step}, and {predictions}."


def switch_words(off: Switched, on: Switched) -> str:
    """Say all that came of it: the networks, whether it was luck, the time."""
    unkept = (
        "The runs with the switch on differ too. Something in this training is random in a way "
        "that the switch does not reach."
    )
    kept = "" if on.distinct == 1 else unkept
    words = (switch_finding(off, on), _luck(off), kept, time_words(off, on))
    return " ".join(filter(None, words))


def _luck(off: Switched) -> str:
    """Say why all runs without the switch were equal, where they were; else nothing."""
    if off.distinct > 1:
        return ""
    if off.runs == 1:
        return "One run has nothing to differ from."
    if off.threads == 1:
        return (
            "With one thread all runs are equal also without the switch: a single thread adds in "
            "one order."
        )
    return (
        f"All {off.runs} are equal this time. The threads happened to add in the same order each "
        "time. That is luck and no promise: try again, or take more runs."
    )


def time_words(off: Switched, on: Switched) -> str:
    """Compare the time of a run in both modes, by their medians."""
    slow, fast = statistics.median(on.seconds_each), statistics.median(off.seconds_each)
    return (
        f"A run takes {plain_number(fast, 2)} s with the switch off and {plain_number(slow, 2)} s "
        f"with it on, {plain_number(slow / fast, 2)} times as long (medians; other work on this "
        "machine moves them)."
    )


def device_words(switched: Switched) -> str:
    """Say where it ran, and which algorithms cuDNN took there."""
    if switched.algorithms:
        taken = listed([f"`{each}`" for each in switched.algorithms])
        return f"It ran on {switched.device}. cuDNN took {taken}."
    if switched.device == "CPU":
        return (
            f"It ran on this server's CPU with {number_of(switched.threads, 'thread', 'threads')}. "
            "There is no CUDA here, so no algorithm of cuDNN was taken; where there is, this "
            "experiment runs on it and names them."
        )
    return f"It ran on {switched.device}. The profiler named no algorithm of cuDNN."
