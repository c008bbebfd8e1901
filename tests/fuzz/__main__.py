"""Fuzz the app for as long as wanted: ``python -m tests.fuzz --minutes 30``."""

from __future__ import annotations

import argparse
import time
from random import SystemRandom

from tests.fuzz.visitor import VIEWS, FaultError, Visitor

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--visit", type=int, help="make this visit alone, again")
    parser.add_argument("--hurry", action="store_true", help="with little work, as the tests do")
    asked = parser.parse_args()
    end, number, faults = time.monotonic() + 60 * asked.minutes, asked.visit or 0, 0
    touched: set[str] = set()
    print(f"seed {asked.seed}: {len(VIEWS)} views, {asked.minutes:g} minutes", flush=True)
    while time.monotonic() < end:
        began = time.monotonic()
        visitor = Visitor(asked.seed, number, asked.hurry)
        try:
            visitor.visit(steps=3)
        except FaultError as fault:
            faults += 1
            print(f"--seed {asked.seed} --visit {number}: {fault}", flush=True)
        touched |= visitor.touched
        took = time.monotonic() - began
        if took > 5:
            print(f"visit {number} {VIEWS[number % len(VIEWS)]} took {took:.1f} s", flush=True)
        if asked.visit is not None:
            break
        number += 1
    print(f"{number} visits, {len(touched)} widgets and parameters, {faults} faults")
