"""The lines to paste: scripts in plain PyTorch that print what the screen says."""

from __future__ import annotations

from collections.abc import Sequence

from core.dropout.data import GapSettings, MoonsSettings
from core.dropout.descent import Recipe
from core.dropout.findings import FAR, NEAR
from core.dropout.monte_carlo import MonteCarloSettings
from core.dropout.passes import PassSettings
from core.dropout.training import TrainingSettings


def passes_script(settings: PassSettings, seed: int, mask_seed: int | None) -> str:
    """Return a script that prints how many different outputs each mode gives."""
    return "\n".join(
        [
            *_small_network(settings, seed, mask_seed),
            "with torch.no_grad():",
            "    model.train()  # dropout on",
            f"    training = torch.stack([model(x) for _ in range({settings.passes})])",
            "    model.eval()  # dropout off: call this before you predict",
            f"    evaluation = torch.stack([model(x) for _ in range({settings.passes})])",
            "different = [len(outputs.unique(dim=0)) for outputs in (training, evaluation)]",
            'print(f"different outputs: {different[0]} in training, {different[1]} in evaluation")',
        ]
    )


def passes_headline(training: int, evaluation: int) -> str:
    """Return what the script of ``passes_script`` prints."""
    return f"different outputs: {training} in training, {evaluation} in evaluation"


def means_script(settings: PassSettings, seed: int, mask_seed: int | None, output: int) -> str:
    """Return a script that prints the mean of an output over the passes, before and after ReLU."""
    return "\n".join(
        [
            *_small_network(settings, seed, mask_seed),
            "with torch.no_grad():",
            "    passes = torch.stack("
            f"[model(x)[{output}] for _ in range({settings.passes})]).double()",
            "    sure = model.eval()(x)",
            f'print(f"output: mean {{passes.mean():.4f}}, evaluation {{sure[{output}]:.4f}}")',
            'print(f"after ReLU: mean {passes.relu().mean():.4f}, "',
            f'      f"evaluation {{sure[{output}].relu():.4f}}")',
        ]
    )


def means_headline(linear: tuple[float, float], relu: tuple[float, float]) -> str:
    """Return what the script of ``means_script`` prints: (mean, evaluation) twice."""
    return (
        f"output: mean {linear[0]:.4f}, evaluation {linear[1]:.4f}\n"
        f"after ReLU: mean {relu[0]:.4f}, evaluation {relu[1]:.4f}"
    )


def _small_network(settings: PassSettings, seed: int, mask_seed: int | None) -> list[str]:
    inputs, hidden, outputs = len(settings.x), settings.hidden, settings.outputs
    own = (
        []
        if mask_seed is None
        else [f"torch.manual_seed({mask_seed})  # the masks' own seed: the weights stay"]
    )
    return [
        "import torch",
        "from torch import nn",
        "",
        f"torch.manual_seed({seed})  # the control: the same weights, then the same masks",
        "model = nn.Sequential(",
        f"    nn.Linear({inputs}, {hidden}), nn.ReLU(), nn.Dropout({settings.p}),"
        f" nn.Linear({hidden}, {outputs})",
        ")",
        f"x = torch.tensor({list(settings.x)})",
        *own,
    ]


def training_script(settings: TrainingSettings, seeds: Sequence[int]) -> str:
    """Return a script that trains one network per dropout seed and prints how far they differ."""
    return "\n".join(
        [
            *_imports(numpy=False, moons=True),
            "",
            *_moons_data(settings.moons),
            "",
            f"accuracies = []\nfor seed in {_seeds(seeds)}:",
            *_indented(_training(settings.recipe, 2, "2", "seed")),
            "    model.eval()  # dropout off, before the test",
            "    with torch.no_grad():",
            "        right = model(x_test).argmax(1) == y_test",
            "    accuracies.append(right.double().mean())",
            "accuracies = torch.stack(accuracies)",
            'print(f"test accuracy {accuracies.min():.1%} to {accuracies.max():.1%}")',
        ]
    )


