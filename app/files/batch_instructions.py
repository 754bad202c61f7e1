"""填写说明 (instructions): what to write into each column of a batch file, and the sheet that tells it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from app.domain.batch.columns import COLUMNS, EXAMPLE_NAME, PERSON_NO_HEADING, TITLES, BatchKind
from app.domain.batch.sheet import MOST_BYTES, MOST_ROWS
from app.domain.policy import BusinessWindow
from app.domain.suspension_reasons import SuspensionReasons
from app.files.batch_codes import NO, choice, counter_only
from app.files.batch_looks import (
    EXTRA_HEADING,
    NEEDED_HEADING,
    OPTIONAL_HEADING,
    PROSE,
    SECTION,
    TITLE,
    TOLD,
    TOLD_EXAMPLE,
    TOLD_NEEDED,
    TOLD_OPTIONAL,
)
from app.files.sheets import Look, Page, lines_in

INSTRUCTIONS_SHEET = "填写说明"
DATES = "2026-03、2026-03-01、2026/3/1、20260301、2026年3月1日"


@dataclass(frozen=True, slots=True)
class Hint:
    """填写要求: what to write into a column, and an example of it."""

    write: str
    example: str | int


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the sheet: one cell as wide as the page, or those of the table."""

    cells: Sequence[tuple[str, Look]]
    height: float


_WIDTHS = (26, 12, 62, 30)
_WHO = {
    "name": Hint("与证件上的姓名一致。", EXAMPLE_NAME),
    "id_number": Hint(
        "18 位居民身份证号码或港澳台居民居住证号码，末位为 X 的照填。"
        "本列为文本格式；从别处复制时请“粘贴为值”，以免号码变成 5.3E+17 而丢失末几位。",
        "530402199003070012",
    ),
}
HINTS: Mapping[BatchKind, Mapping[str, Hint]] = {
    "enroll": {
        **_WHO,
        "enroll_month": Hint(f"开始参保的月份，即就业登记月份；写到月或写到日都可以：{DATES}。", "2026-03"),
        "job_type": Hint("从事的工作，没有可以不填。", "文员"),
        "mobile": Hint("11 位手机号码，没有可以不填。", "13800000000"),
        "migrant_worker": Hint("从下拉列表中选择“是”或“否”。", NO),
        "migrant_worker_pays": Hint("从下拉列表中选择；只有“是否农民工”为“是”的才能选“是”，为“否”的可以不填。", NO),
        "declared_wage": Hint("月工资，单位为元，最多两位小数。不填的按参保月份的缴费基数下限申报。", 5000),
    },
    "suspend": {
        **_WHO,
        "suspension_reason": Hint("从下拉列表中选择；也可以只填写原因的代码或名称。", ""),
        "suspension_date": Hint(f"写到月或写到日都可以：{DATES}。停保当月仍须缴费。", "2026-03-31"),
    },
}


def note_of(kind: BatchKind, field: str) -> str:
    """The note on a heading: whether the column is needed, and what to write."""
    needed = {column.field: column.needed for column in COLUMNS[kind]}[field]
    return f"{_needed(needed)}。{HINTS[kind][field].write}"


def example_of(kind: BatchKind, reasons: SuspensionReasons) -> tuple[str | int, ...]:
    """The example row (示例行), which is known by its name and skipped."""
    first = next(choice(reason) for reason in reasons.reasons.values() if reason.online)
    return tuple(
        first if column.field == "suspension_reason" else HINTS[kind][column.field].example for column in COLUMNS[kind]
    )


def write_instructions(
    workbook: Workbook, kind: BatchKind, reasons: SuspensionReasons, window: BusinessWindow, *, prefilled: bool
) -> None:
    """The sheet 填写说明, as wide as a page of A4."""
    page = Page(workbook.create_sheet(INSTRUCTIONS_SHEET))
    for letters, width in zip("ABCD", _WIDTHS, strict=True):
        page.column(letters, width, PROSE)
    page.print_on_a4()
    page.sheet.sheet_view.showGridLines = False
    lines = [
        _Line([(f"{TITLES[kind][0]} · {INSTRUCTIONS_SHEET}", TITLE)], 36),
        _Line([("一、办理步骤", SECTION)], 26),
        *_numbered(_steps(kind, prefilled)),
        _Line([("二、各列怎样填写", SECTION)], 26),
        *_table(kind, example_of(kind, reasons), prefilled),
        _Line([("三、注意事项", SECTION)], 26),
        *_numbered(_cautions(kind, reasons, window)),
    ]
    for line in lines:
        if len(line.cells) == 1:
            page.sheet.merged_cells.add(f"A{page.row + 1}:D{page.row + 1}")
        rest = [(None, line.cells[0][1])] * (len(_WIDTHS) - len(line.cells))
        page.append([page.cell(text, look) for text, look in [*line.cells, *rest]], line.height)


