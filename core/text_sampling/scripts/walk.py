"""One text, token by token: a number u picks each, and the nucleus changes its size."""

import torch

# The control: the sampling seed.
SEED = 123
# Of each token the piece of the cumulative bar on which u fell, and how many tokens the nucleus
# alone held there, as the page counted them: (start, end, token, size).
STEPS = [(0.0, 1.0, b" yes", 1), (0.0, 1.0, b".", 7)]

generator = torch.Generator().manual_seed(SEED)
written = b""
for start, end, token, _ in STEPS:
    u = float(torch.rand((), dtype=torch.float64, generator=generator))
    # With a model of your own, such as one of Hugging Face's, all of this is computed anew:
    #     probabilities = (model(ids).logits[0, -1].double() / temperature).softmax(-1)
    #     size = int((probabilities.sort(descending=True).values.cumsum(-1) < p).sum()) + 1
    #     token = int(torch.searchsorted(probabilities.cumsum(-1), u, right=True))
    if not start <= u < end:
        raise ValueError(f"u = {u} falls on another token: seed {SEED} wrote another text")
    written += token
sizes = [size for *_, size in STEPS]
text = written.decode(errors="replace").replace("\n", "¶")
print(f"the nucleus keeps {min(sizes)} to {max(sizes)} tokens: {text}")
