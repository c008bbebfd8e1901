"""The sentences: each against a computation of its own, in plain PyTorch or over all masks."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.arrays import Float64
from core.dropout.data import GapSettings, MoonsSettings, draw_gap, draw_moons
from core.dropout.descent import train_networks
from core.dropout.findings import (
    drop_or_keep,
    forgotten_finding,
    gap_answer,
    gap_finding,
    gap_words,
    linear_finding,
    luck,
    makers_words,
    means_finding,
    moons_answers,
    moons_finding,
    moons_words,
    outputs_counted,
    pass_lines,
    relu_answers,
    relu_finding,
    scaling_words,
    survivors_finding,
    training_answer,
    training_finding,
    training_words,
    watch_finding,
    why_so_many,
    widths_finding,
)
from core.dropout.forgotten import CALLS, answers_to, functional_of_ones
from core.dropout.masks import draws_as_intel, dropout_mask
from core.dropout.moments import (
    count_survivors,
    linear_running_mean,
    output_range,
    output_widths,
    relu_running_mean,
)
from core.dropout.monte_carlo import (
    GAP_RECIPE,
    MOONS_RECIPE,
    GapSpread,
    MonteCarloSettings,
    MoonsSpread,
    gap_spread,
    moons_spread,
)
from core.dropout.network import Network
from core.dropout.passes import PassSettings, run_passes
from core.dropout.training import TrainingSpread
from core.hardware.makers import NAMES, this_host
from core.seeds import fingerprint

STATES = [
    PassSettings(),
    PassSettings(p=0.0),
    PassSettings(p=1.0),
    PassSettings(p=0.25, seed=7, masks="own", mask_seed=3),
    PassSettings(12, 40),
    PassSettings(1, 1, p=0.95, seed=4),
]


def plain(settings: PassSettings) -> tuple[nn.Sequential, torch.Tensor, torch.Tensor]:
    """Return the reader's own module, its training outputs [pass, output] and its evaluation."""
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(settings.seed)
        model = nn.Sequential(
            nn.Linear(settings.inputs, settings.hidden),
            nn.ReLU(),
            nn.Dropout(settings.p),
            nn.Linear(settings.hidden, 2),
        )
        x = torch.tensor(settings.x)
        if settings.masks == "own":
            torch.manual_seed(settings.mask_seed)
        outputs = torch.stack([model(x) for _ in range(settings.passes)])
        return model, outputs, model.eval()(x)


def over_all_masks(settings: PassSettings) -> tuple[Float64, Float64]:
    """Return the output of every mask [mask, output], in float64, and each mask's chance."""
    model, _, _ = plain(settings)
    first, last = model[0], model[3]
    assert isinstance(first, nn.Linear)
    assert isinstance(last, nn.Linear)
    with torch.no_grad():
        hidden = first(torch.tensor(settings.x)).relu().double()
        active = hidden[hidden > 0]
        weight = last.weight.double()[:, hidden > 0]
        masks = torch.tensor(list(product((0.0, 1.0), repeat=len(active))), dtype=torch.float64)
        outputs = (masks * active / (1 - settings.p)) @ weight.T + last.bias.double()
    kept = masks.sum(1).numpy()
    chance = (1 - settings.p) ** kept * settings.p ** (len(active) - kept)
    return outputs.numpy(), np.asarray(chance)


@pytest.mark.parametrize("settings", STATES, ids=str)
def test_the_outputs_of_the_plain_module_are_counted(settings: PassSettings) -> None:
    _, outputs, _ = plain(settings)
    count = len({tuple(each) for each in outputs.tolist()})
    passes = run_passes(settings)
    different = "1 output." if count == 1 else f"{count} different outputs."
    assert f"200 passes in training mode: {different} In" in watch_finding(passes)
    assert outputs_counted(passes) == (
        "one" if count == 1 else ("2 to 50", "more than 50")[count > 50]
    )


def test_units_above_zero_bound_the_number_of_outputs() -> None:
    passes = run_passes(PassSettings())
    assert len(over_all_masks(passes.settings)[0]) == 32
    assert "at most 2^5 = 32 different outputs" in why_so_many(passes)
    assert "more ways" in why_so_many(run_passes(PassSettings(16, 64)))


