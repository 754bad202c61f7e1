"""改行 (mending rows): one row edited, its registered month taken over, its cures applied, or the row taken out (§2.4 注意4-6)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from app.domain.batch.batch import BATCH_ROW_SAVED
from app.domain.batch.columns import fields_of, with_column
from app.domain.batch.rows import Row
from app.domain.finding import UNKNOWN_FIELD, Refused
from app.domain.matching import UNEMPLOYMENT_MONTH_MISMATCH, UNEMPLOYMENT_REGISTRATION_MISSING
from app.repositories import batches
from app.repositories.batches import Batch, BatchRow
from app.usecases.batches import BatchView, RowView, keep, own, read_again, row_view
from app.usecases.context import NOT_FOUND, Call, Work
from app.usecases.row_judging import judge_rows
from app.usecases.saving import refuse

Values = Mapping[str, Any]


def edit(call: Call, batch_id: int, row_number: int, version: int, values: Values) -> RowView:
    """Writes values into a row as into its cells, and checks it again, with whoever it shares or shared a person with."""
    with call.writing() as work:
        batch = own(work, batch_id, version)
        stored = _unsaved(work, batch, row_number)
        refuse([UNKNOWN_FIELD.refused(f"/values/{name}") for name in values if name not in fields_of(batch.kind)])
        return _edited(work, batch, stored, values)


def take_registered_month(call: Call, batch_id: int, row_number: int, version: int) -> RowView:
    """Takes over the day of the unemployment registration as the suspension date (按失业登记月份停保).

    A row whose month agrees stays as it is; without a registration there is nothing to take over.
    """
    with call.writing() as work:
        batch = own(work, batch_id, version)
        stored = _unsaved(work, batch, row_number)
        found = {finding["code"]: finding for finding in stored.findings}
        if UNEMPLOYMENT_REGISTRATION_MISSING.name in found:
            missing = found[UNEMPLOYMENT_REGISTRATION_MISSING.name]
            raise Refused([UNEMPLOYMENT_REGISTRATION_MISSING.refused("", **missing["params"])])
        mismatch = found.get(UNEMPLOYMENT_MONTH_MISMATCH.name)
        if mismatch is None:
            return row_view(batch, stored)
        return _edited(work, batch, stored, _cure(mismatch))


def apply_cures(call: Call, batch_id: int, version: int, codes: Sequence[str] | None) -> BatchView:
    """Applies every repair that findings offer, or those of some codes, and checks those rows again (一键修正)."""
    with call.writing() as work:
        batch = own(work, batch_id, version)
        rows = batches.rows_of(work.connection, batch_id, unsaved=True)
        cures = {row.row_number: _cures(row, codes) for row in rows}
        cured = {
            row.row_number: _rewritten(work, batch, row, cures[row.row_number]) for row in rows if cures[row.row_number]
        }
        view = _rejudged(work, batch, rows, cured)
        work.commit(view)
        return view


def remove(call: Call, batch_id: int, row_number: int, version: int) -> None:
    """Takes a row out of a batch; the rows that shared its person are checked again."""
    with call.writing() as work:
        batch = own(work, batch_id, version)
        stored = _unsaved(work, batch, row_number)
        batches.delete_rows(work.connection, batch_id, [row_number])
        sharing = batches.of_people(work.connection, batch_id, [stored.id_number])
        _rejudged(work, batch, sharing, {})
        work.commit()


def _edited(work: Work, batch: Batch, stored: BatchRow, values: Values) -> RowView:
    batch = _wide_enough(batch, values)
    row = _rewritten(work, batch, stored, values)
    sharing = batches.of_people(work.connection, batch.id, {stored.id_number, row.id_number})
    others = [other for other in sharing if other.row_number != row.row_number]
    _rejudged(work, batch, [stored, *others], {row.row_number: row})
    view = row_view(own(work, batch.id, None), _row(work, batch, row.row_number))
    work.commit(view)
    return view


def _rejudged(work: Work, batch: Batch, rows: Sequence[BatchRow], rewritten: Mapping[int, Row]) -> BatchView:
    """Judges unsaved rows again, some of them as rewritten; what a saved one has become is a change, and told as one."""
    unsaved = [row for row in rows if row.change_id is None]
    others = read_again(work, batch, [row for row in unsaved if row.row_number not in rewritten])
    read = sorted([*others, *rewritten.values()], key=lambda row: row.row_number)
    return keep(work, batch, unsaved, judge_rows(work, batch.employer, batch.kind, read))


def _wide_enough(batch: Batch, values: Values) -> Batch:
    """A batch with a column for each of some fields: one that its file lacks is put at the end."""
    layout = batch.layout
    for field in values:
        layout = with_column(batch.kind, layout, field)
    return replace(batch, sheet={**batch.sheet, **asdict(layout)})


def _rewritten(work: Work, batch: Batch, stored: BatchRow, values: Values) -> Row:
    """A row with values in the cells of their columns."""
    layout = batch.layout
    cells = [*stored.cells, *[None] * (len(layout.fields) - len(stored.cells))]
    for field, value in values.items():
        cells[layout.fields.index(field)] = value
    [row] = read_again(work, batch, [replace(stored, cells=cells)])
    return row


def _cures(row: BatchRow, codes: Sequence[str] | None) -> Values:
    values: dict[str, Any] = {}
    for finding in row.findings:
        if "fixes" in finding and (codes is None or finding["code"] in codes):
            values |= _cure(finding)
    return values


def _cure(finding: Mapping[str, Any]) -> Values:
    values: Values = finding["fixes"][0]["patch"]["values"]
    return values


def _unsaved(work: Work, batch: Batch, row_number: int) -> BatchRow:
    row = _row(work, batch, row_number)
    if row.change_id is not None:
        raise Refused([BATCH_ROW_SAVED.refused(row_number=row_number, change_id=row.change_id)])
    return row


def _row(work: Work, batch: Batch, row_number: int) -> BatchRow:
    row = batches.row(work.connection, batch.id, row_number)
    if row is None:
        raise Refused([NOT_FOUND.refused()])
    return row
