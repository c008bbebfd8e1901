"""From logits to the token that is drawn: temperature, top-k, top-p, min-p, and a seed."""

import math

import torch

PRINTS = "pipeline"
KIND = "weights"
# The tokens to draw from. Of a model of your own, such as one of Hugging Face's, the logits of all
# tokens are: model(ids).logits[0, -1].double()
NUMBERS = {"tea": 0.42, "coffee": 0.27, "water": 0.16, "milk": 0.1, "juice": 0.05}
VOCABULARY = 5
# Of the probability that top-p sees, the share of the tokens above. Of all tokens it is 1.
HELD = 1.0
TEMPERATURE = 1.0
TOP_K: int | None = 3
TOP_P: float | None = None
MIN_P: float | None = None
TEMPERATURE_LAST = False
SEED = 123
DRAWS = 100
SEEDS = range(200)


def tempered(logits: torch.Tensor) -> torch.Tensor:
    """Divide by the temperature; at 0 the first of the largest stays alone."""
    if TEMPERATURE == 0:
        first = torch.arange(len(logits)) == logits.argmax()
        logits = logits.where(first, -torch.inf)
    elif TEMPERATURE < 1:
        logits = (logits - logits.max()) / TEMPERATURE  # shifted, so that none overflows
    else:
        logits = logits / TEMPERATURE
    return logits


def draw(logits: torch.Tensor, seed: int, count: int = 1) -> torch.Tensor:
    """Return the tokens on whose pieces of the cumulative bar the numbers u of a seed fall."""
    generator = torch.Generator().manual_seed(seed)  # the control
    u = torch.rand(count, dtype=torch.float64, generator=generator)
    return torch.searchsorted(logits.softmax(-1).cumsum(-1), u, right=True)


numbers = torch.tensor(list(NUMBERS.values()), dtype=torch.float64)
if KIND == "weights":
    numbers = numbers.log()
logits = numbers
if TEMPERATURE != 1 and not TEMPERATURE_LAST:
    logits = tempered(logits)
if TOP_K is not None:
    smallest = logits.topk(min(TOP_K, len(logits))).values[-1]  # top-k, with its ties
    logits = logits.where(logits >= smallest, -torch.inf)
if TOP_P is not None:
    ordered, order = logits.sort(descending=True, stable=True)  # top-p
    before = HELD * ordered.softmax(-1).cumsum(-1).roll(1)
    before[0] = -1  # the first token stays, and so does the one that crosses p
    logits = logits.index_fill(0, order[before >= TOP_P - 1e-12], -torch.inf)
if MIN_P is not None:
    share = (logits - logits.max()).exp()  # min-p: of the most probable one
    logits = logits.where(share >= MIN_P * (1 - 1e-12), -torch.inf)
if TEMPERATURE != 1 and TEMPERATURE_LAST:
    logits = tempered(logits)

if PRINTS == "pipeline":
    probabilities = logits.softmax(-1)
    entropy = -torch.xlogy(probabilities, probabilities).sum() / math.log(2)
    stay = (~logits.isneginf()).sum()
    print(f"{stay} of {VOCABULARY} tokens stay, {abs(entropy):.2f} bits")
if PRINTS == "draw":
    drawn = draw(logits, SEED, DRAWS)
    counts = drawn.bincount(minlength=len(logits)).double()
    error = (counts / DRAWS - logits.softmax(-1)).abs().max()
    print(
        f"first token {list(NUMBERS)[int(drawn[0])]}, largest error {100 * error:.2f} points, "
        f"{counts[logits.isneginf()].sum():.0f} removed tokens drawn"
    )
if PRINTS == "deterministic":
    greedy = numbers.where(numbers >= numbers.max(), -torch.inf)  # the control: top-k = 1
    as_set = {int(draw(logits, seed)) for seed in SEEDS}
    one_seed = {int(draw(logits, SEED)) for _ in SEEDS}  # repeatable, not greedy
    top_k_1 = {int(draw(greedy, seed)) for seed in SEEDS}
    print(
        f"different tokens: {len(as_set)} with these settings, {len(one_seed)} with one seed, "
        f"{len(top_k_1)} with top-k = 1"
    )
