"""单元格网格 (grid): the cells of one sheet as the child hands them over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from math import isfinite
from typing import TypeAlias

from app.files.sheet_child.refusal import LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, SheetRefused

# A date is a list of one text, which JSON has no other use for here.
Cell: TypeAlias = str | int | float | bool | list[str] | None
Read: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
Rows: TypeAlias = list[list[Cell]]

_HEADING_WITHIN = 20
_HEADING = "姓名"
# Beyond it a number with no digits behind the point is left as it is: the digits would be invented.
_WHOLE = 2.0**63


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet's rows from its own row 1 and column A, each without the blank cells behind; empty lists are blank rows."""

    rows: Rows
    from_1904: bool = False


def cell_of(value: Read) -> Cell:
    """A cell as the reader gave it: empty text is no cell, a whole number is an int, a time of day is a text."""
    kind = type(value)
    if kind is str:
        if len(value) > LONGEST_TEXT:  # type: ignore[arg-type]
            raise SheetRefused("long_text", limit=LONGEST_TEXT)
        return value or None  # type: ignore[return-value]
    if kind is float:
        return _number(value)  # type: ignore[arg-type]
    if kind is int or kind is bool:
        return value  # type: ignore[return-value]
    if isinstance(value, datetime):
        return [value.date().isoformat() if value.time() == time() else value.isoformat()]
    if isinstance(value, date):
        return [value.isoformat()]
    return str(value)


def _number(value: float) -> Cell:
    if not isfinite(value):
        return "#NUM!"
    return int(value) if value.is_integer() and -_WHOLE < value < _WHOLE else value


def trimmed(rows: Iterable[list[Cell]]) -> Rows:
    """Rows without the blank cells behind and without the blank rows at the end; too many of either are refused."""
    kept: Rows = []
    last = filled = widest = 0
    for row in rows:
        while row and row[-1] is None:
            row.pop()
        kept.append(row)
        if row:
            last, widest = len(kept), max(widest, len(row))
            filled += any(type(cell) is not str or not cell.isspace() for cell in row if cell is not None)
    if filled > MOST_ROWS:
        raise SheetRefused("too_many_rows", rows=filled)
    if widest > MOST_COLUMNS:
        raise SheetRefused("too_wide", columns=widest, limit=MOST_COLUMNS)
    del kept[last:]
    return kept


def has_heading(rows: Rows) -> bool:
    """Whether a declaration's heading stands near the top (姓名)."""
    cells = (cell for row in islice(rows, _HEADING_WITHIN) for cell in row)
    return any(_HEADING in "".join(cell.split()) for cell in cells if type(cell) is str)


def packed(rows: Rows) -> list[list[Cell] | int]:
    """Rows with each run of blank ones as their number."""
    short: list[list[Cell] | int] = []
    for row in rows:
        if row:
            short.append(row)
        elif short and type(short[-1]) is int:
            short[-1] += 1
        else:
            short.append(1)
    return short