def training_headline(low: float, high: float) -> str:
    """Return what the script of ``training_script`` prints."""
    return f"test accuracy {low:.1%} to {high:.1%}"


def forgotten_script(settings: TrainingSettings, number: int, call_seed: int, calls: int) -> str:
    """Return a script that trains one network and asks it the same, again and again, twice."""
    return "\n".join(
        [
            *_imports(numpy=False, moons=True),
            "",
            *_moons_data(settings.moons),
            "",
            *_training(settings.recipe, 2, "2", "0"),
            "",
            f"point = x_test[{number}:{number + 1}]",
            f"torch.manual_seed({call_seed})",
            "with torch.no_grad():  # the bug: the model is still in training mode",
            f"    answers = torch.stack([model(point).softmax(1)[0, 1] for _ in range({calls})])",
            "model.eval()  # the control",
            "with torch.no_grad():",
            f"    again = torch.stack([model(point).softmax(1)[0, 1] for _ in range({calls})])",
            'print(f"{len(answers.unique())} answers in training mode, "',
            '      f"{len(again.unique())} in evaluation mode")',
        ]
    )


def forgotten_headline(training: int, evaluation: int) -> str:
    """Return what the script of ``forgotten_script`` prints."""
    return f"{training} answers in training mode, {evaluation} in evaluation mode"


def gap_script(
    gap: GapSettings, recipe: Recipe, settings: MonteCarloSettings, train_seed: int, seed: int
) -> str:
    """Return a script that prints the mean spread amid the data, in the gap and beyond the ends."""
    low, high = gap.low - settings.margin, gap.high + settings.margin
    return "\n".join(
        [
            *_imports(),
            "",
            f"draws = np.random.default_rng({gap.data_seed})  # y = sin(x), with a gap in x",
            f"width = {gap.gap_high} - {gap.gap_low}",
            f"x = np.sort(draws.uniform({gap.low}, {gap.high} - width, {gap.points}))",
            f"x = np.where(x < {gap.gap_low}, x, x + width)",
            f"y = np.sin(x) + {gap.noise} * draws.standard_normal({gap.points})",
            "x_train, y_train = torch.from_numpy(x[:, None]), torch.from_numpy(y)",
            "",
            *_training(recipe, 1, "1", str(train_seed), shared=settings.shared_masks),
            "",
            f"line = torch.linspace({low}, {high}, {settings.resolution}, dtype=torch.float64)",
            *_passes(settings, seed, "model(line[:, None])[:, 0]"),
            "spread = passes.std(0)",
            f"gap = (line > {gap.gap_low}) & (line < {gap.gap_high})",
            f"beyond = (line < {gap.low}) | (line > {gap.high})",
            "means = [spread[part].mean() for part in (~gap & ~beyond, gap, beyond)]",
            'print("spread amid the data, in the gap, beyond:", *(f"{m:.3f}" for m in means))',
        ]
    )


def gap_headline(amid: float, gap: float, outside: float) -> str:
    """Return what the script of ``gap_script`` prints."""
    return f"spread amid the data, in the gap, beyond: {amid:.3f} {gap:.3f} {outside:.3f}"


def moons_script(
    moons: MoonsSettings, recipe: Recipe, settings: MonteCarloSettings, train_seed: int, seed: int
) -> str:
    """Return a script that prints the mean spread near the data, far from it, on the border."""
    margin, side = settings.margin, settings.resolution
    return "\n".join(
        [
            *_imports(moons=True),
            "",
            *_moons_data(moons),
            "",
            *_training(recipe, 2, "2", str(train_seed), shared=settings.shared_masks),
            "",
            f"low, high = x_train.amin(0) - {margin}, x_train.amax(0) + {margin}",
            "ends = zip(low.tolist(), high.tolist())",
            f"sides = [torch.from_numpy(np.linspace(*end, {side})) for end in ends]",
            'grid = torch.stack(torch.meshgrid(*sides, indexing="xy"), -1).reshape(-1, 2)',
            *_passes(settings, seed, "model(grid).softmax(1)[:, 1]"),
            "model.eval()",
            "with torch.no_grad():",
            "    sure = model(grid).softmax(1)[:, 1]",
            "spread, distance = passes.std(0), torch.cdist(grid, x_train).amin(1)",
            f"parts = (distance < {NEAR}, distance > {FAR}, (sure - 0.5).abs() < 0.2)",
            "means = [spread[part].mean() for part in parts]",
            'print("spread near the data, far, on the border:", *(f"{m:.3f}" for m in means))',
        ]
    )


