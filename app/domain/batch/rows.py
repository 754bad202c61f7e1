"""报盘行 (rows): what a row of a sheet says, the change that it asks for, and the outcome that its findings give it (§2.3, §2.4)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Literal

from app.domain.batch.cells import DATE_READERS, READERS, Unread, Value
from app.domain.batch.columns import EXAMPLE_NAME, PERSON_NO_HEADING, BatchKind, Layout, fields_of
from app.domain.batch.reasons import read_reason
from app.domain.batch.sheet import MOST_ROWS, ROW_LIMIT_EXCEEDED, Cell, Sheet
from app.domain.finding import Finding, Refused, declare
from app.domain.matching import (
    UNEMPLOYMENT_MONTH_MISMATCH,
    UNEMPLOYMENT_REASON_MISMATCH,
    UNEMPLOYMENT_REGISTRATION_MISSING,
)

Outcome = Literal["passed", "warning", "failed"]
Values = Mapping[str, Any]
Readers = Mapping[str, Callable[[Cell], Value]]

DUPLICATE_IN_BATCH = declare(
    "duplicate_in_batch",
    "body",
    ("同一人员重复出现", "The same person twice"),
    zh="该证件号码在第 {rows_zh} 行也出现，同一人员在一个文件中只能有一行。请更正证件号码，或删除多余的行。",
    en="This ID number is also in row {rows_en}; a person can be in a file only once. Correct the number, or delete the row.",
)
_SUMS = ("合计", "总计", "小计", "共计")
_REGISTRATION = (UNEMPLOYMENT_MONTH_MISMATCH, UNEMPLOYMENT_REASON_MISMATCH, UNEMPLOYMENT_REGISTRATION_MISSING)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read: `cells` as kept (what was read as a form would send it, the rest as it was), its values and what could not be read."""

    row_number: int
    cells: Sequence[Any]
    values: Values
    unread: tuple[Finding, ...] = ()

    @property
    def read(self) -> Values:
        """The values that could be read, the others none: what the change that it asks for is made from."""
        unread = {finding.pointer.rpartition("/")[2] for finding in self.unread}
        return (
            {field: None if field in unread else value for field, value in self.values.items()}
            if unread
            else self.values
        )

    @property
    def id_number(self) -> str:
        """The number that tells the same person twice (证件号码); empty where there is none."""
        number = self.values.get("id_number")
        return number if isinstance(number, str) else ""


def read_rows(kind: BatchKind, sheet: Sheet, layout: Layout, names: Mapping[str, str]) -> list[Row]:
    """The rows below the heading that say something; ROW_LIMIT_EXCEEDED where they are too many.

    `names` are the texts that reasons are known by. Left out are blank rows, the template's example, the sum under a list,
    and the rows of a prefilled roster that nobody wrote in.
    """
    fields, readers = fields_of(kind), readers_of(names, sheet.from_1904)
    columns = [column for column, field in enumerate(layout.fields) if field is not None]
    given = layout.headings.index(PERSON_NO_HEADING) if PERSON_NO_HEADING in layout.headings else None
    rows = []
    for number, cells in enumerate(sheet.rows[layout.heading_row :], layout.heading_row + 1):
        if not any(column < len(cells) and _is_written(cells[column]) for column in columns):
            continue
        row = read_row(number, cells, layout, fields, readers)
        if row.values["name"] == EXAMPLE_NAME or _untouched(kind, row, cells, given) or _sums_up(row, cells):
            continue
        rows.append(row)
    if len(rows) > MOST_ROWS:
        raise Refused([ROW_LIMIT_EXCEEDED.refused("/file", limit=MOST_ROWS, rows=len(rows))])
    return rows


def as_kept(number: int, cells: Sequence[Any], layout: Layout, fields: Sequence[str]) -> Row:
    """A row that passed, from its cells as they were kept: all of them were read."""
    found = dict(zip(layout.fields, cells, strict=False))
    return Row(number, cells, {field: found.get(field) for field in fields})


def _is_written(cell: Cell) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace())


