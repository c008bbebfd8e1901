"""The control to take home: scripts of plain scikit-learn and PyTorch for the state on the screen.

Each script prints the headline number of its view, and beside it stands a function that says what
it will print; the tests run them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data_splits.coverage import Coverage, CoverageSettings
from core.data_splits.kfold import KFoldSettings, folds
from core.data_splits.lottery import HoldoutSettings
from core.data_splits.own_table import OwnTable
from core.data_splits.shuffling import OrderSettings
from core.data_splits.tables import Table
from core.data_splits.traps import LeakSettings

Floats = npt.NDArray[np.float64]

_SCALED = ("from sklearn.pipeline import make_pipeline",)
_SCALER = "from sklearn.preprocessing import StandardScaler"


@dataclass(frozen=True)
class DataLines:
    """How a script comes by its data: the ``imports``, and the lines that make ``x`` and ``y``."""

    imports: tuple[str, ...]
    made: str


def holdout_script(data: DataLines, table: Table, settings: HoldoutSettings, seeds: range) -> str:
    """Return a script that prints the range and the mean of the hold-out scores of ``seeds``."""
    imports, model = _model(settings.model, settings.model_seed, len(table.class_names))
    stratify = ", stratify=y" if settings.stratify else ""
    lines = [
        *_imports(data, imports, "from sklearn.model_selection import train_test_split"),
        "",
        data.made,
        "scores = []",
        f"for seed in {_range(seeds)}:  # the control: report many seeds, not one",
        "    x_train, x_test, y_train, y_test = train_test_split(",
        f"        x, y, test_size={settings.test_size:g}, random_state=seed{stratify}",
        "    )",
    ]
    if settings.validation_size:
        held = -int(-settings.validation_size * table.examples // 1)
        again = ", stratify=y_train" if settings.stratify else ""
        lines += [
            "    x_train, x_validation, y_train, y_validation = train_test_split(",
            f"        x_train, y_train, test_size={held}, random_state=seed{again}",
            "    )",
        ]
    return "\n".join(
        [
            *lines,
            f"    model = {model.format(indent='    ')}",
            "    scores.append(model.fit(x_train, y_train).score(x_test, y_test))",
            f"best = {_range(seeds)}[np.argmax(scores)]",
            'print(f"{len(scores)} seeds: from {min(scores):.4f} to {max(scores):.4f}, "',
            '      f"mean {np.mean(scores):.4f}; the best is seed {best}")',
        ]
    )


def holdout_prints(scores: Floats, seeds: range) -> str:
    """Return what ``holdout_script`` prints, from the ``scores`` [seed] on the screen."""
    return (
        f"{len(scores)} seeds: from {scores.min():.4f} to {scores.max():.4f}, "
        f"mean {np.mean(scores):.4f}; the best is seed {seeds[int(scores.argmax())]}"
    )


def kfold_prints(means: Floats) -> str:
    """Return what ``kfold_script`` prints, from the ``means`` [repeat] on the screen."""
    return f"mean {np.mean(means):.4f}, from {means.min():.4f} to {means.max():.4f}"


def coverage_prints(result: Coverage) -> str:
    """Return what ``coverage_script`` prints."""
    return (
        f"naive {result.naive_held}, corrected {result.corrected_held} of {result.draws} "
        f"hold the truth"
    )


def order_prints(losses: Floats) -> str:
    """Return what ``order_script`` prints, from the last losses [order]."""
    return f"last losses from {losses.min():.4f} to {losses.max():.4f}"


def leak_prints(before: Floats, within: Floats) -> str:
    """Return what ``leak_script`` prints, from the accuracies [draw] on the screen."""
    return f"before {before.mean():.3f}, within {within.mean():.3f}"


def kfold_script(data: DataLines, table: Table, settings: KFoldSettings, seeds: range) -> str:
    """Return a script that prints the mean score over the folds of each seed."""
    imports, model = _model(settings.model, settings.model_seed, len(table.class_names))
    splitter, made = {
        "stratified": ("StratifiedKFold", f"{settings.k}, shuffle=True, random_state=seed"),
        "plain": ("KFold", f"{settings.k}, shuffle=True, random_state=seed"),
        "unshuffled": ("KFold", f"{settings.k}"),
        "sorted": ("KFold", f"{settings.k}"),
        "leave_one_out": ("LeaveOneOut", ""),
    }[settings.kind]
    lone = table.task == "classification" and any(
        np.ptp(table.target[train]) == 0 for train, _ in folds(table, settings, seeds.start)
    )
    if lone:
        imports = [*imports, "from sklearn.dummy import DummyClassifier"]
    return "\n".join(
        [
            *_imports(data, imports, f"from sklearn.model_selection import {splitter}"),
            "",
            data.made,
            *(
                ['order = np.argsort(y, kind="stable")  # what goes wrong: sorted labels',
                 "x, y = x[order], y[order]"]
                if settings.kind == "sorted"
                else []
            ),
            "means = []",
            f"for seed in {_range(seeds if settings.is_drawn else seeds[:1])}:",
            f"    folds = {splitter}({made})"
            + ("  # the control: an integer" if settings.is_drawn else ""),
            "    scores = []",
            "    for train, test in folds.split(x, y):",
            f"        model = {model.format(indent='        ')}",
            *(
                ["        if len(set(y[train])) == 1:  # nothing to learn from one class",
                 "            model = DummyClassifier()"]
                if lone
                else []
            ),
            "        scores.append(model.fit(x[train], y[train]).score(x[test], y[test]))",
            "    means.append(np.mean(scores))",
            'print(f"mean {np.mean(means):.4f}, from {min(means):.4f} to {max(means):.4f}")',
        ]
    )  # fmt: skip


def coverage_script(settings: CoverageSettings, draws: int) -> str:
    """Return a script that draws the data afresh and counts the intervals that hold the truth."""
    clouds = settings.clouds
    return f"""import numpy as np
