"""三月 (March): four enrolments, one too late, the month's run and the form (manual §2.1, §2.5)."""

from typing import Any

from scripts.demo import narration
from scripts.demo.bills import assess, hold_to, print_form
from scripts.demo.desk import put_clock
from scripts.demo.kept import keep_json
from scripts.demo.opening import Cast
from scripts.demo.people import LI_JIANGUO, LIU_YANG, WANG_FANG, YANG_LI, ZHANG_WEI, enrolment

WINDOW_OPENS = "2026-04-01T00:00:00+08:00"


def march(cast: Cast) -> tuple[Any, Any]:
    """March from the 5th to the 25th: its assessment with lines, and Liu Yang's draft that came too late."""
    put_clock(cast.http, "2026-03-06T10:00:00")
    narration.chapter("2026-03-06", "人员增加：四人", "Four people are enrolled")
    _back_dated(cast)
    _rejected_once(cast)
    _under_the_floor(cast)
    _wrong_check_digit(cast)
    draft = _too_late(cast)
    narration.chapter("2026-03-21", "三月核定", "March is assessed")
    assess(cast.admin, "2026-03")
    bill = hold_to(
        cast.hr,
        "2026-03",
        {
            "contributing_persons": "4",
            "migrant_workers": "1",
            "total_base": "6000 + 5000 + 4403 + 22017",
            "employer_due": "42.00 + 35.00 + 30.82 + 154.12",
            "employee_due": "18.00 + 0.00 + 13.21 + 66.05",
            "employer_adjustment": "42.00 + 42.00 + 30.82",
            "employee_adjustment": "18.00 + 18.00 + 13.21",
            "employer_payable": "261.94 + 114.82",
            "employee_payable": "97.26 + 49.21",
        },
    )
    put_clock(cast.http, "2026-03-24T23:59:59")
    narration.chapter("2026-03-24 → 25", "核定单打印", "The form can be printed from the 25th on")
    cast.hr.refused("GET", "/assessments/2026-03/form.pdf", status=409, code="form_not_yet_printable")
    put_clock(cast.http, "2026-03-25T00:00:00")
    print_form(cast.hr, "2026-03")
    return bill, draft


def approve(cast: Cast, change: Any) -> Any:
    """A change that the officer approved."""
    case = cast.officer.get(f"/review/changes/{change['id']}")
    narration.expect(
        "审核时金额与预算一致 the officer sees the money as previewed", case["money_now"], case["money_previewed"]
    )
    done = cast.officer.post(f"/review/changes/{change['id']}/approval", version=case["change"]["version"])
    narration.expect(f"审核通过 approved: {change['change_no']}", done["status"], "approved")
    return done


def _back_dated(cast: Cast) -> None:
    narration.say(
        "王芳一月入职、三月才申报，月薪 6,000 元：先校验身份证号，再点【预算】看补收。",
        "Wang Fang joined in January and is declared only now: the number is checked, then 预算 shows the back-pay.",
    )
    name, number = WANG_FANG
    checked = cast.hr.post("/enrollment-changes/identity-checks", {"kind": "enroll", "id_number": number})
    narration.expect("证件校验通过 the number and the person's standing pass", checked["eligible"], True)
    body = enrolment(WANG_FANG, "2026-01", "6000.00")
    preview = cast.hr.post("/enrollment-changes/previews", body)
    keep_json("preview-back-pay.json", preview)
    narration.lines(preview["lines"])
    narration.by_hand("6,000 × 0.7 % = 42.00, 6,000 × 0.3 % = 18.00; 2 × (42.00 + 18.00) = 120.00")
    amounts = [
        (line["contribution_period"], line["employer_amount"], line["employee_amount"]) for line in preview["lines"]
    ]
    narration.expect(
        "补收一月、二月 January and February", amounts, [("2026-01", "42.00", "18.00"), ("2026-02", "42.00", "18.00")]
    )
    narration.expect("补收合计 total 120.00 元 yuan", preview["totals"]["total"], "120.00")
    saved = {**body, "submit": True, "quote_id": preview["quote_id"]}
    narration.say(f"{name}按预算保存送审。", "Saved with that quote: exactly these lines will be charged.")
    approve(cast, cast.hr.post("/enrollment-changes", saved, status=201))