def test_p_one_gives_the_last_bias_and_divides_by_nothing() -> None:
    settings = PassSettings(p=1.0)
    model, outputs, evaluation = plain(settings)
    last = model[3]
    assert isinstance(last, nn.Linear)
    bias = last.bias.detach()
    assert torch.equal(outputs, bias.expand(200, 2))
    passes = run_passes(settings)
    np.testing.assert_array_equal(passes.outputs, outputs.numpy())
    shown = [f"{value:.4f}".replace("-", "−") for value in (*bias.tolist(), *evaluation.tolist())]
    assert re.findall(r"−?\d\.\d{4}", why_so_many(passes)) == shown
    linear, relu = linear_running_mean(passes), relu_running_mean(passes)
    said = [
        linear_finding(linear, 0),
        survivors_finding(count_survivors(passes.masks, 1.0), 1.0),
        scaling_words(passes),
        widths_finding(passes, 0),
        *pass_lines(passes, False),
    ]
    assert said[0] == f"Every pass gives {shown[0]}; evaluation mode gives {shown[2]}."
    assert said[1] == "Of 10 units, every pass kept 0."
    assert not re.search(r"\b(nan|inf)\b", " ".join(said))
    assert relu.mean[-1, 0] == max(bias[0].item(), 0)


@pytest.mark.parametrize(
    ("p", "says"),
    [
        (0.7, "7 of 10 units survive on average instead of 3, each × 1.43 instead of × 3.33"),
        (0.3, "3 of 10 units survive on average instead of 7, each × 3.33 instead of × 1.43"),
    ],
)
def test_mixing_up_drop_and_keep_costs_what_it_says(p: float, says: str) -> None:
    words = drop_or_keep(p, 10)
    assert f"p = {p:g} is the chance to *drop*" in words
    assert says in words
    with torch.random.fork_rng():
        torch.manual_seed(0)
        right, wrong = (nn.functional.dropout(torch.ones(400_000), each) for each in (p, 1 - p))
    ratio = float(re.search(r"variance is (\S+) times", words)[1])  # type: ignore[index]
    assert ratio == pytest.approx(float(wrong.var() / right.var()), rel=0.02)


def test_an_equal_p_costs_nothing_and_the_ends_cost_all() -> None:
    assert "Mixed up" not in drop_or_keep(0.5, 10)
    for p in (0, 1):
        assert "Mixed up, all units fall" in drop_or_keep(p, 10)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_range_and_width_of_the_outputs_are_those_over_all_masks(p: float) -> None:
    for seed in range(8):
        settings = PassSettings(seed=seed, p=p)
        outputs, chance = over_all_masks(settings)
        passes = run_passes(settings)
        np.testing.assert_allclose(
            output_range(passes), np.stack([outputs.min(0), outputs.max(0)], 1), atol=1e-6
        )
        width = np.sqrt(chance @ (outputs - chance @ outputs) ** 2)
        np.testing.assert_allclose(output_widths(passes, np.array([p]))[0], width, atol=1e-6)


def test_the_width_on_the_screen_is_that_of_the_passes() -> None:
    _, outputs, _ = plain(PassSettings(passes=2000))
    at = {p: over_all_masks(PassSettings(p=p)) for p in (0.2, 0.8)}
    low, high = (
        np.sqrt(chance @ (each[:, 0] - chance @ each[:, 0]) ** 2) for each, chance in at.values()
    )
    assert widths_finding(run_passes(PassSettings(passes=2000)), 0) == (
        f"At p = 0.5 the passes spread by {outputs[:, 0].double().std(correction=0):.3f}; over all "
        f"masks it would be {low:.3f} at p = 0.2 and {high:.3f} at p = 0.8."
    )


@pytest.mark.parametrize("passes", [20, 2000])
def test_where_the_mean_of_relu_belongs_is_what_all_masks_say(passes: int) -> None:
    seen = set()
    for seed in range(12):
        settings = PassSettings(seed=seed, passes=passes)
        outputs, chance = over_all_masks(settings)
        _, drawn, evaluation = plain(settings)
        result = run_passes(settings)
        relu = relu_running_mean(result)
        for output in (0, 1):
            mean = float(chance @ np.maximum(outputs[:, output], 0))
            exact = mean - max(float(evaluation[output]), 0)
            sample = drawn[:, output].double().relu()
            error = float(sample.std() / passes**0.5)
            shown = float(sample.mean() - evaluation[output].relu()) > 3 * error > 0
            rights = relu_answers(result, relu, output)
            assert ("higher" in rights) is (exact > 1e-6)
            assert ("the same" in rights) is not (exact > 1e-6 and shown)
            assert ("do not show it" in relu_finding(result, relu, output)) is (len(rights) == 2)
            seen.add(tuple(rights))
    assert ("higher",) in seen
    assert (("higher", "the same") in seen) or passes > 20