def _untouched(kind: BatchKind, row: Row, cells: Sequence[Cell], given: int | None) -> bool:
    """A row of the prefilled roster in which nobody wrote why and when (未填写的预填行)."""
    if kind != "suspend" or given is None or given >= len(cells) or not _is_written(cells[given]):
        return False
    return row.values["suspension_reason"] is None and row.values["suspension_date"] is None


def _sums_up(row: Row, cells: Sequence[Cell]) -> bool:
    """A row about nobody that sums a list up (合计行)."""
    if row.values["name"] is not None or row.values["id_number"] is not None:
        return row.values["id_number"] is None and str(row.values["name"]).startswith(_SUMS)
    return any(isinstance(cell, str) and cell.replace(" ", "").startswith(_SUMS) for cell in cells)


def readers_of(names: Mapping[str, str], from_1904: bool = False) -> Readers:
    """What reads the cells of each field in a file; `names` are the texts that reasons are known by."""
    dated = {field: partial(reader, from_1904=from_1904) for field, reader in DATE_READERS.items()}
    return {**READERS, **dated, "suspension_reason": partial(read_reason, names=names)}


def read_row(number: int, cells: Sequence[Cell], layout: Layout, fields: Sequence[str], readers: Readers) -> Row:
    """One row; what cannot be read stays in it as it was written, with a finding at its place."""
    kept: list[Any] = list(cells)
    kept += [None] * (len(layout.fields) - len(kept))
    values: dict[str, Any] = dict.fromkeys(fields)
    unread: list[Finding] = []
    for column, field in enumerate(layout.fields):
        if field is None:
            continue
        try:
            values[field] = kept[column] = readers[field](kept[column])
        except Unread as refused:
            values[field] = kept[column] = _as_written(kept[column])
            unread.append(refused.code.refused(f"/values/{field}", **refused.params))
    if values.get("migrant_worker") is False and values.get("migrant_worker_pays") is None:
        # Who is no migrant worker cannot be one who pays: nothing is left to ask.
        values["migrant_worker_pays"] = kept[layout.fields.index("migrant_worker_pays")] = False
    for column, field in enumerate(layout.fields):
        if field is None and isinstance(kept[column], date):
            kept[column] = kept[column].isoformat()
    return Row(number, kept, values, tuple(unread))


def _as_written(cell: Cell) -> str | int | float | bool | None:
    return cell.isoformat() if isinstance(cell, date) else cell


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """校验成功、警告、校验失败: a warning is what differs from the unemployment registration and may yet be put right (§2.4 注意6).

    Where the registration is required only its month may differ: another reason, or none at all, fails.
    """
    outcome: Outcome = "passed"
    for finding in findings:
        if finding.refuses:
            if finding.code is not UNEMPLOYMENT_MONTH_MISMATCH:
                return "failed"
            outcome = "warning"
        elif finding.code in _REGISTRATION:
            outcome = "warning"
    return outcome


def duplicates(id_numbers: Mapping[int, str]) -> dict[int, Finding]:
    """A finding for each row whose person stands in another row too, by row number; both fail."""
    of_person: defaultdict[str, list[int]] = defaultdict(list)
    for row_number, id_number in id_numbers.items():
        if id_number:
            of_person[id_number].append(row_number)
    return {
        row_number: _duplicate([other for other in rows if other != row_number])
        for rows in of_person.values()
        if len(rows) > 1
        for row_number in rows
    }


def _duplicate(others: Sequence[int]) -> Finding:
    shown = [str(number) for number in others[:5]]
    return DUPLICATE_IN_BATCH.refused(
        "/values/id_number",
        rows=list(others[:50]),
        rows_zh="、".join(shown) + (" 等" if len(others) > 5 else ""),
        rows_en=", ".join(shown) + (" and others" if len(others) > 5 else ""),
    )


def at_row(finding: Finding, fields: Sequence[str]) -> Finding:
    """A form's finding at its place in a row: `/insurance/enroll_month` is `/values/enroll_month`, what has no column is the row's."""
    field = finding.pointer.rpartition("/")[2]
    pointer = f"/values/{field}" if field in fields else ""
    return finding if finding.pointer == pointer else replace(finding, pointer=pointer)
