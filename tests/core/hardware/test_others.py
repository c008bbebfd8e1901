"""Other sources, each tried as it comes and with its control."""

from __future__ import annotations

from core.hardware.findings import others_finding
from core.hardware.records import Line
from core.own_process import Child, Task


def test_each_source_varies_as_it_comes_and_not_with_its_control() -> None:
    rows = Child(Task("core.hardware.others", threads=2)).result()
    named = {row["name"]: row for row in rows}
    assert named["order of a set"]["off"][0] > 1
    assert named["DataLoader workers"]["off"][:2] == [3, 3]
    # The trap is that two epochs are one.
    assert named["re-seeded workers"]["off"][:2] == [1, 2]
    assert named["re-seeded workers"]["on"][:2] == [2, 2]
    for name in ("order of a set", "DataLoader workers", "17 normals or 16", "a parallel forest"):
        assert named[name]["on"][0] == 1
    assert named["17 normals or 16"]["off"][0] == 2


def test_the_finding_counts_them() -> None:
    line = Line("here", "order of a set", (8, 8, 1.0), (1, 8, 1.0), "")
    assert others_finding([line]).endswith("order of a set 8 of 8.")
