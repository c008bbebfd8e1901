"""Files that mean harm: each is read as data within bounds, or answered by one sentence."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.values import HTML, MARK
from tests.fuzz.visitor import wrong_with
from tests.fuzz.watched import watch
from tests.pages.opening import ROOT, open_page

PLACES = {
    "data_splits": {"table": "own", "seeds": "5", "guess": "just show me"},
    "is_it_noise": {"scores": "own", "guess": "just show me"},
    "which_source": {"view": "own_training"},
    "hardware": {"view": "records", "guess_records": "just show me"},
}
"""Where a file can be brought."""

CSV = "".join(f"{i},{i % 7}.5,{'ab'[i % 2]}\n" for i in range(40))
TAG = HTML.replace(",", "")


class Harm:
    """Unpickled, it would write a file."""

    def __reduce__(self) -> tuple[Any, ...]:
        return open, (f"/tmp/{MARK}", "w")


def files() -> dict[str, tuple[str, bytes]]:
    """Return hostile files by what they are: a name and the bytes."""
    cells = CSV.replace("a\n", f'"{TAG}"\n').replace("b\n", f'"![x](https://{MARK}/x.png)"\n')
    scores = f'"{TAG}","![x](https://{MARK}/x.png)"\n' + "0.5,0.6\n0.7,0.8\n0.4,0.9\n"
    study = {"format": "seedscape study", "version": 1, "name": TAG, "runs": [
        {"source": source, "seed": seed, "scores": {TAG: seed + len(source)}}
        for source in ("nothing", TAG) for seed in range(3)
    ]}  # fmt: skip
    return {
        "too large": ("large.csv", b"a,b\n" + b"1,2\n" * 2_700_000),
        "tags in names": ("x.csv", f'"{TAG}",b,c\n{CSV}'.encode()),
        "tags in cells": ("x.csv", f"a,b,c\n{cells}".encode()),
        "tags in scores": ("x.csv", scores.encode()),
        "tags in a study": ("x.json", json.dumps(study).encode()),
        "zeros": ("x.csv", b"a,b\n1,\x00\n" * 50),
        "a name that is a path": (f"../../{MARK}/{TAG}.csv", f"a,b,c\n{CSV}".encode()),
        "a name that is a picture": (f"![x](https://{MARK}/x.png)", f"a,b,c\n{CSV}".encode()),
        "a path as content": ("x.csv", f"/etc/{MARK}\n../{MARK}\nfile:///{MARK}\n".encode()),
        "a pickle": ("x.json", pickle.dumps(Harm())),
        "a page": ("x.html", f"<html><body>{HTML}</body></html>".encode()),
        "nested": ("x.json", b"[" * 200_000),
        "formulas": ("x.csv", b"a,b\n=cmd|' /C calc'!A0,1\n" * 30),
    }


@pytest.mark.parametrize("topic", PLACES)
def test_whatever_is_brought_is_data_or_answered_and_opens_nothing(topic: str) -> None:
    app = open_page(f"pages/{topic}.py", **PLACES[topic])
    opened = watch()
    opened.clear()
    for what, (name, content) in files().items():
        app.file_uploader[0].set_value([(name, content, "text/csv")]).run()
        assert list(wrong_with(app)) == [], what
        if what in ("too large", "zeros", "a pickle", "nested"):
            assert len([*app.error, *app.warning]) >= 1, what
    assert opened == []
    assert not Path(f"/tmp/{MARK}").exists()


def test_every_uploader_is_bounded() -> None:
    """By the server, before anything of a file is held; and again by each page."""
    assert "maxUploadSize = 8\n" in (ROOT / ".streamlit/config.toml").read_text()
    for topic, link in PLACES.items():
        app = open_page(f"pages/{topic}.py", **link)
        assert [each.proto.max_upload_size_mb <= 8 for each in app.file_uploader] == [True], topic
