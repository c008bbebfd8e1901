"""The lines to paste, run as a reader would: they print the number on the page."""

from core.weight_initialization.descent import DescentSettings, descend
from core.weight_initialization.outcomes import outcomes
from core.weight_initialization.take_home import two_weights
from tests.scripts import printed_by

CASES = (
    (DescentSettings(), tuple(range(20))),
    (DescentSettings(steps=150), (5,)),
    (DescentSettings("sine", "minibatch", 0.02, steps=200, order_seed=7), (3, 14, 15, 92)),
    (DescentSettings("two_tanh", "adam", 0.1, steps=250, init="normal"), tuple(range(8))),
    (DescentSettings("relu", "minibatch", 0.3), tuple(range(12))),
    (DescentSettings("relu", "momentum", 0.05, steps=200, init="uniform"), tuple(range(9))),
    (DescentSettings("sine", "sgd", 0.1, steps=300), tuple(range(8))),
    (DescentSettings("himmelblau", "adam", 0.30000001, steps=90), (0, 4294967295)),
    (DescentSettings("six_hump_camel", "momentum", 0.02, momentum=0.8, steps=150), (1, 5, 9)),
    (DescentSettings("styblinski_tang", "sgd", 0.01, steps=100), (2, 5, 8)),
)


def test_the_scripts_print_the_count_on_the_page() -> None:
    printed = printed_by([two_weights(settings, seeds) for settings, seeds in CASES])
    for (settings, seeds), words in zip(CASES, printed, strict=True):
        best = outcomes(settings, descend(settings, seeds)).best
        equal = {"two_tanh": 2, "himmelblau": 4, "six_hump_camel": 2}.get(settings.network)
        goal = f"one of the {equal} equally low minima" if equal else "the lowest minimum"
        noun = "seed" if len(seeds) == 1 else "seeds"
        assert words == f"{best} of {len(seeds)} {noun} reached {goal}", settings
