"""What well-known programs do where the definitions of the samplers leave room.

Each read in the program's own source, 2025 and 2026; other versions may do otherwise.
"""

from __future__ import annotations

from core.text_sampling.pipeline import STEPS, TEMPERATURE_LAST

HERE = "here"

SOURCES: dict[str, str] = {
    "transformers": "`generation/logits_process.py`",
    "vLLM": "`v1/sample/sampler.py`, `v1/sample/ops/topk_topp_sampler.py`, `sampling_params.py`",
    "SGLang": "`srt/layers/sampler.py`, `srt/sampling/sampling_params.py`",
    "llama.cpp": "`src/llama-sampling.cpp`, `common/common.h`",
}
"""Each program, and the files of its repository that say so."""

QUESTIONS: dict[str, dict[str, str]] = {
    "Tokens that tie with the k-th": {
        "transformers": "all stay: a score below the k-th is removed",
        "vLLM": "all stay, in its PyTorch code",
        "SGLang": "exactly k stay",
        "llama.cpp": "exactly k stay",
        HERE: "all stay",
    },
    "Top-p = 0": {
        "transformers": "one token stays",
        "vLLM": "refused: (0, 1]",
        "SGLang": "refused: (0, 1]",
        "llama.cpp": "one token stays, or as many as `min_keep` says",
        HERE: "one token stays",
    },
    "Temperature 0": {
        "transformers": "refused: set `do_sample=False`",
        "vLLM": "greedy, below 0.00001",
        "SGLang": "top-k = 1, below a small threshold",
        "llama.cpp": "the first largest logit, for 0 and below",
        HERE: "the first largest logit",
    },
    "The order": {
        "transformers": "temperature → top-k → top-p → min-p",
        "vLLM": "temperature → min-p → top-k → top-p",
        "SGLang": "temperature → top-k and top-p, judged together → min-p",
        "llama.cpp": "top-k → top-p → min-p → temperature",
        HERE: "as transformers, or with the temperature last",
    },
}

ORDERS: dict[str, tuple[str, ...]] = {
    "transformers": STEPS,
    "vLLM": ("temperature", "min_p", "top_k", "top_p"),
    "llama.cpp": TEMPERATURE_LAST,
}
"""The orders that this page can run; its rules for ties stay its own."""
