"""The view “A real network”, as a visitor's link opens it."""

import statistics
from itertools import combinations

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch.nn.functional import binary_cross_entropy_with_logits

from core.weight_initialization.multilayer.networks import module
from core.weight_initialization.multilayer.training import TrainingSettings
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


def words(test: AppTest) -> str:
    return "\n".join([*(one.value for one in test.markdown), *(one.value for one in test.caption)])


def test_before_the_guess_untrained_networks_stand_there_and_nothing_is_trained() -> None:
    test = opened()
    assert pictures(test) == 0
    assert findings(test)[0] == "##### 4 networks before the first step: what does each say?"
    (grid,) = (one.proto.body for one in test.get("html") if "<figure" in one.proto.body)
    assert grid.count("<img") == 4
    told = opened(net_guess="just show me")
    said = findings(told)[0]
    assert said.startswith("##### Trained, two seeds typically disagree on")
    assert said.split(" of 1,000")[0].split()[-1] not in words(test).split()


def test_the_answers_are_those_of_plain_networks() -> None:
    trained: list[torch.Tensor] = []
    untrained: list[torch.Tensor] = []
    table = TrainingSettings().draw()
    points, labels = torch.tensor(table.train_points), torch.tensor(table.train_labels)
    for seed in range(4):
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            network = module(8)
        for answers, steps in ((untrained, 0), (trained, 20)):
            optimizer = torch.optim.Adam(network.parameters(), lr=0.03)
            for _ in range(steps):
                optimizer.zero_grad()
                loss = binary_cross_entropy_with_logits(network(points)[:, 0], labels)
                loss.backward()
                optimizer.step()
            with torch.no_grad():
                answers.append(network(torch.tensor(table.test_points))[:, 0] > 0)
    after, before = (
        statistics.median(int((a != b).sum()) for a, b in combinations(answers, 2))
        for answers in (trained, untrained)
    )
    told = opened(net_guess="more than 50")
    assert findings(told)[0] == (
        f"##### Trained, two seeds typically disagree on {after:g} of 1,000 new points; "
        f"untrained, on {before:g}."
    )
    assert f"two of them typically disagree on {before:g} of 1,000" in words(told)
    answer = "that is right" if after > 50 else "The answer is **11 to 50**"
    assert answer in words(told)


def test_all_pictures_stand_under_their_findings() -> None:
    test = opened(first_seed="1", second_seed="3", net_guess="none")
    assert pictures(test) == 3
    assert "seed 1 to seed 3" in " ".join(findings(test))
    assert "LEARNING_RATE = 0.03" in test.code[0].value
    assert "4 seeds drew" in words(test)


def test_another_pair_keeps_the_guess_and_another_rate_does_not() -> None:
    test = opened(net_guess="none")
    test.text_input[1].set_value("2").run()
    assert "You said **none**" in words(test)
    test.text_input[0].set_value("0-2").run()
    assert "You said" not in words(test)


@pytest.mark.parametrize(("first", "second"), [("0", "7"), ("2", "2")])
def test_a_pair_that_does_not_work_is_answered_in_a_sentence(first: str, second: str) -> None:
    test = opened(first_seed=first, second_seed=second, net_seeds="2, 0, 5", net_guess="none")
    assert any(one.value.endswith("seeds 2 and 0 are compared instead.") for one in test.caption)
    assert "seed 2 to seed 0" in " ".join(findings(test))


def test_the_first_two_seeds_of_a_list_are_compared() -> None:
    test = opened(net_seeds="9, 7, 8", net_guess="none")
    assert [field.value for field in test.text_input[1:3]] == ["9", "7"]
    assert "seed 9 to seed 7" in " ".join(findings(test))
    test.text_input[0].set_value("5, 6").run()
    assert [field.value for field in test.text_input[1:3]] == ["5", "6"]
    assert not any("instead" in one.value for one in test.caption)


def test_two_seeds_are_one_pair() -> None:
    test = opened(net_seeds="3, 7", net_guess="none")
    assert "Untrained, they disagree on" in words(test)
    assert "They disagree on" in words(test)


def test_one_seed_is_shown_and_another_asked_for() -> None:
    test = opened(net_seeds="4")
    assert pictures(test) == 0
    assert "Guess first" not in words(test)
    assert "two seeds" in test.info[0].value


@pytest.mark.parametrize("rate", ["0.0001", "10", "1000"])
def test_any_learning_rate_is_drawn(rate: str) -> None:
    assert pictures(opened(net_rate=rate, net_guess="none")) == 3


def test_narrow_networks_are_trained_and_their_script_has_their_width() -> None:
    test = opened(net_width="2", net_guess="none")
    assert "two hidden layers of 2 units" in words(test)
    assert "WIDTH = 2" in test.code[0].value


def test_the_script_is_promised_to_agree_only_where_that_was_measured() -> None:
    assert "to within ± 1.5 points" in words(opened())
    assert "by whole points" in words(opened(net_rate="0.3"))


def test_what_is_missing_is_named_until_it_is_there() -> None:
    def squares(_: str, seeds: tuple[int, ...]) -> list[int]:
        return [seed * seed for seed in seeds]

    cache = PerSeedCache(squares, most=10)
    assert cache.missing("a", [3, 1]) == [3, 1]
    assert cache.get("a", [3, 1]) == [9, 1]
    assert cache.missing("a", [1, 2, 3]) == [2]
    assert cache.missing("b", [1]) == [1]
