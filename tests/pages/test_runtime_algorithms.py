"""The page on runtime algorithms in whatever state a link can name: drawn, spoken for."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from core.scripts import as_file
from tests.pages.opening import charts_of, open_page, words_of
from tests.scripts import printed_by

SCRIPT = "pages/runtime_algorithms.py"
SHOW = "just show me"
SMALL = {"channels": "4", "pixels": "14"}


def opened(**link: str) -> AppTest:
    return open_page(SCRIPT, **link)


def html_of(app: AppTest) -> str:
    return "".join(each.proto.body for each in app.get("html"))


def link_of(app: AppTest) -> dict[str, str]:
    """Return the link of the page, however it was written last."""
    return {n: v if isinstance(v, str) else v[0] for n, v in app.query_params.items()}


def captions_of(app: AppTest) -> str:
    return " ".join(each.value for each in app.caption)


@pytest.mark.parametrize(("view", "charts"), [("convolution", 0), ("addition", 1)])
def test_a_view_opens_alive_and_a_rerun_finds_nothing_wrong(view: str, charts: int) -> None:
    app = opened(view=view).run()
    assert not app.exception
    assert not app.warning
    assert len(charts_of(app)) == charts
    assert all(chart.alt for chart in charts_of(app))


def test_the_default_view_shows_every_output_and_when_told_every_error() -> None:
    asked, told = html_of(opened()), opened(guess=SHOW)
    for name in ("float64", "direct", "im2col", "FFT", "Winograd F(2×2)", "Winograd F(4×4)"):
        assert f">{name}</figcaption>" in asked
    assert asked.count('<img src="data:image/png') == 1 + 7
    assert html_of(told).count('<img src="data:image/png') == 2 * 7
    assert len(re.findall(r">error [\d.]+ roundoffs</div>", html_of(told))) == 6
    assert "PyTorch's `conv2d` takes the path" in captions_of(told)
    # Terms are explained near the pictures, before they are needed.
    assert "image to columns" in asked
    assert "fast Fourier transform" in asked
    assert "A roundoff is the most by which rounding moves a number: 6.0·10⁻⁸" in html_of(told)


@pytest.mark.parametrize(
    "link",
    [
        {"channels": "1", "pixels": "1", "filters": "1"},
        {"channels": "1", "pixels": "1", "kernel": "9", "picture": "noise"},
        {"channels": "3", "pixels": "33", "picture": "flower", "kernel": "5"},
        {"channels": "2", "pixels": "7", "picture": "digit", "filters": "32"},
        {"channels": "5", "pixels": "9", "precision": "float16"},
        {"channels": "5", "pixels": "9", "precision": "bfloat16", "kernel": "9"},
        {"channels": "4", "pixels": "9", "precision": "float64", "picture": "noise"},
        {"channels": "4", "pixels": "96", "filters": "1", "kernel_seed": "4294967295"},
        {**SMALL, "sweep": "channels"},
        {"view": "addition", "count": "1", "orders": "1"},
        {"view": "addition", "count": "2", "orders": "1000", "spread": "uniform"},
        {"view": "addition", "count": "3000", "orders": "50", "spread": "wide"},
    ],
    ids=str,
)
def test_extremes_are_drawn_without_an_exception(link: dict[str, str]) -> None:
    app = opened(**link, guess=SHOW, guess_addition=SHOW)
    assert not app.warning
    assert len(charts_of(app)) == (1 if "view" in link else 2)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({**SMALL, "kernel": "4"}, "kernel is one of 3, 5, 9. 3 is used instead"),
        ({**SMALL, "picture": "cat"}, "picture is one of temple, flower, digit, noise"),
        ({**SMALL, "precision": "int8"}, "precision is one of float64"),
        ({"channels": "0"}, "channels is a whole number from 1 to 256. 64 is used instead"),
        ({"pixels": "97"}, "pixels is a whole number from 1 to 96"),
        ({**SMALL, "filters": "two"}, "filters is a whole number"),
        ({**SMALL, "kernel_seed": "-1"}, "kernel_seed is a whole number"),
        ({"view": "nothing"}, "view is one of"),
        ({"view": "addition", "count": "10001"}, "count is a whole number from 1 to 10000"),
        ({"view": "addition", "spread": "odd"}, "spread is one of normal, uniform, wide"),
        ({"view": "addition", "guess_addition": "maybe"}, "guess_addition is one of"),
        ({**SMALL, "colour": "blue"}, "“colour”, which this page does not have"),
        (
            {"channels": "16", "filters": "32", "kernel": "9", "precision": "bfloat16"},
            "A picture of 28 pixels is used instead",
        ),
    ],
    ids=str,
)
def test_a_bad_value_is_answered_by_one_sentence(link: dict[str, str], says: str) -> None:
    app = opened(**link)
    assert len(app.warning) == 1
    assert says in app.warning[0].value


def test_the_question_comes_before_the_answer() -> None:
    asked, told = opened(), opened(guess="about half")
    answer = (
        ":material/cancel: You said **about half**. The answer is **hardly any**. With real numbers"
    )
    assert answer in words_of(told)
    assert "6 ways to 32,768 numbers: " in words_of(told)
    assert "to the last bit." not in words_of(asked)
    assert "fingerprint" in html_of(told)
    assert "fingerprint" not in html_of(asked)
    assert "Error: root mean square" in captions_of(told)
    assert "Error: root mean square" not in captions_of(asked)
    assert [each.label for each in asked.expander] == ["The mathematics"]


def test_addition_tells_only_after_the_guess() -> None:
    asked, told = opened(view="addition"), opened(view="addition", guess_addition="just one")
    finding = charts_of(told)[0].alt
    assert "different sums one by one" in finding
    assert finding not in words_of(asked) + charts_of(asked)[0].alt
    assert "The answer is **more than 20**. The sums one by one lie up to" in words_of(told)
    right = opened(view="addition", guess_addition="more than 20")
    assert "You said **more than 20**, and that is right." in words_of(right)


@pytest.mark.parametrize("link", [{"orders": "1"}, {"count": "2"}, {"count": "1"}], ids=str)
def test_what_has_one_answer_by_itself_is_not_asked(link: dict[str, str]) -> None:
    app = opened(view="addition", **link)
    assert not app.get("button_group")[1:], "but the switch between the views"
    assert "The sums one by one are all equal." in words_of(app)


def test_a_guess_goes_with_its_question_and_stays_with_the_rest() -> None:
    app = opened(**SMALL, guess="about half", sweep="kernel")
    app.button_group(key="runtime_algorithms:sweep").set_value("channels").run()
    assert link_of(app)["guess"] == "about half"
    app.selectbox(key="runtime_algorithms:picture").set_value("noise").run()
    assert "guess" not in link_of(app)


def test_three_numbers_are_added_live() -> None:
    assert "is **0**, and `0.1 + (1e20 - 1e20)` is **0.1**" in words_of(opened(view="addition"))


def test_winograd_is_missing_where_it_has_no_matrices() -> None:
    app = opened(**SMALL, kernel="5", guess=SHOW)
    assert "Winograd F" not in html_of(app).split('<div style="display:grid')[0]
    assert "sits out 5×5" in captions_of(app)


def test_the_librarys_paths_are_measured_in_a_process_of_their_own() -> None:
    app = opened(**SMALL, picture="noise", paths="1", guess=SHOW)
    assert not app.exception
    assert not app.error
    _, table = (each.value for each in app.table)
    assert table["`conv2d`"].tolist() == ["as it comes", "oneDNN off", "oneDNN off, batch of 16"]
    assert len(charts_of(app)) == 3


def test_a_story_leads_to_its_state_and_asks_anew() -> None:
    app = opened(**SMALL, guess="about half")
    (button,) = (button for button in app.button if button.label == "One channel")
    button.click().run()
    assert not app.exception
    assert link_of(app) == {"channels": "1"}


def test_the_lines_to_paste_print_what_the_page_promises() -> None:
    links: list[dict[str, str]] = [
        {"guess": SHOW},
        {"guess": SHOW, "picture": "noise", "channels": "7", "pixels": "13", "kernel": "5"},
        {"guess": SHOW, "picture": "digit", "channels": "1", "pixels": "20", "kernel_seed": "5"},
        {"guess": SHOW, "picture": "flower", "channels": "3", "precision": "bfloat16"},
        {"guess": SHOW, "precision": "float64", "channels": "2", "picture_seed": "9"},
        {"view": "addition", "guess_addition": SHOW},
        {"view": "addition", "guess_addition": SHOW, "spread": "wide", "count": "50"},
        {"view": "addition", "guess_addition": SHOW, "spread": "uniform", "orders": "77"},
    ]
    apps = [opened(**link) for link in links]
    scripts = [app.code[-1].value for app in apps]
    assert "pillow==" in as_file(scripts[0])
    for printed, app in zip(printed_by(scripts), apps, strict=True):
        assert f"prints: *{printed.replace(chr(10), '; ')}*" in words_of(app)
