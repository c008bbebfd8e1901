"""The views "Regenerate" and "Walk" in whatever state a link can name."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import charts_of, open_page, spec_of, words_of
from tests.scripts import printed_by

SCRIPT = "pages/text_sampling.py"
SHORT = {
    "prompt": "It is a truth universally",
    "temperature": "1",
    "top_p": "0.9",
    "tokens": "4",
    "seeds": "0-1",
}


def opened(view: str, **link: str) -> AppTest:
    return open_page(SCRIPT, view=view, **{**SHORT, **link})


def html_of(app: AppTest) -> str:
    return "".join(each.proto.body for each in app.get("html"))


def cards_of(app: AppTest) -> list[str]:
    return re.findall(r"<article.*?</article>", html_of(app), re.DOTALL)


@pytest.mark.parametrize("view", ["regenerate", "walk"])
def test_a_view_opens_alive_and_a_rerun_changes_nothing(view: str) -> None:
    app = opened(view)
    before = (words_of(app), html_of(app), spec_of(app))
    app.run()
    assert not app.exception
    assert not app.warning
    assert (words_of(app), html_of(app), spec_of(app)) == before
    assert all(chart.alt for chart in charts_of(app))


def test_a_text_for_each_seed_stands_in_a_card() -> None:
    cards = cards_of(opened("regenerate", seeds="3, 0, 11"))
    assert [re.findall(r"seed (\d+)", card) for card in cards] == [["3"], ["0"], ["11"]]
    assert all("It is a truth universally" in card for card in cards)


def test_a_seed_writes_the_same_whichever_others_stand_beside_it() -> None:
    def text_of(seeds: str) -> str:
        card = next(c for c in cards_of(opened("regenerate", seeds=seeds)) if "seed 2<" in c)
        return re.sub(r"<[^>]*>", "", card).split("seed 2")[1]  # after the sign of its place

    assert text_of("2") == text_of("0-5") == text_of("9, 2, 1")


def test_temperature_zero_leaves_one_text() -> None:
    words = words_of(opened("regenerate", temperature="0", seeds="0-2"))
    assert "3 seeds, one text: with these settings nothing is left to chance." in words


def test_writing_again_is_asked_about_before_it_is_done() -> None:
    asked, told = opened("regenerate"), opened("regenerate", guess_regenerate="none of them")
    answer = "all 2 texts are the same, token by token."
    assert answer not in words_of(asked)
    assert "You said **none of them**, and that is right." in words_of(told)
    assert "Why does" not in str([each.label for each in asked.expander])
    assert not asked.code
    assert answer in words_of(told)
    first, again = re.findall(r"<code>(\w{12})</code>", html_of(told))
    assert first == again


def test_other_seeds_move_the_link() -> None:
    app = opened("regenerate", seeds="0-1")
    before = cards_of(app)
    next(button for button in app.button if button.label.startswith("Regenerate")).click().run()
    assert not app.exception
    assert app.query_params["seeds"] == "2-3"
    assert cards_of(app) != before


@pytest.mark.parametrize(
    "link",
    [
        {"temperature": "0"},
        {"temperature": "3", "top_k": "0", "top_p": "1", "min_p": "0"},
        {"top_k": "1"},
        {"top_k": "5000", "top_p": "0"},
        {"min_p": "1", "order": "temperature-last"},
        {"seeds": "4294967295", "seed": "4294967295"},
        {"tokens": "1", "step": "60", "seeds": "5"},
        {"prompt": ""},
        {"prompt": " "},
        {"prompt": "word " * 2_000},
        {"prompt": "Hello 🎲👩‍🚀 "},
        {"prompt": "שלום עולם مرحبا"},
        {"prompt": "a\x00b\x1b[31mc\x7f\u202ed\r\n<b>&amp;</b>\\$x$"},
    ],
    ids=lambda link: str(link)[:60],
)
def test_every_prompt_and_every_extreme_is_answered(link: dict[str, str]) -> None:
    for view in ("regenerate", "walk"):
        app = opened(view, **{f"guess_{view}": "just show me"}, **link)
        prompt = link.get("prompt", "x")
        assert len(app.warning) == (len(prompt) > 4_000), "it is too long for a link"
        assert charts_of(app)
        said = " ".join(info.value for info in app.info)
        assert ("empty" in said) == (prompt == "")
        assert ("only the last 192" in said) == (len(prompt) > 1_000)
        assert ("byte by byte" in said) == (not prompt.isascii() or "\x00" in prompt)


def test_what_a_reader_types_is_text_and_no_markup() -> None:
    html = html_of(opened("regenerate", prompt="<script>alert(1)</script><b>bold</b> \x00"))
    assert "<script>alert" not in html
    assert "<b>" not in html
    assert "&lt;b&gt;bold&lt;/b&gt; ␀" in html


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({"seeds": "0-12"}, "at most 12 seeds"),
        ({"seeds": "two"}, "neither a whole number nor a range"),
        ({"tokens": "61"}, "tokens is a whole number from 1 to 60. 40 is used instead"),
        ({"step": "-1"}, "step is a whole number from 0 to 60"),
        ({"guess_walk": "9"}, "guess_walk is one of"),
    ],
    ids=str,
)
def test_a_bad_value_is_answered_by_one_sentence(link: dict[str, str], says: str) -> None:
    app = opened("pipeline", **link)
    assert len(app.warning) == 1
    assert says in app.warning[0].value


def test_the_walk_opens_at_the_links_step_and_hides_the_nucleus_until_the_guess() -> None:
    def step_of(app: AppTest) -> Any:
        return next(each["value"] for each in spec_of(app)["params"] if each["name"] == "step")

    asked, told = opened("walk", step="3"), opened("walk", step="3", guess_walk="10 to 100")
    assert step_of(asked) == step_of(told) == 3
    finding = charts_of(told)[0].alt
    assert re.match(r"Over 4 tokens top-k always kept 12. A nucleus of 0.9 ", finding)
    assert finding in words_of(told)
    assert finding not in words_of(asked)
    assert spec_of(asked) == spec_of(told), "the slider stays where it was"
    assert not asked.code, "the script holds the sizes"


def test_one_text_is_asked_about_as_one() -> None:
    def pills(app: AppTest) -> list[str]:
        return [option.content for option in app.get("button_group")[-1].proto.options]

    one, two = opened("regenerate", seeds="3"), opened("regenerate", seeds="3, 4")
    assert "Does it change?" in words_of(one)
    assert pills(one) == ["It stays", "It changes", "Just show me"]
    assert pills(two) == ["None of them", "Some", "All", "Just show me"]
    told = opened("regenerate", seeds="3", guess_regenerate="it stays")
    assert "You said **it stays**, and that is right." in words_of(told)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ({}, "A nucleus of 0.9 keeps as many"),
        ({"top_p": "1"}, "A nucleus of 0.9 (top-p itself is off) keeps as many"),
        ({"temperature": "0"}, ""),
        ({"top_p": "0"}, ""),
    ],
    ids=str,
)
def test_the_walk_asks_where_there_is_something_to_ask(link: dict[str, str], says: str) -> None:
    app = opened("walk", **link)
    assert ("Guess first" in words_of(app)) == bool(says)
    assert says in words_of(app)


def test_the_walk_is_the_text_that_regenerate_shows() -> None:
    card = re.sub(r"<[^>]*>", "", cards_of(opened("regenerate", seeds="123"))[0])
    words = words_of(opened("walk", seed="123", guess_walk="just show me"))
    written = card.split("universally", 1)[1]
    assert written.strip()
    assert written.strip() in words.replace("\\", "")


def test_the_lines_to_paste_print_what_the_page_promises() -> None:
    links: list[tuple[str, dict[str, str]]] = [
        ("regenerate", {"guess_regenerate": "all", "seeds": "4, 1, 2", "top_k": "3"}),
        (
            "regenerate",
            {"guess_regenerate": "some", "prompt": "", "temperature": "0", "top_p": "1"},
        ),
        ("walk", {"guess_walk": "just show me", "seed": "7", "temperature": "0.6"}),
        (
            "walk",
            {"guess_walk": "just show me", "prompt": "so " * 900, "order": "temperature-last"},
        ),
    ]
    promised, scripts = [], []
    for view, link in links:
        app = opened(view, **link)
        promised.append(words_of(app).replace("\\", ""))
        scripts.append(app.code[-1].value)
    for printed, words in zip(printed_by(scripts), promised, strict=True):
        assert f"prints: *{printed}*" in words
