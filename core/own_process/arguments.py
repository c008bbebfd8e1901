"""Settings on a command line, written so that they read back as the same values."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

Settings = TypeVar("Settings")


def as_arguments(settings: Any) -> tuple[str, ...]:
    """Return a dataclass of numbers, words and switches as arguments: ``--learning-rate=0.1``.

    A float is written to its last bit; of a switch, on is ``--name`` and off ``--no-name``.
    """
    options = {name.replace("_", "-"): value for name, value in asdict(settings).items()}
    return tuple(
        f"--{'' if value else 'no-'}{name}" if isinstance(value, bool) else f"--{name}={value}"
        for name, value in options.items()
    )


def from_arguments(
    settings: type[Settings], arguments: Sequence[str], module: str, says: str | None
) -> Settings:
    """Return the settings that a command line names; end the program if they are not valid.

    ``module`` and ``says``: the program and what it does, for its ``--help``.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=says)
    for field in fields(settings):  # type: ignore[arg-type]
        option, default = f"--{field.name.replace('_', '-')}", field.default
        if isinstance(default, bool):
            parser.add_argument(option, action=argparse.BooleanOptionalAction, default=default)
        else:
            parser.add_argument(option, type=type(default), default=default)
    try:
        return settings(**vars(parser.parse_args(arguments)))
    except ValueError as error:
        parser.error(str(error))
