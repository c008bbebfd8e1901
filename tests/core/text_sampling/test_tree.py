"""The tree of texts, held to what any tree of prefixes must be."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as some

from core.text_sampling.tree import Branch, branches, leaves, partings

TEXTS = some.integers(1, 6).flatmap(
    lambda length: some.dictionaries(
        some.integers(0, 99),
        some.lists(some.integers(0, 2), min_size=length, max_size=length),
        min_size=1,
        max_size=8,
    )
)


def shared(one: list[int], other: list[int]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))


@settings(max_examples=200)
@given(TEXTS)
def test_every_path_is_a_text_and_texts_part_where_they_differ(texts: dict[int, list[int]]) -> None:
    tree = branches(texts)
    for leaf in leaves(tree):
        path: list[Branch] = [leaf]
        while path[0].parent >= 0:
            path.insert(0, tree[path[0].parent])
        written = [token for branch in path for token in branch.tokens]
        assert [branch.depth for branch in path] == list(range(len(path)))
        for seed in leaf.seeds:
            assert texts[seed] == written
    assert sorted(seed for leaf in leaves(tree) for seed in leaf.seeds) == sorted(texts)
    for one, other in combinations(texts, 2):
        together = [b for b in tree if one in b.seeds and other in b.seeds]
        assert max(branch.ends for branch in together) == shared(texts[one], texts[other])


@settings(max_examples=100)
@given(TEXTS)
def test_a_parting_is_a_length_that_two_texts_share(texts: dict[int, list[int]]) -> None:
    lengths = {shared(one, other) for one, other in combinations(texts.values(), 2) if one != other}
    assert set(partings(branches(texts))) == lengths


def test_greedy_texts_are_one_trunk() -> None:
    assert branches({3: [1, 2], 4: [1, 2]}) == [Branch((3, 4), 0, (1, 2), 0, -1)]


def test_branches_stand_in_the_order_of_their_first_seed() -> None:
    tree = branches({0: [5, 1, 1], 1: [4, 1, 1], 2: [5, 1, 2]})
    assert [(branch.seeds, branch.tokens) for branch in tree] == [
        ((0, 1, 2), ()),
        ((0, 2), (5, 1)),
        ((0,), (1,)),
        ((2,), (2,)),
        ((1,), (4, 1, 1)),
    ]
    assert partings(tree) == [0, 2]
