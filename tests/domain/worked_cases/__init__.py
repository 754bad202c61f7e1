"""算例 (worked cases): examples that an officer can read and check, each with name, basis, given and expected."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml


@dataclass(frozen=True)
class WorkedCase:
    """算例: what is given and what is to come out, on which basis."""

    name: str
    basis: str
    given: dict[str, Any]
    expected: Any


def worked_cases(room: str) -> list[Any]:
    """The cases of `<room>.yaml`, for pytest's parametrize; a test's id is the room and the case's number."""
    text = (Path(__file__).parent / f"{room}.yaml").read_text(encoding="utf-8")
    return [
        pytest.param(WorkedCase(**case), id=f"{room}-{number}")
        for number, case in enumerate(yaml.safe_load(text), start=1)
    ]