from scipy.stats import norm, t
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

n, k, repeats, features, distance = \
{settings.examples}, {settings.k}, {settings.repeats}, {clouds.features}, {clouds.distance:g}
reach = t.ppf({(1 + settings.confidence) / 2:g}, k * repeats - 1)
means, spreads, truths = [], [], []
for seed in range({draws}):
    generator = np.random.default_rng(seed)
    y = generator.permutation(np.arange(1, n + 1) % 2)
    x = generator.standard_normal((n, features))
    x[:, 0] += (y - 0.5) * distance
    scores, true = [], []
    for repeat in range(repeats):
        folds = StratifiedKFold(k, shuffle=True, random_state=repeat)
        for train, test in folds.split(x, y):
            centre, scale = x[train].mean(axis=0), x[train].std(axis=0)
            model = LogisticRegression(solver="newton-cholesky", tol=1e-8)
            model.fit((x[train] - centre) / scale, y[train])
            scores.append(model.score((x[test] - centre) / scale, y[test]))
            w = model.coef_[0] / scale
            b, side = model.intercept_[0] - w @ centre, w[0] * distance / 2
            length = np.linalg.norm(w)
            true.append((norm.cdf((side + b) / length) + norm.cdf((side - b) / length)) / 2)
    means.append(np.mean(scores))
    spreads.append(np.std(scores, ddof=1))
    truths.append(np.mean(true))
missed = np.abs(np.array(means) - np.mean(truths))
naive = np.array(spreads) * np.sqrt(1 / (k * repeats))
corrected = np.array(spreads) * np.sqrt(1 / (k * repeats) + 1 / (k - 1))  # the control
print(f"naive {{(missed <= reach * naive).sum()}}, "
      f"corrected {{(missed <= reach * corrected).sum()}} of {{len(means)}} hold the truth")"""


def order_script(settings: OrderSettings, seeds: tuple[int, ...]) -> str:
    """Return a script that trains one start in the order of each seed; prints the last losses."""
    return f"""import torch
