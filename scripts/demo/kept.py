"""留存 (what is kept): the files that the demonstration leaves in `var/demo/`."""

import json
from typing import Any

from scripts.demo.hall import FOLDER

FILES = {
    "assessment-2026-03.pdf": "三月核定单（manual §2.5）。 March's form, as printed on 25 March.",
    "assessment-2026-04.pdf": "四月核定单，含补收和减收。 April's form, with back-pay and a reduction.",
    "roster-2026-04.pdf": "四月人员缴费明细表。 April's form of people.",
    "adjustments-2026-04.pdf": "四月补退收明细表。 April's form of back-pay and refunds.",
    "assessment-2026-03.xlsx": "三月核定单工作簿。 March's form as a workbook.",
    "assessment-2026-04.xlsx": "四月核定单工作簿。 April's form as a workbook.",
    "roster-2026-04.xlsx": "四月人员缴费明细表工作簿。 April's form of people as a workbook.",
    "adjustments-2026-04.xlsx": "四月补退收明细表工作簿。 April's form of back-pay and refunds as a workbook.",
    "assessments.json": "两个月的核定与明细。 Both months' assessments and their lines, as the API answers them.",
    "preview-back-pay.json": "王芳参保的预算（补收两个月）。 The preview of Wang Fang's enrolment: two months of back-pay.",
    "preview-reduction.json": "王芳停保的预算（减收一个月）。 The preview of her suspension: one month taken off the next bill.",
    "figure-6.json": "四月核定单第 6 项的组成。 What figure 6 of April's form is made of.",
    "explanation.json": "一条费款的计算说明。 Why one line is what it is.",
    "explanation-late-fee.json": "滞纳金的计算说明。 Why a late fee is what it is.",
    "template-enroll.xlsx": "批量增加模板。 The template for adding people.",
    "template-suspend-roster.xlsx": "预填在保人员的批量减少模板。 The template for suspending people, with who is insured.",
    "may-as-uploaded.xlsx": "五月名单原件。 May's list as it was uploaded.",
    "may-findings.xlsx": "同一名单附校验结果，可直接更正后再上传。 The same with its findings, to be corrected and uploaded again.",
    "export-roster.xlsx": "参保人员名单。 The roster.",
    "export-changes.xlsx": "人员增减业务历史。 The history of changes.",
    "export-credit.xlsx": "待转金明细。 The credit movements.",
    "contribution-bases-2026.xlsx": "2026 年度缴费基数申报表，待填。 The year's base declaration, to be filled in.",
    "obligations.ics": "待办日历。 What is due when, as a calendar.",
    "problems.json": "途中遇到的错误答复，按先后。 Every refusal met on the way, in order (RFC 9457).",
    "README.txt": "本说明。 This list.",
}
ALSO = {
    "hall.sqlite": "演示用数据库。 The demonstration's database; `hall verify-ledger` reads it.",
    "server.log": "服务日志。 What the server logged.",
}


def keep(name: str, content: bytes) -> None:
    """Leaves one of the files that are listed."""
    if name not in FILES:
        raise KeyError(name)
    (FOLDER / name).write_bytes(content)


def keep_json(name: str, content: Any) -> None:
    """Leaves one of the files that are listed, as JSON."""
    keep(name, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


def keep_list() -> None:
    """Leaves a list that says what each file is."""
    described = {**FILES, **ALSO}
    width = max(map(len, described))
    title = (
        "make demo 留下的文件。人员和单位均为虚构。 What `make demo` left here; people and employer are invented.\n\n"
    )
    keep("README.txt", (title + "".join(f"{name:{width}}  {text}\n" for name, text in described.items())).encode())
