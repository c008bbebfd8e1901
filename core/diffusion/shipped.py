"""The denoisers that ship with the app, read from their files, and what was measured of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from safetensors import safe_open

from core.diffusion.network import Denoiser, NetworkSettings

FOLDER = Path(__file__).parent / "weights"
CARD = FOLDER / "card.md"
"""What was measured, in words; the figures stand in ``card.json`` beside it."""

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
