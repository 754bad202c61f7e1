"""Files are small, and the word on the screen finds the room."""

import ast
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
WRITTEN = [path for path in (REPOSITORY / "app").rglob("*.py") if path.stat().st_size]
MODULES = sorted(path.relative_to(REPOSITORY) for path in WRITTEN)
ROOMS = [path for path in MODULES if path.is_relative_to("app/domain")]
LONGEST = 300
USUAL = 150
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {str(path): lines(path) for path in MODULES}

    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_two_files_in_three_fit_a_hundred_and_fifty_lines() -> None:
    long = [path for path in MODULES if lines(path) > USUAL]

    assert len(long) * 3 <= len(MODULES)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_every_module_says_in_its_first_line_what_it_is(path: Path) -> None:
    assert first_line(path)


@pytest.mark.parametrize("path", ROOMS, ids=str)
def test_a_room_of_the_domain_begins_with_its_chinese_term(path: Path) -> None:
    assert CHINESE.search(first_line(path))


def lines(path: Path) -> int:
    return len((REPOSITORY / path).read_text(encoding="utf-8").splitlines())


def first_line(path: Path) -> str:
    return (ast.get_docstring(ast.parse((REPOSITORY / path).read_text(encoding="utf-8"))) or "").partition("\n")[0]
