"""讲述 (narration): what the demonstration says in the terminal, Chinese beside English, and what it insists on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

LINE_COLUMNS = (
    ("费款所属期\nMonth", "contribution_period"),
    ("人员缴费基数\nBase", "contribution_base"),
    ("单位比例\nEmployer", "employer_rate"),
    ("个人比例\nEmployee", "employee_rate"),
    ("单位缴费\nEmployer", "employer_amount"),
    ("个人缴费\nEmployee", "employee_amount"),
)
_console = Console(highlight=False, soft_wrap=True)


class NotAsExpected(Exception):
    """A step did not do what the manual, or the sum done by hand, says."""


def chapter(day: str, zh: str, en: str) -> None:
    """A new day."""
    _console.print(f"\n[bold cyan]━━ {day}  {zh}[/]  [dim]{en}[/]")


def say(zh: str, en: str) -> None:
    """What happens, for someone of an HR department."""
    _console.print(f"  {zh}\n  [dim]{en}[/]")


def by_hand(terms: str) -> None:
    """A sum done by hand."""
    _console.print(f"    [dim]手算 By hand:[/] {terms}")


def message(text: str) -> None:
    """A sentence of the hall itself, as an answer carried it."""
    _console.print(f"    [yellow]“{escape(text)}”[/]")


def expect(what: str, got: object, wanted: object) -> None:
    """Insists that a step did what was expected, and says so."""
    if got != wanted:
        raise NotAsExpected(f"{what}: 应为 expected {wanted!r}, 实际 got {got!r}")
    _console.print(f"    [green]✓[/] {escape(what)}")


def lines(items: Iterable[Mapping[str, Any]]) -> None:
    """Lines of back-pay or of a reduction, as the manual's tables show them."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading, _ in LINE_COLUMNS:
        table.add_column(heading, justify="right")
    for item in items:
        table.add_row(*(str(item[name]) for _, name in LINE_COLUMNS))
    _console.print(table)


def figures(period: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """The form's figures: name, how it is worked out by hand, what the hall says."""
    table = Table(title=f"失业保险单位月缴费核定表 {period}", box=box.SIMPLE, pad_edge=False)
    table.add_column("序号\nNo.", justify="right")
    table.add_column("项目\nFigure")
    table.add_column("手算\nBy hand")
    table.add_column("核定\nHall", justify="right")
    for number, row in enumerate(rows, 1):
        table.add_row(str(number), *row)
    _console.print(table)


def failed(reason: str) -> None:
    """Why the demonstration stopped."""
    _console.print(f"\n[bold red]✗ 演示未按预期进行。 The demonstration did not go as expected.[/]\n  {escape(reason)}")
