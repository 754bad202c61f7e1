"""导出 (exports): the employer's roster, change history and credit movements as files of any length (§7.3).

A file is written while the rows are read, in one transaction that sees one moment, and is sent when that has ended.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from sqlalchemy import Row

from app.domain.base_declaration import present_base
from app.domain.calendar import current_period, local, today
from app.domain.change import CHANGE_KIND_NAMES, STATUS_NAMES, change_number
from app.domain.credit import MOVEMENT_NAMES, PART_NAMES
from app.domain.employer import Employer
from app.domain.enrollment import ENROLLMENT_STATUS_NAMES, EnrollmentStatus
from app.domain.fen import format_yuan
from app.domain.money_line import PERSON_KIND_NAMES
from app.files.base_declaration_sheet import HEADINGS
from app.files.exports import ExportColumn, ExportFormat, write_export
from app.files.streamed_sheet import Value
from app.repositories import exports
from app.repositories.exports import Covered, Made
from app.usecases.base_declarations import declared_people
from app.usecases.context import Call, Hall, Work

_ROSTER = (
    ExportColumn("人员编号", 16),
    ExportColumn("姓名", 16),
    ExportColumn("证件类型", 16),
    ExportColumn("证件号码", 23),
    ExportColumn("参保月份", 11),
    ExportColumn("停保月份", 11),
    ExportColumn("申报工资(元)", 14, "money"),
    ExportColumn("缴费基数(元)", 14, "money"),
    ExportColumn("人员类型", 11),
    ExportColumn("农民工是否缴费", 15),
    ExportColumn("缴费状态", 11),
)
_CHANGES = (
    ExportColumn("业务编号", 19),
    ExportColumn("业务类型", 14),
    ExportColumn("状态", 10),
    ExportColumn("姓名", 16),
    ExportColumn("证件类型", 16),
    ExportColumn("证件号码", 23),
    ExportColumn("参保月份", 11),
    ExportColumn("停保日期", 12),
    ExportColumn("停保原因", 24),
    ExportColumn("申报工资(元)", 14, "money"),
    ExportColumn("补(退)收单位金额(元)", 14, "money"),
    ExportColumn("补(退)收个人金额(元)", 14, "money"),
    ExportColumn("利息(元)", 11, "money"),
    ExportColumn("合计(元)", 14, "money"),
    ExportColumn("批次编号", 10, "count"),
    ExportColumn("创建时间", 20),
    ExportColumn("提交时间", 20),
    ExportColumn("审核时间", 20),
    ExportColumn("未通过原因", 30),
)
_CREDIT = (
    ExportColumn("序号", 9, "count"),
    ExportColumn("时间", 20),
    ExportColumn("部分", 11),
    ExportColumn("变动类型", 16),
    ExportColumn("变动金额(元)", 14, "money"),
    ExportColumn("变动后余额(元)", 15, "money"),
    ExportColumn("来源序号", 10, "count"),
    ExportColumn("做账期号", 11),
    ExportColumn("费款所属期", 12),
    ExportColumn("人员编号", 16),
    ExportColumn("姓名", 16),
)
_BASES = tuple(ExportColumn(heading, 16) for heading in HEADINGS)
_MONEY = ("employer_amount", "employee_amount", "interest", "total")


@dataclass(frozen=True, slots=True)
class Exported:
    """导出文件: an open file without a name, whose list it is, and the day it was made."""

    file: BinaryIO
    employer_no: str
    day: date


def roster(call: Call, narrowed: Covered, form: ExportFormat) -> Exported:
    """The people who are or were insured at the employer (人员名单), ID numbers in full."""

    def rows(work: Work, employer: Employer) -> Iterator[Sequence[Value]]:
        shown = _roster_rows(call.hall, employer.region_code, work.now)
        return map(shown, exports.roster(work.connection, employer.id, narrowed))

    return _exported(call, "roster", "参保人员名单", _ROSTER, rows, form)


def changes(call: Call, narrowed: Made, form: ExportFormat) -> Exported:
    """The employer's changes (业务历史), oldest first, ID numbers in full."""

    def rows(work: Work, employer: Employer) -> Iterator[Sequence[Value]]:
        found = exports.changes(work.connection, employer.id, narrowed)
        return (_change_row(row, call.hall) for row in found)

    return _exported(call, "changes", "人员增减业务", _CHANGES, rows, form)


