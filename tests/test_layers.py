"""The arrows of the house run one way: pages → pages/views → pages/common → core/charts → core."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from pages.common.page_list import PAGES

ROOT = Path(__file__).parent.parent
TOPICS = [page.name for page in PAGES if page.name]
FORBIDDEN = {
    "core": {"streamlit", "altair", "pages"},
    "core/charts": {"streamlit", "torch", "sklearn", "pages"},
    "pages/common": {"torch", "sklearn"},
}


def scripts(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports_of(script: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(script.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def roots_of(script: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(script)}


def rule_for(script: Path) -> set[str]:
    path = script.relative_to(ROOT).as_posix()
    matching = [folder for folder in FORBIDDEN if path.startswith(folder + "/")]
    return FORBIDDEN[max(matching, key=len)]


@pytest.mark.parametrize(
    "script", [*scripts("core"), *scripts("pages/common")], ids=lambda s: str(s.relative_to(ROOT))
)
def test_a_layer_imports_nothing_above_it(script: Path) -> None:
    assert not roots_of(script) & rule_for(script)


def imported_below(script: Path, *starts: str) -> list[str]:
    """Return the modules that ``script`` imports from below ``starts``."""
    return [name for name in imports_of(script) if f"{name}.".startswith(starts)]


def test_the_mathematics_knows_no_picture() -> None:
    for script in scripts("core"):
        if (ROOT / "core/charts") not in script.parents:
            assert not imported_below(script, "core.charts."), script


def test_what_pages_share_knows_no_page() -> None:
    for script in scripts("pages/common"):
        assert imported_below(script, "pages.") == imported_below(script, "pages.common."), script


def test_a_view_knows_its_own_topic_alone() -> None:
    for script in scripts("pages/views"):
        topic = script.relative_to(ROOT / "pages/views").parts[0]
        known = ("pages.common.", f"pages.views.{topic}.")
        assert imported_below(script, "pages.") == imported_below(script, *known), script
        others = tuple(f"core.{each}." for each in TOPICS if each != topic)
        assert not imported_below(script, *others), script


def said_by(code: str, environment: dict[str, str] | None = None) -> str:
    """Return the last line that a process of its own prints."""
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip().splitlines()[-1]


def test_charts_need_no_torch_at_all() -> None:
    code = (
        "import sys, pkgutil, importlib, core.charts as charts\n"
        "for module in pkgutil.walk_packages(charts.__path__, 'core.charts.'):\n"
        "    importlib.import_module(module.name)\n"
        "print(sorted({'torch', 'streamlit', 'sklearn'} & set(sys.modules)))"
    )
    assert said_by(code) == "[]"


def test_the_home_page_needs_none_of_the_large_libraries() -> None:
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('streamlit_app.py', default_timeout=60).run()\n"
        "assert not app.exception, app.exception\n"
        "large = {'torch', 'sklearn', 'altair', 'pandas', 'pyarrow', 'scipy', 'segno'}\n"
        "print(sorted(large & set(sys.modules)))"
    )
    assert said_by(code) == "[]"


def test_every_first_picture_stands_before_a_large_library_is_imported() -> None:
    code = (
        "import sys, threading\n"
        "import streamlit as st\n"
        "from streamlit.testing.v1 import AppTest\n"
        "from pages.common import waiting\n"
        "from pages.common.page_list import PAGES\n"
        "waiting.asleep, waiting._wait = lambda _: threading.Event(), lambda _: st.stop()\n"
        "for page in PAGES[1:]:\n"
        "    app = AppTest.from_file('streamlit_app.py', default_timeout=60)\n"
        "    app.switch_page(page.script).run()\n"
        "    drawn = ' '.join(each.proto.body for each in app.get('html'))\n"
        "    assert waiting.STORED in drawn, page\n"
        "    assert app.get('vega_lite_chart') or 'figure' in drawn, page\n"
        "large = {'torch', 'sklearn', 'altair', 'pandas', 'pyarrow', 'scipy'}\n"
        "print(sorted(large & set(sys.modules)))"
    )
    assert said_by(code) == "[]"


def test_the_server_computes_on_one_thread() -> None:
    code = "import pages.common.frame, torch; print(torch.get_num_threads())"
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    assert said_by(code, environment) == "1"


OWN_PROCESS = {
    "core/data_splits/workers.py",
    "core/diffusion/training/__main__.py",
    "core/text_sampling/training/__main__.py",
    "core/text_sampling/training/recipe.py",
    "core/runtime_algorithms/switch.py",
    "core/hardware/machines.py",
    "core/hardware/others.py",
    "core/hardware/record.py",
    "core/hardware/variants.py",
    "core/which_source/own_training.py",
    "core/which_source/experiment.py",
}
"""Modules that the app runs as processes of their own, whose global state is theirs alone."""


def test_no_script_of_the_app_touches_global_randomness_or_flags() -> None:
    forbidden = (
        "torch.manual_seed(",
        "np.random.seed(",
        "random.seed(",
        "set_num_threads(",
        "use_deterministic_algorithms(",
    )
    for script in [ROOT / "streamlit_app.py", *scripts("pages"), *scripts("core")]:
        if script.relative_to(ROOT).as_posix() in OWN_PROCESS or script.parent.name == "scripts":
            continue
        for node in ast.walk(ast.parse(script.read_text())):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func) + "("
                assert not called.endswith(forbidden), f"{script}: {called}"


@pytest.mark.parametrize(
    ("module", "loads"),
    [("core.diffusion.network", "shipped('moons')"), ("core.text_sampling.shipped", "shipped()")],
)
def test_a_shipped_network_is_loaded_without_sympy(module: str, loads: str) -> None:
    """PyTorch's own ways to make an empty layer import it: a second or more, and 75 MB for good."""
    code = f"import sys\nfrom {module} import shipped\n{loads}\nprint('sympy' in sys.modules)"
    assert said_by(code) == "False"