from sklearn.datasets import make_moons
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x, y = make_moons({settings.examples}, noise={settings.noise:g}, random_state={settings.data_seed})
data = TensorDataset(torch.tensor(x), torch.tensor(y, dtype=torch.float64))
losses = []
for order_seed in {list(seeds)}:
    torch.manual_seed({settings.init_seed})  # one start for all
    model = nn.Sequential(nn.Linear(2, {settings.hidden}), nn.Tanh(), \
nn.Linear({settings.hidden}, 1)).double()
    optimizer = torch.optim.SGD(model.parameters(), lr={settings.learning_rate:g}, \
momentum={settings.momentum:g})
    order = torch.Generator().manual_seed(order_seed)  # the control: the order's own seed
    loader = DataLoader(data, batch_size={settings.batch_size}, shuffle=True, generator=order)
    for epoch in range({settings.epochs}):
        for inputs, targets in loader:
            optimizer.zero_grad()
            logits = model(inputs).squeeze(1)
            nn.functional.binary_cross_entropy_with_logits(logits, targets).backward()
            optimizer.step()
    with torch.no_grad():
        logits = model(data.tensors[0]).squeeze(1)
        losses.append(nn.functional.binary_cross_entropy_with_logits(logits, data.tensors[1]))
print(f"last losses from {{min(losses):.4f}} to {{max(losses):.4f}}")"""


def instance_script(examples: int, k: int, seed: int, calls: int) -> str:
    """Return a script that prints how many different foldings a splitter gives, both ways."""
    return f"""import numpy as np
from sklearn.model_selection import KFold

def different(state):
    splitter = KFold({k}, shuffle=True, random_state=state)
    folds = [[test.tolist() for _, test in splitter.split(np.arange({examples}))]
             for _ in range({calls})]
    return len(set(map(str, folds)))

print("an integer:", different({seed}))  # the control
print("an instance:", different(np.random.RandomState({seed})))"""


def leak_script(settings: LeakSettings, draws: int) -> str:
    """Return a script that cross-validates noise, with the step before the split and within."""
    step, made = (
        ("from sklearn.preprocessing import StandardScaler", "StandardScaler()")
        if settings.step == "scaling"
        else (
            "from sklearn.feature_selection import SelectKBest",
            f"SelectKBest(k={settings.kept})",
        )
    )
    imports = sorted(
        [
            step,
            "from sklearn.linear_model import LogisticRegression",
            "from sklearn.model_selection import StratifiedKFold, cross_val_score",
            "from sklearn.pipeline import make_pipeline",
        ]
    )
    return "\n".join(
        [
            "import numpy as np",
            *imports,
            "",
            "before, within = [], []",
            f"for seed in range({draws}):",
            "    generator = np.random.default_rng(seed)",
            f"    x = generator.standard_normal(({settings.examples}, {settings.features}))",
            f"    y = generator.permutation(np.arange({settings.examples}) % 2)",
            f"    folds = StratifiedKFold({settings.k}, shuffle=True, random_state=seed)",
            "    model = LogisticRegression()",
            f"    seen = {made}.fit_transform(x, y)  # the trap: it saw the test rows",
            "    before.append(cross_val_score(model, seen, y, cv=folds).mean())",
            f"    pipeline = make_pipeline({made}, model)  # the control",
            "    within.append(cross_val_score(pipeline, x, y, cv=folds).mean())",
            'print(f"before {np.mean(before):.3f}, within {np.mean(within):.3f}")',
        ]
    )


def book_script(seed: int) -> str:
    """Return the book's split, as a script that prints its rows."""
    return f"""from sklearn.model_selection import train_test_split

x = [1, 2, 3, 4, 5, 6, 7, 8, 9]
y = [0, 1, 0, 1, 1, 0, 0, 1, 0]
x_train, x_test, y_train, y_test = train_test_split(
    x, y, test_size=0.3, stratify=y, random_state={seed}  # the control
)
print("train", x_train)
print("test", x_test)"""


