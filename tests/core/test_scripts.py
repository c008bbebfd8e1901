"""Scripts to take home: filled with exact values, with only the code that these use."""

import gc
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scripts import CORE, as_file, as_notebook, filled, parsed, requirements, written

SCRIPT = '''"""Draw, and print what was drawn."""

import random
from collections.abc import Sequence

import numpy as np

SEEDS: Sequence[int] = range(0, 3)
WAY = "numpy"
SIZE = 2


def shout(words: str) -> str:
    """Say it loudly."""
    return words.upper()


# Only NumPy has this.
def by_numpy(seed: int) -> float:
    """Draw one number."""
    return float(np.random.default_rng(seed).random())


for seed in SEEDS:
    if WAY == "numpy":
        print(seed, by_numpy(seed) * SIZE)
    elif WAY == "loud":
        print(shout("loud"))
    else:
        # A generator of its own.
        generator = random.Random(seed)
        print(seed, generator.random())
'''


def test_values_stand_at_the_head_and_unused_code_is_left_out() -> None:
    script = filled(SCRIPT, SEEDS=(4, 5, 6), WAY="python")
    assert "SEEDS: Sequence[int] = range(4, 7)" in script
    for gone in ("numpy", "shout", "elif", "SIZE", "Only NumPy"):
        assert gone not in script
    assert "    # A generator of its own.\n    generator = random.Random(seed)" in script


def test_the_other_branches_likewise() -> None:
    assert "random.Random" not in filled(SCRIPT)
    loud = filled(SCRIPT, WAY="loud")
    assert 'print(shout("loud"))' in loud
    assert "import random" not in loud


def test_a_setting_that_the_script_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match="SEED"):
        filled(SCRIPT, SEED=3)


@given(st.floats(allow_nan=False))
def test_a_float_reads_back_to_the_last_bit(value: float) -> None:
    assert eval(written(value)) == value


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1))
def test_an_array_of_float32_reads_back_to_the_last_bit(values: list[float]) -> None:
    array = np.array(values, dtype=np.float32)
    assert np.array_equal(np.array(eval(written(array)), dtype=np.float32), array)


def test_long_values_are_broken_into_lines_that_read_back() -> None:
    values = np.random.default_rng(0).normal(size=(30, 3)).tolist()
    script = filled(SCRIPT.replace("SIZE = 2", "SIZE = [[1.0]]"), SIZE=values, WAY="numpy")
    assert max(map(len, script.splitlines())) <= 100
    space: dict[str, object] = {}
    exec(script.split("def ")[0].replace("# Only NumPy has this.", ""), space)
    assert space["SIZE"] == values


def test_a_file_names_what_it_needs() -> None:
    lines = as_file(filled(SCRIPT)).splitlines()
    assert lines[0] == "# /// script"
    assert any(line.startswith('#     "numpy==') for line in lines)
    assert requirements("import sklearn.svm\nimport json")[0].startswith("scikit-learn==")


def test_a_notebook_runs_cell_by_cell(tmp_path: Path) -> None:
    notebook = json.loads(as_notebook(filled(SCRIPT)))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert cells[0].startswith("%pip install")
    whole = "\n\n".join(cells[1:])
    for code in (whole, filled(SCRIPT)):
        run = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert len(run.stdout.splitlines()) == 3


def test_each_script_runs_in_an_empty_folder_and_imports_nothing_of_ours() -> None:
    scripts = sorted(CORE.glob("*/scripts/*.py"))
    assert scripts
    for script in scripts:
        assert "core" not in {name.split("==")[0] for name in requirements(script.read_text())}


def test_many_sessions_may_parse_at_once() -> None:
    """Python 3.11 itself counts all their trees as one, where one gives way to another amid one."""

    def give_way(*_: object) -> None:
        time.sleep(0)

    source = (CORE / "scripts.py").read_text()
    threshold = gc.get_threshold()
    gc.callbacks.append(give_way)
    gc.set_threshold(200)
    try:
        with ThreadPoolExecutor(4) as sessions:
            trees = list(sessions.map(parsed, [source] * 8))
    finally:
        gc.set_threshold(*threshold)
        gc.callbacks.remove(give_way)
    assert {len(tree.body) for tree in trees} == {len(parsed(source).body)}