def moons_headline(near: float, far: float, border: float) -> str:
    """Return what the script of ``moons_script`` prints."""
    return f"spread near the data, far, on the border: {near:.3f} {far:.3f} {border:.3f}"


def _imports(numpy: bool = True, moons: bool = False) -> list[str]:
    sklearn = [
        "from sklearn.datasets import make_moons",
        "from sklearn.model_selection import train_test_split",
    ]
    return [
        *(["import numpy as np"] if numpy else []),
        "import torch",
        *(sklearn if moons else []),
        "from torch import nn",
        "from torch.utils.data import DataLoader, TensorDataset",
    ]


def _moons_data(moons: MoonsSettings) -> list[str]:
    return [
        f"x, y = make_moons({moons.train + moons.test}, noise={moons.noise}, "
        f"random_state={moons.data_seed})",
        "x_train, x_test, y_train, y_test = map(torch.from_numpy, train_test_split(",
        f"    x, y, test_size={moons.test}, stratify=y, random_state={moons.split_seed}",
        "))",
    ]


def _training(
    recipe: Recipe, inputs: int, outputs: str, dropout_seed: str, shared: bool = False
) -> list[str]:
    """Return the lines that build and train ``model``, one seed for each source of randomness."""
    layers, before = [], inputs
    for width in recipe.hidden:
        layers.append(f"    nn.Linear({before}, {width}), nn.ReLU(), nn.Dropout({recipe.p}),")
        before = width
    regression = outputs == "1"
    loss = "mse_loss(model(batch)[:, 0], target)" if regression else None
    return [
        f"torch.manual_seed({recipe.init_seed})  # the initial weights' seed",
        "model = nn.Sequential(",
        *layers,
        f"    nn.Linear({before}, {outputs}),",
        ").double()",
        f"order = torch.Generator().manual_seed({recipe.order_seed})  # the order's own seed",
        f"loader = DataLoader(TensorDataset(x_train, y_train), {recipe.batch_size}, shuffle=True, "
        "generator=order)",
        f"optimizer = torch.optim.Adam(model.parameters(), lr={recipe.learning_rate})",
        f"torch.manual_seed({dropout_seed})  # the control: the masks' seed",
        f"for _ in range({recipe.epochs}):",
        "    for batch, target in loader:",
        f"        loss = nn.functional.{loss or 'cross_entropy(model(batch), target)'}",
        "        optimizer.zero_grad()",
        "        loss.backward()",
        "        optimizer.step()",
        *(_sharing() if shared else []),
    ]


def _sharing() -> list[str]:
    return [
        "",
        "class SharedMask(nn.Dropout):  # one mask for all points of a pass",
        "    def forward(self, x):",
        "        ones = torch.ones_like(x[0])",
        "        return x * nn.functional.dropout(ones, self.p, self.training)",
        "",
        "for index, layer in enumerate(model):",
        "    if isinstance(layer, nn.Dropout):",
        "        model[index] = SharedMask(layer.p)",
    ]


def _passes(settings: MonteCarloSettings, seed: int, call: str) -> list[str]:
    return [
        "model.train()  # on purpose: dropout stays on",
        f"torch.manual_seed({seed})  # the same passes each time",
        "with torch.no_grad():",
        f"    passes = torch.stack([{call} for _ in range({settings.passes})])",
    ]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]


def _seeds(seeds: Sequence[int]) -> str:
    first, last = seeds[0], seeds[-1]
    if tuple(seeds) == tuple(range(first, last + 1)):
        return f"range({first}, {last + 1})"
    return str(list(seeds))
