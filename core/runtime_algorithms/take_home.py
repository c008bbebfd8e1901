"""The lines to paste: scripts in plain PyTorch and NumPy that print what the screen says."""

from __future__ import annotations

from core.runtime_algorithms.comparison import Comparison
from core.runtime_algorithms.inputs import ConvolutionSettings
from core.runtime_algorithms.summation import OrderedSums, SumSettings


def convolution_script(settings: ConvolutionSettings, kernel_seed: int, picture_seed: int) -> str:
    """Return a script that convolves in three ways and counts the numbers that differ."""
    channels, pixels, kernel = settings.channels, settings.pixels, settings.kernel
    padding, dtype = settings.padding, f"torch.{settings.precision}"
    working = "torch.float64" if settings.precision == "float64" else "torch.float32"
    shape = f"{settings.filters}, {channels}, {kernel}, {kernel}"
    return "\n".join(
        [
            *_imports(settings),
            "",
            "torch.use_deterministic_algorithms(True)  # no kernel that differs from run to run",
            "torch.backends.cudnn.benchmark = False  # on CUDA: do not choose anew by the clock",
            "",
            f"draws = torch.Generator().manual_seed({kernel_seed})",
            f"kernels = torch.randn({shape}, generator=draws) / {channels * kernel**2} ** 0.5",
            *_pictures(settings, picture_seed),
            f"images, kernels = images.to({dtype}), kernels.to({dtype})",
            "",
            f"library = F.conv2d(images, kernels, padding={padding})",
            f"patches = F.unfold(images, {kernel}, padding={padding})",
            "product = (kernels.flatten(1) @ patches).view_as(library)",
            f"padded = F.pad(images, [{padding}] * 4).to({working})",
            "size = padded.shape[-2:]",
            f"kernel_waves = torch.fft.rfft2(kernels.to({working}), size)",
            "waves = (torch.fft.rfft2(padded)[:, None] * kernel_waves.conj()).sum(2)",
            f"fft = torch.fft.irfft2(waves, size)[..., :{pixels}, :{pixels}].to({dtype})",
            'for name, output in (("im2col", product), ("FFT", fft)):',
            "    differ = int((output != library).sum())",
            '    print(f"{name}: {differ:,} of {output.numel():,} numbers differ from conv2d")',
        ]
    )


def convolution_headline(comparison: Comparison) -> str:
    """Return what the script of ``convolution_script`` prints."""
    return "\n".join(
        f"{words}: {comparison.differ[comparison.place(name)]:,} of {comparison.numbers:,} numbers "
        "differ from conv2d"
        for name, words in (("im2col", "im2col"), ("fft", "FFT"))
    )


def _imports(settings: ConvolutionSettings) -> list[str]:
    if settings.picture == "noise":
        return ["import torch", "import torch.nn.functional as F"]
    load = "load_digits" if settings.picture == "digit" else "load_sample_image"
    return [
        "import numpy as np",
        "import torch",
        "import torch.nn.functional as F",
        "from PIL import Image",
        f"from sklearn.datasets import {load}",
    ]


def _pictures(settings: ConvolutionSettings, picture_seed: int) -> list[str]:
    """Return the lines that make ``images``, as ``draw_operands`` makes them."""
    channels, pixels = settings.channels, settings.pixels
    draws = f"draws = torch.Generator().manual_seed({picture_seed})"
    if settings.picture == "noise":
        shape = f"{channels}, {pixels}, {pixels}"
        return [draws, f"images = torch.randn({shape}, generator=draws)[None]"]
    colours = 1 if settings.picture == "digit" else 3
    lines = [
        *_photograph(settings.picture),
        f"small = np.asarray(picture.resize(({pixels}, {pixels}), Image.Resampling.BILINEAR))",
        f"small = torch.from_numpy(small.astype(np.float32)).reshape({pixels}, {pixels}, -1)",
        "small = small.permute(2, 0, 1).contiguous()",
        *_standardise("images", "small"),
    ]
    if channels == colours:
        return [*lines, "images = images[None]"]
    lines += ["grey = images.mean(0, keepdim=True)", *_standardise("images", "grey")]
    if channels == 1:
        return [*lines, "images = images[None]"]
    return [
        *lines,
        draws,
        f"filters = torch.randn({channels}, 1, 3, 3, generator=draws) / 3",
        "images = F.conv2d(images[None], filters, padding=1)",
    ]


def _photograph(picture: str) -> list[str]:
    if picture == "digit":
        return ["picture = Image.fromarray(np.uint8(load_digits().images[3] * 255 / 16))"]
    file = {"temple": "china.jpg", "flower": "flower.jpg"}[picture]
    return [
        f'photograph = load_sample_image("{file}")',
        "left = (photograph.shape[1] - photograph.shape[0]) // 2",
        "picture = Image.fromarray(photograph[:, left : left + photograph.shape[0]])",
    ]


def _standardise(name: str, of: str) -> list[str]:
    return [
        f"spread = {of}.std(correction=0)",
        f"{name} = ({of} - {of}.mean()) / (spread if spread > 0 else 1)",
    ]


def orders_script(settings: SumSettings, seed: int) -> str:
    """Return a script that adds the same numbers in the same orders, by three methods."""
    draw = {
        "normal": f"draws.standard_normal({settings.count})",
        "uniform": f"draws.random({settings.count})",
        "wide": f"np.exp(3 * draws.standard_normal({settings.count}))",
    }[settings.spread]
    return "\n".join(
        [
            "import math",
            "",
            "import numpy as np",
            "",
            f"draws = np.random.default_rng({seed})",
            f"numbers = {draw}.astype(np.float32)",
            "orders = [numbers]",
            f"orders += [draws.permutation(numbers) for _ in range({settings.orders - 1})]",
            "float32 = {float(np.add.accumulate(x)[-1]) for x in orders}",
            "float64 = {np.float32(np.add.accumulate(x, dtype=np.float64)[-1]) for x in orders}",
            "exact = {math.fsum(x.tolist()) for x in orders}",
            'print(f"different sums: {len(float32)} in float32, "',
            '      f"{len(float64)} by way of float64, {len(exact)} exactly")',
        ]
    )


def orders_headline(sums: OrderedSums) -> str:
    """Return what the script of ``orders_script`` prints."""
    one_by_one, float64, exact = (
        sums.distinct(method) for method in ("one by one", "float64", "exact")
    )
    return f"different sums: {one_by_one} in float32, {float64} by way of float64, {exact} exactly"
