"""The figures of the card: how near the samples come to data that no denoiser saw."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestNeighbors

from core.arrays import Float64
from core.diffusion.network import TRAINING_SEEDS, NoisePredictor, shipped, weights_file
from core.diffusion.processes import CLASSES, SIDE
from core.diffusion.sampler import sample
from core.diffusion.schedule import Schedule
from core.diffusion.shapes import NAMES, SHAPES, digits, shape_points
from core.diffusion.training.recipe import DIGITS_RECIPE, SHAPE_RECIPE
from core.diffusion.training.saving import file_fingerprint, host

COUNT = 2_000
STEPS = 50
HELD_OUT_SEED, FRESH_SEED = 101, 102
PER_CLASS = 60


def figures() -> dict[str, Any]:
    """Return the card: recipes, fingerprints of the weights, and what was measured of them."""
    return {
        "recipes": {"shapes": asdict(SHAPE_RECIPE), "digits": asdict(DIGITS_RECIPE)},
        "host": host(),
        "fingerprints": {
            f"{name}-{seed}": file_fingerprint(weights_file(name, seed))
            for name in (*SHAPES, "digits")
            for seed in (TRAINING_SEEDS if name != "digits" else (0,))
        },
        "count": COUNT,
        "steps": STEPS,
        "shapes": {
            f"{name}-{seed}": shape_figures(name, seed)
            for name in SHAPES
            for seed in TRAINING_SEEDS
        },
        "digits": digit_figures(),
    }


def shape_figures(name: str, seed: int) -> dict[str, float]:
    """Compare generated points, and fresh ones, with held-out points of the shape."""
    schedule = Schedule.cosine(STEPS)
    model = NoisePredictor(shipped(name, seed), schedule)
    generated = sample(model, COUNT, schedule, 1.0, 0, 0)[-1].astype(np.float64)
    held_out, fresh = (shape_points(name, COUNT, s) for s in (HELD_OUT_SEED, FRESH_SEED))
    both = {"generated": generated, "fresh": fresh}
    energy = {f"energy_{k}": round(energy_distance(x, held_out), 5) for k, x in both.items()}
    alike = {f"neighbours_{k}": round(same_neighbours(x, held_out), 4) for k, x in both.items()}
    return energy | alike


def energy_distance(a: Float64, b: Float64) -> float:
    """Return 2 E|a − b| − E|a − a'| − E|b − b'|, 0 for one distribution: Székely & Rizzo 2013.

    The unbiased form, so for samples of one distribution it may fall below 0.
    """
    within = sum(cdist(each, each).sum() / len(each) / (len(each) - 1) for each in (a, b))
    return float(2 * cdist(a, b).mean() - within)


def same_neighbours(a: Float64, b: Float64, k: int = 5) -> float:
    """Return the share of the k nearest neighbours that are of one's own sample: 0.5 for alike.

    The two-sample test of Schilling 1986, for samples of equal size.
    """
    both, side = np.concatenate([a, b]), np.repeat([0, 1], [len(a), len(b)])
    nearest = NearestNeighbors(n_neighbors=k + 1).fit(both).kneighbors(both, return_distance=False)
    return float((side[nearest[:, 1:]] == side[:, None]).mean())


def digit_figures() -> dict[str, Any]:
    """Judge generated images by a classifier of real ones, beside real ones that it never saw."""
    seen, of_seen, unseen, of_unseen = digits()
    judge = LogisticRegression(max_iter=2000, C=0.1).fit(seen, of_seen)
    schedule = Schedule.cosine(STEPS)
    images, labels = [], np.repeat(np.arange(CLASSES), PER_CLASS)
    for label in range(CLASSES):
        model = NoisePredictor(shipped("digits"), schedule, [label])
        ends = sample(model, PER_CLASS, schedule, 1.0, label, label, (SIDE, SIDE))[-1]
        images.append(ends.reshape(PER_CLASS, -1))
    generated = np.concatenate(images).astype(np.float64)
    return {
        "seen": len(seen),
        "held_out": len(unseen),
        "generated": len(generated),
        "accuracy_held_out": round(float(judge.score(unseen, of_unseen)), 4),
        "accuracy_generated": round(float(judge.score(generated, labels)), 4),
        "nearest_seen_generated": round(float(cdist(generated, seen).min(1).mean()), 3),
        "nearest_seen_held_out": round(float(cdist(unseen, seen).min(1).mean()), 3),
    }


def about(card: dict[str, Any]) -> str:
    """Return the card of the denoisers as Markdown; ``card``: what ``figures`` returns."""
    digits, host = card["digits"], card["host"]
    rows = "\n".join(
        f"| {NAMES[name]} | {each['energy_generated']:.4f} | {each['energy_fresh']:.4f} | "
        f"{each['neighbours_generated']:.1%} | {each['neighbours_fresh']:.1%} |"
        for name in SHAPES
        for each in [card["shapes"][f"{name}-0"]]
    )
    return (
        f"Each shape: {card['count']:,} generated points against as many that no denoiser saw, "
        "beside fresh points of the data against the same. Energy distance: 0 for one "
        "distribution. Neighbours: the share of the five nearest that are of the own sample, 50% "
        "where nobody can tell the two apart.\n\n"
        "| | energy, generated | energy, fresh | neighbours, generated | neighbours, fresh |\n"
        f"|---|---|---|---|---|\n{rows}\n\n"
        f"Digits: a classifier of {digits['seen']:,} real ones names "
        f"**{digits['accuracy_generated']:.1%}** of {digits['generated']} generated ones as the "
        f"class that was asked for, and {digits['accuracy_held_out']:.1%} of "
        f"{digits['held_out']} real ones that it never saw. The nearest real image lies "
        f"{digits['nearest_seen_generated']:.2f} from a generated one, and "
        f"{digits['nearest_seen_held_out']:.2f} from a held-out one (pixels from −1 to 1): were "
        "they copies, it would be 0.\n\n"
        f"Trained by `core/diffusion/training` with torch {host['torch']}, {host['instructions']}; "
        "trained again on that host, the weights come out the same to the last bit. Another "
        "processor or release may round otherwise.\n"
    )
