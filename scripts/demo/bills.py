"""核定 (bills): a month assessed, and its form held against sums done by hand."""

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scripts.demo import narration
from scripts.demo.desk import Someone
from scripts.demo.kept import keep

FIGURES = {
    "contributing_persons": "单位缴费人数 Persons",
    "migrant_workers": "单位农民工缴费人数 Migrant",
    "total_base": "缴费基数总额 Total base",
    "employer_due": "单位应缴 Employer due",
    "employee_due": "个人应缴 Employee due",
    "employer_adjustment": "单位补(减)收 Employer +/-",
    "employee_adjustment": "个人补(减)收 Employee +/-",
    "employer_credit_used": "待转金冲减单位部分 Credit",
    "employee_credit_used": "待转金冲减个人部分 Credit",
    "employer_payable": "单位实际应缴 Employer pays",
    "employee_payable": "个人实际应缴 Employee pays",
    "interest": "利息 Interest",
    "late_fee": "滞纳金 Late fee",
}
_LARGEST_FORM = 100_000
_RUN_WITHIN_SECONDS = 60


def assess(supervisor: Someone, period: str) -> None:
    """A run over Yuxi's employers, watched to its end (月度核定)."""
    run = supervisor.post("/review/assessment-runs", {"period": period, "region_code": "530400"}, status=202)
    patience = time.monotonic() + _RUN_WITHIN_SECONDS
    while run["status"] in ("queued", "running") and time.monotonic() < patience:
        time.sleep(0.05)
        run = supervisor.get(f"/review/assessment-runs/{run['id']}")
    done = f"{run['done_employers']}/{run['total_employers']}"
    narration.expect(f"核定批次 {run['id']}：{done} 个单位 employers", (run["status"], done), ("completed", "1/1"))


def hold_to(user: Someone, period: str, hand: Mapping[str, str]) -> Any:
    """An assessment whose thirteen figures are those worked out by hand; those not named are nothing."""
    bill = user.get(f"/assessments/{period}")
    shown = {name: str(amount) for name, amount in bill["figures"].items()}
    sums = {name: hand.get(name, "0") for name in FIGURES}
    narration.figures(period, [(title, sums[name], shown[name]) for name, title in FIGURES.items()])
    wanted = {name: worked_out(terms) for name, terms in sums.items()}
    wrong = {FIGURES[name]: amount for name, amount in shown.items() if Decimal(amount) != wanted[name]}
    narration.expect("十三项与手算一致 all thirteen figures as by hand", wrong, {})
    total = sum(wanted[name] for name in ("employer_payable", "employee_payable", "interest", "late_fee"))
    narration.expect(f"本期实际应缴合计 total payable {total:,} 元 yuan", Decimal(bill["total_payable"]), total)
    lines = user.get(f"/assessments/{period}/lines?page_size=200")["items"]
    return {"assessment": bill, "lines": lines}


def print_form(user: Someone, period: str, form_type: str = "summary") -> None:
    """A form as PDF and as a workbook, kept (核定单打印)."""
    form = user.file(f"/assessments/{period}/form.pdf?type={form_type}")
    name = f"{'assessment' if form_type == 'summary' else form_type}-{period}.pdf"
    keep(name, form)
    keep(name.replace(".pdf", ".xlsx"), user.file(f"/assessments/{period}/form.xlsx?type={form_type}"))
    narration.expect(f"核定单 form → var/demo/{name}", form.startswith(b"%PDF-") and len(form) < _LARGEST_FORM, True)


def worked_out(terms: str) -> Decimal:
    """A sum such as `31.47 - 42.00`."""
    words = ["+", *terms.split()]
    signed = zip(words[::2], words[1::2], strict=True)
    return sum((Decimal(term) if sign == "+" else -Decimal(term) for sign, term in signed), Decimal())
