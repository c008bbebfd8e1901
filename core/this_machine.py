"""What this machine is, found without importing the libraries that it names."""

from __future__ import annotations

import platform
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("torch", "numpy", "scikit-learn", "streamlit", "altair")


@cache
def processor() -> str:
    """Return what this machine's processor is called."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        text = ""
    named = re.search(r"^(?:model name|Hardware|Model)\s*:\s*(.+)$", text, re.MULTILINE)
    return named[1].strip() if named else platform.processor() or platform.machine()


def maker() -> str:
    """Return who made the processor, as far as PyTorch tells makers apart: by its name alone."""
    return "Intel" if "intel" in processor().lower() else "AMD, Apple and other ARM"


@cache
def this_machine() -> str:
    """Return what this machine is, and the versions that its numbers come from."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{processor()}, {platform.machine()}, {platform.system()}. Its dropout masks are those of "
        f"{maker()}. Python {platform.python_version()}, {packages}."
    )
