"""What the home page shows is what the code gives now, and what this machine is."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version

import pytest

from core.hardware import makers
from core.hardware.makers import NAMES, this_host
from core.home.host import host, maker, versions
from core.home.results import MADE, SEEDS, STORED, stored
from core.processor import processor


@pytest.mark.parametrize("name", MADE)
def test_the_stored_result_is_what_its_code_gives(name: str) -> None:
    made, kept = MADE[name](), stored()[name]
    # Another processor may round otherwise; to five digits its results are these.
    assert kept.values == pytest.approx(made.values, rel=1e-3, abs=1e-3)
    assert kept.says == made.says
    assert len(kept.values) == len(SEEDS)
    assert len(set(kept.values)) > 1, "twenty seeds, and nothing varies"


def test_nothing_else_is_stored() -> None:
    assert list(json.loads(STORED.read_text())) == list(MADE)


def test_the_machine_is_described_as_its_libraries_see_it() -> None:
    assert versions()["torch"] == version("torch")
    assert processor() == makers.processor()
    assert maker() == NAMES[this_host()]
    said = host()
    assert platform.machine() in said
    assert platform.python_version() in said
    assert platform.node() not in said