def test_the_means_on_the_screen_are_those_of_the_plain_module() -> None:
    for seed in (123, 5):
        settings = PassSettings(seed=seed, passes=2000)
        _, outputs, sure = plain(settings)
        passes = run_passes(settings)
        linear, relu = linear_running_mean(passes), relu_running_mean(passes)
        for output in (0, 1):
            values = outputs[:, output].double()
            apart = [
                float(values.mean() - sure[output]),
                float(values.relu().mean() - sure[output].relu()),
            ]
            words = [f"{abs(each):.4f} {'above' if each > 0 else 'below'}" for each in apart]
            words = ["at" if float(each[:6]) == 0 else each for each in words]
            assert means_finding(linear, relu, output) == (
                f"The mean output ends {words[0]} evaluation mode's; behind a ReLU, {words[1]} it."
            )
            mean = f"{values.mean():.4f} ± {2 * values.std() / 2000**0.5:.4f}".replace("-", "−")
            assert f"Mean of 2,000 outputs: {mean}; evaluation mode:" in linear_finding(
                linear, output
            )


def test_words_about_passes_without_spread_claim_none() -> None:
    still = run_passes(PassSettings(p=0.0))
    assert linear_finding(linear_running_mean(still), 0).endswith("and so does evaluation mode.")
    survivors = count_survivors(still.masks, 0.0)
    assert survivors_finding(survivors, 0.0) == "Of 10 units, every pass kept 10."


def test_survivors_are_counted_and_held_against_the_law() -> None:
    passes = run_passes(PassSettings())
    kept = passes.masks.sum(axis=1)
    assert survivors_finding(count_survivors(passes.masks, 0.5), 0.5) == (
        f"Of 10 units, a pass kept {kept.min()} to {kept.max()}, on average {kept.mean():.2f}; "
        "the binomial law says 5.00."
    )


def test_the_line_of_each_pass_counts_the_units_kept() -> None:
    passes = run_passes(PassSettings(p=0.25))
    lines = pass_lines(passes, evaluating=False)
    assert len(lines) == 201
    assert lines[7] == f"Pass 7: {passes.masks[6].sum()} of 10 kept, each × 1.33"
    assert pass_lines(passes, evaluating=True)[7] == "Pass 7: no mask, no scaling"


def test_one_unit_more_moves_every_mask_of_the_stream_and_none_of_its_own_seed_the_weights() -> (
    None
):
    ten, eleven = (run_passes(PassSettings(hidden=each)) for each in (10, 11))
    assert not (ten.masks == eleven.masks[:, :10]).all(axis=1).all()
    assert (ten.masks[:20] != eleven.masks[:20, :10]).any(axis=1).mean() > 0.9
    own = [run_passes(PassSettings(masks="own", mask_seed=each)) for each in (0, 1)]
    np.testing.assert_array_equal(own[0].hidden_weight, own[1].hidden_weight)
    np.testing.assert_array_equal(own[0].output_bias, own[1].output_bias)
    assert (own[0].masks != own[1].masks).any()


def spread_of(accuracies: list[float], disagreement: float = 0.04) -> TrainingSpread:
    count = len(accuracies)
    return TrainingSpread(
        tuple(range(count)),
        np.ones((count, 3), np.float32),
        np.array(accuracies),
        np.full((count, count), disagreement) * (1 - np.eye(count)),
        float(np.std(accuracies, ddof=1)) if count > 1 else float("nan"),
        disagreement,
    )


def test_words_about_training_hold_p_zero_against_it() -> None:
    spread, still = spread_of([0.9, 0.92]), spread_of([0.9, 0.9], 0.0)
    assert training_finding(spread, still, 0.5) == (
        "2 dropout seeds: test accuracy 90.0% to 92.0%. Without dropout: 90.0%."
    )
    words = training_words(spread, still, 0.5)
    assert "lie 2.0 points apart, with a standard deviation of 1.41 points" in words
    assert "differ on 4.0% of the test points" in words
    assert words.endswith("Without dropout the spread is exactly zero.")
    assert "decides nothing" in training_words(still, still, 0.0)
    assert "only the last bias learns" in training_words(still, still, 1.0)
    alone = spread_of([0.9])
    assert "One seed has no spread" in training_words(alone, alone, 0.5)
    assert training_finding(alone, alone, 0.5).startswith("1 dropout seed: test accuracy 90.0%.")


