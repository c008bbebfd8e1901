"""Weights on disk, and what tells that they are the same again."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from core.diffusion.network import Denoiser
from core.seeds import fingerprint


def save(network: Denoiser, path: Path) -> None:
    """Write the weights as float16, with the sizes in the file's header."""
    weights = {key: value.half().contiguous() for key, value in network.state_dict().items()}
    save_file(weights, path, metadata={"settings": json.dumps(asdict(network.settings))})
    path.chmod(0o644)


def file_fingerprint(path: Path) -> str:
    """Return the first 12 hex digits of the SHA-256 of a file."""
    return fingerprint(np.frombuffer(path.read_bytes(), np.uint8))


def host() -> dict[str, Any]:
    """Return what decides, beside the recipe, to which bits training comes on this machine."""
    return {"torch": torch.__version__, "instructions": torch.backends.cpu.get_cpu_capability()}
