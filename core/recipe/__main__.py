"""Print the recipe of a training, or try it on this machine.

    python -m core.recipe --uses torch,numpy,loader --reach machine
    python -m core.recipe --check

``--check`` trains a tiny network twice, in two processes, under the recipe; it ends with 0 if all
bits agree, 1 if they differ, and 2 if it could not be tried. ``--second`` gives the second process
a variable of its own, such as ATEN_CPU_CAPABILITY=default: then it is as on another machine.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from core.recipe.check import machine, try_twice
from core.recipe.settings import REACHES, USES, RecipeSettings, recipe_script


def main(arguments: Sequence[str]) -> int:
    """Print the recipe, or check it; return the exit status."""
    parser = argparse.ArgumentParser("python -m core.recipe", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--check", action="store_true", help="try it on this machine")
    parser.add_argument("--uses", default="torch,numpy", help=f"some of {','.join(USES)}")
    parser.add_argument("--reach", default="machine", choices=REACHES, help="how far it repeats")
    parser.add_argument("--seed", type=int, default=123)
    parser.add_argument("--second", action="append", default=[], metavar="NAME=VALUE")
    asked = parser.parse_args(arguments)
    uses = [each.strip() for each in asked.uses.split(",") if each.strip()]
    if unknown := [each for each in uses if each not in USES]:
        parser.error(f"--uses takes some of {','.join(USES)}, not {unknown[0]}")
    if not uses:
        parser.error("--uses names nothing that the training uses")
    if wrong := [each for each in asked.second if "=" not in each]:
        parser.error(f"--second is written NAME=VALUE, not {wrong[0]}")
    try:
        ticks = {use: use in uses for use in USES}
        settings = RecipeSettings(**ticks, reach=asked.reach, seed=asked.seed)
    except ValueError as error:
        parser.error(str(error))
    if not asked.check:
        print(recipe_script(settings), end="")
        return 0
    return _check(settings, dict(each.split("=", 1) for each in asked.second))


def _check(settings: RecipeSettings, second: dict[str, str]) -> int:
    print("Repeatability of a tiny training under a recipe of Seedscape")
    print(f"uses: {', '.join(USES[each] for each in settings.uses)}")
    print(f"reach: {settings.reach}; seed: {settings.seed}")
    for name, value in machine(settings).items():
        print(f"{name}: {value}", flush=True)
    for name, value in second.items():
        print(f"second process alone: {name}={value}")
    try:
        checked = try_twice(settings, second)
    except (RuntimeError, ValueError) as error:
        print(f"It could not be tried: {error}.")
        return 2
    for line in checked.printed[0].splitlines():
        print(f"result, {line}")
    print(f"Two processes on this machine: {checked.says}")
    return 0 if checked.agree else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