def _steps(kind: BatchKind, prefilled: bool) -> Iterator[str]:
    title = TITLES[kind][0]
    if prefilled:
        yield f"在“{title}”表中，为要停保的人员填写停保原因和停保日期；其他人员的行不用填写，也不必删除，系统不读取。"
    else:
        yield f"在“{title}”表中每人填写一行。第 2 行是示例，系统不读取，可以保留，也可以删除。"
    yield "保存为 .xlsx 文件后上传校验。每一行的结果为校验成功、警告或者校验失败，并逐项说明原因。"
    yield "校验失败的行，可以在网上直接修改；也可以下载校验结果文件，改正标有颜色和批注的单元格后重新上传。"
    yield "勾选校验成功的人员后保存，由经办机构审核。"


def _table(kind: BatchKind, examples: tuple[str | int, ...], prefilled: bool) -> Iterator[_Line]:
    yield _Line([(text, EXTRA_HEADING) for text in ("列", "是否必填", "怎样填写", "示例")], 22)
    for column, example in zip(COLUMNS[kind], examples, strict=True):
        write = HINTS[kind][column.field].write
        yield _Line(
            [
                (column.heading, NEEDED_HEADING if column.needed else OPTIONAL_HEADING),
                (_needed(column.needed), TOLD_NEEDED if column.needed else TOLD_OPTIONAL),
                (write, TOLD),
                (str(example), TOLD_EXAMPLE),
            ],
            _height(write, _WIDTHS[2]),
        )
    if prefilled:
        told = (PERSON_NO_HEADING, "不用填写", "本单位参保人员的编号，供核对。", "")
        yield _Line(
            list(zip(told, (EXTRA_HEADING, TOLD_OPTIONAL, TOLD, TOLD_EXAMPLE), strict=True)), _height("", _WIDTHS[2])
        )


def _cautions(kind: BatchKind, reasons: SuspensionReasons, window: BusinessWindow) -> Iterator[str]:
    yield (
        f"业务期为每月 {window.first_day} 日至 {window.last_day} 日（含当日，节假日不顺延）。"
        "其他日期可以上传校验，不能保存。"
    )
    yield f"一个文件最多 {MOST_ROWS:,} 行、{MOST_BYTES // 1024 // 1024} MB。人数更多的，请分为几个文件。"
    yield "表头文字请勿修改。各列的顺序可以调整，也可以增加自己的列；自己的列系统不读取，在校验结果文件中原样退回。"
    yield "同一人员在一个文件中只能出现一次，重复的各行都不能通过。"
    yield "只能保存校验成功的人员。保存时会重新校验，勾选的人员中有一人不通过，则全部不保存。"
    if kind == "enroll":
        yield "参保月份早于本月的，自动补收；早于该人员在上一家单位最后参保月份的，强制补收。校验时会列出补收的月份和金额。"
        yield "首次参保的人员，其余信息（户口性质、地址等）在校验后会逐项提示，以后再补充，不影响保存。"
        yield "持其他证件的人员，请在“参保单位人员增加”中逐人办理。"
    else:
        yield "停保人员须在本单位处于参保状态。停保当月的社会保险费不退；次月及以后已缴的，清退给单位和个人。"
        yield "昆明市：停保月份须与失业登记月份一致，停保原因须与失业登记原因匹配。"
        yield f"因以下原因停保的，经办机构须核实材料，请到经办机构办理：{'、'.join(counter_only(reasons))}。"


def _numbered(texts: Iterable[str]) -> Iterator[_Line]:
    for number, text in enumerate(texts, start=1):
        yield _Line([(f"{number}. {text}", PROSE)], _height(text, sum(_WIDTHS)))


def _height(text: str, width: float) -> float:
    return 6 + 16 * lines_in(text, width)


def _needed(needed: bool) -> str:
    return "必填" if needed else "选填"