def data_lines(name: str) -> DataLines:
    """Return how to load one of the tables of ``TABLES``."""
    if name == "moons":
        return DataLines(
            ("from sklearn.datasets import make_moons",),
            "x, y = make_moons(300, noise=0.3, random_state=0)",
        )
    return DataLines(
        (f"from sklearn.datasets import load_{name}",), f"x, y = load_{name}(return_X_y=True)"
    )


def own_data_lines(file: str, target: str, own: OwnTable) -> DataLines:
    """Return how to read a reader's CSV as ``read_table`` does."""
    made = "float" if own.table.task == "regression" else "str"
    if own.table.task == "classification" and target not in own.text:
        made = "whole"
    labels = {
        "float": "y = cells.pop({t}).astype(float).to_numpy()",
        "str": "y = cells.pop({t}).to_numpy(str)",
        "whole": "y = cells.pop({t}).astype(float).astype(int).to_numpy(str)",
    }[made].format(t=repr(target))
    reading = "".join(f", {option}={value!r}" for option, value in own.reading.items())
    made_of = "\n".join(
        [
            f"cells = pd.read_csv({file!r}{reading},",
            "                    dtype=str, keep_default_na=False, skipinitialspace=True)",
            "cells = cells.rename(columns=str.strip).apply(lambda column: column.str.strip())",
            f"cells = cells[{list(own.columns)!r}]",
            f"missing = { {name: list(marks) for name, marks in own.missing.items()}!r}",
            'cells = cells[~(cells.eq("") | cells.isin(missing)).any(axis=1)].copy()',
            *(
                line
                for name, signs in own.signs.items()
                for line in (
                    f"signs = str.maketrans({dict(signs)!r})",
                    f"cells[{name!r}] = cells[{name!r}].str.translate(signs)",
                )
            ),
            labels,
            f"text = {[name for name in own.text if name != target]!r}",
            "x = pd.concat(",
            "    [pd.get_dummies(cells[c], dtype=float) if c in text else cells[c].astype(float)",
            "     for c in cells],",
            "    axis=1,",
            ").to_numpy()",
        ]
    )
    return DataLines(("import pandas as pd",), made_of)


def _model(name: str, seed: int, classes: int) -> tuple[list[str], str]:
    """Return the imports and the expression of a model, as ``make_model`` makes it.

    A long expression takes three lines; ``{indent}`` stands where they begin.
    """
    if name == "decision_tree":
        return (
            ["from sklearn.tree import DecisionTreeClassifier"],
            f"DecisionTreeClassifier(random_state={seed})",
        )
    solver = 'solver="newton-cholesky", tol=1e-8' if classes == 2 else "max_iter=1000"
    module, made = {
        "logistic_regression": ("linear_model", f"LogisticRegression({solver})"),
        "nearest_neighbours": ("neighbors", "KNeighborsClassifier()"),
        "small_network": (
            "neural_network",
            'MLPClassifier((16,), solver="lbfgs", alpha=1.0, tol=1e-3, max_iter=1000, '
            f"random_state={seed})",
        ),
        "ridge": ("linear_model", "Ridge()"),
    }[name]
    return (
        [f"from sklearn.{module} import {made.split('(')[0]}", *_SCALED, _SCALER],
        f"make_pipeline(StandardScaler(), {made})"
        if len(made) < 50
        else f"make_pipeline(\n{{indent}}    StandardScaler(), {made}\n{{indent}})",
    )


def _imports(data: DataLines, *more: list[str] | str) -> list[str]:
    lines = {*data.imports, "import numpy as np"}
    for one in more:
        lines |= {one} if isinstance(one, str) else set(one)
    return sorted(lines, key=lambda line: (line.startswith("from"), line))


def _range(seeds: range) -> str:
    if seeds.start:
        return f"range({seeds.start}, {seeds.stop})"
    return f"range({seeds.stop})"
