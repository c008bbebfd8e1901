"""What is said of the algorithms: bits against Python's own, memory against sizes known, errors."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.datasets import load_digits, load_sample_image
from torch.nn import functional

from core.runtime_algorithms import findings
from core.runtime_algorithms.bits import bits_unequal, share_unequal
from core.runtime_algorithms.comparison import Comparison, best_seconds, compare
from core.runtime_algorithms.convolution import ALGORITHMS
from core.runtime_algorithms.counting import multiplications
from core.runtime_algorithms.exact import compensated, exact_convolution
from core.runtime_algorithms.inputs import (
    MOST_PRODUCTS,
    ConvolutionSettings,
    draw_operands,
    fitting_pixels,
    load_picture,
)
from core.runtime_algorithms.library import backend_of
from core.runtime_algorithms.memory import watched
from core.runtime_algorithms.names import IN_A_SENTENCE, path_name
from core.runtime_algorithms.sweeps import Sweep, sweep
from core.runtime_algorithms.tables import pairs_table, share_words

SMALL = ConvolutionSettings(channels=4, pixels=14, filters=3)


@pytest.fixture(scope="module")
def small() -> Comparison:
    return compare(SMALL)


def test_bits_are_counted_as_python_counts_them() -> None:
    generator = torch.Generator().manual_seed(0)
    one, other = (torch.randn(50, generator=generator) for _ in range(2))
    other[:10] = one[:10]
    wanted = [
        (a ^ b).bit_count()
        for a, b in zip(
            struct.unpack("50I", one.numpy().tobytes()),
            struct.unpack("50I", other.numpy().tobytes()),
            strict=True,
        )
    ]
    assert bits_unequal(one, other) == pytest.approx(sum(wanted) / 50)
    assert share_unequal(one, other) == pytest.approx(40 / 50)


@pytest.mark.parametrize(
    "dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16], ids=str
)
def test_one_unit_in_the_last_place_is_one_bit_and_the_sign_is_one(dtype: torch.dtype) -> None:
    one = torch.ones(4, dtype=dtype)
    next_one = one + torch.finfo(dtype).eps
    assert (bits_unequal(one, next_one), share_unequal(one, next_one)) == (1.0, 1.0)
    assert bits_unequal(one, -one) == 1.0
    assert share_unequal(one, one.clone()) == 0.0


def _bytes(compute: Callable[[], torch.Tensor]) -> int:
    return watched(compute)[1]


def test_memory_is_what_the_tensors_of_known_size_take() -> None:
    given = torch.zeros(1000)
    assert _bytes(lambda: given + 1) == 4000
    assert _bytes(lambda: ((given + 1) + 1) + 1) == 8000
    assert _bytes(lambda: given[10:]) == 0
    assert _bytes(lambda: torch.zeros(10).view(5, 2)) == 40


def test_im2col_holds_its_columns_and_its_output(small: Comparison) -> None:
    columns, output = 4 * 9 * 14 * 14, 3 * 14 * 14
    assert small.bytes[small.place("im2col")] == 4 * (columns + output)


def test_a_time_is_positive_and_short_work_is_done_more_than_once() -> None:
    calls: list[int] = []

    def work() -> torch.Tensor:
        calls.append(0)
        return torch.zeros(1)

    assert best_seconds(work) > 0
    assert len(calls) >= 2


def test_multiplications_follow_the_paper() -> None:
    settings = ConvolutionSettings(channels=3, pixels=24, filters=2)
    direct = sum(multiplications("direct", settings))
    assert direct == 3 * 2 * 9 * 24 * 24
    assert direct / multiplications("winograd_2x2", settings).products == 2.25
    assert direct / multiplications("winograd_4x4", settings).products == 4.0
    with pytest.raises(ValueError, match="'strassen'"):
        multiplications("strassen", settings)


def test_winograds_transforms_are_counted_number_by_number() -> None:
    # F(2×2, 3×3): only G multiplies, by ½, in six places; it meets three columns, then four rows.
    settings = ConvolutionSettings(channels=1, pixels=2, filters=1)
    assert multiplications("winograd_2x2", settings).transforms == 6 * (3 + 4)


def test_the_ffts_products_are_four_a_frequency() -> None:
    settings = ConvolutionSettings(channels=3, pixels=14, filters=2, kernel=3)
    counted = multiplications("fft", settings)
    waves = torch.fft.rfft2(torch.zeros(1, 1, 16, 16))
    assert counted.products == 4 * waves[0, 0].numel() * 6
    assert counted.transforms == 16 * 16 * 8 * (3 + 6 + 2)


def test_the_compensated_sum_is_exact_to_the_last_place() -> None:
    images, kernels = draw_operands(
        ConvolutionSettings("noise", 5, 4, 3, "float64", filters=2, kernel_seed=1, picture_seed=2)
    )
    output = compensated(images, kernels, 1)
    padded = functional.pad(images, [1] * 4)
    for k, i, j in product(range(2), range(4), range(4)):
        terms = (padded[0, :, i : i + 3, j : j + 3], kernels[k])
        true = sum(
            Fraction(x) * Fraction(w)
            for x, w in zip(terms[0].flatten().tolist(), terms[1].flatten().tolist(), strict=True)
        )
        assert float(output[0, k, i, j]) == pytest.approx(float(true), rel=2.3e-16)


def test_the_yardstick_of_float32_is_the_library_in_float64() -> None:
    images, kernels = draw_operands(SMALL)
    wanted = functional.conv2d(images.double(), kernels.double(), padding=1)
    assert torch.equal(exact_convolution(images, kernels, 1), wanted)


def test_all_precisions_but_the_16_bit_ones_hold_the_same_numbers() -> None:
    both = [
        draw_operands(ConvolutionSettings("flower", 5, 12, 3, precision, 8, 3, 4))
        for precision in ("float64", "float32")
    ]
    for one, other in zip(*both, strict=True):
        assert torch.equal(one, other.double())


@pytest.mark.parametrize(("picture", "colours"), [("temple", 3), ("flower", 3), ("digit", 1)])
def test_a_picture_has_mean_0_and_spread_1(picture: str, colours: int) -> None:
    loaded = load_picture(picture, 20)
    assert loaded.shape == (colours, 20, 20)
    assert abs(loaded.mean()) < 1e-5
    assert loaded.std() == pytest.approx(1, abs=1e-4)


def test_the_pictures_are_scikit_learns_own() -> None:
    temple = load_sample_image("china.jpg")[:, (640 - 427) // 2 :][:, :427]
    small = Image.fromarray(temple).resize((24, 24), Image.Resampling.BILINEAR)
    wanted = np.asarray(small).transpose(2, 0, 1).astype(np.float64)
    assert np.corrcoef(load_picture("temple", 24).ravel(), wanted.ravel())[0, 1] > 0.999999
    digit = load_digits().images[3]
    assert np.corrcoef(load_picture("digit", 8).ravel(), digit.ravel())[0, 1] > 0.9999


def test_each_seed_moves_its_own_draw_only() -> None:
    noise = ConvolutionSettings("noise", 2, 8, filters=2, kernel_seed=1, picture_seed=1)
    images, kernels = draw_operands(noise)
    others = (
        draw_operands(replace(noise, kernel_seed=2)),
        draw_operands(replace(noise, picture_seed=2)),
    )
    assert torch.equal(others[0][0], images)
    assert torch.equal(others[1][1], kernels)
    assert not torch.equal(others[0][1], kernels)
    assert not torch.equal(others[1][0], images)
    draws = torch.Generator().manual_seed(1)
    assert torch.equal(kernels, torch.randn(2, 2, 3, 3, generator=draws) / 18**0.5)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"picture": "cat"}, "picture must be one of .*, not 'cat'"),
        ({"kernel": 4}, "kernel must be one of 3, 5, 9, not 4"),
        ({"precision": "int8"}, "not 'int8'"),
        ({"channels": 0}, "channels must be a whole number from 1 to 256, not 0"),
        ({"pixels": 97}, "pixels must be a whole number from 1 to 96, not 97"),
        ({"filters": 33}, "filters must be a whole number from 1 to 32, not 33"),
        ({"channels": 256, "kernel": 9, "pixels": 96}, "must be at most 268,435,456 in float32"),
    ],
    ids=str,
)
def test_bad_settings_are_named(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ConvolutionSettings(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("precision", MOST_PRODUCTS)
@pytest.mark.parametrize(("channels", "filters", "kernel"), [(256, 32, 9), (64, 8, 9), (1, 1, 3)])
def test_the_largest_picture_that_fits_is_the_largest(
    precision: str, channels: int, filters: int, kernel: int
) -> None:
    fits = fitting_pixels(channels, filters, kernel, precision)
    ConvolutionSettings("noise", channels, fits, kernel, precision, filters)
    with pytest.raises(ValueError, match="must"):
        ConvolutionSettings("noise", channels, fits + 1, kernel, precision, filters)


def test_every_algorithm_is_compared_with_the_library(small: Comparison) -> None:
    assert small.names == (*ALGORITHMS, "conv2d")
    assert small.outputs.shape == small.errors.shape == (6, 14, 14)
    assert small.settings.numbers == 3 * 14 * 14
    assert (small.error > 0).all()
    assert (small.error < 1e-5).all()


def test_what_is_counted_as_unequal_is_unequal(small: Comparison) -> None:
    images, kernels = draw_operands(SMALL)
    outputs = [ALGORITHMS[name](images, kernels, 1) for name in ALGORITHMS]
    outputs.append(functional.conv2d(images, kernels, padding=1))
    for i, j in product(range(6), range(6)):
        differ = int((outputs[i] != outputs[j]).sum())
        assert small.unequal[i, j] == pytest.approx(differ / small.settings.numbers)
        if j == 5:
            assert small.differ[i] == differ
        assert (small.fingerprints[i] == small.fingerprints[j]) == (differ == 0)
    alike = torch.stack([output == outputs[0] for output in outputs]).all(0)
    assert small.all_equal == int(alike.sum())


def test_winograd_sits_out_larger_kernels() -> None:
    settings = ConvolutionSettings("digit", channels=2, pixels=9, kernel=5, filters=2)
    assert compare(settings).names == ("direct", "im2col", "fft", "conv2d")


def test_in_16_bits_the_ways_that_round_once_agree() -> None:
    result = compare(ConvolutionSettings("noise", 8, 12, precision="bfloat16", filters=2))
    once = [result.place(name) for name in ("im2col", "fft", "conv2d")]
    assert result.unequal[np.ix_(once, once)].max() < 0.01
    assert result.unequal[result.place("direct"), once[0]] > 0.3
    assert "conv2d" in findings.pairs_finding(result)


def test_in_float64_the_yardstick_is_better_than_all() -> None:
    result = compare(ConvolutionSettings("noise", 16, 12, precision="float64", filters=2))
    assert (result.error > 1e-17).all()
    assert (result.error < 1e-14).all()


def test_many_channels_favour_the_fft_and_small_winograd() -> None:
    swept = sweep("channels")
    direct, fft, small = (swept.of(name)[1] for name in ("direct", "fft", "winograd_2x2"))
    assert fft[0] > direct[0]
    assert fft[-1] < direct[-1] / 2
    assert small[-1] < direct[-1] / 2
    assert "with 256, the FFT errs 0." in findings.sweep_finding(swept)


def test_the_librarys_path_has_a_name_or_none() -> None:
    images, kernels = draw_operands(SMALL)
    assert path_name("Mkldnn") == "oneDNN"
    assert path_name("Unheard") == "Unheard"
    assert isinstance(backend_of(images, kernels, 1), str)


def test_a_version_that_does_not_tell_its_path_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    images, kernels = draw_operands(SMALL)
    monkeypatch.delattr(torch._C, "_select_conv_backend", raising=False)
    assert backend_of(images, kernels, 1) == ""
    assert "does not tell" in findings.path_sentence(compare(SMALL))


def outputs_of(settings: ConvolutionSettings) -> dict[str, torch.Tensor]:
    """Convolve once more, in the order of the page, without the code that compares."""
    images, kernels = draw_operands(settings)
    with torch.no_grad():
        ways = {name: each(images, kernels, 1) for name, each in ALGORITHMS.items()}
        return {**ways, "conv2d": functional.conv2d(images, kernels, padding=1)}


STATES = {
    "default": ConvolutionSettings(pixels=32),
    "one channel": ConvolutionSettings(channels=1, pixels=32),
    "noise": ConvolutionSettings("noise", 256, 16),
    "16 bits": ConvolutionSettings(channels=16, pixels=16, precision="bfloat16"),
    "float64": ConvolutionSettings(channels=16, pixels=16, precision="float64"),
    "one number": ConvolutionSettings("noise", 1, 1, filters=1),
}


@pytest.mark.parametrize("state", STATES)
def test_every_sentence_of_a_comparison_is_counted_anew(state: str) -> None:
    settings = STATES[state]
    outputs, result = outputs_of(settings), compare(settings)
    bits = {name: tuple(map(repr, output.flatten().tolist())) for name, output in outputs.items()}
    first, *others = (output.flatten().tolist() for output in outputs.values())
    equal = sum(all(other[at] == one for other in others) for at, one in enumerate(first))
    kinds = len(set(bits.values()))
    equality = findings.equality_finding(result)
    assert equality.startswith(f"6 ways to {len(first):,} number")
    if equal == len(first):
        assert "here all agree" in equality
        assert findings.pairs_finding(result) == (
            "Every pair agrees in every number, to the last bit."
        )
    elif equal:
        assert f": {equal:,} (" in equality
        assert "(0%)" not in equality
        assert "(0.0%)" not in equality
    else:
        assert "not one is the same" in equality
    if kinds > 1:
        assert f"{kinds} different outputs from 6 ways" in findings.rounding_words(result)
        alike = {frozenset(n for n in bits if bits[n] == each) for each in bits.values()}
        said = findings.pairs_finding(result)
        groups = [group for group in alike if len(group) > 1]
        assert ("Equal to the last bit" in said) == bool(groups)
        head = said.split(".")[0]
        assert all(IN_A_SENTENCE[name] in head for group in groups for name in group)


@pytest.mark.parametrize("state", STATES)
def test_who_errs_least_and_most_is_named_with_all_who_tie(state: str) -> None:
    settings = STATES[state]
    result = compare(settings)
    said, better = findings.accuracy_finding(result), findings.clever_words(result)
    images, kernels = draw_operands(settings)
    if settings.precision == "float64":
        assert "float64" in said
        return
    exact = functional.conv2d(images.double(), kernels.double(), padding=1)
    error = {
        name: float(((output.double() - exact) ** 2).mean().sqrt() / (exact**2).mean().sqrt())
        for name, output in outputs_of(settings).items()
    }
    if not any(error.values()):
        assert "nothing errs" in said
        return
    _, least, most = said.split(" that of ")
    for end, words in ((min, least), (max, most)):
        shown = f"{end(error.values()):.1e}"
        for name in error:
            assert (IN_A_SENTENCE[name] in words) == (f"{error[name]:.1e}" == shown), (name, said)
    for name in ("fft", "winograd_2x2", "winograd_4x4"):
        beats = error[name] < 0.98 * error["direct"]
        assert beats == (better.startswith("More") and IN_A_SENTENCE[name] in better)


def test_winograd_in_float16_errs_more_the_larger_its_tiles_and_nothing_overflows() -> None:
    settings = ConvolutionSettings(channels=64, pixels=32, precision="float16")
    result = compare(settings)
    error = dict(zip(result.names, result.error, strict=True))
    assert np.isfinite(result.outputs).all()
    assert error["winograd_4x4"] > error["winograd_2x2"] > error["im2col"]


def test_the_costs_say_that_the_library_beats_what_is_written_out_here() -> None:
    made = replace(
        compare(replace(SMALL, pixels=8)),
        seconds=np.array([8e-3, 4e-3, 2e-3, 5e-3, 6e-3, 1e-3]),
        multiplications=np.array([36, 36, 40, 16, 9, -1]),
    )
    assert findings.cost_finding(made) == (
        "Of those written out here the FFT is the quickest: direct sums take 4 times as long. The "
        "library's own conv2d takes 1 ms, less than any of them. The least multiplications are "
        "those of Winograd F(4×4): direct sums multiply 4 times as often."
    )
    slower = replace(made, seconds=np.array([8e-3, 4e-3, 2e-3, 5e-3, 6e-3, 3e-3]))
    assert "takes 3 ms, not less than the FFT" in findings.cost_finding(slower)


def test_a_growing_kernel_is_told_with_its_products_and_the_library() -> None:
    times = np.array([[1.0, 2, 4], [2, 2, 2], [0.5, 1.5, 3]])
    swept = Sweep("kernel", ("direct", "fft", "conv2d"), np.array([3, 5, 9]), times, times)
    assert findings.sweep_finding(swept) == (
        "From 3×3 to 9×9, for 9 times the products, direct sums take 4 times as long and the FFT "
        "just as long. Of those written out here the FFT is the quickest from 5×5 on; the "
        "library's conv2d is quicker than all of them at 3×3 and 5×5."
    )


def test_every_pair_stands_once(small: Comparison) -> None:
    unequal = np.array([[0, 0.5, 1.0], [0.5, 0, 0], [1.0, 0, 0]])
    three = replace(small, names=("direct", "im2col", "fft"), unequal=unequal, bits=3 * unequal)
    table = pairs_table(three)
    assert table.to_dict() == {
        "direct": {"im2col": "50%, 1.5", "FFT": "100%, 3.0"},
        "im2col": {"im2col": "", "FFT": "0%, 0.0"},
    }


def test_nearly_none_is_not_none_and_nearly_all_not_all() -> None:
    assert [share_words(share) for share in (0, 1e-6, 0.004, 0.5, 0.997, 0.99999, 1)] == [
        "0%", "0.1%", "0.4%", "50%", "99.7%", "99.9%", "100%",
    ]  # fmt: skip
