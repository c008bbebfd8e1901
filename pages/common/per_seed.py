"""A cache of results per (settings, seed), shared by all visitors, whatever batch they came in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Any, Generic, TypeVar

from core.workshop import Abandoned

Settings = TypeVar("Settings", bound=Hashable)
Result = TypeVar("Result")
Compute = Callable[[Any, tuple[int, ...]], Sequence[Any]]


class PerSeedCache(Generic[Settings, Result]):
    """Keep the ``most`` latest results of ``compute(settings, seeds)``, one result per seed.

    A call computes only the seeds that are missing, in one batch. Two visitors who ask at once
    share: the second waits for what the first has begun. A failed computation is not kept.
    """

    def __init__(
        self, compute: Callable[[Settings, tuple[int, ...]], Sequence[Result]], most: int
    ) -> None:
        self._compute = compute
        self._most = most
        self._entries: OrderedDict[tuple[Settings, int], Future[Result]] = OrderedDict()
        self._lock = Lock()

    def get(
        self, settings: Settings, seeds: Sequence[int], compute: Compute | None = None
    ) -> list[Result]:
        """Return the results for ``seeds``, in their order; ``compute``: this time's own way."""
        futures, missing = self._claim(settings, seeds)
        if missing:
            ours = {seed: futures[seed] for seed in missing}
            self._fill(settings, ours, compute or self._compute)
        try:
            return [futures[seed].result() for seed in seeds]
        except Abandoned:  # Whoever had begun these has left.
            return self.get(settings, seeds, compute)

    def missing(self, settings: Settings, seeds: Sequence[int]) -> list[int]:
        """Return those of ``seeds`` whose results are not there yet, in their order."""
        with self._lock:
            found = {seed: self._entries.get((settings, seed)) for seed in seeds}
        return [seed for seed, future in found.items() if future is None or not future.done()]

    def _claim(
        self, settings: Settings, seeds: Sequence[int]
    ) -> tuple[dict[int, Future[Result]], list[int]]:
        """Return a future for each seed, and the seeds whose future is now ours to fill."""
        futures: dict[int, Future[Result]] = {}
        missing: list[int] = []
        with self._lock:
            for seed in seeds:
                key = (settings, seed)
                if seed not in futures and key not in self._entries:
                    self._entries[key] = futures[seed] = Future()
                    missing.append(seed)
                elif seed not in futures:
                    futures[seed] = self._entries[key]
                self._entries.move_to_end(key)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)
        return futures, missing

    def _fill(
        self, settings: Settings, futures: dict[int, Future[Result]], compute: Compute
    ) -> None:
        try:
            results = compute(settings, tuple(futures))
            for future, result in zip(futures.values(), results, strict=True):
                future.set_result(result)
        except BaseException as error:
            with self._lock:
                for seed in futures:
                    self._entries.pop((settings, seed), None)
            for future in futures.values():
                if not future.done():
                    future.set_exception(error)
            raise
