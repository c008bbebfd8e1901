"""The dropout page in whatever state a link can name: drawn, spoken for, never an exception."""

from __future__ import annotations

import re

import pytest
import torch
from streamlit.testing.v1 import AppTest

from tests.pages.opening import charts_of, open_page, spec_of, words_of
from tests.scripts import printed_by

SCRIPT = "pages/dropout.py"
SHOW = "just show me"
CHARTS = {"watch": 2, "effect": 3, "training": 1, "inference": 1}
"""The charts of each view, once it is told."""
GUESSES = {
    "watch": "guess",
    "effect": "guess_effect",
    "training": "guess_training",
    "gap": "guess_gap",
    "moons": "guess_moons",
}


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **link)


@pytest.mark.parametrize("view", CHARTS)
def test_a_view_opens_alive_and_a_rerun_finds_nothing_wrong(view: str) -> None:
    app = opened(view=view).run()
    assert not app.exception
    assert not app.warning
    charts = charts_of(app)
    assert len(charts) == CHARTS[view] - (view == "watch")
    assert all(chart.alt for chart in charts)


@pytest.mark.parametrize(
    "link",
    [
        {"p": "0"},
        {"p": "1"},
        {"view": "effect", "p": "1"},
        {"view": "training", "seeds": "0-2", "epochs": "2", "p_training": "1"},
        {"view": "inference", "p_inference": "1", "calls": "3"},
        {"view": "inference", "data": "moons", "p_inference": "1", "calls": "3"},
        {"p": "0.95", "mode": "evaluation", "step": "200"},
        {"inputs": "1", "hidden": "1"},
        {"inputs": "16", "hidden": "64", "p": "0.37"},
        {"network": "larger", "masks": "own", "mask_seed": "4294967295", "seed": "4294967295"},
        {"view": "effect", "p": "0", "passes": "20"},
        {"view": "effect", "p": "0.95", "passes": "5000", "network": "larger", "output": "2"},
        {"view": "effect", "hidden": "1", "inputs": "1", "passes": "123"},
        {"view": "training", "seeds": "7", "epochs": "1"},
        {"view": "training", "seeds": "0-1", "p_training": "0", "epochs": "2"},
        {"view": "training", "seeds": "0-63", "epochs": "1", "width": "1", "p_training": "0.95"},
        {"view": "training", "seeds": "0,9", "epochs": "2", "rows": "10", "noise": "0"},
        {"view": "training", "seeds": "0-2", "epochs": "3", "learning_rate": "1"},
        {"view": "inference", "calls": "2", "p_inference": "0", "points": "10"},
        {"view": "inference", "shared": "1", "p_inference": "0.95", "scatter": "0"},
        {"view": "inference", "data": "moons", "calls": "2", "p_inference": "0", "scatter": "1"},
        {"view": "inference", "data": "moons", "calls": "5", "points": "10", "shared": "1"},
    ],
    ids=str,
)
def test_extremes_are_drawn_without_an_exception(link: dict[str, str]) -> None:
    view = link.get("view", "watch")
    guess = GUESSES[link.get("data", "gap") if view == "inference" else view]
    app = opened(**link, **{guess: SHOW})
    assert not app.warning
    assert len(charts_of(app)) == CHARTS[view]
    said = re.sub(r"prints: \*.*\*", "", said_on(app))
    assert not re.search(r"\b(nan|inf)\b|(?<![\w-])-\d", said.lower())
    assert not re.search(r"\b1 (networks|seeds|passes|calls|units|points\b(?! apart))", said)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"p": "1.5"}, "p is a number from 0 to 1. 0.5 is used instead"),
        ({"p": "-0.1"}, "p is a number"),
        ({"p": "nan"}, "p is a number"),
        ({"hidden": "0"}, "hidden is a whole number from 1 to 64. 10 is used instead"),
        ({"network": "larger", "hidden": "0"}, "40 is used instead"),
        ({"inputs": "two"}, "inputs is a whole number"),
        ({"mode": "sleep"}, "mode is one of training, evaluation"),
        ({"step": "201"}, "step is a whole number from 0 to 200"),
        ({"seed": "-1"}, "seed is a whole number"),
        ({"view": "nothing"}, "view is one of"),
        ({"view": "effect", "passes": "1e-3"}, "passes is a whole number"),
        ({"view": "effect", "output": "3"}, "output is one of 1, 2"),
        ({"view": "training", "seeds": "5-2", "epochs": "1"}, "runs backwards"),
        ({"view": "training", "seeds": "0-99", "epochs": "1"}, "at most 64 seeds"),
        ({"view": "inference", "calls": "1"}, "calls is a whole number from 2 to 300"),
        ({"view": "inference", "p_inference": "nan"}, "0.1 is used instead"),
        ({"view": "inference", "guess_gap": "maybe"}, "guess_gap is one of"),
        ({"colour": "blue"}, "“colour”, which this page does not have"),
    ],
    ids=str,
)
def test_a_bad_value_is_answered_by_one_sentence(link: dict[str, str], says: str) -> None:
    app = opened(**link)
    assert len(app.warning) == 1
    assert says in app.warning[0].value


