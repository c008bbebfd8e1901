"""Scripts to take home: whole files that run, filled with the settings on the screen.

A script stands in ``core/<topic>/scripts/`` with its settings, in capitals, at its head. Filled, it
holds the reader's values, written so that they read back as the same numbers, and only the code
that these values use: an ``if`` that the settings alone decide is settled, and what nobody uses any
more is left out.
"""

from __future__ import annotations

import ast
import json
import pprint
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import fields
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

CORE = Path(__file__).parent
PYTHON = ">=3.11"
_PACKAGES = {"PIL": "pillow", "sklearn": "scikit-learn"}
_ENDS = ast.FunctionDef, ast.ClassDef
_PARSING = Lock()


def parsed(source: str, mode: str = "exec") -> Any:
    """Return the syntax tree of ``source``.

    One at a time: Python 3.11 counts the depth of a tree for all threads together, and raises
    ``SystemError`` where two sessions are at it at once.
    """
    with _PARSING:
        return ast.parse(source, mode=mode)


def script(topic: str, name: str, **settings: Any) -> str:
    """Return ``core/<topic>/scripts/<name>.py`` with ``settings``, named as at its head.

    Raises ``KeyError`` for a setting that the script does not have.
    """
    return filled(_read(topic, name), **settings)


@cache
def _read(topic: str, name: str) -> str:
    return (CORE / topic / "scripts" / f"{name}.py").read_text()


def capitals(*settings: Any) -> dict[str, Any]:
    """Return the fields of dataclasses of settings by their names in capitals."""
    return {f.name.upper(): getattr(each, f.name) for each in settings for f in fields(each)}


def filled(source: str, **settings: Any) -> str:
    """Return ``source`` with the values of ``settings`` at its head, and only what they use."""
    values = {name: written(value) for name, value in settings.items()}
    head = _head(source)
    if unknown := values.keys() - head.keys():
        raise KeyError(f"the script has no setting {', '.join(sorted(unknown))}")
    answers = tuple(
        (question, _answer(question, tuple((n, values.get(n, head[n][1])) for n in names)))
        for question, names in _questions(source).items()
    )
    shape = _shape(source, tuple(each for each in answers if each[1] is not None))
    lines = shape.splitlines()
    for name, (node, _) in reversed(_head(shape).items()):
        if name in values:
            start, end = node.lineno - 1, (node.end_lineno or node.lineno)
            before = lines[start][: node.value.col_offset] if node.value else ""
            lines[start:end] = _assigned(before, values[name]).splitlines()
    return "\n".join(lines) + "\n"


@lru_cache(256)
def _head(source: str) -> dict[str, tuple[ast.Assign | ast.AnnAssign, str]]:
    """Return the settings: names in capitals, assigned before any other code, and their values."""
    found: dict[str, tuple[ast.Assign | ast.AnnAssign, str]] = {}
    for node in parsed(source).body:
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr)):
            continue
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            break
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if not isinstance(target, ast.Name) or not target.id.isupper():
            break
        found[target.id] = node, ast.unparse(node.value) if node.value else "None"
    return found


@lru_cache(64)
def _questions(source: str) -> dict[str, list[str]]:
    """Return what each ``if`` asks of settings alone, with their names."""
    found = {}
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.If):
            parts, names = [*ast.walk(node.test)], _names_in(node.test)
            calls = any(isinstance(each, (ast.Call, ast.Attribute)) for each in parts)
            if names and not calls and names <= _head(source).keys():
                found[ast.unparse(node.test)] = sorted(names)
    return found


@lru_cache(1024)
def _answer(question: str, values: tuple[tuple[str, str], ...]) -> bool | None:
    """Return the answer; None where a value is more than a literal."""
    try:
        known = {name: ast.literal_eval(parsed(value, "eval")) for name, value in values}
    except ValueError:
        return None
    code = compile(parsed(question, "eval"), "settings", "eval")
    return bool(eval(code, {"__builtins__": {}}, known))


def written(value: Any) -> str:
    """Return Python that gives ``value`` back: a float to the last bit, an array as lists.

    >>> written(0.1 + 0.2), written(range(3)), written(np.float32(0.1)), written((3, 4, 5))
    ('0.30000000000000004', 'range(0, 3)', '0.1', 'range(3, 6)')
    """
    if isinstance(value, (np.ndarray, np.generic)):
        # A float32 is written in its own shortest digits: as a float64 it would take twice as many.
        digits = np.array([ast.literal_eval(parsed(str(each), "eval")) for each in np.ravel(value)])
        value = digits.reshape(np.shape(value)).tolist()
    if isinstance(value, (tuple, list)) and len(value) > 2 and _is_range(value):
        return repr(range(value[0], value[-1] + 1))
    if isinstance(value, float) and not np.isfinite(value):
        return f'float("{value}")'
    return pprint.pformat(value, width=88, compact=True, sort_dicts=False)


def _is_range(values: Sequence[Any]) -> bool:
    return all(type(v) is int and v == values[0] + i for i, v in enumerate(values))


def _assigned(before: str, value: str) -> str:
    if "\n" not in value and len(before) + len(value) <= 96:
        return before + value
    if value[0] in "[{(":
        inner = value[1:-1].replace("\n ", "\n")
        return f"{before}{value[0]}\n{textwrap.indent(inner, '    ')},\n{value[-1]}"
    return f"{before}(\n{textwrap.indent(value, '    ')}\n)"