@pytest.mark.parametrize(
    ("accuracies", "right"),
    [
        ([0.9, 0.9], "not at all"),
        ([0.9, 0.908], "less than 1 point"),
        ([0.89, 0.9], "1 point or more"),
        ([0.87, 0.88], "1 point or more"),
        ([0.8, 0.9], "1 point or more"),
    ],
)
def test_the_distance_is_graded_as_it_is(accuracies: list[float], right: str) -> None:
    assert training_answer(spread_of(accuracies)) == right


GAP = GapSettings()
MOONS = MoonsSettings(noise=0.2)


@pytest.fixture(scope="module")
def gap_results() -> list[GapSpread]:
    """Return what the page shows by default, for the pass seeds 0 to 19."""
    (network,) = train_networks(GAP_RECIPE, draw_gap(GAP), [0])
    return [gap_spread(network, GAP, MonteCarloSettings(call_seed=seed)) for seed in range(20)]


@pytest.fixture(scope="module")
def moons_results() -> list[MoonsSpread]:
    train, _ = draw_moons(MOONS)
    (network,) = train_networks(MOONS_RECIPE, train, [0])
    settings = MonteCarloSettings(p=MOONS_RECIPE.p, resolution=31)
    return [moons_spread(network, train, replace(settings, call_seed=seed)) for seed in range(20)]


def test_the_answer_about_the_gap_is_not_the_luck_of_the_pass_seed(
    gap_results: list[GapSpread],
) -> None:
    x = gap_results[0].x
    data = ((x >= -4) & (x <= 1)) | ((x >= 3) & (x <= 4))
    spreads = np.array([result.passes.std(axis=0, ddof=1) for result in gap_results])
    amid, apart = spreads[:, data].mean(axis=1), spreads[:, ~data].mean(axis=1)
    assert (apart - amid).min() > 10 * (apart - amid).std()
    assert {gap_answer(result) for result in gap_results} == {"where there are none"}
    assert f"{amid[0]:.3f} amid the data and {apart[0]:.3f} where" in gap_finding(gap_results[0])
    said = np.mean([luck(result.without[:, 1]) for result in gap_results])
    assert said == pytest.approx(apart.std(ddof=1), rel=0.5)
    gap, outside = spreads[0, (x > 1) & (x < 3)].mean(), spreads[0, abs(x) > 4].mean()
    assert f"In the gap it is {gap:.3f}, beyond the ends {outside:.3f}." in gap_words(
        gap_results[0]
    )


def test_the_answer_about_the_moons_is_not_the_luck_of_the_pass_seed(
    moons_results: list[MoonsSpread],
) -> None:
    assert {tuple(moons_answers(result)) for result in moons_results} == {("on the border",)}
    first = moons_results[0]
    border = abs(first.evaluation - 0.5) < 0.2
    means = [
        result.probability_spread[place].mean()
        for place in (first.distance < 0.1, first.distance > 1, border)
        for result in [first]
    ]
    near, far, middle = (f"{mean:.3f}" for mean in means)
    assert moons_finding(first) == (
        f"The probability spreads by {near} near the data, {far} far from it and {middle} on the "
        "border."
    )
    said = [float(each) for each in re.findall(r"±(\S+\d)", moons_words(first))]
    seen = [result.probability_spread[border].mean() for result in moons_results]
    assert said[2] / 2 == pytest.approx(np.std(seen, ddof=1), rel=0.5)


def test_what_passes_do_not_tell_apart_is_a_tie() -> None:
    draws = np.random.default_rng(0)
    x = np.linspace(-5, 5, 41)
    gap, outside = (x > 1) & (x < 3), abs(x) > 4

    def result(width: Float64) -> GapSpread:
        passes = (draws.standard_normal((50, 41)) * width).astype(np.float32)
        places = [~gap & ~outside, gap | outside]
        spread = passes.std(axis=0, ddof=1)
        without = np.array(
            [
                [np.delete(passes, each, 0).std(axis=0, ddof=1)[place].mean() for place in places]
                for each in range(50)
            ]
        )
        return GapSpread(x, passes, x, spread, x, gap, outside, without)

    same, wide = np.ones(41), np.where(gap | outside, 4.0, 1.0)
    assert gap_answer(result(same)) == "about the same everywhere"
    assert gap_answer(result(wide)) == "where there are none"
    assert gap_answer(result(5 - wide)) == "amid the data"
    assert gap_finding(result(0 * same)).endswith("no mask is left to chance.")


