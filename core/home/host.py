"""What this machine is, found without importing the libraries that it names."""

from __future__ import annotations

import platform
from importlib.metadata import version

from core.processor import processor

PACKAGES = ("torch", "numpy", "scikit-learn", "streamlit", "altair")


def maker() -> str:
    """Return who made the processor, as far as PyTorch tells makers apart: by its name alone.

    ``core.hardware.makers.this_host`` looks at what PyTorch draws instead, and needs it for that.
    """
    return "Intel" if "intel" in processor().lower() else "AMD, Apple and other ARM"


def versions() -> dict[str, str]:
    """Return the version of Python and of each package that numbers here come from."""
    return {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def host() -> str:
    """Return what this machine is, in a sentence or two."""
    packages = ", ".join(f"{name} {number}" for name, number in versions().items())
    return (
        f"{processor()}, {platform.machine()}, {platform.system()}. Its dropout masks are those of "
        f"{maker()}. {packages}."
    )
