"""批次 (batches), the employer's side: upload and check, lists, rows and money, and checking again (§2.3, §2.4)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.domain.batch.batch import Since, compared, is_again
from app.domain.batch.columns import BatchKind, Layout, fields_of, layout_of, template_mismatch
from app.domain.batch.reasons import reason_names
from app.domain.batch.rows import Outcome, Row, as_kept, read_row, read_rows, readers_of
from app.domain.batch.sheet import Sheet
from app.domain.calendar import today, window_findings
from app.domain.employer import Employer
from app.domain.finding import Finding, Refused
from app.files.sheet_reading import read_sheet
from app.repositories import batches
from app.repositories.batches import Batch, BatchRow
from app.usecases.context import NOT_FOUND, VERSION_STALE, Call, Work, check_version
from app.usecases.row_judging import JudgedRow, judge_rows
from app.usecases.saving import stored_findings_of_many, stored_money

_COMPARED_WITH = 5


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch as it is shown: with what the calendar says of saving it now."""

    batch: Batch
    findings: tuple[Finding, ...]

    @property
    def version(self) -> int:
        return self.batch.version


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a batch as it is shown; `version` is the batch's."""

    row: BatchRow
    kind: BatchKind
    layout: Layout
    version: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of batches, rows or money lines."""

    items: Sequence[Any]
    page: int
    page_size: int
    total: int


def upload(call: Call, kind: BatchKind, file_name: str, file: bytes) -> BatchView:
    """Reads a sheet and checks every row (上传校验); the batch and its findings are kept, and nothing else."""
    with call.reading() as work:
        work.employer()
    sheet = read_sheet(file)
    layout = layout_of(kind, sheet.rows)
    rows = read_rows(kind, sheet, layout, reason_names(call.hall.reasons))
    if not rows:
        raise Refused([template_mismatch(kind, "表头下没有数据行", "there is no row of data below its heading")])
    with call.writing(late=True) as work:
        employer = work.employer()
        judged = judge_rows(work, employer, kind, rows)
        previous, since = _previous(work, employer, kind, rows)
        stored = stored_rows(judged, [since.get(each.row.id_number) for each in judged])
        values = {
            "kind": kind,
            "version": 1,
            "file_name": file_name,
            "sheet": stored_sheet(sheet, layout),
            **batches.summary(batches.summed(stored)),
            "previous": previous,
            "created_by": work.who,
            "created_at": work.now,
            "checked_at": work.now,
        }
        work.begin()
        batch_id = batches.add(work.connection, employer, values, stored)
        work.record("batch_uploaded", f"batches/{batch_id}", employer=employer, kind=kind, rows=len(rows))
        view = view_of(work, own(work, batch_id, None))
        work.commit(view)
        return view


def listing(call: Call, page: int, page_size: int) -> Page:
    """The employer's batches, newest first."""
    with call.reading() as work:
        employer = work.employer()
        found, total = batches.page(work.connection, employer.id, offset=(page - 1) * page_size, limit=page_size)
        return Page([view_of(work, batch) for batch in found], page, page_size, total)


def read(call: Call, batch_id: int) -> BatchView:
    """One of the employer's batches."""
    with call.reading() as work:
        return view_of(work, own(work, batch_id, None))


def rows(call: Call, batch_id: int, outcome: Outcome | None, page: int, page_size: int) -> Page:
    """The rows of one tab (校验成功、警告、校验失败), or all, in the order of the sheet."""
    with call.reading() as work:
        batch = own(work, batch_id, None)
        found, total = batches.page_of_rows(
            work.connection, batch_id, outcome, offset=(page - 1) * page_size, limit=page_size
        )
        work.looked_at(f"batches/{batch_id}", batch.employer, rows=[row.row_number for row in found])
        return Page([row_view(batch, row) for row in found], page, page_size, total)


def money_lines(call: Call, batch_id: int, page: int, page_size: int) -> Page:
    """补收信息 or 退收信息 of the passed rows, each line with its row."""
    with call.reading() as work:
        batch = own(work, batch_id, None)
        counted = batches.lines_per_row(work.connection, batch_id)
        wanted, skipped = _rows_of_page(counted, (page - 1) * page_size, page_size)
        found = batches.rows_of(work.connection, batch_id, row_numbers=wanted)
        lines = [{**line, "row_number": row.row_number} for row in found for line in (row.money or {})["lines"]]
        work.looked_at(f"batches/{batch_id}", batch.employer, rows=wanted)
        total = sum(count for _, count in counted)
        return Page(lines[skipped : skipped + page_size], page, page_size, total)