@lru_cache(256)
def _shape(source: str, answers: tuple[tuple[str, bool], ...]) -> str:
    """Return ``source`` with only what is used, given the ``answers`` to its questions."""
    return _tidy(_settled(source, dict(answers)))


def _settled(source: str, answers: dict[str, bool]) -> str:
    """Settle each ``if`` whose question is answered, the outer ones first."""
    while True:
        ifs = [node for node in ast.walk(parsed(source)) if isinstance(node, ast.If)]
        decided = [node for node in ifs if ast.unparse(node.test) in answers]
        if not decided:
            return source
        outer: list[ast.If] = []
        for node in sorted(decided, key=lambda node: node.lineno):
            if not outer or node.lineno > (outer[-1].end_lineno or 0):
                outer.append(node)
        for node in reversed(outer):
            source = _with_branch(source, node, answers[ast.unparse(node.test)])


def _with_branch(source: str, node: ast.If, is_so: bool) -> str:
    body = node.body if is_so else node.orelse
    lines, indent = source.splitlines(), " " * node.col_offset
    kept: list[str] = []
    if body:
        start, end = body[0].lineno - 1, body[-1].end_lineno or 0
        if isinstance(body[0], ast.If) and body[0].col_offset == node.col_offset:  # an elif
            kept = lines[start:end]
            kept[0] = kept[0].replace("elif", "if", 1)
        else:
            while lines[start - 1].lstrip().startswith("#") and start - 1 > node.lineno - 1:
                start -= 1
            kept = textwrap.indent(
                textwrap.dedent("\n".join(lines[start:end])), indent
            ).splitlines()
    lines[node.lineno - 1 : node.end_lineno] = kept
    return "\n".join(lines)


def _tidy(source: str) -> str:
    """Leave out functions, classes, settings and imports that nobody uses any more."""
    while True:
        tree, lines = parsed(source), source.splitlines()
        spoken = [(node, _names_in(node)) for node in tree.body]
        for node in reversed(tree.body):
            names = _made_by(node)
            others = set().union(*(said for other, said in spoken if other is not node))
            used = [name for name in names if name in others]
            start = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            if len(used) == len(names):
                continue
            if isinstance(node, ast.ImportFrom) and used:
                node.names = [each for each in node.names if (each.asname or each.name) in used]
                lines[start - 1 : node.end_lineno] = [ast.unparse(node)]
                continue
            while start > 1 and lines[start - 2].startswith("#"):
                start -= 1
            del lines[start - 1 : node.end_lineno]
        if (tidied := "\n".join(lines)) == source.removesuffix("\n"):
            return _respaced(tidied)
        source = tidied


def _names_in(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _made_by(node: ast.stmt) -> list[str]:
    if isinstance(node, _ENDS):
        return [node.name]
    if (
        isinstance(node, (ast.Import, ast.ImportFrom))
        and getattr(node, "module", "") != "__future__"
    ):
        return [(each.asname or each.name).split(".")[0] for each in node.names]
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return [target.id] if isinstance(target, ast.Name) and target.id.isupper() else []
    return []


def _respaced(source: str) -> str:
    """Close the gaps that left-out code leaves: at most two blank lines stand together."""
    text = source.strip() + "\n"
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text


def requirements(source: str) -> list[str]:
    """Return the packages that ``source`` imports, each pinned to the version that runs here."""
    roots = {
        name.split(".")[0]
        for node in ast.walk(parsed(source))
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    packages = sorted(_PACKAGES.get(r, r) for r in roots if r not in sys.stdlib_module_names)
    return [f"{package}=={version(package).split('+')[0]}" for package in packages]


def as_file(source: str) -> str:
    """Return ``source`` as a file that names what it needs (PEP 723), for ``uv run`` or pipx."""
    needed = "\n".join(f'#     "{each}",' for each in requirements(source))
    listed = f"# dependencies = [\n{needed}\n# ]" if needed else "# dependencies = []"
    return f'# /// script\n# requires-python = "{PYTHON}"\n{listed}\n# ///\n{source}'


def as_notebook(source: str) -> str:
    """Return ``source`` as a Jupyter notebook: what it needs, then a cell for each part."""
    install = "%pip install --quiet " + " ".join(requirements(source))
    cells = [_cell("code", install), *(_cell("code", part) for part in _parts(source))]
    opening = ast.get_docstring(parsed(source))
    if opening:
        cells.insert(0, _cell("markdown", opening))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1)


def _parts(source: str) -> list[str]:
    """Return the imports and settings, each function and class, and the code between them."""
    lines = source.splitlines()
    parts: list[list[str]] = []
    loose: list[str] = []
    tree = parsed(source)
    body = tree.body[1:] if ast.get_docstring(tree) else tree.body
    end = tree.body[0].end_lineno or 0 if ast.get_docstring(tree) else 0
    for node in body:
        code = lines[end : node.end_lineno]
        end = node.end_lineno or end
        if isinstance(node, _ENDS) and loose:
            parts.append(loose)
            loose = []
        loose = [*loose, *code]
        if isinstance(node, _ENDS):
            parts.append(loose)
            loose = []
    return ["\n".join(part).strip("\n") for part in [*parts, loose] if part]


def _cell(kind: str, source: str) -> dict[str, Any]:
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True), **code}
