"""The composer: a choice of flags, as the exact lines to paste, and what they bring about."""

from __future__ import annotations

from dataclasses import dataclass

MODES = ("off", "warn", "on")
TF32 = ("as installed", "off", "on")
WORKSPACES = ("unset", ":4096:8", ":16:8")


@dataclass(frozen=True)
class Composed:
    """A choice of flags; the defaults are those of PyTorch.

    Raises ``ValueError`` for a word that none of the flags knows.
    """

    mode: str = "off"
    benchmark: bool = False
    cudnn_deterministic: bool = False
    tf32: str = "as installed"
    workspace: str = "unset"
    cudnn: bool = True
    reduced_sums: bool = True
    onednn: bool = True
    onednn_deterministic: bool = False
    fill: bool = True

    def __post_init__(self) -> None:
        for name, words in (("mode", MODES), ("tf32", TF32), ("workspace", WORKSPACES)):
            if getattr(self, name) not in words:
                raise ValueError(f"{name} is one of {', '.join(words)}, not {getattr(self, name)}")

    def lines(self) -> tuple[str, ...]:
        """Return the lines to paste at the top of a script: all that differs from the defaults."""
        environment, flags = self._environment(), (*self._mode(), *self._backends())
        if not environment and not flags:
            return ("import torch  # every flag as installed",)
        return (*environment, "import torch", *(("",) if flags else ()), *flags)

    def _environment(self) -> tuple[str, ...]:
        if self.workspace == "unset":
            return ()
        setting = f'os.environ["CUBLAS_WORKSPACE_CONFIG"] = "{self.workspace}"'
        return ("import os", "", f"{setting}  # before CUDA starts", "")

    def _mode(self) -> tuple[str, ...]:
        call = {
            "off": (),
            "warn": ("torch.use_deterministic_algorithms(True, warn_only=True)",),
            "on": ("torch.use_deterministic_algorithms(True)",),
        }[self.mode]
        fill = "torch.utils.deterministic.fill_uninitialized_memory = False"
        return call if self.fill else (*call, "import torch.utils.deterministic", fill)

    def _backends(self) -> tuple[str, ...]:
        reductions = ("fp16", "bf16")
        matmul = "torch.backends.cuda.matmul"
        said = {
            "torch.backends.cudnn.enabled = False": not self.cudnn,
            "torch.backends.cudnn.benchmark = True": self.benchmark,
            "torch.backends.cudnn.deterministic = True": self.cudnn_deterministic,
            **dict.fromkeys(self._precision(), True),
            **{
                f"{matmul}.allow_{kind}_reduced_precision_reduction = False": not self.reduced_sums
                for kind in reductions
            },
            "torch.backends.mkldnn.enabled = False": not self.onednn,
            "torch.backends.mkldnn.deterministic = True": self.onednn_deterministic,
        }
        return tuple(line for line, wanted in said.items() if wanted)

    def _precision(self) -> tuple[str, ...]:
        if self.tf32 == "as installed":
            return ()
        value = "ieee" if self.tf32 == "off" else "tf32"
        return (
            f'torch.backends.cudnn.conv.fp32_precision = "{value}"',
            f'torch.backends.cuda.matmul.fp32_precision = "{value}"',
        )

    def notes(self) -> tuple[str, ...]:
        """Return what this very choice does not do, a sentence each."""
        said = {
            "With `warn_only=True` an operation without a deterministic form warns and stays "
            "nondeterministic.": self.mode == "warn",
            "`benchmark = True` chooses by the clock, so another process may choose another "
            "algorithm, and with it other bits.": self.benchmark and self.cudnn,
            "`cudnn.deterministic` alone covers convolutions; every other operation stays as it "
            "was.": self.cudnn_deterministic and self.mode == "off" and self.cudnn,
            "With cuDNN disabled its other two flags have nothing to act on.": not self.cudnn
            and (self.benchmark or self.cudnn_deterministic),
            "`fill_uninitialized_memory` matters in deterministic mode only.": not self.fill
            and self.mode == "off",
            "Nothing here asks for repeatable results: on CUDA two runs may differ.": self.mode
            == "off"
            and not self.cudnn_deterministic,
            "Without CUBLAS_WORKSPACE_CONFIG, products on several CUDA streams may differ from "
            "run to run.": self.mode == "on" and self.workspace == "unset",
            "TF32 is repeatable, and less exact: 10 bits of fraction in place of 23.": self.tf32
            == "on",
        }
        return tuple(sentence for sentence, holds in said.items() if holds)


REPEATABLE = Composed(mode="on", workspace=":4096:8", tf32="off")
FAST = Composed(benchmark=True, tf32="on")
PRESETS = {"As installed": Composed(), "Repeatable": REPEATABLE, "Fast": FAST}


@dataclass(frozen=True)
class Refuses:
    """An operation that deterministic mode refuses on CUDA, and what to do in its place."""

    operation: str
    instead: str


REFUSED_ON_CUDA: tuple[Refuses, ...] = (
    Refuses("adaptive average and maximum pools, backward", "a pool of a fixed size"),
    Refuses("reflection and replication pads, backward", "zero padding"),
    Refuses("interpolate, linear, bilinear or trilinear, backward", "nearest, or on the CPU"),
    Refuses("CTC loss, backward", "on the CPU"),
    Refuses("histc, and bincount with weights", "on the CPU"),
    Refuses("median with indices", "sort, and take the middle"),
    Refuses("put_ with accumulate=False", "index_put_, or scatter_ without duplicates"),
    Refuses("MaxUnpool", "upsampling by nearest neighbours"),
)
"""From the documentation of ``torch.use_deterministic_algorithms``; not a complete list."""
