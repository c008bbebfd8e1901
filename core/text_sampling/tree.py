"""Where texts part: texts that begin alike are one trunk, and branch at the first other token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Branch:
    """Tokens that some texts share, from where they parted from others to where they part next.

    ``seeds``: whose texts these are; ``begins``: how many tokens stand before; ``tokens``: the
    branch's own, none where the texts part at once; ``depth``: the number of partings before;
    ``parent``: the place in the list of the branch that it grows from, −1 for the trunk.
    """

    seeds: tuple[int, ...]
    begins: int
    tokens: tuple[int, ...]
    depth: int
    parent: int

    @property
    def ends(self) -> int:
        """Return the number of tokens up to where this branch parts, or ends."""
        return self.begins + len(self.tokens)


def branches(texts: Mapping[int, Sequence[int]]) -> list[Branch]:
    """Return the tree of ``texts`` (seed → tokens, all of one length), each branch before its own.

    Branches come in the order of the first seed on them. Equal texts stay one branch to the end.
    """
    found: list[Branch] = []

    def grow(seeds: tuple[int, ...], begins: int, depth: int, parent: int) -> None:
        first, ends, place = texts[seeds[0]], begins, len(found)
        while ends < len(first) and all(texts[seed][ends] == first[ends] for seed in seeds):
            ends += 1
        found.append(Branch(seeds, begins, tuple(first[begins:ends]), depth, parent))
        if ends < len(first):
            by_token: dict[int, list[int]] = {}
            for seed in seeds:
                by_token.setdefault(texts[seed][ends], []).append(seed)
            for group in by_token.values():
                grow(tuple(group), ends, depth + 1, place)

    grow(tuple(texts), 0, 0, -1)
    return found


def partings(tree: Sequence[Branch]) -> list[int]:
    """Return after how many tokens texts parted, once for each place where they did, in order."""
    parents = {branch.parent for branch in tree if branch.parent >= 0}
    return sorted(tree[place].ends for place in parents)


def leaves(tree: Sequence[Branch]) -> list[Branch]:
    """Return the branches that part no more: one for each different text."""
    parents = {branch.parent for branch in tree}
    return [branch for place, branch in enumerate(tree) if place not in parents]
