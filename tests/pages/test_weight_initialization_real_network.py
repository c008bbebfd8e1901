"""The view “A real network”, as a visitor's link opens it."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.common.per_seed import PerSeedCache

QUICK = {"net_steps": "20", "net_width": "8", "net_seeds": "0-3"}


def view() -> None:
    from pages.common.state import PageState
    from pages.views.weight_initialization import real_network

    real_network.show(PageState("real_network", real_network.PARAMETERS))


def opened(**link: str) -> AppTest:
    test = AppTest.from_function(view, default_timeout=60)
    for name, value in {**QUICK, **link}.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def findings(test: AppTest) -> list[str]:
    return [one.value for one in test.markdown if one.value.startswith("#####")]


def pictures(test: AppTest) -> int:
    return len(test.get("vega_lite_chart"))


def test_all_pictures_stand_under_their_findings() -> None:
    test = opened(first_seed="1", second_seed="3")
    assert pictures(test) == 4
    assert len(findings(test)) == 5
    assert "seed 1 to seed 3" in " ".join(findings(test))
    assert "LEARNING_RATE = 0.03" in test.code[0].value
    assert not test.caption


def test_a_guess_is_answered_and_blocks_nothing() -> None:
    assert pictures(opened()) == 4
    told = [one.value for one in opened(net_guess="none").markdown if "You said" in one.value]
    assert "Seeds 0 and 1 disagree on" in told[0]


@pytest.mark.parametrize(("first", "second"), [("0", "7"), ("2", "2")])
def test_a_pair_that_does_not_work_is_answered_in_a_sentence(first: str, second: str) -> None:
    test = opened(first_seed=first, second_seed=second, net_seeds="2, 0, 5")
    (said,) = (one.value for one in test.caption)
    assert said.endswith("seeds 2 and 0 are compared instead.")
    assert "seed 2 to seed 0" in " ".join(findings(test))


def test_one_seed_is_shown_and_another_asked_for() -> None:
    test = opened(net_seeds="4")
    assert pictures(test) == 2
    assert "two seeds" in test.info[0].value


@pytest.mark.parametrize("rate", ["0.0001", "10", "1000"])
def test_any_learning_rate_is_drawn(rate: str) -> None:
    assert pictures(opened(net_rate=rate)) == 4


def test_what_is_missing_is_named_until_it_is_there() -> None:
    def squares(_: str, seeds: tuple[int, ...]) -> list[int]:
        return [seed * seed for seed in seeds]

    cache = PerSeedCache(squares, most=10)
    assert cache.missing("a", [3, 1]) == [3, 1]
    assert cache.get("a", [3, 1]) == [9, 1]
    assert cache.missing("a", [1, 2, 3]) == [2]
    assert cache.missing("b", [1]) == [1]
