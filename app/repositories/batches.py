"""批次 (batches) in rows: the file as it was read, its rows as they were judged last, and the changes that they were saved as."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, delete, func, insert, select, update

from app.domain.batch.batch import BatchStatus, Since, status_of
from app.domain.batch.columns import BatchKind, Layout
from app.domain.batch.rows import Outcome
from app.domain.employer import Employer
from app.domain.fen import format_yuan
from app.repositories.batch_tables import batch_rows, batches
from app.repositories.bulk import add_many, among, change_many
from app.repositories.database import made_id
from app.repositories.employers import EMPLOYER_COLUMNS, employer_from
from app.repositories.tables import employers

OUTCOMES: tuple[Outcome, ...] = ("passed", "warning", "failed")


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as stored: `sheet` holds the rows above the heading and the layout, `totals` the money of the passed rows."""

    id: int
    employer: Employer
    kind: BatchKind
    status: BatchStatus
    version: int
    file_name: str
    sheet: Mapping[str, Any]
    total: int
    passed: int
    warning: int
    failed: int
    saved: int
    totals: Mapping[str, str]
    previous: Mapping[str, int] | None
    created_by: str
    created_at: datetime
    checked_at: datetime
    saved_at: datetime | None

    @property
    def layout(self) -> Layout:
        """Where its file had which column."""
        return Layout(self.sheet["heading_row"], tuple(self.sheet["headings"]), tuple(self.sheet["fields"]))


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A row as stored: cells as kept, how it was judged last, its money in fen, and the change that it was saved as."""

    row_number: int
    id_number: str
    cells: Sequence[Any]
    outcome: Outcome
    findings: Sequence[Mapping[str, Any]]
    money: Mapping[str, Any] | None
    line_count: int
    employer_amount: int
    employee_amount: int
    interest: int
    since_previous: Since | None
    change_id: int | None


_BATCH = tuple(column for column in batches.c if column.name != "employer_id")
_WIDTH = len(_BATCH)
_ROW = tuple(column for column in batch_rows.c if column.name != "batch_id")
_NAMES = tuple(column.name for column in _ROW)
BATCHES: Select[Any] = select(*_BATCH, *EMPLOYER_COLUMNS).join(employers, employers.c.id == batches.c.employer_id)
_rows: Select[Any] = select(*_ROW)


def batch_from(row: Row[Any]) -> Batch:
    """The batch in a row of its columns and its employer's."""
    return Batch(row[0], employer_from(row[_WIDTH:]), *row[1:_WIDTH])


def add(connection: Connection, employer: Employer, values: Mapping[str, Any], rows: Sequence[BatchRow]) -> int:
    """Keeps a new batch and its rows; its number."""
    batch_id = made_id(connection.execute(insert(batches), {"employer_id": employer.id, **values}))
    keep_rows(connection, batch_id, rows)
    return batch_id


def keep_rows(connection: Connection, batch_id: int, rows: Sequence[BatchRow]) -> None:
    """Writes new rows of a batch."""
    add_many(
        connection, batch_rows, [{"batch_id": batch_id} | {name: getattr(row, name) for name in _NAMES} for row in rows]
    )


def find(connection: Connection, batch_id: int) -> Batch | None:
    """One batch by its row number."""
    row = connection.execute(BATCHES.where(batches.c.id == batch_id)).one_or_none()
    return None if row is None else batch_from(row)


def page(connection: Connection, employer_id: int, *, offset: int, limit: int) -> tuple[list[Batch], int]:
    """A page of an employer's batches, newest first, and how many there are."""
    mine = batches.c.employer_id == employer_id
    total = connection.execute(select(func.count()).select_from(batches).where(mine)).scalar_one()
    query = BATCHES.where(mine).order_by(batches.c.id.desc()).offset(offset).limit(limit)
    return [batch_from(row) for row in connection.execute(query)], total


def latest(connection: Connection, employer_id: int, kind: BatchKind, count: int) -> list[Batch]:
    """An employer's latest batches of a kind, newest first."""
    query = BATCHES.where(batches.c.employer_id == employer_id, batches.c.kind == kind)
    return [batch_from(row) for row in connection.execute(query.order_by(batches.c.id.desc()).limit(count))]


def rows_of(
    connection: Connection, batch_id: int, *, row_numbers: Collection[int] | None = None, unsaved: bool = False
) -> list[BatchRow]:
    """Rows of a batch in the order of the sheet: all, or some by their numbers, or those not saved yet."""
    query = _rows.where(batch_rows.c.batch_id == batch_id).order_by(batch_rows.c.row_number)
    if unsaved:
        query = query.where(batch_rows.c.change_id.is_(None))
    if row_numbers is not None:
        query = query.where(among(connection, batch_rows.c.row_number, row_numbers))
    return [BatchRow(*row) for row in connection.execute(query)]


def row(connection: Connection, batch_id: int, row_number: int) -> BatchRow | None:
    """One row of a batch."""
    found = rows_of(connection, batch_id, row_numbers=(row_number,))
    return found[0] if found else None


def of_people(connection: Connection, batch_id: int, id_numbers: Iterable[str]) -> list[BatchRow]:
    """The rows of a batch that are about some people."""
    asked = among(connection, batch_rows.c.id_number, [number for number in id_numbers if number])
    query = _rows.where(batch_rows.c.batch_id == batch_id, asked)
    return [BatchRow(*row) for row in connection.execute(query.order_by(batch_rows.c.row_number))]


