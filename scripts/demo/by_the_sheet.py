"""报盘 (by the sheet): May's new people from the payroll's own list, its rows mended and saved, and decided as one case."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook

from app.domain.id_number import check_digit
from scripts.demo import narration
from scripts.demo.desk import put_clock
from scripts.demo.kept import keep
from scripts.demo.opening import Cast

HEADING = ["部门", "姓 名", "身份证号", "参保月份", "工种", "手机号", "农民工标志", "农民工是否缴费", "申报工资（元）"]


def by_the_sheet(cast: Cast) -> None:
    """6 May: five people, of whom three rows pass at once."""
    put_clock(cast.http, "2026-05-06T09:30:00")
    narration.chapter("2026-05-06", "批量增加", "People added by the sheet")
    keep("template-enroll.xlsx", cast.hr.file("/batch-templates/enroll.xlsx"))
    keep("template-suspend-roster.xlsx", cast.hr.file("/batch-templates/suspend.xlsx?prefill=roster"))
    narration.say(
        "人事把工资系统里的名单原样上传：列的顺序、写法都是自己的；能读懂的照读，读不懂的指出单元格。",
        "HR uploads the payroll's own list as it is: what is unambiguous is read, what is not is named by its cell.",
    )
    sheet = _list()
    keep("may-as-uploaded.xlsx", sheet)
    batch = cast.hr.upload("enroll", "五月新增.xlsx", sheet)
    narration.expect("五行：通过 3，失败 2 five rows, three passed", _counts(batch), (5, 3, 2, 0))
    narration.by_hand(
        "陈晨四月 31.50 + 13.50 = 45.00；周明是不缴费的农民工，四月只有单位的 5200 × 0.7% = 36.40；45.00 + 36.40 = 81.40"
    )
    narration.expect("补收合计 81.40 back-pay of the passed rows", batch["totals"]["total"], "81.40")
    path = f"/batches/{batch['id']}"
    keep("may-findings.xlsx", cast.hr.file(f"{path}/findings.xlsx"))
    for row in cast.hr.get(f"{path}/rows?outcome=failed")["items"]:
        for finding in row["findings"]:
            if finding["severity"] == "refused":
                narration.message(f"{finding['cell']}：{finding['message']}")
    cured = cast.hr.post(f"{path}/fixes", {}, version=batch["version"])
    narration.expect("一键修正 15 位旧号码 an old number cured", _counts(cured), (5, 4, 1, 0))
    row = cast.hr.patch(f"{path}/rows/6", {"values": {"enroll_month": "2026-05"}}, version=cured["version"])
    narration.expect("改正日期后通过 the date put right", row["outcome"], "passed")
    saved = cast.hr.post(f"{path}/save", {"row_numbers": "all_passed"}, version=row["version"])
    narration.expect("五人一并送审 all five in review", (saved["saved"], saved["batch"]["status"]), (5, "saved"))
    decided = cast.admin.post(f"/review/batches/{batch['id']}/approval")
    narration.expect("经办整批通过 approved as one case", decided["decisions"]["approved"], 5)


def _list() -> bytes:
    """The list of a payroll system: its own title, headings, order and ways to write things."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["玉溪云岭商贸有限公司 2026 年 5 月新增人员"])
    sheet.append(HEADING)
    people: list[list[Any]] = [
        ["销售部", "陈 晨", _number("19930417", 11), "2026年4月", "营业员", 13800000021, "否", None, 4500],
        ["销售部", "周明", _number("19891102", 13), "2026/4/1", "司机", "138-0000-0022", "是", "否", "5,200元"],
        ["仓储部", "吴桂英", _number("19910730", 22), "2026-05", "保管员", "13800000023", 0, None, None],
        ["仓储部", "孙浩", _number("19950909", 15), "3/5/2026", "搬运工", "13800000024", "是", "否", 4700],
        ["行政部", "郑洁", _old(_number("19861225", 24)), "20260501", "文员", "13800000025", "否", "否", 5000],
    ]
    for person in people:
        sheet.append(person)
    sheet.append(["合计", None, None, None, None, None, None, None, 19400])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _number(birth: str, serial: int) -> str:
    first_17 = f"530402{birth}{serial:03d}"
    return first_17 + check_digit(first_17)


def _old(number: str) -> str:
    """The number of 15 digits that cards had before 1999."""
    return number[:6] + number[8:17]


def _counts(batch: dict[str, Any]) -> tuple[int, ...]:
    return tuple(batch["counts"][name] for name in ("total", "passed", "failed", "saved"))
