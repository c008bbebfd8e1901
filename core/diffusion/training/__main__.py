"""Train the denoisers: ``python -m core.diffusion.training [name-seed ...]``, a minute a shape.

Without a name it trains all and, at the end, measures them: the card beside the weights, in figures
and in words. With ``--measure`` it trains none; with ``--check`` it trains again into no file, and
says whether the bits are those that ship.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import torch

from core.diffusion.network import CARD, FOLDER, TRAINING_SEEDS, weights_file
from core.diffusion.shapes import SHAPES
from core.diffusion.training.figures import about, figures
from core.diffusion.training.recipe import train
from core.diffusion.training.saving import file_fingerprint, save

ALL = [*(f"{shape}-0" for shape in SHAPES), "digits-0"]
ALL += [f"{shape}-{seed}" for seed in TRAINING_SEEDS[1:] for shape in SHAPES]


def main() -> None:
    """Train, save, measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", default=ALL, help="such as moons-0 or digits-0")
    options.add_argument("--measure", action="store_true", help="only measure stored weights")
    options.add_argument("--check", action="store_true", help="only compare with stored weights")
    given = options.parse_args()
    torch.set_num_threads(1)
    FOLDER.mkdir(exist_ok=True)
    for each in [] if given.measure else given.names:
        name, seed = each.rsplit("-", 1)
        begun = time.monotonic()
        stored = weights_file(name, int(seed))
        path = Path(tempfile.mkdtemp()) / "again.safetensors" if given.check else stored
        save(train(name, int(seed)), path)
        print(f"{each}: {time.monotonic() - begun:.0f} s, {file_fingerprint(path)}", flush=True)
        if given.check and file_fingerprint(path) != file_fingerprint(stored):
            raise SystemExit(f"{each}: other bits than the stored {file_fingerprint(stored)}")
    if given.measure or (given.names == ALL and not given.check):
        card = figures()
        CARD.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n")
        CARD.write_text(about(card))
        print(CARD.read_text())


if __name__ == "__main__":
    main()
