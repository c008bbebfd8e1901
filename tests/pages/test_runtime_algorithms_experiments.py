"""The views of the runtime page that train: drawn in any state, and nobody else's flags moved."""

from __future__ import annotations

import re
from dataclasses import asdict
from threading import Thread

import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest

from core.runtime_algorithms.flags import live_flags
from core.runtime_algorithms.training import TrainingSettings, train
from pages.views.runtime_algorithms.switch import STORIES
from tests.core.runtime_algorithms.test_switch import made
from tests.pages.opening import charts_of, open_page, words_of
from tests.pages.test_runtime_algorithms import link_of
from tests.scripts import printed_by

SCRIPT = "pages/runtime_algorithms.py"
SHOW = "just show me"


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **link)


QUICK = {"view": "differences", "steps": "6"}
FEW = {"view": "switch", "runs": "2", "switch_steps": "4"}


@pytest.mark.parametrize(
    "link",
    [
        QUICK,
        {**QUICK, "numbers": "float64", "rate": "0.05"},
        {**QUICK, "steps": "2", "rate": "1", "bit": "22", "weights_seed": "4294967295"},
    ],
    ids=str,
)
def test_small_differences_are_drawn_in_any_state(link: dict[str, str]) -> None:
    asked, told = opened(**link), opened(**link, guess_differences=SHOW)
    assert not told.warning
    (early,), (late,) = charts_of(asked), charts_of(told)
    assert early.alt.endswith("What comes of it?")
    assert late.alt in words_of(told)
    assert late.alt not in words_of(asked)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({**QUICK, "rate": "0"}, "rate is a number from 0.001 to 1"),
        ({**QUICK, "numbers": "float16"}, "numbers is one of float32, float64"),
        ({**QUICK, "bit": "23"}, "bit is a whole number from 0 to 22"),
    ],
    ids=str,
)
def test_a_bad_value_is_answered_by_one_sentence(link: dict[str, str], says: str) -> None:
    app = opened(**link)
    assert len(app.warning) == 1
    assert says in app.warning[0].value


def test_the_lines_of_small_differences_print_what_the_page_promises() -> None:
    """A training as chaotic as this one hears the seventh digit."""
    rate = "0.2000001"
    app = opened(**{**QUICK, "steps": "110"}, rate=rate, guess_differences=SHOW)
    (printed,) = printed_by([app.code[-1].value])
    assert f"LEARNING_RATE = {rate}\n" in app.code[-1].value
    assert printed.endswith("of 597 predictions differ")
    assert f"prints: *{printed}*" in words_of(app)
    count = printed.split()[0]
    assert f"one flipped bit changes {count if count != '0' else 'none'} of 597" in words_of(app)


@pytest.mark.parametrize("story", [{}, STORIES[0][1]], ids=str)
def test_what_the_switch_says_is_what_its_lines_do(story: dict[str, str]) -> None:
    """The other story, of shorter steps, is told in the words of the first state."""
    link = {**story, **FEW}
    told = opened(**link, guess_switch=SHOW)
    words = words_of(told)
    tiles = "".join(each.proto.body for each in told.get("html"))
    ((off, on),) = re.findall(r"off: 2 runs, (\d).+on: 2 runs, (\d)", words)
    assert [off, on] == re.findall(r"(\d) of 2 distinct", tiles)
    script = told.code[-1].value
    assert on == "1"
    assert "prints: *2 runs, 1 network*" in words
    if story.get("threads") == "1":
        assert off == "1"
        assert "a single thread adds in one order" in words
        script = script.replace("DETERMINISTIC = True", "DETERMINISTIC = False")
    assert printed_by([script]) == ["2 runs, 1 network"]
    ((fast, slow, ratio),) = re.findall(
        r"takes (.+?) s with .+ and (.+?) s with it on, (.+?) as l", words
    )
    times = 1 if ratio == "just" else float(ratio.removesuffix(" times"))
    assert times == pytest.approx(float(slow) / float(fast), rel=0.15)
    assert any("put_ does not have a deterministic" in code.value for code in told.code)
    (again,) = (button for button in told.button if button.label == "Try again")
    assert not again.disabled


