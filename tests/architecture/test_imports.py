"""领域层 (the domain) is pure: the standard library and itself, and of the standard library nothing that reaches outside."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOMAIN = Path(__file__).parents[2] / "app" / "domain"
ROOMS = sorted(DOMAIN.rglob("*.py"))
OUTSIDE = {
    *("asyncio", "concurrent", "multiprocessing", "subprocess", "threading"),
    *("http", "socket", "ssl", "urllib"),
    *("io", "os", "pathlib", "shutil", "signal", "sqlite3", "sys", "tempfile", "logging"),
    *("time", "random", "secrets", "uuid"),
    *("ctypes", "importlib"),
}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_a_room_of_the_domain_imports_the_standard_library_and_the_domain_only(room: Path) -> None:
    imported = set(imports_of(room.read_text(encoding="utf-8")))

    foreign = {name for name in imported if not is_domain(name) and top(name) not in sys.stdlib_module_names}

    assert not foreign


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_a_room_of_the_domain_reaches_neither_files_nor_network_nor_clock_nor_chance(room: Path) -> None:
    imported = set(imports_of(room.read_text(encoding="utf-8")))

    assert not {name for name in imported if top(name) in OUTSIDE}


def test_every_form_of_import_is_seen() -> None:
    source = (
        "import httpx, app.domain.fen\nfrom sqlalchemy.orm import Session\nfrom . import fen\ndef f():\n    import os"
    )

    assert set(imports_of(source)) == {"httpx", "app.domain.fen", "sqlalchemy.orm", ".", "os"}


def imports_of(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def is_domain(name: str) -> bool:
    return name == "app.domain" or name.startswith("app.domain.")


def top(name: str) -> str:
    return name.partition(".")[0]
