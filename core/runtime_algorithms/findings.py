"""What the results say, in sentences computed from them, view by view.

A function ending in ``_headline`` returns what the view's script prints.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import numpy as np

from core.runtime_algorithms.comparison import Comparison
from core.runtime_algorithms.library_paths import NNPACK, LibraryPaths
from core.runtime_algorithms.names import IN_A_SENTENCE, LIBRARY, NAMES, path_name
from core.runtime_algorithms.summation import OrderedSums
from core.runtime_algorithms.sweeps import Sweep
from core.runtime_algorithms.switch_task import Switched
from core.runtime_algorithms.training import Compared
from core.wording import listed, number_of, percent, plain_number, scientific

# One convolution


def equality_finding(comparison: Comparison) -> str:
    """Say how many numbers all algorithms agree on."""
    equal, numbers = comparison.all_equal, comparison.settings.numbers
    ways = f"{len(comparison.names)} ways to {number_of(numbers, 'number', 'numbers')}"
    if equal == numbers:
        return f"{ways}: here all agree, to the last bit."
    kept = "not one is" if equal == 0 else f"{equal:,} ({percent(equal / numbers)}) are"
    return f"{ways}: {kept} the same in all, to the last bit."


def rounding_words(comparison: Comparison) -> str:
    """Say why the outputs agree, or do not."""
    if comparison.all_equal == comparison.settings.numbers:
        return "Each way rounds at other places, and here every rounding ended alike."
    return (
        "With real numbers all would agree. A computer rounds after every step, and each way takes "
        f"other steps: {len(set(comparison.fingerprints))} different outputs from "
        f"{len(comparison.names)} ways."
    )


def accuracy_finding(comparison: Comparison) -> str:
    """Say who errs least and who most."""
    settings, errors = comparison.settings, comparison.error.tolist()
    here = f"With {number_of(settings.channels, 'channel', 'channels')} in {settings.precision}"
    if not any(errors):
        return f"{here} nothing errs: every output is exact."
    least, most = scientific(min(errors)), scientific(max(errors))
    named: dict[str, list[str]] = {}
    for name, error in zip(comparison.names, errors, strict=True):
        named.setdefault(scientific(error), []).append(IN_A_SENTENCE[name])
    if least == most:
        return f"{here} all err alike ({least})."
    return (
        f"{here} the least error is that of {listed(named[least])} ({least}), "
        f"the largest that of {listed(named[most])} ({most})."
    )


def clever_words(comparison: Comparison) -> str:
    """Say which of the ways that multiply less are more accurate than the plain sum."""
    errors = dict(zip(comparison.names, comparison.error.tolist(), strict=True))
    clever = [name for name in ("fft", "winograd_2x2", "winograd_4x4") if name in errors]
    better = [IN_A_SENTENCE[name] for name in clever if errors[name] < 0.98 * errors["direct"]]
    if not better:
        return "Neither the FFT nor Winograd is more accurate than direct sums here."
    verb = "is" if len(better) == 1 else "are"
    return f"More accurate than direct sums {verb} {listed(better)}."


def cost_finding(comparison: Comparison) -> str:
    """Say what the quickest algorithm saves, by how many multiplications, and what beats all."""
    own = [IN_A_SENTENCE[name] for name in comparison.names if name != LIBRARY]
    seconds, count = comparison.seconds[: len(own)], comparison.multiplications[: len(own)]
    direct, quickest = comparison.place("direct"), own[seconds.argmin()]
    speed = (
        "Direct sums are the quickest of those written out here"
        if seconds.argmin() == direct
        else f"Of those written out here {quickest} is the quickest: direct sums take "
        f"{_times(seconds[direct] / seconds.min(), 'long')}"
    )
    library = comparison.seconds[comparison.place(LIBRARY)]
    beaten = "less than any of them" if library < seconds.min() else f"not less than {quickest}"
    speed += f". The library's own conv2d takes {plain_number(1000 * library, 2)} ms, {beaten}"
    fewer = count[direct] / count.min()
    if fewer <= 1:
        return f"{speed}. None multiplies less than direct sums."
    return (
        f"{speed}. The least multiplications are those of {own[count.argmin()]}: direct sums "
        f"multiply {_times(fewer, 'often')}."
    )


def _times(ratio: float, how: str) -> str:
    """Return "2.4 times as long" for ``how`` "long", and "just as long" for a ratio near 1."""
    said = plain_number(ratio, 2)
    return f"just as {how}" if said == "1" else f"{said} times as {how}"


def pairs_finding(comparison: Comparison) -> str:
    """Say how many numbers differ between pairs, and which outputs agree."""
    groups: dict[str, list[str]] = {}
    for name, digits in zip(comparison.names, comparison.fingerprints, strict=True):
        groups.setdefault(digits, []).append(IN_A_SENTENCE[name])
    if len(groups) == 1:
        return "Every pair agrees in every number, to the last bit."
    shares = comparison.unequal[comparison.unequal > 0]
    ends = [percent(share) for share in (shares.min(), shares.max())]
    span = " to ".join(dict.fromkeys(ends))
    agree = "; ".join(listed(group) for group in groups.values() if len(group) > 1)
    if not agree:
        return f"No two agree: in every pair {span} of the numbers differ."
    return f"Equal to the last bit: {agree}. In all other pairs {span} of the numbers differ."


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
    numbers = comparison.settings.numbers
    return "\n".join(
        f"{NAMES[name]}: {comparison.differ[comparison.place(name)]:,} of {numbers:,} "
        "numbers differ from conv2d"
        for name in ("im2col", "fft")
    )


def sweep_finding(sweep: Sweep) -> str:
    """Say how direct sums and the FFT compare as the kernel or the channels grow."""
    return _kernels(sweep) if sweep.grows == "kernel" else _channels(sweep)


def _kernels(sweep: Sweep) -> str:
    """Say how the times grow, from where on the FFT is quickest, and up to where the library."""
    along, own = sweep.along, [name != LIBRARY for name in sweep.names]
    (direct, _), (fft, _), (library, _) = map(sweep.of, ("direct", "fft", LIBRARY))
    best = np.nanmin(sweep.seconds[own], axis=0)
    behind = np.flatnonzero(fft > best)
    start = int(behind.max()) + 1 if len(behind) else 0
    quickest = "never" if start == len(fft) else f"from {along[start]}×{along[start]} on"
    sizes = [f"{size}×{size}" for size in along[library < best]]
    beats = "every size" if len(sizes) == len(along) else listed(sizes) if sizes else "no size"
    return (
        f"From {along[0]}×{along[0]} to {along[-1]}×{along[-1]}, for "
        f"{(along[-1] / along[0]) ** 2:.0f} times the products, direct sums take "
        f"{_times(direct[-1] / direct[0], 'long')} and the FFT {_times(fft[-1] / fft[0], 'long')}. "
        f"Of those written out here the FFT is the quickest {quickest}; the library's conv2d is "
        f"quicker than all of them at {beats}."
    )


def _channels(sweep: Sweep) -> str:
    """Say how FFT and Winograd stand to direct sums with one channel and with many."""
    direct, fft, small = (sweep.of(name)[1] for name in ("direct", "fft", "winograd_2x2"))
    one, many = (
        f"the FFT errs {_times(fft[place] / direct[place], 'much')} and "
        f"Winograd F(2×2) {_times(small[place] / direct[place], 'much')} as direct sums"
        for place in (0, -1)
    )
    return f"With 1 channel {one}; with {sweep.along[-1]}, {many}."


def sides_finding(paths: LibraryPaths, kernel: int) -> str:
    """Say what happens where NNPACK goes over from one algorithm to another."""
    if not any(path.backend == NNPACK for path in paths.sides):
        return (
            "On this host PyTorch has no NNPACK to choose: every size takes one and the same path."
        )
    changes = paths.changes(kernel)
    if not changes:
        return f"With {kernel}×{kernel} kernels NNPACK takes one algorithm at all of these sizes."
    before, after = max(changes, key=lambda pair: pair[1].error / pair[0].error)
    return (
        f"From {before.pixels} to {after.pixels} pixels NNPACK goes over from "
        f"{before.takes(kernel)} to {after.takes(kernel)}, and its error from "
        f"{scientific(before.error)} to {scientific(after.error)}, "
        f"{_times(after.error / before.error, 'large')}."
    )


# Addition


def orders_finding(sums: OrderedSums) -> str:
    """Say how many different sums the orders gave, by each method."""
    first, *others = sums.methods
    counts = {method: sums.distinct(method) for method in sums.methods}
    one = [method for method in others if counts[method] == 1]
    said = [f"{number_of(counts[first], 'sum', 'different sums')} one by one"]
    said += [f"{counts[method]} {method}" for method in others if method not in one]
    # One at least: an exact sum does not depend on the order.
    said.append(f"1 each by the other {len(one)} ways" if len(one) > 1 else f"1 {one[0]}")
    return f"{number_of(sums.settings.orders, 'order', 'orders')}: {listed(said)}."


def sums_words(sums: OrderedSums) -> str:
    """Say how far the sums lie apart, and what one unit is."""
    span = float(np.ptp(sums.distance("one by one")))
    spread = f"up to {plain_number(span)} unit{'s' * (span != 1)} in the last place apart"
    off, exact = abs(sums.distance("exact")[0]), plain_number(sums.exact, 9).replace("-", "−")
    rounded = f"rounded to float32 it moves by {off:.2f} of it" if off else "it is a float32 itself"
    return (
        f"The sums one by one {f'lie {spread}' if span else 'are all equal'}. The exact sum is "
        f"{exact}; one unit in the last place is {scientific(sums.ulp)} there, "
        f"and {rounded}. On the way the largest partial sum is {plain_number(sums.reach, 4)}."
    )


def orders_headline(sums: OrderedSums) -> str:
    """Return what the script prints: the different sums by three methods."""
    one_by_one, float64, exact = map(sums.distinct, ("one by one", "float64", "exact"))
    return f"different sums: {one_by_one} in float32, {float64} by way of float64, {exact} exactly"


# Small differences


def differences_finding(results: Sequence[Compared]) -> str:
    """Say how many trainings ended in other predictions, and what the flipped bit did.

    ``results``: here and below, in the order of ``VARIANTS``.
    """
    _, *swapped = results
    parted, flipped = sum(result.differing > 0 for result in swapped), results[-1]
    if not parted:
        return f"Nothing comes of it: all {len(swapped)} changes leave every prediction as it was."
    return (
        f"{parted} of {len(swapped)} changes {'ends' if parted == 1 else 'end'} in other "
        f"predictions; one flipped bit changes {flipped.differing or 'none'} of {flipped.tested}."
    )


def early_finding(results: Sequence[Compared], step: int) -> str:
    """Say how far all are apart at ``step``, for who has not guessed yet."""
    furthest = max(float(result.distance[step]) for result in results)
    return (
        f"After {number_of(step, 'step', 'steps')} the weights differ by {_small(furthest)} of "
        "their length at most. What comes of it?"
    )


def _small(share: float) -> str:
    return scientific(share, 0) if 0 < share < 1e-3 else f"{share:.1%}"


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
    ends = " to ".join(dict.fromkeys(f"{end(accuracies):.1%}" for end in (min, max)))
    furthest = max(float(np.nanmax(result.distance)) for result in swapped)
    return (
        f"The weights come apart by up to {_small(furthest)} of their length. The library's own "
        f"training is right on {baseline:.1%} of the test rows, the others on {ends}. The same "
        f"training run again {same}.{away} All this is of one start: another seed of the weights "
        "may tell otherwise."
    )


def differences_headline(results: Sequence[Compared]) -> str:
    """Return what the script prints: how many predictions one flipped bit changes."""
    return f"{results[-1].differing} of {results[-1].tested} predictions differ"


# The switch, and the flags


def switch_finding(off: Switched, on: Switched) -> str:
    """Say how many networks came of the runs without the switch, and with it."""
    return f"Switch off: {switch_headline(off)}. Switch on: {switch_headline(on)}."


def flags_finding(switched: Switched) -> str:
    """Say how many networks came of the runs under these lines."""
    return f"Under these lines: {switch_headline(switched)}."


def switch_headline(switched: Switched) -> str:
    """Return what the script prints: how many runs, and how many different networks."""
    networks = number_of(switched.distinct, "network", "different networks")
    return f"{number_of(switched.runs, 'run', 'runs')}, {networks}"


def parting_finding(switched: Switched) -> str:
    """Say from which step on runs that differ part, and how many predictions differ."""
    furthest, tested = max(switched.differing), switched.tested
    predictions = (
        f"up to {furthest} of {tested} predictions differ in the end"
        if furthest
        else f"all {tested} predictions still agree in the end"
    )
    return f"The runs part at step {switched.first_difference}; {predictions}."


def switch_words(off: Switched, on: Switched) -> str:
    """Say why: whether it was luck, whether the switch kept its word, and the time."""
    beyond = (
        "The runs with the switch on differ too. Something in this training is random in a way "
        "that the switch does not reach. "
    )
    return f"{luck(off)} {beyond if on.distinct > 1 else ''}{time_words(off, on)}"


def luck(switched: Switched) -> str:
    """Say why runs were equal or not."""
    if switched.runs == 1:
        return "One run has nothing to differ from."
    if switched.distinct > 1:
        return "Where parts of a sum are added as they come, the order is never the same for long."
    if switched.deterministic:
        return "Every operation took a form that adds in one order, or would have raised."
    if switched.threads == 1:
        return (
            "With one thread all runs are equal also without the switch: a single thread adds in "
            "one order."
        )
    return (
        f"All {switched.runs} are equal this time. The threads happened to add in the same order "
        "each time. That is luck and no promise: try again, or take more runs."
    )


def time_words(off: Switched, on: Switched) -> str:
    """Compare the time of a run in both modes, by their medians."""
    slow, fast = statistics.median(on.seconds_each), statistics.median(off.seconds_each)
    return (
        f"A run takes {plain_number(fast, 2)} s with the switch off and {plain_number(slow, 2)} s "
        f"with it on, {_times(slow / fast, 'long')} (medians; other work on this machine moves "
        "them)."
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