def test_a_try_keeps_the_guess_and_a_seed_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is told the rate to the last digit, and so are the lines."""
    from core.runtime_algorithms.switch_task import SwitchSettings, task_of

    answer = asdict(made(runs=2, distinct=2))
    monkeypatch.setattr("pages.views.runtime_algorithms.runs.answer_to", lambda *_: answer)
    app = opened(**FEW, switch_rate="0.2000001", guess_switch=SHOW)
    assert "LEARNING_RATE = 0.2000001\n" in app.code[-1].value
    assert "0.2000001" in " ".join(task_of(SwitchSettings(learning_rate=0.2000001)).arguments)
    (again,) = (button for button in app.button if button.label == "Try again")
    again.click().run()
    assert link_of(app)["guess_switch"] == SHOW
    assert link_of(app)["attempt"] == "2"
    app.text_input(key="runtime_algorithms:switch_seed").set_value("1").run()
    assert "guess_switch" not in link_of(app)


@pytest.mark.parametrize(
    ("link", "works"),
    [(FEW, "runs.answer_to"), ({"view": "flags"}, "runs.answer_to"),
     (QUICK, "differences._kept")],
)  # fmt: skip
def test_the_question_is_asked_before_the_work(
    link: dict[str, str], works: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work stops the run here: what stands on the page by then is the question."""

    def work(*_: object, **__: object) -> None:
        st.stop()

    monkeypatch.setattr(f"pages.views.runtime_algorithms.{works}", work)
    app = opened(**link)
    assert words_of(app).count("**Guess first.**") == 1
    assert not charts_of(app)


def test_the_right_guess_is_the_count() -> None:
    from pages.views.runtime_algorithms.runs import right_guess

    right = [right_guess(made(distinct=distinct)) for distinct in (1, 2, 3)]
    assert right == ["only one", "some equal, some not", "all different"]


def test_the_preset_in_force_is_seen_as_chosen_and_its_lines_seed() -> None:
    app = opened(view="flags")
    chosen = {each.label: each.proto.type for each in app.button}
    assert chosen["Repeatable"] == "primary"
    assert chosen["Fast"] == chosen["As installed"] == "secondary"
    assert "torch.manual_seed(0)" in app.code[0].value
    labels = [each.label for each in app.expander]
    assert "5 flags can act on this host" in labels
    assert "11 flags can be read and set here, but need CUDA to act" in labels


def test_a_child_that_dies_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.own_process import Task
    from pages.views.runtime_algorithms import runs

    dying = Task("tests.core.own_process.behaving", ("die",))
    monkeypatch.setattr(runs, "task_of", lambda _: dying)
    app = opened(view="switch", runs="2", switch_steps="3")
    (error,) = app.error
    assert "stopped by signal 6" in error.value


def test_another_visitors_flags_threads_and_results_never_change() -> None:
    """One visitor turns every flag and trains; another's process state and bits stay the same."""
    settings = TrainingSettings(steps=8)
    flags = live_flags()
    threads, weights = torch.get_num_threads(), train(settings).weights
    apps: list[AppTest] = []
    link = {
        "view": "flags", "mode": "on", "onednn": "0", "onednn_deterministic": "1", "tf32": "off",
        "benchmark": "1", "cudnn": "0", "workspace": ":16:8", "guess_flags": SHOW,
    }  # fmt: skip
    visitor = Thread(target=lambda: apps.append(opened(**link)))
    visitor.start()
    looks = 0
    while visitor.is_alive() or not looks:
        assert live_flags() == flags
        assert torch.get_num_threads() == threads
        assert torch.equal(train(settings).weights, weights)
        looks += 1
        visitor.join(1.0)  # a look is a training
    (other,) = apps
    words = words_of(other)
    assert "Under these lines: 4 runs, 1 network." in words
    assert "`backends.mkldnn.enabled`" in words, "there the flag did stand otherwise"
    assert not other.error
    assert printed_by([other.code[-1].value]) == ["4 runs, 1 network"]
    assert live_flags() == flags
