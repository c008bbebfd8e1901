"""The cache of results per seed: what is computed, once, whoever asks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from pages.common.per_seed import PerSeedCache


class Recorder:
    """Squares seeds, and remembers which batches it was asked for."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, ...]] = []

    def __call__(self, settings: str, seeds: tuple[int, ...]) -> list[str]:
        self.batches.append(seeds)
        return [f"{settings}{seed}" for seed in seeds]


def test_computes_only_the_seeds_that_are_missing() -> None:
    record = Recorder()
    cache = PerSeedCache(record, most=100)
    cache.get("a", range(10))
    assert cache.get("a", range(20)) == [f"a{seed}" for seed in range(20)]
    assert record.batches == [tuple(range(10)), tuple(range(10, 20))]


def test_settings_do_not_share_results() -> None:
    record = Recorder()
    cache = PerSeedCache(record, most=100)
    assert cache.get("a", (1,)) != cache.get("b", (1,))
    assert len(record.batches) == 2


def test_keeps_the_order_asked_for_and_serves_doubles() -> None:
    cache = PerSeedCache(Recorder(), most=100)
    assert cache.get("a", (3, 1, 3, 2)) == ["a3", "a1", "a3", "a2"]


def test_forgets_the_least_recently_asked_for() -> None:
    record = Recorder()
    cache = PerSeedCache(record, most=3)
    cache.get("a", (1, 2, 3))
    cache.get("a", (1,))
    cache.get("a", (4,))
    cache.get("a", (1, 3, 4))
    assert record.batches == [(1, 2, 3), (4,)]
    cache.get("a", (2,))
    assert record.batches[-1] == (2,)


def test_a_batch_larger_than_the_cache_is_still_answered() -> None:
    cache = PerSeedCache(Recorder(), most=2)
    assert cache.get("a", range(10)) == [f"a{seed}" for seed in range(10)]


def test_two_who_ask_at_once_share_one_computation() -> None:
    record, begun, go_on = Recorder(), Event(), Event()

    def slow(settings: str, seeds: tuple[int, ...]) -> list[str]:
        begun.set()
        assert go_on.wait(10)
        return record(settings, seeds)

    cache = PerSeedCache(slow, most=100)
    with ThreadPoolExecutor(2) as visitors:
        first = visitors.submit(cache.get, "a", range(5))
        assert begun.wait(10)
        second = visitors.submit(cache.get, "a", range(5))
        go_on.set()
        assert first.result(10) == second.result(10) == [f"a{seed}" for seed in range(5)]
    assert record.batches == [tuple(range(5))]


def test_many_visitors_with_overlapping_seeds_compute_each_once() -> None:
    record, together = Recorder(), Barrier(8)
    cache = PerSeedCache(record, most=1000)

    def visit(number: int) -> list[str]:
        together.wait(10)
        return cache.get("a", range(number * 5, number * 5 + 40))

    with ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(visit, range(8)))
    for number, answer in enumerate(answers):
        assert answer == [f"a{seed}" for seed in range(number * 5, number * 5 + 40)]
    computed = [seed for batch in record.batches for seed in batch]
    assert sorted(computed) == sorted(set(computed))


def test_a_failure_reaches_the_one_who_asked_and_is_not_kept() -> None:
    calls = []

    def fails_once(settings: str, seeds: tuple[int, ...]) -> list[str]:
        calls.append(seeds)
        if len(calls) == 1:
            raise ValueError("no such thing")
        return [settings] * len(seeds)

    cache = PerSeedCache(fails_once, most=10)
    with pytest.raises(ValueError, match="no such thing"):
        cache.get("a", (1,))
    assert cache.get("a", (1,)) == ["a"]