def credit(call: Call, narrowed: Made, form: ExportFormat) -> Exported:
    """The employer's credit movements (待转金明细), oldest first, with the balance after each."""

    def rows(work: Work, employer: Employer) -> Iterator[Sequence[Value]]:
        return map(_credit_row, exports.credit(work.connection, employer.id, narrowed))

    return _exported(call, "credit", "待转金明细", _CREDIT, rows, form)


def contribution_bases(call: Call, year: int) -> Exported:
    """A year's base declaration (缴费基数报盘导出) as CSV, its last column left to be filled in."""

    def rows(work: Work, employer: Employer) -> Iterator[Sequence[Value]]:
        for each in declared_people(work, employer, year):
            base = None if each.contribution_base is None else format_yuan(each.contribution_base)
            yield each.sequence, each.person_no, each.name, each.id_number, base, None

    return _exported(call, "contribution-bases", "缴费基数申报", _BASES, rows, "csv")


def _exported(
    call: Call,
    name: str,
    title: str,
    columns: Sequence[ExportColumn],
    rows: Callable[[Work, Employer], Iterable[Sequence[Value]]],
    form: ExportFormat,
) -> Exported:
    """A list written to a file that has no name: whatever happens, even to this process, nothing of it is left behind."""
    file = TemporaryFile()  # noqa: SIM115  # it is closed by whoever sends it
    try:
        with call.reading(unchanging=True) as work:
            employer = work.employer()
            count = write_export(file, title, columns, rows(work, employer), form)
            work.record("data_exported", f"exports/{name}", employer=employer, format=form, rows=count)
            return Exported(file, employer.employer_no, today(work.now))
    except BaseException:
        file.close()
        raise


def _roster_rows(hall: Hall, region_code: str, now: datetime) -> Callable[[Sequence[Any]], Sequence[Value]]:
    current = current_period(now)

    def shown(row: Sequence[Any]) -> Sequence[Value]:
        person_no, name, id_type, id_number, first, last, wage, migrant, pays, annulled = row
        status: EnrollmentStatus = "annulled" if annulled else "active" if last is None else "suspended"
        base = present_base(wage, first, last, region_code, hall.policy, current)
        return (
            person_no,
            name,
            hall.codes.name("id_type", id_type) or id_type,
            id_number,
            str(first),
            last and str(last),
            format_yuan(wage),
            None if base is None else format_yuan(base),
            PERSON_KIND_NAMES["migrant_worker" if migrant else "urban_worker"],
            "是" if migrant and pays else "否" if migrant else None,
            ENROLLMENT_STATUS_NAMES[status],
        )

    return shown


def _change_row(row: Row[Any], hall: Hall) -> Sequence[Value]:
    body, totals = row.body, row.decided or row.previewed or {}
    insurance = body.get("insurance") or body
    reason = hall.reasons.get(body.get("suspension_reason") or "")
    return (
        change_number(row.id, row.created_at),
        CHANGE_KIND_NAMES[row.kind],
        STATUS_NAMES[row.status],
        row.name,
        hall.codes.name("id_type", row.id_type) or row.id_type,
        row.id_number,
        insurance.get("enroll_month") or body.get("from_month"),
        body.get("suspension_date"),
        reason and f"{reason.code} {reason.name}",
        insurance.get("declared_wage"),
        *(totals.get(name) for name in _MONEY),
        row.batch_id,
        _moment(row.created_at),
        _moment(row.submitted_at),
        _moment(row.decided_at),
        (row.rejection or {}).get("reason"),
    )


def _credit_row(row: Sequence[Any]) -> Sequence[Value]:
    number, at, part, kind, amount, balance, source, assessment_period, contribution_period, person_no, name = row
    return (
        number,
        _moment(at),
        PART_NAMES[part],
        MOVEMENT_NAMES[kind],
        format_yuan(amount),
        # PostgreSQL sums whole numbers to decimals.
        format_yuan(int(balance)),
        source,
        assessment_period and str(assessment_period),
        contribution_period and str(contribution_period),
        person_no,
        name,
    )


def _moment(at: datetime | None) -> str | None:
    return None if at is None else local(at).replace(tzinfo=None).isoformat(" ", "seconds")
