"""四月 (April): the late enrolment, a back-dated suspension, the next run and what its figures are made of (§2.2, §2.5)."""

from decimal import Decimal
from typing import Any

from scripts.demo import narration
from scripts.demo.bills import assess, hold_to, print_form
from scripts.demo.desk import put_clock
from scripts.demo.kept import keep_json
from scripts.demo.march import approve
from scripts.demo.opening import Cast
from scripts.demo.people import WANG_FANG, suspension


def april(cast: Cast, draft: Any) -> Any:
    """April from the 2nd to the 25th: its assessment with lines."""
    put_clock(cast.http, "2026-04-02T10:00:00")
    narration.chapter("2026-04-02", "提交暂存业务", "The draft is submitted")
    _late_enrolment(cast, draft)
    put_clock(cast.http, "2026-04-03T10:00:00")
    narration.chapter("2026-04-03", "人员减少", "A back-dated suspension")
    _back_dated_suspension(cast)
    put_clock(cast.http, "2026-04-21T09:00:00")
    narration.chapter("2026-04-21", "四月核定", "April is assessed")
    narration.say(
        "三月的 523.23 元 3 月 31 日到期而未缴：自 4 月 1 日至 20 日按日加收 0.05%，王芳的减收 60.00 元通过之后按余额计算。",
        "March's 523.23 yuan, due on the 31st, are not paid: 0.05 % a day from 1 to 20 April, less once Wang Fang's 60.00 are approved.",
    )
    narration.by_hand("523.23 × 0.05% × 3 + 463.23 × 0.05% × 17 = 4.7223")
    assess(cast.admin, "2026-04")
    bill = hold_to(
        cast.hr,
        "2026-04",
        {
            "contributing_persons": "4",
            "migrant_workers": "1",
            "total_base": "5000 + 4403 + 22017 + 4495",
            "employer_due": "35.00 + 30.82 + 154.12 + 31.47",
            "employee_due": "0.00 + 13.21 + 66.05 + 13.49",
            "employer_adjustment": "31.47 - 42.00",
            "employee_adjustment": "13.49 - 18.00",
            "employer_payable": "251.41 - 10.53",
            "employee_payable": "92.75 - 4.51",
            "late_fee": "4.72",
        },
    )
    put_clock(cast.http, "2026-04-25T09:00:00")
    narration.chapter("2026-04-25", "核定单与明细", "The form, and what stands behind it")
    print_form(cast.hr, "2026-04")
    print_form(cast.hr, "2026-04", "roster")
    print_form(cast.hr, "2026-04", "adjustments")
    _drill_down(cast)
    return bill


def _late_enrolment(cast: Cast, draft: Any) -> None:
    narration.say(
        "三月已核定，刘洋的三月改为补收，并入四月核定单：什么也没有漏。",
        "March has been assessed by now, so Liu Yang's March is back-pay on April's bill: nothing is lost.",
    )
    body = {"kind": "enroll", "person": draft["person"], "insurance": draft["insurance"]}
    preview = cast.hr.post("/enrollment-changes/previews", body)
    narration.lines(preview["lines"])
    narration.by_hand("4,495 × 0.7 % = 31.465 → 31.47; 4,495 × 0.3 % = 13.485 → 13.49")
    narration.expect("补收三月 March 44.96 元 yuan", preview["totals"]["total"], "44.96")
    path = f"/enrollment-changes/{draft['id']}/submission"
    submitted = cast.hr.post(path, {"quote_id": preview["quote_id"]}, version=draft["version"])
    narration.expect("审核中 in review", submitted["status"], "in_review")
    approve(cast, submitted)


def _back_dated_suspension(cast: Cast) -> None:
    narration.say(
        "王芳二月底已辞职，四月才申报停保：停保当月（二月）照缴，三月已核定未缴，从下月核定中减收。",
        "Wang Fang left at the end of February: that month stays paid; March, billed already, comes off the next bill.",
    )
    body = suspension(WANG_FANG, "2026-02-28", "S11")
    preview = cast.hr.post("/enrollment-changes/previews", body)
    keep_json("preview-reduction.json", preview)
    narration.lines(preview["lines"])
    found = [(line["contribution_period"], line["kind"], line["paid_amount"]) for line in preview["lines"]]
    narration.expect("减收三月 March 42.00 + 18.00 = 60.00", found, [("2026-03", "reduction", "60.00")])
    saved = {**body, "submit": True, "quote_id": preview["quote_id"]}
    approve(cast, cast.hr.post("/enrollment-changes", saved, status=201))
    cast.hr.refused("POST", "/enrollment-changes", {**body, "submit": True}, status=409, code="not_insured_here")


def _drill_down(cast: Cast) -> None:
    figure = cast.hr.get("/assessments/2026-04/figures/6")
    keep_json("figure-6.json", figure)
    narration.say(
        f"第 6 项“{figure['name']}”为什么是 {figure['amount']}？点开看组成：",
        "Why is figure 6 what it is? Its parts add up to it:",
    )
    for part in figure["lines"]:
        narration.message(f"{part['person']['name']} {part['contribution_period']} {part['kind']} {part['amount']}")
    parts = sum(Decimal(part["amount"]) for part in figure["lines"])
    narration.expect("31.47 - 42.00 = -10.53", (figure["amount"], parts), ("-10.53", Decimal("-10.53")))
    narration.say(
        "杨丽月薪 3,000 元，为什么按这个数缴费？", "And why does Yang Li, who earns 3,000, pay what she pays?"
    )
    lines = cast.hr.get("/assessments/2026-04/lines")["items"]
    _explain(
        cast, next(each for each in lines if each["person"] and each["person"]["name"] == "杨丽"), "explanation.json"
    )
    narration.say("滞纳金 4.72 元是怎么来的？", "And where do the 4.72 yuan of late fee come from?")
    _explain(cast, next(each for each in lines if each["kind"] == "late_fee"), "explanation-late-fee.json")


def _explain(cast: Cast, line: Any, name: str) -> None:
    explanation = cast.hr.get(f"/money-lines/{line['id']}/explanation")
    keep_json(name, explanation)
    narration.message(explanation["paragraph_zh"])
    narration.message(explanation["paragraph_en"])
    narration.expect("重新计算与记录一致 figured anew, it agrees with the record", explanation["agrees"], True)
