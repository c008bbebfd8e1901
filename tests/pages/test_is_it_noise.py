"""The page with whatever scores a reader brings: a verdict, or one sentence; never an exception."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.which_source.study import Study
from tests.core.is_it_noise.test_read import BOTH
from tests.pages.opening import charts_of, open_page, words_of
from tests.scripts import printed_by

SCRIPT, SHOW = "pages/is_it_noise.py", "just show me"
GUESSES = {"compare": "guess", "best_of": "guess_best"}
TOLD = dict.fromkeys(GUESSES.values(), SHOW)


def own(pasted: str, **link: str) -> AppTest:
    return open_page(SCRIPT, scores="own", pasted=pasted, **{**TOLD, **link})


def errors(app: AppTest) -> str:
    return " ".join(each.value for each in (*app.error, *app.info))


def test_pasted_scores_are_compared_in_every_view() -> None:
    lines = "\n".join(f"{seed};0,9{seed};0,{95 + seed % 4}" for seed in range(9))
    for view in GUESSES:
        app = own(f"seed;base;mine\n{lines}", view=view)
        assert not app.error
        assert not app.warning
        assert "The answer is **" in words_of(app)
        assert charts_of(app)


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("", "paste scores"),
        ("what is this", "no scores"),
        ("0.9 0.8 0.7", "one variant"),
        ("A,B\n0.9,0.8\n*foo*,0.7", "is no score"),
        ("A 0.9 ± 0.1", "single scores"),
    ],
)
def test_what_cannot_be_read_is_answered(pasted: str, says: str) -> None:
    app = own(pasted)
    assert says in errors(app).replace("\\", "").lower()
    assert not charts_of(app)
    assert app.button


def test_unequal_lists_are_groups_or_lose_their_pairs() -> None:
    text = "A 0.9 0.91 0.92 0.93 0.9\nB 0.8 0.81 0.79 0.8"
    assert "4 pairs" in words_of(own(text))
    assert "5 and 4 runs" in words_of(own(text, runs="groups"))


@pytest.mark.parametrize("view", GUESSES)
@pytest.mark.parametrize(
    "pasted",
    ["A,B\n0.9,0.9\n0.9,0.9", "A,B\n0.9,0.8", "A,B\n1,2\n1,2\n1,2", "A,B,C\n1,,3\n,2,3\n1,2,"],
)
def test_degenerate_scores_have_their_sentence(view: str, pasted: str) -> None:
    for runs in ("pairs", "groups", "folds"):
        app = own(pasted, view=view, runs=runs)
        assert not app.exception
        assert "nan" not in words_of(app).lower()


def test_lower_is_better_for_losses() -> None:
    lines = "\n".join(f"{10 + seed},{5 + seed % 3}" for seed in range(9))
    assert "A is better" in words_of(own(f"A,B\n{lines}"))
    assert "B is better" in words_of(own(f"A,B\n{lines}", better="lower"))


def test_a_name_is_shown_as_it_is_written() -> None:
    app = own("*x* <b> $1$: 0.9 0.8 0.7\n[y](http://z): 0.6 0.5 0.4")
    assert not app.exception
    assert "<b>" not in words_of(app).replace("\\<b\\>", "")


def test_a_study_is_dropped_in_and_a_wrong_file_answered() -> None:
    scores = {name: [0.9 + 0.01 * ((3 * i) % 5) for i in range(8)] for name in ("init", "split")}
    app = open_page(SCRIPT, scores="own")
    app.file_uploader[0].upload("study.json", Study.of("mine", scores).written().encode()).run()
    assert not app.error
    assert "A is **init**, B is **split**" in words_of(app)
    app.file_uploader[0].upload("other.bin", b"\x00\x01" * 99).run()
    assert "binary" in errors(app)
    assert "A is **init**" in words_of(app)


def test_the_choice_of_variants_goes_into_the_link_and_asks_anew() -> None:
    app = open_page(SCRIPT, scores="widths", **TOLD)
    app.selectbox(key="is_it_noise:b").select("24 units").run()
    assert app.query_params["b"] == "24 units"
    assert "The answer is" not in words_of(app)
    assert "B is **24 units**" in words_of(app)
    again = open_page(SCRIPT, scores="widths", a="32 units", b="gone")
    assert "A is **32 units**, B is **48 units**" in words_of(again)


def test_scripts_print_what_the_page_promises() -> None:
    pages = [open_page(SCRIPT, view=view, scores="five", **TOLD) for view in GUESSES]
    pages += [own(BOTH["JSON"].replace("0.96", "0.97"), runs=runs) for runs in ("groups", "folds")]
    scripts = [next(c.value for c in app.code if c.value.startswith('"""')) for app in pages]
    for app, printed in zip(pages, printed_by(scripts), strict=True):
        assert f"*{printed}*" in words_of(app)
