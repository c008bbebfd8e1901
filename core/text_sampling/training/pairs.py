"""Learn a vocabulary: join the most frequent pair of neighbours, again and again."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

from core.text_sampling.tokens import Tokenizer, chunks

Pair = tuple[bytes, bytes]


def learn_pieces(text: str, vocabulary: int) -> Tokenizer:
    """Return ``vocabulary`` pieces learned from ``text``.

    Of equally frequent pairs the last by its bytes is joined first. Each distinct chunk is held
    once, with its count; after a join only the chunks that held the pair are counted again.
    """
    counts = Counter(chunks(text))
    spelled = {chunk: [chunk[i : i + 1] for i in range(len(chunk))] for chunk in counts}
    frequency: Counter[Pair] = Counter()
    holders: defaultdict[Pair, set[bytes]] = defaultdict(set)
    for chunk, parts in spelled.items():
        for pair in pairwise(parts):
            frequency[pair] += counts[chunk]
            holders[pair].add(chunk)
    pieces = dict.fromkeys(bytes([byte]) for byte in range(256))
    while len(pieces) < vocabulary:
        best = max(frequency, key=lambda pair: (frequency[pair], pair))
        if frequency[best] < 2:
            raise ValueError(f"the text has pairs for {len(pieces)} pieces, not for {vocabulary}")
        pieces[best[0] + best[1]] = None
        for chunk in holders.pop(best):
            for pair in pairwise(spelled[chunk]):
                frequency[pair] -= counts[chunk]
            spelled[chunk] = _joined(spelled[chunk], best)
            for pair in pairwise(spelled[chunk]):
                frequency[pair] += counts[chunk]
                holders[pair].add(chunk)
        del frequency[best]
    return Tokenizer(tuple(pieces))


def _joined(parts: list[bytes], pair: Pair) -> list[bytes]:
    result: list[bytes] = []
    for part in parts:
        if result and (result[-1], part) == pair:
            result[-1] += part
        else:
            result.append(part)
    return result
