"""The lines to paste, run as a reader would; and the table to take away."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core.weight_initialization.multilayer.disagreement import (
    disagreements,
    pairs_of,
    results_table,
    while_training,
)
from core.weight_initialization.multilayer.tables import USUAL_NOISE
from core.weight_initialization.multilayer.training import TrainingSettings, train
from core.weight_initialization.take_home import (
    ACCURACY_APART,
    POINTS_APART,
    real_network,
    was_measured,
)
from tests.scripts import printed_by

SEEDS = (3, 4, 17)
CASES = (
    *(TrainingSettings(table=table, noise=noise) for table, noise in USUAL_NOISE.items()),
    TrainingSettings("circles", 8, 0.01, 150, noise=0.1, data_seed=5),
)


def test_the_scripts_print_the_pages_accuracies() -> None:
    printed = printed_by([real_network(settings, SEEDS) for settings in CASES])
    for settings, words in zip(CASES, printed, strict=True):
        said = re.findall(r"seed (\d+): ([\d.]+)% of 1,000 test points right", words)
        theirs = {int(seed): float(percent) / 100 for seed, percent in said}
        assert was_measured(settings)
        assert list(theirs) == list(SEEDS)
        for one in train(settings, SEEDS):
            assert theirs[one.seed] == pytest.approx(one.test_accuracy, abs=ACCURACY_APART)
        before, _ = medians(settings, SEEDS)
        assert words.endswith(f"untrained, on {before:g}.")


def medians(settings: TrainingSettings, seeds: Sequence[int]) -> tuple[float, float]:
    counts = while_training(settings, train(settings, seeds))
    before, after = (float(np.median(pairs_of(each))) for each in (counts[0], counts[-1]))
    return before, after


def test_the_script_prints_the_pages_disagreement_within_what_is_said() -> None:
    (words,) = printed_by([real_network(TrainingSettings(), range(20))])
    before, after = medians(TrainingSettings(), range(20))
    found = re.search(r"typically disagree on ([\d.]+) of 1,000 .* untrained, on ([\d.]+)\.", words)
    assert found
    assert float(found[1]) == pytest.approx(after, abs=POINTS_APART)
    assert float(found[2]) == before


def test_no_agreement_is_claimed_beyond_what_was_measured() -> None:
    settings = TrainingSettings()
    assert was_measured(settings)
    assert not was_measured(replace(settings, learning_rate=0.0301))
    assert not was_measured(replace(settings, steps=401))


def test_the_table_holds_what_became_of_each_seed() -> None:
    settings = TrainingSettings(steps=30)
    trained = list(train(settings, (4, 9)))
    trained.append(replace(trained[0], seed=11, test_accuracy=float("nan")))
    counts = disagreements(settings, trained)
    counts[2] = counts[:, 2] = np.nan
    table = results_table(trained, counts)
    assert list(table["seed"]) == [4, 9, 11]
    assert table["test_accuracy"][1] == trained[1].test_accuracy
    assert table["last_loss"][1] == trained[1].losses[-1]
    assert table["disagrees_with_9"][0] == counts[0, 1]
    assert np.isnan(table["test_accuracy"][2])
    assert np.isnan(table["disagrees_with_4"][2])
