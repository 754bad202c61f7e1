"""代码表 (code lists of a batch file): the sheet that they stand on, and the drop-downs that take their choices from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.batch.columns import BatchKind
from app.domain.batch.sheet import MOST_ROWS, column_letters
from app.domain.suspension_reasons import SuspensionReason, SuspensionReasons
from app.files.batch_looks import BODY, DONE, EXTRA_HEADING, NEEDED_HEADING, PLAIN
from app.files.sheets import Page

CODES_SHEET = "代码"
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class CodeList:
    """代码表: choices, the fields they are the choices of, and what a writer of something else is told."""

    title: str
    choices: tuple[str, ...]
    fields: frozenset[str] = frozenset()
    advice: str = ""


def choice(reason: SuspensionReason) -> str:
    """A suspension reason as it stands in a sheet: `S11 劳动者辞职` (停保原因)."""
    return f"{reason.code} {reason.name}"


def code_lists(kind: BatchKind, reasons: SuspensionReasons) -> tuple[CodeList, ...]:
    """The code lists of a kind; those that are the choices of no field are for information."""
    if kind == "enroll":
        fields = frozenset({"migrant_worker", "migrant_worker_pays"})
        return (CodeList("是否", (YES, NO), fields, f"请从下拉列表中选择“{YES}”或“{NO}”。"),)
    online = [reason for reason in reasons.reasons.values() if reason.online]
    return (
        CodeList(
            "停保原因（可以网上办理）",
            tuple(choice(reason) for reason in online),
            frozenset({"suspension_reason"}),
            "请从下拉列表中选择停保原因；也可以只填写原因的代码或名称。",
        ),
        CodeList("停保原因（须到经办机构办理）", counter_only(reasons)),
    )


def counter_only(reasons: SuspensionReasons) -> tuple[str, ...]:
    """The names of the reasons whose papers the agency must see (暂不支持网上办理)."""
    return tuple(reason.name for reason in reasons.reasons.values() if not reason.online)


def write_codes(workbook: Workbook, lists: Sequence[CodeList]) -> None:
    """The sheet 代码: a column for each list."""
    page = Page(workbook.create_sheet(CODES_SHEET))
    for column in range(len(lists)):
        page.column(column_letters(column), 14 if len(lists[column].choices) == 2 else 54, PLAIN)
    page.sheet.freeze_panes = "A2"
    page.print_on_a4()
    page.append([page.cell(each.title, NEEDED_HEADING if each.fields else EXTRA_HEADING) for each in lists])
    for row in range(max(len(each.choices) for each in lists)):
        page.append(
            [
                page.cell(each.choices[row], BODY if each.fields else DONE) if row < len(each.choices) else None
                for each in lists
            ]
        )


def add_drop_downs(sheet: Worksheet, lists: Sequence[CodeList], fields: Sequence[str | None], heading_row: int) -> None:
    """Drop-downs (下拉列表) in as many rows as a file can have; other text is warned of and taken, since people paste."""
    for number, each in enumerate(lists):
        letters = column_letters(number)
        choices = DataValidation(
            type="list",
            formula1=f"'{CODES_SHEET}'!${letters}$2:${letters}${1 + len(each.choices)}",
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            errorTitle="请核对",
            error=each.advice,
        )
        columns = [column_letters(column) for column, field in enumerate(fields) if field in each.fields]
        for letters in columns:
            choices.add(f"{letters}{heading_row + 1}:{letters}{heading_row + MOST_ROWS}")
        if columns:
            sheet.data_validations.append(choices)
