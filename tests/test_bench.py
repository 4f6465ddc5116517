"""The measurements are run by hand, so that what they stand on is there is tested without them."""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskforce import files

CHECKOUT = files.checkout()
SCRIPTS = sorted((CHECKOUT / "bench").glob("*.py")) if CHECKOUT else []


def imported(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def named(file: Path) -> set[str]:
    """What stands at the top of a script."""
    tree = ast.parse(file.read_text()).body
    defined = {node.name for node in tree if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    assigned = {
        name.id
        for node in tree
        if isinstance(node, ast.Assign)
        for target in node.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }
    return defined | assigned


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
def test_what_a_measurement_imports_of_ours_is_there(file: Path) -> None:
    for module, name in imported(file):
        if module.partition(".")[0] == "taskforce":
            there = importlib.import_module(module)
            assert hasattr(there, name) or importlib.util.find_spec(f"{module}.{name}"), f"{module}.{name}"
        elif (sibling := file.with_name(f"{module}.py")).exists():
            assert name in named(sibling), f"{module}.{name}"
