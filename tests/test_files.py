"""The folders used at run time are found in a checkout and inside the wheel."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from taskforce import files


@pytest.mark.parametrize("folder", [files.migrations, files.projections])
def test_a_checkout_uses_its_own_sql(folder: Callable[[], Path]) -> None:
    assert any(folder().rglob("*.sql"))
    assert folder().parent == files.checkout()


def test_the_contracts_hold_no_python_or_they_would_be_mistaken_for_the_library() -> None:
    assert not list(files.graphql().rglob("*.py"))


def test_a_wheel_brings_the_sql_along(tmp_path: Path) -> None:
    checkout = files.checkout()
    assert checkout
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=checkout, check=True, capture_output=True)
    installed = tmp_path / "installed"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(installed)
    ask = "from taskforce import files; print(files.checkout(), *sorted(f.name for f in files.migrations().iterdir()))"
    found = subprocess.check_output([sys.executable, "-c", ask], env={"PYTHONPATH": str(installed)}, cwd=tmp_path)
    assert found.decode().split() == ["None", *sorted(f.name for f in files.migrations().iterdir())]
