"""The layers of the house, held by import-linter as `pyproject.toml` writes them down."""

import subprocess
import sys
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def test_one_row_imports_only_rows_below_it() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]

    answer = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_stray_module_fails_because_every_room_must_have_a_row() -> None:
    contracts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]

    layered = {contract["containers"][0]: contract for contract in contracts if contract["type"] == "layers"}

    assert layered["app"]["exhaustive"] and layered["app.domain"]["exhaustive"]
    assert not any("exhaustive_ignores" in contract or "ignore_imports" in contract for contract in contracts)
