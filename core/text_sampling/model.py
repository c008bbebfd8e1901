"""A small GPT: from the tokens so far to a score for every token that may come next.

Each block lets every position look back at the ones before it (attention), then thinks about what
it found (two linear layers). Position enters as a rotation of queries and keys, so that their
products depend on the distance between two tokens, not on where they stand.

Sources: Vaswani et al. 2017, arXiv 1706.03762; Radford et al. 2019 (GPT-2: normalised before each
layer, output tied to the embedding); Su et al. 2021, arXiv 2104.09864 (rotary positions).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, linear, scaled_dot_product_attention

from core.checks import check_number, check_whole


@dataclass(frozen=True)
class ModelSettings:
    """The sizes of a model. ``context``: the most tokens it can look at, at once."""

    vocabulary: int
    width: int = 256
    layers: int = 4
    heads: int = 4
    context: int = 256
    dropout: float = 0.0

    def __post_init__(self) -> None:
        for name in ("vocabulary", "width", "layers", "heads", "context"):
            check_whole(name, getattr(self, name), 1)
        if self.width % (2 * self.heads):
            raise ValueError(f"width {self.width} must be twice a multiple of {self.heads} heads")
        check_number("dropout", self.dropout, "[0, 1)")


@dataclass
class KeyValueCache:
    """What attention has computed: per layer, keys and values [batch, heads, length, width].

    The keys and values of a token never change as others follow. So a new token costs one column
    of attention instead of the whole square.
    """

    keys: list[Tensor] = field(default_factory=list)
    values: list[Tensor] = field(default_factory=list)

    @classmethod
    def empty(cls, model: Model, batch: int) -> KeyValueCache:
        """Return a cache for ``batch`` texts, of which nothing has been read yet."""
        sizes = model.settings
        shape = (batch, sizes.heads, 0, sizes.width // sizes.heads)
        like = model.embedding.weight
        blank = [like.new_empty(shape) for _ in range(2 * sizes.layers)]
        return cls(blank[: sizes.layers], blank[sizes.layers :])

    @property
    def length(self) -> int:
        """The number of tokens read so far."""
        return self.keys[0].shape[2]

    def extend(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Append to a layer; return all of its keys and values."""
        self.keys[layer] = torch.cat([self.keys[layer], keys], dim=2)
        self.values[layer] = torch.cat([self.values[layer], values], dim=2)
        return self.keys[layer], self.values[layer]


class Attention(nn.Module):
    """Causal self-attention: softmax(q·kᵀ / √d)·v over this position and the ones before it."""

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__()
        self.heads = settings.heads
        self.queries_keys_values = nn.Linear(settings.width, 3 * settings.width, bias=False)
        self.output = nn.Linear(settings.width, settings.width, bias=False)

    def forward(
        self, x: Tensor, rotation: Rotation, cache: KeyValueCache | None, layer: int
    ) -> Tensor:
        """Map x [batch, length, width] to the same shape; ``cache`` holds what stands before x."""
        batch, length, width = x.shape
        parts = self.queries_keys_values(x).view(batch, length, 3, self.heads, -1)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)
        queries, keys = rotation.turn(queries), rotation.turn(keys)
        if cache is not None:
            keys, values = cache.extend(layer, keys, values)
        if seen := keys.shape[2] - length:
            # Position i of x is position seen + i of the text.
            mask = torch.ones(length, seen + length, dtype=torch.bool, device=x.device).tril(seen)
            y = scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
        else:
            y = scaled_dot_product_attention(queries, keys, values, is_causal=True)
        return self.output(y.transpose(1, 2).reshape(batch, length, width))


@dataclass(frozen=True)
class Rotation:
    """Rotary positions: pair i of a head turns by position / 10000^(2i/d) radians.

    cosine, sine: [length, d / 2].
    """

    cosine: Tensor
    sine: Tensor

    @classmethod
    def between(cls, start: int, stop: int, width: int, like: Tensor) -> Rotation:
        """Return the turns of positions start … stop − 1, in the number format of ``like``."""
        pairs = torch.arange(0, width, 2, dtype=torch.float64, device=like.device)
        positions = torch.arange(start, stop, dtype=torch.float64, device=like.device)
        angle = positions[:, None] / 10_000 ** (pairs / width)
        return cls(angle.cos().to(like.dtype), angle.sin().to(like.dtype))

    def turn(self, x: Tensor) -> Tensor:
        """Turn x [batch, heads, length, d]: its first half against its second."""
        first, second = x.chunk(2, dim=-1)
        return torch.cat(
            [first * self.cosine - second * self.sine, first * self.sine + second * self.cosine],
            dim=-1,
        )


class Block(nn.Module):
    """Attention, then two linear layers; each adds to what came in."""

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(settings.width, bias=False)
        self.attention = Attention(settings)
        self.thought_norm = nn.LayerNorm(settings.width, bias=False)
        self.widen = nn.Linear(settings.width, 4 * settings.width, bias=False)
        self.narrow = nn.Linear(4 * settings.width, settings.width, bias=False)
        self.dropout = nn.Dropout(settings.dropout)

    def forward(
        self, x: Tensor, rotation: Rotation, cache: KeyValueCache | None, layer: int
    ) -> Tensor:
        """Map x [batch, length, width] to the same shape."""
        x = x + self.dropout(self.attention(self.attention_norm(x), rotation, cache, layer))
        hidden = gelu(self.widen(self.thought_norm(x)))
        return x + self.dropout(self.narrow(hidden))


class Embedding(nn.Embedding):
    """PyTorch's, which leaves an empty table empty: to fill it would import half of PyTorch."""

    def reset_parameters(self) -> None:
        """Draw the weights, if there is room for any."""
        if not self.weight.is_meta:
            super().reset_parameters()


class Model(nn.Module):
    """The whole model; its output layer is its embedding, transposed."""

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__()
        self.settings = settings
        self.embedding = Embedding(settings.vocabulary, settings.width)
        self.dropout = nn.Dropout(settings.dropout)
        self.blocks = nn.ModuleList(Block(settings) for _ in range(settings.layers))
        self.norm = nn.LayerNorm(settings.width, bias=False)

    def forward(self, tokens: Tensor, cache: KeyValueCache | None = None) -> Tensor:
        """Return logits [batch, length, vocabulary] for int64 tokens [batch, length].

        With a cache, ``tokens`` are only the new ones; the cache grows by them. Raises ValueError
        where the text would be longer than the context.
        """
        start = cache.length if cache is not None else 0
        stop = start + tokens.shape[1]
        if stop > self.settings.context:
            raise ValueError(f"the model reads {self.settings.context} tokens, not {stop}")
        x = self.dropout(self.embedding(tokens))
        width = self.settings.width // self.settings.heads
        rotation = Rotation.between(start, stop, width, x)
        for layer, block in enumerate(self.blocks):
            x = block(x, rotation, cache, layer)
        return linear(self.norm(x), self.embedding.weight)

    def count(self) -> int:
        """Return the number of weights."""
        return sum(weight.numel() for weight in self.parameters())
