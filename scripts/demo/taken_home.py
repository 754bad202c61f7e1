"""查看与带走 (looked at and taken home): user center, obligations, exports, a form verified, the portal (§1.3, §1.4)."""

from scripts.demo import narration
from scripts.demo.desk import API, Someone, visitor
from scripts.demo.kept import keep
from scripts.demo.opening import Cast


def taken_home(cast: Cast) -> None:
    """6 May, after the sheet: how everything stands, and what HR keeps of it."""
    narration.chapter("2026-05-06", "用户中心、导出与门户", "How it all stands, and what is taken home")
    hr = cast.hr
    counts = hr.get("/user-center")["counts"]
    listed = {state: hr.get(f"/enrollment-changes?status={state}")["total"] for state in counts}
    narration.expect("各状态业务数量与列表一致 counts agree with the lists", counts, listed)
    roster = hr.get("/roster?status=active")
    narration.message("、".join(f"{each['name']} {each['contribution_base']}" for each in roster["items"]))
    for obligation in hr.get("/obligations")["items"]:
        narration.message(f"{obligation['name']}：{obligation['next_step']}")
    keep("obligations.ics", hr.file("/obligations.ics"))
    for name in ("roster", "changes", "credit"):
        keep(f"export-{name}.xlsx", hr.file(f"/exports/{name}.xlsx"))
    keep("contribution-bases-2026.xlsx", hr.file("/exports/contribution-bases.xlsx?year=2026"))
    _verified_by_anyone(hr, visitor(cast.http))
    enrolling = next(each for each in visitor(cast.http).get("/portal/services")["items"] if each["code"] == "enroll")
    narration.expect("五月业务期已开放 the window of May is open", enrolling["window"]["open"], True)


def _verified_by_anyone(hr: Someone, anyone: Someone) -> None:
    """A printed form is checked by its code, by whoever holds it, without signing in (核定单验证)."""
    form = hr.get("/assessments/2026-04/form.json")
    found = anyone.get(f"/portal/form-verifications/{form['code']}")
    narration.message(f"GET {API}/portal/form-verifications/{form['code']}")
    told = (found["form"], found["state"], found["total_payable"])
    narration.expect("核定单验证 the printed form is genuine", told, ("单位月缴费核定表", "standing", "333.84"))
