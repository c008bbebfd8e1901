"""The lines to paste: a script in plain PyTorch that trains the very seeds on the screen."""

from __future__ import annotations

import inspect
import pprint
import textwrap
from collections.abc import Sequence

import numpy as np
from torch import Tensor

from core.weight_initialization.descent import DescentSettings
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.minima import find_minima
from core.weight_initialization.networks import Network
from core.weight_initialization.outcomes import REACH, STILL
from core.weight_initialization.surfaces import Surface


def script(settings: DescentSettings, seeds: Sequence[int]) -> str:
    """Return a script that prints how many of ``seeds`` reached the lowest minimum."""
    landscape = LANDSCAPES[settings.network]
    setting_up = _network(landscape) if isinstance(landscape, Network) else _surface(landscape)
    return "\n".join(
        [
            "import torch",
            "from torch import nn",
            "",
            setting_up,
            "",
            "def place(model):",
            "    return nn.utils.parameters_to_vector(model.parameters()).detach()",
            "",
            f"reached, seeds = 0, {_seeds(seeds)}",
            "for seed in seeds:",
            "    torch.manual_seed(seed)  # the control: the same small random numbers each time",
            "    model = Model()",
            *_initialization(settings, landscape.half_width),
            f"    optimizer = {_optimizer(settings)}",
            "    before = weights = place(model)",
            *_loop(settings),
            "    near = torch.linalg.vector_norm(lowest - weights, dim=1).min() "
            f"<= {REACH * landscape.half_width:g}",
            *_counting(settings, landscape.half_width),
            'print(f"{reached} of {len(seeds)} seeds reached the lowest minimum")',
        ]
    )


def _network(network: Network) -> str:
    source = inspect.getsource(network.module).strip().replace("Tensor", "torch.Tensor")
    source = source.replace(f"class {network.module.__name__}", "class Model")
    data = [_assigned("inputs", network.inputs), _assigned("targets", network.targets)]
    return "\n".join([source, "", *data, _lowest(network.name)])


def _surface(surface: Surface) -> str:
    source = inspect.getsource(surface.height).strip().replace("Tensor", "torch.Tensor")
    source = source.replace(surface.height.__name__, "height")
    model = [
        "class Model(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        f"        start = torch.empty(2).uniform_({-surface.half_width}, {surface.half_width})",
        "        self.weight = nn.Parameter(start)",
    ]
    return "\n".join([source, "", *model, "", _lowest(surface.name)])


def _assigned(name: str, values: Tensor) -> str:
    """Return ``name = torch.tensor(...)`` with the shortest digits that give the same float32s."""
    array = values.numpy()
    digits = np.array([float(str(value)) for value in array.ravel()]).reshape(array.shape)
    listed = pprint.pformat(digits.tolist(), width=88, compact=True)
    return f"{name} = torch.tensor(\n{textwrap.indent(listed, '    ')}\n)"


def _lowest(name: str) -> str:
    minima = find_minima(name)
    weights = minima.weights[: minima.equally_good()].round(6).tolist()
    return f"lowest = torch.tensor({weights})  # where the loss is lowest: {minima.losses[0]:.4g}"


def _seeds(seeds: Sequence[int]) -> str:
    first, last = seeds[0], seeds[-1]
    if tuple(seeds) == tuple(range(first, last + 1)):
        return f"range({first}, {last + 1})"
    return str(list(seeds))


def _initialization(settings: DescentSettings, half_width: float) -> list[str]:
    if settings.init == "default":
        return []
    draw = (
        f"nn.init.normal_(parameter, std={settings.init_width})"
        if settings.init == "normal"
        else f"nn.init.uniform_(parameter, {-half_width}, {half_width})"
    )
    return [
        "    torch.manual_seed(seed)",
        "    for parameter in model.parameters():",
        f"        {draw}",
    ]


def _optimizer(settings: DescentSettings) -> str:
    if settings.optimizer == "adam":
        return f"torch.optim.Adam(model.parameters(), lr={settings.learning_rate})"
    momentum = f", momentum={settings.momentum}" if settings.optimizer == "momentum" else ""
    return f"torch.optim.SGD(model.parameters(), lr={settings.learning_rate}{momentum})"


def _loop(settings: DescentSettings) -> list[str]:
    loss = "nn.functional.mse_loss(model(inputs), targets)"
    if LANDSCAPES[settings.network].is_stand_in:
        loss = "height(model.weight)"
    if settings.optimizer != "minibatch":
        return [f"    for _ in range({settings.steps}):", *_step(f"loss = {loss}")]
    return [
        f"    order = torch.Generator().manual_seed({settings.order_seed})  # a seed of its own",
        "    table = torch.utils.data.TensorDataset(inputs, targets)",
        "    loader = torch.utils.data.DataLoader(",
        f"        table, batch_size={settings.batch_size}, shuffle=True, generator=order",
        "    )",
        "    batches = iter(loader)",
        f"    for _ in range({settings.steps}):",
        "        batch = next(batches, None)",
        "        if batch is None:  # the next epoch, in a new order",
        "            batches = iter(loader)",
        "            batch = next(batches)",
        *_step("loss = nn.functional.mse_loss(model(batch[0]), batch[1])"),
    ]


def _counting(settings: DescentSettings, half_width: float) -> list[str]:
    if settings.optimizer == "minibatch":  # drawn rows shake every path: near is enough
        return ["    reached += int(near)"]
    still = f"torch.linalg.vector_norm(weights - before) <= {STILL * half_width:g}"
    return [f"    at_rest = {still}", "    reached += int(near and at_rest)"]


def _step(loss: str) -> list[str]:
    lines = ["optimizer.zero_grad()", loss, "loss.backward()", "optimizer.step()"]
    lines.append("before, weights = weights, place(model)")
    return [f"        {line}" for line in lines]
