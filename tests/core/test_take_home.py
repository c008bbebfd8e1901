"""The lines to paste, run as a reader would: they print the number on the page."""

import subprocess
import sys

import pytest

from core.initialization.descent import DescentSettings, descend
from core.initialization.outcomes import outcomes
from core.initialization.take_home import script


@pytest.mark.parametrize(
    ("settings", "seeds"),
    [
        (DescentSettings(), tuple(range(20))),
        (DescentSettings("sine", "minibatch", 0.02, steps=200, order_seed=7), (3, 14, 15, 92)),
        (DescentSettings("two_tanh", "adam", 0.1, steps=250, init="normal"), tuple(range(8))),
        (DescentSettings("relu", "momentum", 0.05, steps=200, init="uniform"), tuple(range(9))),
        (DescentSettings("sine", "sgd", 0.1, steps=300), tuple(range(8))),
        (DescentSettings("styblinski_tang", "sgd", 0.01, steps=100), (2, 5, 8)),
    ],
    ids=lambda value: getattr(value, "network", ""),
)
def test_the_script_prints_the_count_on_the_page(
    settings: DescentSettings, seeds: tuple[int, ...]
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", script(settings, seeds)], capture_output=True, text=True, check=True
    )
    best = outcomes(settings, descend(settings, seeds)).best
    assert run.stdout.strip() == f"{best} of {len(seeds)} seeds reached the lowest minimum"
