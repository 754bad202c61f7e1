"""规则对照表 (`docs/rules.md`): every rule of the manual has a room and a test, and every code its row; this keeps it true."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
DOCUMENT = REPOSITORY / "docs" / "rules.md"
DOMAIN = REPOSITORY / "app" / "domain"
NUMBERED = [
    *(f"§1 注意{number}" for number in range(1, 4)),
    "§1 首页",
    "§1.1 密码登录（非昆明市）",
    "§1.2 短信登录（昆明市）",
    "§1.3 相关公告，政策法规查看及附件下载",
    "§2.1 业务经办提醒",
    *(f"§2.1 注意{number}" for number in range(1, 4)),
    *(f"§2.2 注意{number}" for number in range(1, 7)),
    "§2.2 注意事项",
    *(f"§2.3 注意{number}" for number in range(1, 4)),
    *(f"§2.4 注意{number}" for number in range(1, 8)),
    "§2.4 注意事项",
    *(f"§2.5 序号{number}" for number in range(1, 14)),
    "§2.5 注意",
    "温馨提示",
]
"""What the manual itself numbers or sets apart; each must have a row of its own."""


@dataclass(frozen=True)
class Rule:
    """A row of the rules' table."""

    paragraph: str
    codes: tuple[str, ...]
    rooms: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Declared:
    """A code as a room declares it."""

    name: str
    title_zh: str
    title_en: str
    room: str

    @property
    def row(self) -> str:
        return f"| `{self.name}` | {self.title_zh} | {self.title_en} | `{self.room}` |"


def table(heading: str) -> Iterator[list[str]]:
    """The rows of every table under a heading of the second level, without their heads."""
    _, _, below = DOCUMENT.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    for line in below.partition("\n## ")[0].splitlines():
        if (
            line.startswith("| ")
            and not line.startswith("| ---")
            and not line.startswith("| 条款 ")
            and not line.startswith("| code ")
        ):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def quoted(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


def rules() -> list[Rule]:
    return [
        Rule(paragraph, quoted(codes), quoted(rooms), quoted(tests))
        for paragraph, _, _, codes, rooms, tests in table("Rules")
    ]


@cache
def declared() -> tuple[Declared, ...]:
    return tuple(
        Declared(*arguments(node), str(path.relative_to(REPOSITORY)))
        for path in sorted(DOMAIN.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "declare"
    )


def arguments(call: ast.Call) -> tuple[str, str, str]:
    name, _, titles = (ast.literal_eval(argument) for argument in call.args[:3])
    return name, *titles


@cache
def functions(path: str) -> frozenset[str]:
    file = REPOSITORY / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("paragraph", NUMBERED)
def test_every_rule_that_the_manual_numbers_has_a_row(paragraph: str) -> None:
    assert paragraph in [rule.paragraph for rule in rules()]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.paragraph)
def test_every_rule_has_rooms_that_exist_and_tests_that_exist(rule: Rule) -> None:
    missing_rooms = [room for room in rule.rooms if not (REPOSITORY / room).is_file()]
    missing_tests = [test for test in rule.tests if test.partition("::")[2] not in functions(test.partition("::")[0])]

    assert rule.rooms and rule.tests
    assert not missing_rooms and not missing_tests


def test_no_rule_names_a_code_that_the_domain_does_not_declare() -> None:
    known = {code.name for code in declared()}

    assert not {code for rule in rules() for code in rule.codes} - known


def test_the_table_of_codes_is_the_one_that_the_domain_declares() -> None:
    written = {" | ".join(cells) for cells in table("Codes")}
    expected = {code.row.strip("| "): code.row for code in declared()}

    missing = "\n".join(row for key, row in expected.items() if key not in written)
    stale = "\n".join(written - expected.keys())

    assert not missing, f"add to the Codes of docs/rules.md:\n{missing}"
    assert not stale, f"no longer declared so, take out of docs/rules.md:\n{stale}"