def test_each_pass_is_left_out_once(gap_results: list[GapSpread]) -> None:
    passes = gap_results[0].passes.astype(np.float64)
    nowhere = gap_results[0].in_gap | gap_results[0].outside
    for each in (0, 57, 99):
        rest = np.delete(passes, each, axis=0).std(axis=0, ddof=1)
        expected = [rest[~nowhere].mean(), rest[nowhere].mean()]
        np.testing.assert_allclose(gap_results[0].without[each], expected, rtol=1e-6)


def test_this_hosts_masks_are_those_of_the_maker_that_is_named() -> None:
    """Either PyTorch's own 53-bit numbers, or one number that seeds MKL's MCG31."""
    for seed in (0, 123):
        twister = np.random.RandomState(seed)
        words = twister.randint(0, 2**32, size=72, dtype=np.uint32).astype(object)
        own = [int(a) * 2**32 + int(b) for a, b in words.reshape(36, 2)]
        others = [each % 2**53 / 2**53 < 0.5 for each in own]
        state = int(words[0]) % (2**31 - 1) or 1
        intel = []
        for _ in range(36):
            intel.append(state / (2**31 - 1) < 0.5)
            state = 1132489760 * state % (2**31 - 1)
        assert dropout_mask(36, 0.5, seed).tolist() == (intel if draws_as_intel() else others)


@pytest.fixture(scope="module")
def small_network() -> Network:
    recipe = replace(MOONS_RECIPE, epochs=2, p=0.5)
    return train_networks(recipe, draw_moons(MOONS)[0], [0])[0]


def test_neither_inference_mode_nor_eval_reaches_functional_dropout(
    small_network: Network,
) -> None:
    point = draw_moons(MOONS)[1].x[:1]
    layers: list[nn.Module] = []
    for weight, bias in small_network.layers:
        layer = nn.Linear(weight.shape[1], weight.shape[0]).double()
        layer.weight = nn.Parameter(torch.from_numpy(weight))
        layer.bias = nn.Parameter(torch.from_numpy(bias))
        layers += [layer, nn.ReLU(), nn.Dropout(0.5)]
    model = nn.Sequential(*layers[:-2])

    def functional(x: torch.Tensor) -> torch.Tensor:
        for layer in model:
            x = nn.functional.dropout(x, 0.5) if isinstance(layer, nn.Dropout) else layer(x)
        return x

    forgotten = answers_to(small_network, point, 0.5, seed=11)
    assert len(set(forgotten.tolist())) == CALLS
    with torch.random.fork_rng(), torch.inference_mode():
        for ask in (model.train(), functional):
            torch.manual_seed(11)
            answers = [ask(torch.from_numpy(point)).softmax(1)[0, 1].item() for _ in range(CALLS)]
            np.testing.assert_allclose(answers, forgotten, rtol=1e-6)
            model.eval()
        torch.manual_seed(11)
        ones = nn.functional.dropout(torch.ones(10), 0.5)
    assert sorted(set(ones.tolist())) == [0, 2]
    assert functional_of_ones(0.5, 11).tolist() == ones.tolist()


def test_words_about_the_bug_count_answers_and_sides() -> None:
    said = forgotten_finding(np.array([0.2, 0.2, 0.7]), np.array([0.44, 0.44, 0.44]))
    assert said == (
        "3 calls, 2 answers: class B at 20% to 70%, 1 of 3 for B. "
        "After model.eval(): 1 answer, 44%."
    )
    still = forgotten_finding(np.full(3, 0.5), np.full(3, 0.5))
    assert "3 calls, 1 answer: class B at 50%, 0 of 3 for B" in still


@pytest.mark.parametrize("settings", [{}, {"masks": "own", "mask_seed": 7, "p": 0.2}])
def test_both_makers_fingerprints_are_said_and_this_hosts_is_seen(settings: dict[str, Any]) -> None:
    passes = run_passes(PassSettings(passes=20, hidden=17, **settings))
    words = makers_words(passes)
    kind = NAMES[this_host()]
    assert f"{fingerprint(passes.masks)} on {kind}" in words
    assert all(f" on {name}" in words for name in NAMES.values())
    assert words.endswith(f"of the kind of {kind}.")
