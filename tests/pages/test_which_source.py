"""The page of which source matters: ranked before it is seen, true to its script, read as meant."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pytest
from streamlit.testing.v1 import AppTest

from core.which_source import training
from core.which_source.experiment import Settings, Trained
from core.which_source.study import ALL, NOTHING, Run, Study
from pages.views.which_source import seven_sources
from tests.pages.opening import charts_of, open_page, spec_of, words_of
from tests.scripts import printed_by

SCRIPT = "pages/which_source.py"
QUICK = {"data": "moons", "seeds": "0-3", "epochs": "2"}
SHOW = "just show me"


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **{**QUICK, **link})


def test_it_is_ranked_place_by_place_and_told_after_the_third() -> None:
    ranked = {"guess_1": "data split", "guess_2": "threads"}
    app = opened(**ranked)
    assert "third most" in words_of(app)
    assert "So far: data split, threads." in words_of(app)
    assert "guess first" in str(charts_of(app)[0])
    app = opened(**ranked, guess_3="one flipped bit")
    words = words_of(app)
    assert (
        "Your order (data split, threads, one flipped bit, then the rest) makes 15 claims" in words
    )
    counts = [int(n) for n in re.findall(r"bear out (\d+), refute (\d+) and leave (\d+)", words)[0]]
    assert sum(counts) == 15
    assert "guess first" not in str(charts_of(app)[0])


def test_one_source_cannot_be_ranked_twice() -> None:
    app = opened(guess_1="threads", guess_2="threads", guess_3="threads")
    assert "second most" in words_of(app)


def test_the_script_prints_what_the_page_says() -> None:
    app = opened(guess_1=SHOW)
    said = re.search(r"and prints: \*(.+?)\.\*", words_of(app).replace("*.", ".*"))
    assert said
    assert said[1].startswith("nothing 0.00; init ")
    assert printed_by([next(each.value for each in app.code if "stdev" in each.value)]) == [said[1]]


def test_one_seed_has_no_spread_and_that_is_said() -> None:
    app = opened(seeds="7")
    assert "give two or more" in app.info[0].value
    assert not charts_of(app)


def test_a_new_seed_is_trained_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seven_sources, "ROWS", (NOTHING, "init", ALL))
    opened(guess_1=SHOW, frozen="5")
    asked: list[int] = []
    train = training.train

    def heard(settings: Settings, row: str, seeds: Sequence[int]) -> tuple[Trained, ...]:
        asked.extend(seeds)
        return train(settings, row, seeds)

    monkeypatch.setattr(training, "train", heard)
    opened(guess_1=SHOW, frozen="5", seeds="0-4")
    assert asked == [4] * 3


def with_study(data: bytes) -> AppTest:
    app = open_page(SCRIPT, view="own_training")
    app.file_uploader[0].upload("study.json", data, "application/json").run()
    assert not app.exception
    return app


def test_a_study_dropped_in_is_drawn_and_what_is_amiss_is_said() -> None:
    runs = [Run(NOTHING, n, {"a*b": 0.5 + n % 2, "loss": 1.0}) for n in range(4)]
    runs += [Run(row, n, {"a*b": n / 7, "loss": n / 3}) for row in ("init", ALL) for n in range(5)]
    runs.append(Run("init", 9, {}, "OSError: [no] $disk$"))
    app = with_study(Study("m:train", tuple(runs)).written().encode())
    assert "no seed reaches" in app.warning[0].value
    assert r"OSError\: \[no\] \$disk\$" in app.warning[1].value
    assert len(charts_of(app)) == 1
    app.selectbox[0].select("loss").run()
    assert '"title": "loss"' in json.dumps(spec_of(app))


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"\xff", b"[" * 100_000, json.dumps({"format": "seedscape study"}).encode()],
)
def test_what_is_no_study_is_answered_by_a_sentence(data: bytes) -> None:
    app = with_study(data)
    assert app.error[0].value.endswith(".")
    assert not charts_of(app)


def test_a_study_without_scores_or_with_one_is_no_error() -> None:
    app = with_study(Study("m", (Run("init", 0, {}, "ValueError: x"),)).written().encode())
    assert "gave no score" in app.warning[0].value
    app = with_study(Study.of("m", {"init": [1.0]}).written().encode())
    assert len(charts_of(app)) == 1
