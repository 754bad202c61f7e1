"""经办审核 (deciding): cases, approvals, rejections and roll-backs over HTTP, every answer compared to the fen."""

from tests.independent import expected
from tests.independent.answers import enrolment_of, given_money, money, problems, shown
from tests.independent.books import Line
from tests.independent.office import Filed, Office

REVIEW = "/review/changes"


def approve(office: Office, filed: Filed) -> None:
    """Reads a case, approves it, and compares what it shows and does; standing alone refuses (§3)."""
    office.tell(f"approve {filed.id}: {filed.kind} {filed.person} at {filed.employer[-2:]}")
    refusing = problems(office, filed) & {"already_insured", "not_insured_here", "suspension_before_enrollment"}
    case = office.officer.get(f"{REVIEW}/{filed.id}").json()
    now = None if refusing else money(office, filed)
    if now:
        office.agree("money_now of the case", shown(case["money_now"]), now)
    answer = office.officer.act(f"{REVIEW}/{filed.id}/approval", filed.version)
    if office.refused("approval", answer, refusing):
        return
    office.agree("money approved", shown(answer.json()["money"]), now)
    filed.keep(answer.json())
    office.agree("status", filed.status, "approved")
    if filed.kind == "enroll":
        of = enrolment_of(office, filed)
        office.met.update(_collected(of.forced, office.calculator.enrol(filed.id, of, office.today)))
    else:
        active = office.calculator.active(filed.person)
        assert active is not None
        given = office.calculator.suspend(filed.id, active, filed.terms["suspension_date"][:7], office.today)
        office.met.update(f"suspension: {each.kind}" for each in given)
    again = office.officer.act(f"{REVIEW}/{filed.id}/approval", filed.version)
    office.refused("a second approval", again, {"wrong_status"})


def reject(office: Office, filed: Filed) -> None:
    """Does not pass a change."""
    office.tell(f"reject {filed.id}")
    body = {"reason_code": "R02", "reason": "姓名有误"}
    answer = office.officer.act(f"{REVIEW}/{filed.id}/rejection", filed.version, body)
    office.agree(f"rejection {answer.text}", answer.status_code, 200)
    filed.keep(answer.json())


def roll_back(office: Office, filed: Filed) -> None:
    """Previews and carries out a roll-back, which the order of changes may refuse."""
    office.tell(f"roll back {filed.id}: {filed.kind} {filed.person} at {filed.employer[-2:]}")
    found = office.calculator.roll_back_problems(filed.id)
    previewed = office.officer.post(f"{REVIEW}/{filed.id}/rollback-preview").json()
    refusals = {finding["code"] for finding in previewed["findings"] if finding["severity"] == "refused"}
    office.agree("roll-back preview's findings", refusals, found)
    answer = office.officer.act(f"{REVIEW}/{filed.id}/rollback", filed.version, {"reason": "办理有误"})
    if office.refused("roll-back", answer, found):
        return
    filed.keep(answer.json())
    office.agree("status", filed.status, "rolled_back")
    if filed.kind == "enroll":
        given = office.calculator.roll_back_enrolment(filed.id, office.today)
        now = given_money(office, filed, given)
        office.met.update(f"roll-back of an enrolment: {each.kind}" for each in given)
    else:
        brought = office.calculator.roll_back_suspension(filed.id, office.today)
        office.met.update(f"roll-back of a suspension: {kind}" for kind, _ in brought)
        charged = [line for kind, line in brought if kind == "back_pay"]
        now = {"lines": expected.brought_back_lines(brought), "totals": expected.totals(charged)}
    office.agree("roll-back's lines", expected.comparable(previewed["lines"]), now["lines"])
    office.agree("roll-back's totals", previewed["totals"], now["totals"])


def _collected(forced: bool, lines: list[Line]) -> list[str]:
    names = [
        f"approval: {'forced' if forced else 'ordinary'} back-pay{', overlap' if line.overlap else ''}"
        for line in lines
    ]
    return names + ["approval: back-pay with interest" for line in lines if line.interest]
