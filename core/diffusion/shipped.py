"""The denoisers that ship with the app, read from their files, and what was measured of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from core.diffusion.network import Denoiser, NetworkSettings

FOLDER = Path(__file__).parent / "weights"
CARD = FOLDER / "card.json"
TRAINING_SEEDS = (0, 1, 2)


def weights_file(name: str, seed: int) -> Path:
    """Return where the weights of a shape, or of the digits, lie."""
    return FOLDER / f"{name}-{seed}.safetensors"


@cache
def shipped(name: str, seed: int = 0) -> Denoiser:
    """Return the denoiser of ``name`` that was trained with ``seed``, in float64."""
    with safe_open(weights_file(name, seed), framework="pt") as file:
        settings = NetworkSettings(**json.loads(file.metadata()["settings"]))
        weights = {key: file.get_tensor(key).double() for key in file.keys()}  # noqa: SIM118
    network = Denoiser(settings).double()
    network.load_state_dict(weights)
    return network.requires_grad_(False).eval()


def save(network: Denoiser, path: Path) -> None:
    """Write the weights as float16, with the sizes in the file's header."""
    weights = {key: value.half().contiguous() for key, value in network.state_dict().items()}
    save_file(weights, path, metadata={"settings": json.dumps(asdict(network.settings))})
    path.chmod(0o644)


def file_fingerprint(path: Path) -> str:
    """Return the first 12 hex digits of the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


@cache
def card() -> dict[str, Any]:
    """Return the figures that the training script wrote beside the weights."""
    figures: dict[str, Any] = json.loads(CARD.read_text())
    return figures


def host() -> dict[str, Any]:
    """Return what decides, beside the recipe, to which bits training comes on this machine."""
    return {"torch": torch.__version__, "instructions": torch.backends.cpu.get_cpu_capability()}
