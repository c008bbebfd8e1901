"""Convolve one picture in three ways, and count the numbers that differ in any bit."""

import numpy as np
import torch
from PIL import Image
from sklearn import datasets
from torch.nn import functional

PICTURE = "temple"
CHANNELS = 64
PIXELS = 64
KERNEL = 3
PRECISION = "float32"
FILTERS = 8
KERNEL_SEED = 0
PICTURE_SEED = 0

torch.use_deterministic_algorithms(True)  # no kernel that differs from run to run
torch.backends.cudnn.benchmark = False  # on CUDA: do not choose anew by the clock


def standardised(values: torch.Tensor) -> torch.Tensor:
    """Return values with mean 0 and spread 1."""
    spread = values.std(correction=0)
    return (values - values.mean()) / (spread if spread > 0 else 1)


draws = torch.Generator().manual_seed(KERNEL_SEED)
kernels = torch.randn(FILTERS, CHANNELS, KERNEL, KERNEL, generator=draws)
kernels = kernels / (CHANNELS * KERNEL**2) ** 0.5
draws = torch.Generator().manual_seed(PICTURE_SEED)
if PICTURE == "noise":
    images = torch.randn(1, CHANNELS, PIXELS, PIXELS, generator=draws)
else:
    if PICTURE == "digit":
        picture = Image.fromarray(np.uint8(datasets.load_digits().images[3] * 255 / 16))
    elif PICTURE == "flower":
        photograph = datasets.load_sample_image("flower.jpg")
    else:
        photograph = datasets.load_sample_image("china.jpg")
    if PICTURE != "digit":
        left = (photograph.shape[1] - photograph.shape[0]) // 2
        picture = Image.fromarray(photograph[:, left : left + photograph.shape[0]])
    small = np.array(picture.resize((PIXELS, PIXELS), Image.Resampling.BILINEAR), np.float32)
    colours = torch.from_numpy(small).reshape(PIXELS, PIXELS, -1).permute(2, 0, 1).contiguous()
    images = standardised(colours)[None]
    if (1 if PICTURE == "digit" else 3) != CHANNELS:
        images = standardised(images.mean(1, keepdim=True))
    if CHANNELS > 1 and (CHANNELS != 3 or PICTURE == "digit"):
        filters = torch.randn(CHANNELS, 1, 3, 3, generator=draws) / 3
        images = functional.conv2d(images, filters, padding=1)
dtype = getattr(torch, PRECISION)
images, kernels = images.to(dtype), kernels.to(dtype)

library = functional.conv2d(images, kernels, padding=KERNEL // 2)
patches = functional.unfold(images, KERNEL, padding=KERNEL // 2)
im2col = (kernels.flatten(1) @ patches).view_as(library)

working = torch.promote_types(dtype, torch.float32)
padded = functional.pad(images, [KERNEL // 2] * 4).to(working)
size = padded.shape[-2:]
kernel_waves = torch.fft.rfft2(kernels.to(working), size)
waves = (torch.fft.rfft2(padded)[:, None] * kernel_waves.conj()).sum(2)
fft = torch.fft.irfft2(waves, size)[..., :PIXELS, :PIXELS].to(dtype)

for name, output in (("im2col", im2col), ("FFT", fft)):
    differ = int((output != library).sum())
    print(f"{name}: {differ:,} of {output.numel():,} numbers differ from conv2d")