def cells_by_person(connection: Connection, batch_id: int) -> dict[str, Sequence[Any]]:
    """The cells of a batch's rows by ID number."""
    query = select(batch_rows.c.id_number, batch_rows.c.cells).where(
        batch_rows.c.batch_id == batch_id, batch_rows.c.id_number != ""
    )
    return {row.id_number: row.cells for row in connection.execute(query)}


def page_of_rows(
    connection: Connection, batch_id: int, outcome: Outcome | None, *, offset: int, limit: int
) -> tuple[list[BatchRow], int]:
    """A page of a batch's rows in the order of the sheet, and how many there are."""
    asked = [batch_rows.c.batch_id == batch_id]
    if outcome is not None:
        asked.append(batch_rows.c.outcome == outcome)
    total = connection.execute(select(func.count()).select_from(batch_rows).where(*asked)).scalar_one()
    query = _rows.where(*asked).order_by(batch_rows.c.row_number).offset(offset).limit(limit)
    return [BatchRow(*row) for row in connection.execute(query)], total


def lines_per_row(connection: Connection, batch_id: int) -> list[tuple[int, int]]:
    """The passed rows that have money, each with how many lines."""
    query = select(batch_rows.c.row_number, batch_rows.c.line_count).where(
        batch_rows.c.batch_id == batch_id, batch_rows.c.outcome == "passed", batch_rows.c.line_count > 0
    )
    return [(number, count) for number, count in connection.execute(query.order_by(batch_rows.c.row_number))]


def replace_rows(connection: Connection, batch_id: int, rows: Sequence[BatchRow]) -> None:
    """Writes rows in the place of what they were."""
    delete_rows(connection, batch_id, [row.row_number for row in rows])
    keep_rows(connection, batch_id, rows)


def delete_rows(connection: Connection, batch_id: int, row_numbers: Iterable[int]) -> None:
    """Takes rows out of a batch."""
    asked = among(connection, batch_rows.c.row_number, row_numbers)
    connection.execute(delete(batch_rows).where(batch_rows.c.batch_id == batch_id, asked))


def note_saved(connection: Connection, batch_id: int, saved: Iterable[tuple[int, int]]) -> None:
    """Notes for each row, by its number, the change that it was saved as."""
    rows = [{"batch_id": batch_id, "row_number": number, "change_id": change_id} for number, change_id in saved]
    change_many(connection, batch_rows, ("batch_id", "row_number"), rows)


def free(connection: Connection, batch_id: int, change_id: int) -> None:
    """Makes the row of a deleted change one that can be saved again."""
    connection.execute(
        update(batch_rows)
        .where(batch_rows.c.batch_id == batch_id, batch_rows.c.change_id == change_id)
        .values(change_id=None)
    )


def take(connection: Connection, batch: Batch) -> bool:
    """Makes the next version of a batch one's own; false where another transaction has done so first."""
    taken = update(batches).where(batches.c.id == batch.id, batches.c.version == batch.version)
    return connection.execute(taken.values(version=batch.version + 1)).rowcount == 1


def sum_up(connection: Connection, batch_id: int, values: Mapping[str, Any]) -> None:
    """Counts a batch's rows anew after they were judged or saved, and writes what else is new of it."""
    connection.execute(
        update(batches).where(batches.c.id == batch_id).values(**summary(_summed(connection, batch_id)), **values)
    )


def _summed(connection: Connection, batch_id: int) -> list[tuple[Any, ...]]:
    passed = batch_rows.c.outcome == "passed"
    return [
        tuple(row)
        for row in connection.execute(
            select(
                batch_rows.c.outcome,
                func.count(),
                func.count(batch_rows.c.change_id),
                *(
                    func.sum(case((passed, column), else_=0))
                    for column in (batch_rows.c.employer_amount, batch_rows.c.employee_amount, batch_rows.c.interest)
                ),
            )
            .where(batch_rows.c.batch_id == batch_id)
            .group_by(batch_rows.c.outcome)
        )
    ]


def summed(rows: Iterable[BatchRow]) -> list[tuple[Any, ...]]:
    """New rows summed up by outcome, as `summary` takes them."""
    sums: dict[Outcome, list[int]] = {outcome: [0] * 5 for outcome in OUTCOMES}
    for row in rows:
        of_outcome = sums[row.outcome]
        of_outcome[0] += 1
        of_outcome[2] += row.employer_amount
        of_outcome[3] += row.employee_amount
        of_outcome[4] += row.interest
    return [(outcome, *of_outcome) for outcome, of_outcome in sums.items()]


def summary(summed: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Counts, status and totals of a batch, from (outcome, rows, saved, employer, employee, interest) of each outcome, in fen."""
    found = {outcome: [int(each or 0) for each in rest] for outcome, *rest in summed}
    counts = {outcome: found.get(outcome, [0] * 5) for outcome in OUTCOMES}
    saved = sum(count[1] for count in counts.values())
    employer, employee, interest = counts["passed"][2:]
    return {
        **{outcome: count[0] for outcome, count in counts.items()},
        "total": sum(count[0] for count in counts.values()),
        "saved": saved,
        "status": status_of(saved, counts["passed"][0] - counts["passed"][1]),
        "totals": {
            "employer_amount": format_yuan(employer),
            "employee_amount": format_yuan(employee),
            "interest": format_yuan(interest),
            "total": format_yuan(employer + employee + interest),
        },
    }
