"""报盘列 (columns): what the sheet of each kind has columns for, and the headings they are known by (§2.3, §2.4)."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from app.domain.finding import Finding, Refused, declare

BatchKind = Literal["enroll", "suspend"]
BATCH_KINDS: tuple[BatchKind, ...] = get_args(BatchKind)

TEMPLATE_MISMATCH = declare(
    "template_mismatch",
    "body",
    ("文件与模板不符", "File differs from the template"),
    zh="文件与“{title_zh}”模板不符：{explanation_zh}。请下载模板，按表头填写后重新上传。",
    en="The file differs from the template of “{title_en}”: {explanation_en}. "
    "Download the template, fill it in under its headings and upload that.",
)

# The heading must stand within so many rows: above it, people write titles.
HEADING_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field its cells are read as, its heading, other headings it is known by, and whether a file needs it."""

    field: str
    heading: str
    known_as: tuple[str, ...] = ()
    needed: bool = True


_NAME = Column("name", "姓名", ("人员姓名", "职工姓名", "name"))
_ID_NUMBER = ("证件号码", "身份证号", "身份证号码", "公民身份号码", "身份证", "id_number")

COLUMNS: Mapping[BatchKind, tuple[Column, ...]] = {
    "enroll": (
        _NAME,
        Column("id_number", "证件号码", _ID_NUMBER),
        Column("enroll_month", "参保日期", ("参保月份", "本次参保日期", "enroll_month")),
        Column("job_type", "工种", ("岗位", "job_type"), needed=False),
        Column("mobile", "联系电话", ("联系移动电话", "手机号码", "手机号", "手机", "mobile"), needed=False),
        Column("migrant_worker", "是否农民工", ("农民工标志", "migrant_worker")),
        Column("migrant_worker_pays", "农民工是否缴保", ("农民工是否缴费", "migrant_worker_pays")),
        Column("declared_wage", "申报工资(元)", ("申报工资", "月工资", "declared_wage"), needed=False),
    ),
    "suspend": (
        _NAME,
        Column("id_number", "身份证号", _ID_NUMBER),
        Column(
            "suspension_reason",
            "停保原因或者终止参保原因",
            ("停保原因", "停保原因或终止参保原因", "终止参保原因", "暂停缴费原因", "suspension_reason"),
        ),
        Column("suspension_date", "停保日期", ("停保月份", "suspension_date")),
    ),
}
TITLES: Mapping[BatchKind, tuple[str, str]] = {
    "enroll": ("参保单位人员批量增加", "adding people in a batch"),
    "suspend": ("参保单位人员批量减少", "suspending people in a batch"),
}
# The template's example row is known by its name, and skipped.
EXAMPLE_NAME = "张三（示例）"
# What the hall adds to a sheet that it gives out, and does not read as data.
PERSON_NO_HEADING = "人员编号"
OUTCOME_HEADING = "校验结果"
MESSAGES_HEADING = "校验说明"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file has its columns: the row of the heading (from 1), all headings as written, and the field of each column."""

    heading_row: int
    headings: tuple[str, ...]
    fields: tuple[str | None, ...]

    def column_of(self, field: str) -> int | None:
        """The column of a field, counted from 0; none where the file does not have it."""
        return self.fields.index(field) if field in self.fields else None


def column_of(finding: Finding, layout: Layout) -> int | None:
    """The column that a row's finding is about, counted from 0; none where it is about the row."""
    return layout.column_of(finding.pointer.rpartition("/")[2])


def with_column(kind: BatchKind, layout: Layout, field: str) -> Layout:
    """A layout that has a column for a field: put at the end where the file has none."""
    if field in layout.fields:
        return layout
    heading = next(column.heading for column in COLUMNS[kind] if column.field == field)
    return Layout(layout.heading_row, (*layout.headings, heading), (*layout.fields, field))


@lru_cache
def fields_of(kind: BatchKind) -> tuple[str, ...]:
    """The fields of a row, in the manual's order."""
    return tuple(column.field for column in COLUMNS[kind])


def layout_of(kind: BatchKind, rows: Sequence[Sequence[object]]) -> Layout:
    """Finds the heading of a sheet and its columns, in whatever order; TEMPLATE_MISMATCH names what is missing or doubled."""
    known = _headings(kind)
    best = max(
        range(min(len(rows), HEADING_WITHIN)),
        key=lambda index: (len({known[word] for word in map(_bare, rows[index]) if word in known}), -index),
        default=None,
    )
    words = [] if best is None else [_bare(cell) for cell in rows[best]]
    fields = tuple(known.get(word) for word in words)
    missing = [column.heading for column in COLUMNS[kind] if column.needed and column.field not in fields]
    if best is None or missing:
        raise _mismatch(kind, missing or [column.heading for column in COLUMNS[kind]], _looks_like(kind, rows))
    doubled = [column.heading for column in COLUMNS[kind] if fields.count(column.field) > 1]
    if doubled:
        named = "、".join(doubled)
        raise Refused(
            [template_mismatch(kind, f"有重复的列：{named}", f"it has columns twice: {named}", doubled=doubled)]
        )
    return Layout(best + 1, tuple("" if cell is None else str(cell) for cell in rows[best]), fields)


def _looks_like(kind: BatchKind, rows: Sequence[Sequence[object]]) -> BatchKind | None:
    """Another kind whose needed columns the sheet has (选错业务)."""
    words = {_bare(cell) for row in rows[:HEADING_WITHIN] for cell in row}
    for other in BATCH_KINDS:
        known = _headings(other)
        found = {known[word] for word in words if word in known}
        if other != kind and all(column.field in found for column in COLUMNS[other] if column.needed):
            return other
    return None


def _mismatch(kind: BatchKind, missing: Sequence[str], looks_like: BatchKind | None) -> Refused:
    named = "、".join(missing)
    zh, en = f"缺少列：{named}", f"it lacks the columns {named}"
    if looks_like is not None:
        title_zh, title_en = TITLES[looks_like]
        zh, en = f"{zh}；它看起来是“{title_zh}”的文件", f"{en}; it looks like a file for {title_en}"
    return Refused([template_mismatch(kind, zh, en, missing=list(missing), looks_like=looks_like)])


def template_mismatch(kind: BatchKind, zh: str, en: str, **params: object) -> Finding:
    """Refuses a file that is not what its kind's template is, and says why."""
    title_zh, title_en = TITLES[kind]
    return TEMPLATE_MISMATCH.refused(
        "/file", title_zh=title_zh, title_en=title_en, explanation_zh=zh, explanation_en=en, **params
    )


@lru_cache
def _headings(kind: BatchKind) -> Mapping[str, str]:
    return {_bare(word): column.field for column in COLUMNS[kind] for word in (column.heading, *column.known_as)}


def _bare(cell: object) -> str:
    """A heading without what people add to it: spaces, widths, asterisks, units in brackets."""
    text = unicodedata.normalize("NFKC", "" if cell is None else str(cell)).casefold()
    text = "".join(character for character in text if not character.isspace() and character not in "*:")
    return text.partition("(")[0].partition("[")[0]
