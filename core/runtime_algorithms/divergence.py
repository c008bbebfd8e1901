"""What the comparison of trainings says, in sentences and rows computed from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.runtime_algorithms.training import AGAIN, ONE_BIT, Compared, TrainingSettings
from core.wording import listed, number_of

NAMES = {
    AGAIN: "the same again",
    "direct": "direct",
    "im2col": "im2col",
    "fft": "FFT",
    "winograd_2x2": "Winograd F(2×2)",
    "winograd_4x4": "Winograd F(4×4)",
    ONE_BIT: "one bit flipped",
}
"""What each training differs in, as it is called on the page."""

GUESSES = ("none", "fewer than 5%", "5% or more")


def guessed_right(results: Sequence[Compared]) -> str:
    """Return the guess, one of ``GUESSES``, that the flipped bit makes right."""
    flipped = next(result for result in results if result.name == ONE_BIT)
    share = flipped.differing / flipped.tested
    return GUESSES[0] if share == 0 else GUESSES[1] if share < 0.05 else GUESSES[2]


def divergence_finding(results: Sequence[Compared], settings: TrainingSettings) -> str:
    """Say how many trainings ended in other predictions, and how far the furthest went."""
    swapped = [result for result in results if result.name != AGAIN]
    parted = [result for result in swapped if result.differing]
    where = f"At learning rate {settings.learning_rate:g}, in {settings.precision},"
    if not parted:
        furthest = max(float(np.nanmax(result.distance)) for result in swapped)
        return (
            f"{where} nothing comes of it: all {len(swapped)} changes leave every prediction as "
            f"it was, and the weights never differ by more than {_small(furthest)} of their length."
        )
    most = max(parted, key=lambda result: result.differing)
    flipped = next(result for result in swapped if result.name == ONE_BIT)
    bit = "One flipped bit changes " + (
        f"{flipped.differing} of {flipped.tested} predictions"
        if flipped.differing
        else "no prediction"
    )
    return (
        f"{where} {len(parted)} of {len(swapped)} changes end in other predictions, the most by "
        f"{NAMES[most.name]}: {most.differing} of {most.tested}. {bit}."
    )


def early_finding(results: Sequence[Compared], step: int) -> str:
    """Say how far all are apart at ``step``, for who has not guessed yet."""
    furthest = max(float(result.distance[step]) for result in results)
    return (
        f"Same seed, same order, same data. After {number_of(step, 'step', 'steps')} the weights "
        f"differ by {_small(furthest)} of their length at most. What will come of it?"
    )


def _small(share: float) -> str:
    return f"{share:.0e}" if 0 < share < 1e-3 else f"{share:.1%}"


def accuracy_words(results: Sequence[Compared], baseline: float) -> str:
    """Say that other predictions need not be worse ones."""
    accuracies = [result.accuracy for result in results if result.name != AGAIN]
    return (
        f"The library's own training is right on {baseline:.1%} of the test rows, the others on "
        f"{min(accuracies):.1%} to {max(accuracies):.1%}."
    )


def again_words(results: Sequence[Compared]) -> str:
    """Say whether the very same training, run again, was the same."""
    again = next(result for result in results if result.name == AGAIN)
    if again.first_difference < 0:
        return "The same training run again gives the same bits at every step."
    return f"The same training run again differs from step {again.first_difference} on."


def equal_end_words(results: Sequence[Compared]) -> str:
    """Say which changes were rounded away again, if any."""
    healed = [
        NAMES[result.name]
        for result in results
        if result.first_difference >= 0 and result.distance[-1] == 0
    ]
    if not healed:
        return ""
    return f"Rounding took the difference of {listed(healed)} away again."


def divergence_csv(results: Sequence[Compared]) -> str:
    """Return a row for each training and step."""
    rows = ["training,step,distance,loss_before_step,predictions_that_differ_at_the_end"]
    for result in results:
        losses = [*map(str, result.losses), ""]
        rows += [
            f"{result.name.replace(',', '')},{step},{distance},{loss},{result.differing}"
            for step, (distance, loss) in enumerate(zip(result.distance, losses, strict=True))
        ]
    return "\n".join(rows)


def divergence_headline(result: Compared) -> str:
    """Return what the script of ``divergence_script`` prints."""
    return f"{result.differing} of {result.tested} predictions differ"


def divergence_script(settings: TrainingSettings) -> str:
    """Return a script that trains twice, one bit of one weight apart, in plain PyTorch."""
    whole = "torch.int32" if settings.precision == "float32" else "torch.int64"
    return "\n".join(
        [
            "import torch",
            "from sklearn.datasets import load_digits",
            "from torch import nn",
            "",
            "torch.use_deterministic_algorithms(True)  # the same bits, run after run",
            "torch.set_num_threads(1)",
            f"torch.set_default_dtype(torch.{settings.precision})",
            "data = load_digits()",
            "images = torch.tensor(data.images, dtype=torch.float32).unsqueeze(1) / 16 - 0.3",
            f"images, labels = images.to(torch.{settings.precision}), torch.tensor(data.target)",
            "",
            "",
            "def train(flip):",
            f"    torch.manual_seed({settings.init_seed})  # initial weights",
            "    model = nn.Sequential(",
            "        nn.Conv2d(1, 4, 3, padding=1, dtype=torch.float32), nn.ReLU(),",
            "        nn.Conv2d(4, 8, 3, padding=1, dtype=torch.float32), nn.ReLU(),",
            "        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(128, 10, dtype=torch.float32),",
            f"    ).to(torch.{settings.precision})",
            "    if flip:",
            "        weight = model[0].weight.data.view(-1)",
            "        largest = weight.abs().argmax()",
            f"        number = weight[largest : largest + 1].view({whole})",
            f"        number.bitwise_xor_({1 << settings.bit})",
            f"    descent = torch.optim.SGD(model.parameters(), lr={settings.learning_rate:g}, "
            "momentum=0.9)",
            f"    order = torch.Generator().manual_seed({settings.order_seed})  # batches",
            "    steps = 0",
            f"    while steps < {settings.steps}:",
            f"        for rows in torch.randperm(1200, generator=order).split(48)"
            f"[: {settings.steps} - steps]:",
            "            loss = nn.functional.cross_entropy(model(images[rows]), labels[rows])",
            "            descent.zero_grad()",
            "            loss.backward()",
            "            descent.step()",
            "            steps += 1",
            "    return model(images[1200:]).argmax(1)",
            "",
            "",
            "differ = int((train(flip=False) != train(flip=True)).sum())",
            'print(f"{differ} of {len(images) - 1200} predictions differ")',
        ]
    )
