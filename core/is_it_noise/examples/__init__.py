"""Scores to begin with: each file is real, and says where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from core.is_it_noise.comparison import Kind


@dataclass(frozen=True)
class Example:
    """A set of scores: what it is called, which ``columns`` of a file and how many ``rows``."""

    title: str
    file: str
    says: str
    kind: Kind = "pairs"
    columns: tuple[int, ...] = ()
    rows: int | None = None


_OURS = (
    "Accuracies of our own small networks on scikit-learn's digits; row s is seed s, for split, "
    "initial weights and order alike."
)
EXAMPLES = {
    "five": Example("Digits, 5 seeds", "digits", _OURS, columns=(0, 1, 4), rows=5),
    "twenty": Example("Digits, 20 seeds", "digits", _OURS, columns=(0, 2, 3)),
    "widths": Example("Digits, 4 widths", "digits", _OURS),
    "prompts": Example(
        "Prompts, 3 seeds", "prompts",
        "Accuracy in % of learned prompts on textures (DTD, 16 shots): one reader's three seeds "
        "and the author's, as reported in KaiyangZhou/CoOp#24.", "groups",
    ),
    "data_sets": Example(
        "14 data sets", "demsar",
        "AUC of decision trees on 14 data sets: J. Demšar, *Statistical Comparisons of Classifiers "
        "over Multiple Data Sets*, JMLR 7, 2006, table 2.",
    ),
    "folds": Example(
        "100 folds", "grid_search",
        "AUC of two kernels in ten times ten folds of 100 moons, as in scikit-learn's example "
        "*Statistical comparison of models using grid search*.", "folds",
    ),
}  # fmt: skip


@cache
def example_text(name: str) -> str:
    """Return the scores of an example, a column a variant, as a reader would paste them."""
    example, folder = EXAMPLES[name], Path(__file__).parent
    path, columns = folder / f"{example.file}.tsv", example.columns or None
    table = pd.read_csv(path, sep="\t", dtype=str, nrows=example.rows, usecols=columns)
    return table.to_csv(sep="\t", index=False)
