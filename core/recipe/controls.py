"""The lines of control that a recipe is made of: why, at what cost, and what none can promise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Control:
    """A line of the script. ``code``: as it stands there; ``source``: where its limits are told."""

    code: str
    why: str
    cost: str
    limit: str
    source: str = ""


_NOTE = "PyTorch, *Reproducibility*"
_POLICY = "NumPy, *Compatibility policy*"
_FREE = "None."

CONTROLS = (
    Control(
        'os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"',
        "cuBLAS keeps one workspace, so that its sums are made in one order.",
        "About 24 MiB of GPU memory.",
        "Read when CUDA starts: a program that has used it before hears nothing.",
        "NVIDIA, *cuBLAS: Results reproducibility*",
    ),
    Control(
        'os.environ["OMP_NUM_THREADS"] = "1"',
        "Threads share a sum out, and its last bits hang upon their number.",
        "All cores but one stand idle.",
        "Too late once the library is imported. Workers of joblib have threads of their own.",
        _NOTE,
    ),
    Control(
        'os.environ["OPENBLAS_NUM_THREADS"] = "1"',
        "The same for the matrix products of NumPy and SciPy.",
        "Their large products use one core.",
        "A NumPy that is built with another library than OpenBLAS does not read it.",
        "OpenBLAS, *Runtime variables*",
    ),
    Control(
        'os.environ["OPENBLAS_CORETYPE"] = "Prescott"',
        "OpenBLAS picks its code by the processor; this is code that every x86-64 has.",
        "Products without wide vectors: slower.",
        "ARM processors have other code, and other last bits.",
        "OpenBLAS, *Runtime variables*",
    ),
    Control(
        'os.environ["MKL_CBWR"] = "COMPATIBLE"',
        "MKL picks its code by the processor; this branch is one for Intel and AMD.",
        "Slower matrix products.",
        "Builds of PyTorch without MKL, as on ARM, do not read it.",
        "Intel, *oneMKL: Conditional numerical reproducibility*",
    ),
    Control(
        'os.environ["ATEN_CPU_CAPABILITY"] = "default"',
        "PyTorch picks its kernels by the processor, and some of them draw other random numbers: "
        "`randn`, and so first weights.",
        "Activations and sums without AVX.",
        "ARM's default kernels are others. Read at the first operation, never again.",
        _NOTE,
    ),
    Control(
        'os.environ["ONEDNN_MAX_CPU_ISA"] = "SSE41"',
        "oneDNN, which computes convolutions, picks its code by the processor too.",
        "Convolutions without AVX: slower.",
        "It bounds the choice on x86 alone.",
        "oneDNN, *CPU dispatcher control*",
    ),
    Control(
        "random.seed(SEED)",
        "Python's own generator: `random.shuffle`, `random.choice` and what libraries draw from "
        "it.",
        _FREE,
        "`shuffle` and `choice` may change between versions of Python; `random.random()` does not.",
        "Python, *random: Notes on reproducibility*",
    ),
    Control(
        "line = sorted(animals)",
        "A set of words has another order in each process: sort it before you draw from it.",
        "A sort.",
        "Any set or hash that a library walks through. `PYTHONHASHSEED=0` before Python starts "
        "holds those; inside the script it is too late.",
        "Python, *PYTHONHASHSEED*",
    ),
    Control(
        "np.random.seed(SEED)",
        "NumPy's old functions, `np.random.shuffle` and the like, and scikit-learn without "
        "`random_state`.",
        _FREE,
        "One stream for all who draw: one more draw anywhere moves all that follow.",
        _POLICY,
    ),
    Control(
        "rng = np.random.default_rng(SEED)",
        "A generator of your own; pass it to what draws.",
        _FREE,
        "Another version of NumPy may draw other numbers from it. Pin the version.",
        _POLICY,
    ),
    Control(
        "x_train, _, y_train, _ = train_test_split(x, y, random_state=SEED)",
        "The same rows train and test. Give a splitter a whole number: an instance splits anew "
        "at each call.",
        _FREE,
        "Another order of the rows is another split.",
        "scikit-learn, *Controlling randomness*",
    ),
    Control(
        "classifier = SGDClassifier(random_state=SEED).fit(x_train, y_train)",
        "The order in which it sees the rows, or whatever else an estimator draws.",
        _FREE,
        "With `n_jobs` above 1, some estimators add in the order in which threads come home: "
        "leave it at 1.",
        "scikit-learn, *Controlling randomness*",
    ),
    Control(
        "torch.manual_seed(SEED)",
        "First weights, dropout, and all that draws from PyTorch's global generators, on CPU and "
        "GPUs.",
        _FREE,
        "Other releases, and other devices, may draw other numbers from one seed.",
        _NOTE,
    ),
    Control(
        "torch.use_deterministic_algorithms(True)",
        "Threads add in whatever order they come: with two of them `index_put_` differs from run "
        "to run on a CPU too. Now each operation takes the algorithm that repeats, or raises.",
        "On GPUs up to a multiple of the time (Zhuang et al. 2022 measured up to 746%). Seconds "
        "of imports, once.",
        "Operations of other libraries. Its `warn_only=True` warns and lets them differ.",
        _NOTE,
    ),
    Control(
        'torch.backends.fp32_precision = "ieee"',
        "No TF32, which some GPUs have and others lack. PyTorch 2.9 and later.",
        "Slower products and convolutions on GPUs that have it.",
        "Across architectures no cuDNN routine guarantees the same bits.",
        "NVIDIA, *cuDNN: Reproducibility*",
    ),
    Control(
        "dropout = PortableDropout(0.5)",
        "One seed drops other units on Intel than on AMD, Apple and ARM. A draw from float64 "
        "chances is the same on all.",
        "A draw in float64 on the CPU, for each mask.",
        "Put it in place of each `nn.Dropout`; `F.dropout` inside a library stays as it is.",
        "PyTorch, *DistributionKernels.cpp*",
    ),
    Control(
        "model.to(device)",
        "Made on the CPU and moved, the first weights do not hang upon the GPU.",
        "A copy.",
        "What the GPU draws itself, as `nn.Dropout` does there, comes from its own generator.",
        _NOTE,
    ),
    Control(
        "order = torch.Generator().manual_seed(SEED)",
        "Given to the loader as `generator=`: the order of the rows and the workers' seeds come "
        "from it, whatever else was drawn. PyTorch seeds `random` and NumPy's old functions in "
        "each worker from it too.",
        _FREE,
        "Another `num_workers` is another stream in each worker. A `default_rng()` without a seed "
        "draws anew.",
        _NOTE,
    ),
    Control(
        "torch.manual_seed(SEED + 1)",
        "The passes' own seed: the same passes from a loaded model, however long training drew.",
        _FREE,
        "Passes in batches of another size draw other masks.",
        "Gal and Ghahramani 2016, for the passes",
    ),
    Control(
        "model.eval()",
        "Dropout off and batch norm fixed: an answer draws nothing.",
        _FREE,
        "`F.dropout(x, p)` does not hear it: write `training=self.training`.",
        "PyTorch, *torch.nn.functional.dropout*",
    ),
    Control(
        "answer = torch.Generator().manual_seed(SEED)",
        "A generator for each answer: it does not hang upon what else was drawn.",
        _FREE,
        "Chances that move by a bit, with the batch or the machine, may move a token. Greedy "
        "decoding, top-k = 1, draws nothing.",
        _NOTE,
    ),
    Control(
        "tokens = torch.searchsorted(ends, draws * ends[-1]).tolist()",
        "One float64 draw against the running sum is plain arithmetic, which no build does "
        "otherwise.",
        "A running sum over the vocabulary.",
        "The chances themselves come from the model's arithmetic.",
    ),
    Control(
        'draw = {"size": (8, 8), "generator": torch.Generator().manual_seed(SEED + image)}',
        "One generator an image: the third of four can be made again alone.",
        _FREE,
        "On a GPU, one seed gives long tensors other numbers on other models. Draw on the CPU "
        "and move it.",
        "pytorch/pytorch issue 143086",
    ),
    Control(
        'draw["dtype"] = torch.float64',
        "`randn` in float32 has other numbers by the processor's kernels; in float64 it has not.",
        "Twice the memory of the noise.",
        "The denoiser's own arithmetic.",
    ),
)  # fmt: skip
"""All lines of control, in the order of the script."""


def controls_of(script: str) -> list[Control]:
    """Return the lines of control that stand in ``script``."""
    plain = "\n".join(line.strip() for line in script.splitlines())
    return [each for each in CONTROLS if each.code in plain]
