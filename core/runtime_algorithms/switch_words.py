"""What repeated trainings say, in sentences and rows computed from them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from core.runtime_algorithms.switch_task import Switched, SwitchSettings
from core.wording import number_of, plain_number

GUESSES = ("one", "some equal, some not", "all different")


def guessed_right(off: Switched) -> str:
    """Return the guess, one of ``GUESSES``, that the runs without the switch make right."""
    if off.distinct == 1:
        return GUESSES[0]
    return GUESSES[2] if off.distinct == off.runs else GUESSES[1]


def switch_finding(off: Switched, on: Switched) -> str:
    """Say how many networks came of the runs without the switch, and with it."""
    return f"{_came(off, 'off')} {_came(on, 'on')}"


def _came(switched: Switched, position: str) -> str:
    runs = number_of(switched.runs, "run", "runs")
    networks = number_of(switched.distinct, "network", "different networks")
    said = f"Switch {position}: {runs}, {networks}"
    if switched.first_difference < 0:
        return f"{said}."
    return f"{said}; {parted_words(switched)}."


def parted_words(switched: Switched) -> str:
    """Say from which step on runs differ, and how many predictions with them."""
    furthest, tested = max(switched.differing), switched.tested
    predictions = (
        f"up to {furthest} of {tested} predictions differ"
        if furthest
        else f"all {tested} predictions still agree"
    )
    return f"they part at step {switched.first_difference}, and {predictions}"


def luck_words(off: Switched) -> str:
    """Say why all runs without the switch were equal, where they were; else nothing."""
    if off.distinct > 1:
        return ""
    if off.runs == 1:
        return "One run has nothing to differ from."
    if off.threads == 1:
        return (
            "With one thread all runs are equal also without the switch: a single thread adds in "
            "one order."
        )
    return (
        f"All {off.runs} are equal this time. The threads happened to add in the same order each "
        "time. That is luck and no promise: try again, or take more runs."
    )


def unkept_words(on: Switched) -> str:
    """Say it plainly should the switch not have worked; else nothing."""
    if on.distinct == 1:
        return ""
    return (
        "The runs with the switch on differ too. Something in this training is random in a way "
        "that the switch does not reach."
    )


def time_words(off: Switched, on: Switched) -> str:
    """Compare the time of a run in both modes, by their medians."""
    slow, fast = statistics.median(on.seconds_each), statistics.median(off.seconds_each)
    return (
        f"A run takes {plain_number(fast, 2)} s with the switch off and {plain_number(slow, 2)} s "
        f"with it on, {plain_number(slow / fast, 2)} times as long (medians; other work on this "
        "machine moves them)."
    )


def repeats_csv(modes: Sequence[tuple[str, Switched]]) -> str:
    """Return a row for each mode and run."""
    rows = ["mode,run,fingerprint,seconds,accuracy,predictions_differing_from_run_1,last_distance"]
    for name, switched in modes:
        for run in range(switched.runs):
            cells = (
                name,
                run + 1,
                switched.fingerprints[run],
                switched.seconds_each[run],
                switched.accuracies[run],
                switched.differing[run],
                switched.distance[run][-1],
            )
            rows.append(",".join(map(str, cells)))
    return "\n".join(rows)


def switch_headline(on: Switched) -> str:
    """Return what the script of ``switch_script`` prints."""
    return f"{on.runs} runs, {number_of(on.distinct, 'network', 'different networks')}"


SWITCH_ON = ("import torch", "", "torch.use_deterministic_algorithms(True)  # try it without")


def switch_script(settings: SwitchSettings, first: Sequence[str] = SWITCH_ON) -> str:
    """Return a script in plain PyTorch: the lines ``first``, then the trainings, counted."""
    return "\n".join(
        [
            *first,
            "",
            "import torch.nn.functional as F",
            "from sklearn.datasets import load_digits",
            "from torch import nn",
            "",
            f"torch.set_num_threads({settings.threads})",
            "data = load_digits()",
            "images = torch.tensor(data.images, dtype=torch.float32).unsqueeze(1) / 16 - 0.3",
            "labels = torch.tensor(data.target)",
            "",
            "",
            "def convolve(x, layer):  # gathers by an index: the gradient adds by that index",
            "    n, c, h, w = x.shape",
            "    padded = F.pad(x, (1, 1, 1, 1))",
            "    index = torch.arange(padded.numel()).view_as(padded)",
            "    taps = [index[:, :, i : i + h, j : j + w].transpose(0, 1).flatten(1)",
            "            for i in range(3) for j in range(3)]",
            "    columns = padded.reshape(-1)[torch.cat(taps)]",
            "    flat = layer.weight.permute(0, 2, 3, 1).flatten(1)",
            "    return (flat @ columns).view(-1, n, h, w).transpose(0, 1)"
            " + layer.bias[:, None, None]",
            "",
            "",
            "def train():",
            f"    torch.manual_seed({settings.seed})",
            "    first, second = nn.Conv2d(1, 8, 3), nn.Conv2d(8, 16, 3)",
            "    last = nn.Linear(256, 10)",
            "    layers = nn.ModuleList([first, second, last])",
            f"    descent = torch.optim.SGD(layers.parameters(), lr={settings.learning_rate:g}, "
            "momentum=0.9)",
            f"    order = torch.Generator().manual_seed({settings.seed})",
            "    steps = 0",
            f"    while steps < {settings.steps}:",
            f"        for rows in torch.randperm(1200, generator=order).split(48)"
            f"[: {settings.steps} - steps]:",
            "            hidden = convolve(convolve(images[rows], first).relu(), second).relu()",
            "            loss = F.cross_entropy("
            "last(F.max_pool2d(hidden, 2).flatten(1)), labels[rows])",
            "            descent.zero_grad()",
            "            loss.backward()",
            "            descent.step()",
            "            steps += 1",
            "    return torch.cat([part.detach().flatten() for part in layers.parameters()])",
            "",
            "",
            f"networks = [train() for _ in range({settings.runs})]",
            "different = len({network.numpy().tobytes() for network in networks})",
            'name = "network" if different == 1 else "different networks"',
            'print(f"{len(networks)} runs, {different} {name}")',
        ]
    )