def recheck(call: Call, batch_id: int, version: int) -> BatchView:
    """Judges every row that is not saved yet anew (重新校验): the calendar, the law or the records have moved on."""
    with call.writing(late=True) as work:
        batch = own(work, batch_id, version)
        unsaved = batches.rows_of(work.connection, batch_id, unsaved=True)
        judged = judge_rows(work, batch.employer, batch.kind, read_again(work, batch, unsaved))
        work.begin()
        view = keep(work, batch, unsaved, judged)
        work.commit(view)
        return view


def own(work: Work, batch_id: int, version: int | None) -> Batch:
    """A batch of the caller's employer."""
    batch = batches.find(work.connection, batch_id)
    if batch is None or batch.employer.id != work.employer().id:
        raise Refused([NOT_FOUND.refused()])
    if version is not None:
        check_version(batch.version, version)
    return batch


def view_of(work: Work, batch: Batch) -> BatchView:
    """A batch with a warning where its rows cannot be saved today."""
    law = work.hall.policy.on(today(work.now), batch.employer.region_code)
    closed = [replace(finding, severity="warning") for finding in window_findings(work.now, law)]
    return BatchView(batch, tuple(closed) if batch.status != "saved" else ())


def row_view(batch: Batch, row: BatchRow) -> RowView:
    """A row with the layout that tells its cells."""
    return RowView(row, batch.kind, batch.layout, batch.version)


def read_again(work: Work, batch: Batch, rows: Sequence[BatchRow]) -> list[Row]:
    """Stored rows as they are read now."""
    fields, layout, readers = fields_of(batch.kind), batch.layout, readers_of(reason_names(work.hall.reasons))
    return [read_row(row.row_number, row.cells, layout, fields, readers) for row in rows]


def keep(work: Work, batch: Batch, before: Collection[BatchRow], judged: Sequence[JudgedRow]) -> BatchView:
    """Writes rows as they were judged anew and counts the batch again; refused where another transaction was first."""
    if not batches.take(work.connection, batch):
        raise Refused([VERSION_STALE.refused(current=batch.version + 1)])
    since = {row.row_number: row.since_previous for row in before}
    stored = stored_rows(judged, [since[each.row.row_number] for each in judged])
    batches.replace_rows(work.connection, batch.id, stored)
    batches.sum_up(work.connection, batch.id, {"checked_at": work.now, "sheet": batch.sheet})
    return view_of(work, own(work, batch.id, None))


def stored_rows(judged: Sequence[JudgedRow], since_previous: Iterable[Since | None]) -> list[BatchRow]:
    """Rows as they are kept, each with what has become of it since the upload before."""
    findings = stored_findings_of_many(each.findings for each in judged)
    return [_stored_row(*each) for each in zip(judged, findings, since_previous, strict=True)]


def _stored_row(judged: JudgedRow, findings: Sequence[Mapping[str, Any]], since_previous: Since | None) -> BatchRow:
    row, money = judged.row, judged.money
    return BatchRow(
        row.row_number,
        row.id_number,
        row.cells,
        judged.outcome,
        findings,
        stored_money(money) if money.lines else None,
        len(money.lines),
        judged.employer_amount,
        judged.employee_amount,
        judged.interest,
        since_previous,
        None,
    )


def stored_sheet(sheet: Sheet, layout: Layout) -> dict[str, Any]:
    """The rows above the heading and the layout, as they are kept with a batch."""
    above = [
        [cell if isinstance(cell, str | int | float | bool | None) else str(cell) for cell in row]
        for row in sheet.rows[: layout.heading_row - 1]
    ]
    return {"above": above, "from_1904": sheet.from_1904, **asdict(layout)}


def _previous(
    work: Work, employer: Employer, kind: BatchKind, rows: Sequence[Row]
) -> tuple[dict[str, int] | None, Mapping[str, Since]]:
    """The latest earlier upload that this one is again, and what has changed since; none and nothing where there is none."""
    now = {row.id_number: row.values for row in rows if row.id_number}
    for batch in batches.latest(work.connection, employer.id, kind, _COMPARED_WITH):
        stored = batches.cells_by_person(work.connection, batch.id)
        if is_again(stored.keys(), now.keys()):
            fields = fields_of(kind)
            before = {number: as_kept(0, cells, batch.layout, fields).values for number, cells in stored.items()}
            previous, since = compared(batch.id, before, now)
            return asdict(previous), since
    return None, {}


def _rows_of_page(counted: Sequence[tuple[int, int]], offset: int, limit: int) -> tuple[list[int], int]:
    """Which rows hold the lines of a page, and how many of their lines come before it."""
    wanted: list[int] = []
    skipped = passed = 0
    for row_number, count in counted:
        if passed + count > offset and passed < offset + limit:
            if not wanted:
                skipped = offset - passed
            wanted.append(row_number)
        passed += count
    return wanted, skipped
