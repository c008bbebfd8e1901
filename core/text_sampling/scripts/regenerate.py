"""One prompt, a text for each sampling seed: kept with the answer, the seed writes it again."""

import torch

# The control: a sampling seed for each answer.
SEEDS = range(2)
LENGTH = 2
# What these seeds met: at each place of the texts the pieces of the cumulative bar on which their
# numbers u fell, as (start, end, token, place after it). A model knows the other pieces too.
BAR: list[list[tuple[float, float, bytes, int]]] = [
    [(0.0, 0.4, b" yes", 1), (0.4, 1.0, b" no", 2)],
    [(0.0, 1.0, b".", 3)],
    [(0.0, 1.0, b"!", 3)],
]


def text(seed: int) -> bytes:
    """Return the text of a seed: one number u after another picks the piece that it falls on."""
    generator = torch.Generator().manual_seed(seed)
    written, place = b"", 0
    for _ in range(LENGTH):
        u = float(torch.rand((), dtype=torch.float64, generator=generator))
        # With a model of your own, such as one of Hugging Face's, the token is
        #     cumulative = (model(ids).logits[0, -1].double() / temperature).softmax(-1).cumsum(-1)
        #     token = int(torch.searchsorted(cumulative, u, right=True))
        token, place = next((t, after) for start, end, t, after in BAR[place] if start <= u < end)
        written += token
    return written


texts = [text(seed) for seed in SEEDS]
again = [text(seed) for seed in SEEDS]
changed = sum(a != b for a, b in zip(texts, again, strict=True))
print(
    f"{len(set(texts))} different texts from {len(texts)} seeds, "
    f"{changed} changed when written again"
)
