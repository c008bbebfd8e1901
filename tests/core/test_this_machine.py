"""What is said of this machine without its libraries is what they see."""

import platform
from importlib.metadata import version

from core.hardware import makers
from core.this_machine import maker, processor, this_machine


def test_the_machine_is_described_as_its_libraries_see_it() -> None:
    assert processor()
    assert maker() == makers.NAMES[makers.this_host()]
    said = this_machine()
    assert f"torch {version('torch')}" in said
    assert platform.machine() in said
    assert platform.python_version() in said
    assert platform.node() not in said