def said_on(app: AppTest) -> str:
    """Return the words that stand on the page and over its charts; not code."""
    elements = [*app.markdown, *app.caption, *app.info, *app.expander]
    words = [str(getattr(each, "value", None) or getattr(each, "label", "")) for each in elements]
    return "\n".join([*words, *(chart.alt for chart in charts_of(app))])


def asked_for(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown if each.value.startswith("**Guess first.**")]


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"p": "0.05"},
        {"network": "larger"},
        {"mode": "evaluation", "step": "200"},
        {"view": "effect"},
        {"view": "effect", "passes": "20"},
        {"view": "training", "seeds": "0-4", "epochs": "5"},
        {"view": "inference"},
        {"view": "inference", "data": "moons"},
    ],
    ids=str,
)
def test_nothing_tells_before_the_guess(link: dict[str, str]) -> None:
    view = link.get("view", "watch")
    guess = GUESSES[link.get("data", "gap") if view == "inference" else view]
    asked, told = opened(**link), opened(**link, **{guess: SHOW})
    (answer,) = (e.value for e in told.markdown if e.value.startswith("The answer is"))
    (right,) = re.findall(r"The answer is \*\*(.+?)\*\*(?: or|\.)", answer)[:1]
    (question,) = asked_for(asked)
    shown = "\n".join(
        [said_on(asked).replace(question, ""), *(each.value for each in asked.code)]
        + [str(each.proto) for each in asked.get("html")]
    )
    numbers = re.findall(r"\d+\.\d+%?|\d+%|\d{3,}|\^\d+ = \d+", answer)
    for number in numbers:
        assert number not in shown, number
    assert right not in shown
    for chart, heading in zip(charts_of(asked), headings(asked), strict=True):
        assert chart.alt == heading
    assert charts_of(asked)[0].alt != charts_of(told)[0].alt
    assert "passes equal" not in shown
    assert "These two" not in shown
    assert "model.eval(): 1 answer" not in shown


def headings(app: AppTest) -> list[str]:
    return [each.value[6:] for each in app.markdown if each.value.startswith("##### ")]


@pytest.mark.parametrize(
    "link",
    [
        {"view": "effect", "p": "0"},
        {"view": "effect", "p": "1"},
        {"view": "training", "seeds": "3", "epochs": "1"},
        {"view": "inference", "p_inference": "0", "calls": "5"},
        {"view": "inference", "p_inference": "1", "data": "moons", "calls": "5"},
        {"view": "inference", "calls": "2"},
    ],
    ids=str,
)
def test_a_question_that_makes_no_sense_is_not_asked(link: dict[str, str]) -> None:
    app = opened(**link)
    assert not asked_for(app)
    assert "prints the answer to the question" not in words_of(app)


def test_the_answer_is_told_with_its_reason_to_who_asks_to_be_shown_too() -> None:
    for guess, said in ((SHOW, "The answer is **2 to 50**."), ("one", "You said **one**. The")):
        words = words_of(opened(guess=guess))
        assert said in words
        assert "at most 2^5 = 32 different outputs" in words
    assert "You said **2 to 50**, and that is right." in words_of(opened(guess="2 to 50"))


def test_a_guess_goes_with_its_question_and_stays_with_its_picture() -> None:
    app = opened(guess="one")
    (mode,) = (each for each in app.button_group if each.label == "Mode")
    mode.set_value("evaluation").run()
    assert "You said **one**" in words_of(app)
    (p,) = (each for each in app.slider if each.label.startswith("p,"))
    p.set_value(0.2).run()
    assert asked_for(app)
    assert "You said" not in words_of(app)


def test_the_caveat_stands_beside_the_spread() -> None:
    for data in ("gap", "moons"):
        link = {"view": "inference", "data": data}
        asked, told = opened(**link), opened(**link, **{f"guess_{data}": SHOW})
        assert "no calibrated uncertainty" in "".join(info.value for info in told.info)
        drawn = [
            sum(len(group["layer"]) for group in spec_of(app)["layer"]) for app in (asked, told)
        ]
        assert drawn[0] < drawn[1]


def test_the_makers_of_processors_are_named_beside_the_fingerprint_of_the_masks() -> None:
    (line,) = (each.value for each in opened().caption if "maker" in each.value)
    own = torch.bernoulli(
        torch.full((64,), 0.5).double(), generator=torch.Generator().manual_seed(9)
    )
    host = torch.empty(64).bernoulli_(0.5, generator=torch.Generator().manual_seed(9))
    maker = "AMD, Apple and other ARM" if torch.equal(own.float(), host) else "Intel"
    assert f"This server is of the kind of {maker}." in line
    for p in ("0", "1"):
        captions = [each.value for each in opened(p=p).caption]
        assert any("draws no mask" in each for each in captions)