def _rejected_once(cast: Cast) -> None:
    narration.say(
        "李建国，农民工本人不缴费，月薪 5,000 元；户口性质误填为非农业户口，系统提示，经办人员退回。",
        "Li Jianguo, a migrant worker who does not pay himself; his household type is wrong, so the officer rejects it.",
    )
    body = enrolment(LI_JIANGUO, "2026-03", "5000.00", migrant_worker=True)
    change = cast.hr.post("/enrollment-changes", {**body, "submit": True}, status=201)
    for finding in change["findings"]:
        narration.message(finding["message"])
    narration.expect(
        "提示，不拦截 a warning only", [each["code"] for each in change["findings"]], ["household_type_unusual"]
    )
    reason = {"reason_code": "R02", "reason": "户口簿为本地农业户口，请更正户口性质。"}
    path = f"/review/changes/{change['id']}/rejection"
    rejected = cast.officer.post(path, reason, version=change["version"])
    narration.message(rejected["rejection"]["reason"])
    narration.expect("未通过 rejected, with the reason", rejected["status"], "rejected")
    path = f"/enrollment-changes/{change['id']}"
    corrected = cast.hr.patch(path, {"person": {"household_type": "21"}}, version=rejected["version"])
    resubmitted = cast.hr.post(f"{path}/submission", version=corrected["version"])
    narration.expect("更正后再次提交 corrected and submitted again", resubmitted["findings"], [])
    narration.by_hand("5,000 × 0.7 % = 35.00; 个人 employee 0.00")
    approve(cast, resubmitted)


def _under_the_floor(cast: Cast) -> None:
    narration.say(
        "杨丽二月入职，月薪 3,000 元，低于 2026 年下限 4,403 元：按下限缴费，二月补收。",
        "Yang Li joined in February and earns less than the floor of 2026: her base is the floor.",
    )
    body = enrolment(YANG_LI, "2026-02", "3000.00", ethnicity="07")
    preview = cast.hr.post("/enrollment-changes/previews", body)
    narration.lines(preview["lines"])
    narration.by_hand("4,403 × 0.7 % = 30.821 → 30.82; 4,403 × 0.3 % = 13.209 → 13.21")
    found = [(line["contribution_base"], line["employer_amount"], line["employee_amount"]) for line in preview["lines"]]
    narration.expect("使用缴费基数下限 the floor is her base", found, [("4403.00", "30.82", "13.21")])
    saved = {**body, "submit": True, "quote_id": preview["quote_id"]}
    approve(cast, cast.hr.post("/enrollment-changes", saved, status=201))


def _wrong_check_digit(cast: Cast) -> None:
    narration.say(
        "张伟月薪 30,000 元，高于上限 22,017 元；身份证号最后一位先录错了一次。",
        "Zhang Wei earns more than the ceiling; the last digit of his number is mistyped at first.",
    )
    name, number = ZHANG_WEI
    mistyped = enrolment((name, number[:-1] + "5"), "2026-03", "30000.00")
    cast.hr.refused("POST", "/enrollment-changes", {**mistyped, "submit": True}, status=422, code="id_number_invalid")
    change = cast.hr.post(
        "/enrollment-changes", {**enrolment(ZHANG_WEI, "2026-03", "30000.00"), "submit": True}, status=201
    )
    narration.by_hand("22,017 × 0.7 % = 154.119 → 154.12; 22,017 × 0.3 % = 66.051 → 66.05")
    approve(cast, change)


def _too_late(cast: Cast) -> Any:
    put_clock(cast.http, "2026-03-21T09:00:00")
    narration.chapter("2026-03-21", "业务期已过", "One day too late")
    narration.say(
        "刘洋三月入职、月薪 4,495 元，21 日才申报：不能提交，先暂存。",
        "Liu Yang joined in March and is declared on the 21st: refused, with the day it opens; kept as a draft.",
    )
    body = enrolment(LIU_YANG, "2026-03", "4495.00")
    refused = cast.hr.refused(
        "POST", "/enrollment-changes", {**body, "submit": True}, status=409, code="business_window_closed"
    )
    narration.expect(f"opens_at {WINDOW_OPENS}", refused["errors"][0]["params"]["opens_at"], WINDOW_OPENS)
    draft = cast.hr.post("/enrollment-changes", body, status=201)
    narration.expect("已暂存 kept as a draft", draft["status"], "draft")
    return draft
