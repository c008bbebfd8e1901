"""The composer: a choice of flags, as the exact lines to paste, and what they bring about."""

from __future__ import annotations

from dataclasses import dataclass

from core.checks import check, choice, flag

MODES = ("off", "warn", "on")

SEEDS = (
    "random.seed(0)",
    "np.random.seed(0)",
    "torch.manual_seed(0)  # initial weights, dropout; on CUDA too",
    "generator = torch.Generator().manual_seed(0)  # DataLoader(…, generator=generator)",
)
"""Lines that seed every source of randomness in a script."""


@dataclass(frozen=True)
class Composed:
    """A choice of flags; the defaults are those of PyTorch.

    Raises ``ValueError`` for a word that none of the flags knows.
    """

    mode: str = choice("off", MODES)
    benchmark: bool = flag()
    cudnn_deterministic: bool = flag()
    tf32: str = choice("as installed", ("as installed", "off", "on"))
    workspace: str = choice("unset", ("unset", ":4096:8", ":16:8"))
    cudnn: bool = flag(True)
    reduced_sums: bool = flag(True)
    onednn: bool = flag(True)
    onednn_deterministic: bool = flag()
    fill: bool = flag(True)
    seeds: bool = flag()

    def __post_init__(self) -> None:
        check(self)

    def lines(self) -> tuple[str, ...]:
        """Return the lines to paste at the top of a script: all that differs from the defaults."""
        matmul, mkldnn = "torch.backends.cuda.matmul", "torch.backends.mkldnn"
        conv, fraction = "torch.backends.cudnn.conv", "tf32" if self.tf32 == "on" else "ieee"
        said = {
            "torch.use_deterministic_algorithms(True)": self.mode == "on",
            "torch.use_deterministic_algorithms(True, warn_only=True)": self.mode == "warn",
            "import torch.utils.deterministic": not self.fill,
            "torch.utils.deterministic.fill_uninitialized_memory = False": not self.fill,
            "torch.backends.cudnn.enabled = False": not self.cudnn,
            "torch.backends.cudnn.benchmark = True": self.benchmark,
            "torch.backends.cudnn.deterministic = True": self.cudnn_deterministic,
            f'{conv}.fp32_precision = "{fraction}"': self.tf32 != "as installed",
            f'{matmul}.fp32_precision = "{fraction}"': self.tf32 != "as installed",
            f"{matmul}.allow_fp16_reduced_precision_reduction = False": not self.reduced_sums,
            f"{matmul}.allow_bf16_reduced_precision_reduction = False": not self.reduced_sums,
            f"{mkldnn}.enabled = False": not self.onednn,
            f"{mkldnn}.deterministic = True": self.onednn_deterministic,
        }
        flags = [line for line, wanted in said.items() if wanted]
        setting = f'os.environ["CUBLAS_WORKSPACE_CONFIG"] = "{self.workspace}"'
        unset = self.workspace == "unset"
        first = [] if unset else ["import os", "", f"{setting}  # before CUDA starts", ""]
        imports = ["import random", "", "import numpy as np"] if self.seeds else []
        settings = [*(SEEDS if self.seeds else ()), *flags]
        if not first and not settings:
            return ("import torch  # every flag as installed",)
        return (*first, *imports, "import torch", *(["", *settings] if settings else []))

    def notes(self) -> tuple[str, ...]:
        """Return what this very choice does not do, a sentence each."""
        off, on, tf32 = self.mode == "off", self.mode == "on", self.tf32 == "on"
        said = {
            "With `warn_only=True` an operation without a deterministic form warns and stays "
            "nondeterministic.": self.mode == "warn",
            "`benchmark = True` chooses by the clock, so another process may choose another "
            "algorithm, and with it other bits.": self.benchmark and self.cudnn,
            "`cudnn.deterministic` alone covers convolutions; every other operation stays as it "
            "was.": off and self.cudnn and self.cudnn_deterministic,
            "With cuDNN disabled its other two flags have nothing to act on.": not self.cudnn
            and (self.benchmark or self.cudnn_deterministic),
            "`fill_uninitialized_memory` matters in deterministic mode only.": off
            and not self.fill,
            "Nothing here asks for repeatable results: on CUDA two runs may differ.": off
            and not self.cudnn_deterministic,
            "Without CUBLAS_WORKSPACE_CONFIG, products on several CUDA streams may differ from "
            "run to run.": on and self.workspace == "unset",
            "A run repeats only if every source is seeded too: `torch`, NumPy, `random` and the "
            "loader's generator.": on and not self.seeds,
            "TF32 is repeatable, and less exact: 10 bits of fraction in place of 23.": tf32,
        }
        return tuple(sentence for sentence, holds in said.items() if holds)


REPEATABLE = Composed(mode="on", workspace=":4096:8", tf32="off", seeds=True)
FAST = Composed(benchmark=True, tf32="on")
PRESETS = {"As installed": Composed(), "Repeatable": REPEATABLE, "Fast": FAST}

REFUSED_ON_CUDA = {
    "adaptive average and maximum pools, backward": "a pool of a fixed size",
    "reflection and replication pads, backward": "zero padding",
    "interpolate, linear, bilinear or trilinear, backward": "nearest, or on the CPU",
    "CTC loss, backward": "on the CPU",
    "histc, and bincount with weights": "on the CPU",
    "median with indices": "sort, and take the middle",
    "put_ with accumulate=False": "index_put_, or scatter_ without duplicates",
    "MaxUnpool": "upsampling by nearest neighbours",
}
"""What deterministic mode refuses on CUDA, and what to take in its place: from the documentation of
``torch.use_deterministic_algorithms``; not a complete list."""