def test_the_picture_opens_at_the_links_step_and_keeps_it_when_dropout_is_switched_off() -> None:
    training, evaluation = opened(step="37"), opened(step="37", mode="evaluation")
    (step,) = (param for param in spec_of(training)["params"] if param["name"] == "step")
    assert step["value"] == 37
    assert spec_of(training) == spec_of(evaluation)
    told = [opened(step="37", mode=mode, guess="one") for mode in ("training", "evaluation")]
    assert spec_of(told[0]) == spec_of(told[1])


def test_which_p_is_said() -> None:
    (caption,) = (each.value for each in opened(p="0.2").caption if "Srivastava" in each.value)
    assert "p = 0.2 is the chance to *drop* a unit" in caption
    assert "the chance to *keep* it: 0.8" in caption


def test_the_same_seed_replays_the_same_masks() -> None:
    app = opened()
    (button,) = (button for button in app.button if button.label == "Same seed")
    button.click().run()
    assert not app.exception
    (figures,) = (
        each.proto.body for each in app.get("html") if "all their bits" in each.proto.body
    )
    assert "Same seed: equal, to the last bit." in figures
    shown, again, unseeded, other = re.findall(r"<code>(\w{12})</code>", figures)
    assert shown == again
    assert len({shown, unseeded, other}) == 3


def test_new_masks_leave_the_weights_and_move_the_link() -> None:
    app = opened(guess=SHOW)
    (button,) = (button for button in app.button if button.label == "New masks")
    button.click().run()
    assert not app.exception
    assert not app.warning
    assert app.query_params["masks"] == "own"
    assert "guess" not in app.query_params
    script = app.code[-1].value
    assert "\nSEED = 123\n" in script
    assert "\nMASK_SEED = 0\n" in script


def test_the_bug_gives_ten_answers_and_its_cure_one() -> None:
    app = opened(guess=SHOW)
    words = words_of(app)
    assert "10 calls, 10 answers: class B at" in words
    assert "After model.eval(): 1 answer" in words
    assert "`torch.no_grad()` and `torch.inference_mode()` switch gradients off" in words
    assert "`F.dropout(x, p, training=self.training)`" in words


def test_what_the_bug_prints_is_what_the_finding_counts() -> None:
    app = opened(guess=SHOW)
    (printed,) = (code.value for code in app.code if code.value.startswith("forgotten"))
    forgotten, cured, _, _, deaf, told = printed.splitlines()
    assert len(forgotten.split()[1:]) == len(set(forgotten.split()[1:])) == 10
    assert len(cured.split()[1:]) == 10
    assert len(set(cured.split()[1:])) == 1
    assert set(deaf.split(")")[1].split()) == {"0", "2"}
    assert told.split(")")[1].split() == ["1"] * 10


def test_in_evaluation_mode_all_passes_are_equal_to_the_bit() -> None:
    training, evaluation = (
        "".join(each.proto.body for each in opened(mode=mode, guess=SHOW).get("html"))
        for mode in ("training", "evaluation")
    )
    assert "These two differ." in training
    assert "All 200 passes equal, to the last bit." in evaluation


@pytest.mark.parametrize("p", ["0", "1"])
def test_without_chance_the_bug_does_not_show(p: str) -> None:
    assert "10 calls, 1 answer: class B at" in words_of(opened(p=p, guess=SHOW))
    bodies = "".join(each.proto.body for each in opened(p=p).get("html"))
    assert "Another seed, the same bits." in bodies


def test_the_dropout_seed_decides_nothing_at_p_zero() -> None:
    words = words_of(opened(view="training", seeds="0-4", epochs="3", guess_training=SHOW))
    assert "Without dropout the spread is exactly zero." in words


def test_a_guess_survives_in_the_link_and_none_leaves_no_trace() -> None:
    app = opened(guess="one").run()
    assert app.query_params["guess"] == "one"
    assert "guess" not in opened().run().query_params


def test_the_lines_to_paste_print_what_the_page_promises() -> None:
    links: list[dict[str, str]] = [
        {"guess": SHOW, "p": "0.35", "seed": "7", "masks": "own", "mask_seed": "5"},
        {"view": "effect", "guess_effect": SHOW, "passes": "200", "output": "2"},
        {"view": "training", "guess_training": SHOW, "seeds": "3, 0", "epochs": "8"},
        {"view": "inference", "guess_gap": SHOW, "calls": "20"},
        {"view": "inference", "data": "moons", "guess_moons": SHOW, "calls": "9", "shared": "1"},
    ]
    promised, scripts = [], []
    for link in links:
        app = opened(**link)
        words = words_of(app)
        for code in app.code:
            if "import torch" not in code.value:
                continue
            scripts.append(code.value)
            promised.append(words)
    assert len(scripts) == len(links) + 1
    for printed, words in zip(printed_by(scripts), promised, strict=True):
        assert f"prints: *{printed.replace(chr(10), '; ')}*" in words
