"""Other sources, each tried as it comes and with its control."""

from __future__ import annotations

from core.own_process import Child, Task


def test_each_source_varies_as_it_comes_and_not_with_its_control() -> None:
    rows = Child(Task("core.hardware.others", threads=2)).result()
    named = {row["name"]: row for row in rows}
    assert named["order of a set"]["off"][0] > 1
    assert named["DataLoader workers"]["off"] == [3, 3]
    # The trap is that two epochs are one.
    assert named["reseeded workers"]["off"] == [1, 2]
    assert named["reseeded workers"]["on"] == [2, 2]
    assert named["normals 16 or 17"]["off"] == [2, 2]
    # Whether threads meet, and add up otherwise, depends on the machine.
    assert 1 <= named["threads of KMeans"]["off"][0] <= 2
    assert 1 <= named["a parallel forest"]["off"][0] <= named["a parallel forest"]["off"][1]
    for name in named.keys() - {"reseeded workers"}:
        assert named[name]["on"][0] == 1
    assert all("the control: " in row["says"] or "the cure: " in row["says"] for row in rows)
