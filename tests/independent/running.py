"""核定 (running): assessment runs over HTTP, and every bill with its lines and what its figures are made of."""

from copy import deepcopy

from tests.independent import expected
from tests.independent.law import yuan
from tests.independent.office import Office
from tests.support.changes import finished


def run(office: Office, period: str, employer: str | None, dry: bool) -> None:
    """Runs the assessment of a month, for all employers or one, or rehearses it."""
    office.tell(f"run {period} for {employer and employer[-2:]}{' (rehearsal)' if dry else ''}")
    body = {"period": period, "dry_run": dry, "employer_no": employer}
    answer = office.officer.post("/review/assessment-runs", body)
    if office.refused("run", answer, {"assessment_too_early"} if office.today < f"{period}-21" else set()):
        return
    done = finished(office.officer, answer)
    calculator = deepcopy(office.calculator) if dry else office.calculator
    outcomes = {
        no: calculator.assess(no, period, office.today) for no in calculator.employers if employer in (None, no)
    }
    if employer and outcomes[employer] == "not_yet":
        outcomes[employer] = "assessment_out_of_order"
    failed = {no: code for no, code in outcomes.items() if code not in ("done", "not_yet")}
    bills = [calculator.employers[no].bills[period] for no, code in outcomes.items() if code == "done"]
    office.agree("failures", {each["employer_no"]: each["code"] for each in done["failures"]}, failed)
    office.agree("status", done["status"], "completed_with_failures" if failed else "completed")
    office.agree("counts", (done["done_employers"], done["failed_employers"]), (len(bills), len(failed)))
    summed = [sum(column) for column in zip(*(bill.figures for bill in bills), strict=True)] or [0] * 13
    office.agree("totals", done["totals"], expected.figures(summed))
    for no, code in outcomes.items():
        if code == "done" and not dry:
            compare_bill(office, no, period)


def compare_bill(office: Office, employer: str, period: str, *, whole: bool = True) -> None:
    """An assessment: its figures, its lines, and what each figure is made of that is not zero, or one that is."""
    user, bill = office.users[employer], office.calculator.employers[employer].bills[period]
    answer = user.get(f"/assessments/{period}").json()
    office.agree(f"figures of {employer[-2:]} for {period}", answer["figures"], expected.figures(bill.figures))
    office.agree("due on", answer["due_on"], bill.due_on)
    office.agree("status", (answer["status"], answer["paid"]), (bill.status, yuan(bill.received)))
    if not whole:
        return
    office.met.update(expected.situations(bill))
    lines = user.get(f"/assessments/{period}/lines?page_size=200").json()["items"]
    office.agree(f"lines of {period}", expected.shown_bill_lines(lines), expected.bill_lines(bill))
    for line in office.random.sample(lines, min(2, len(lines))):
        explanation = user.get(f"/money-lines/{line['id']}/explanation").json()
        office.agree(f"explanation of {line}", explanation["agrees"], True)
    empty = [number for number, amount in enumerate(bill.figures, 1) if not amount]
    for number in set(range(1, 14)).difference(empty).union(office.random.sample(empty, min(1, len(empty)))):
        compare_figure(office, employer, period, number)


def compare_figure(office: Office, employer: str, period: str, number: int) -> None:
    """What one figure is made of, adding up to it."""
    bill = office.calculator.employers[employer].bills[period]
    figure = office.users[employer].get(f"/assessments/{period}/figures/{number}").json()
    amounts = [expected.in_fen(part["amount"]) for part in figure["lines"]]
    office.agree(f"figure {number}", expected.in_fen(figure["amount"]), bill.figures[number - 1])
    office.agree(f"figure {number} adds up", sum(amounts), bill.figures[number - 1])
    if number not in (10, 11):
        office.agree(f"parts of figure {number}", expected.shown_parts(figure["lines"]), expected.parts(bill, number))
