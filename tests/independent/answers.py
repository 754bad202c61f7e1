"""应有的答复 (the right answers): what a change must come to today, by the calculator, in the contract's words."""

from fractions import Fraction
from typing import Any

from tests.independent import expected
from tests.independent.books import Enrolment
from tests.independent.office import Filed, Office


def enrolment_of(office: Office, filed: Filed) -> Enrolment:
    """The enrolment that a change would open today."""
    terms = filed.terms
    flags = (terms["migrant_worker"], terms["migrant_worker_pays"])
    wage = Fraction(terms["declared_wage"])
    return office.calculator.new_enrolment(
        filed.employer, filed.person, terms["enroll_month"], wage, flags, office.today
    )


def problems(office: Office, filed: Filed) -> set[str]:
    """What the rules refuse a change for today, the window and other changes apart."""
    if filed.kind == "enroll":
        return office.calculator.enrol_problems(enrolment_of(office, filed), office.today)
    last = filed.terms["suspension_date"][:7]
    return office.calculator.suspend_problems(filed.employer, filed.person, last, office.today)


def submission_problems(office: Office, filed: Filed) -> set[str]:
    """What refuses a submission today."""
    found = problems(office, filed)
    if not office.law.window(office.today):
        found.add("business_window_closed")
    if in_review(office, filed.employer, filed.person):
        found.add("open_change_exists")
    return found


def in_review(office: Office, employer: str, person: str) -> bool:
    """Whether a change of a person is in review at an employer."""
    waiting = {(each.employer, each.person) for each in office.changes if each.status == "in_review"}
    return (employer, person) in waiting


def money(office: Office, filed: Filed) -> dict[str, Any]:
    """The money of a change that nothing refuses, as of today."""
    calculator = office.calculator
    if filed.kind == "enroll":
        of = enrolment_of(office, filed)
        lines = calculator.back_pay(of, calculator.open_month(filed.employer, office.today))
        return {"forced": of.forced, "lines": expected.back_pay_lines(lines), "totals": expected.totals(lines)}
    active = calculator.active(filed.person)
    assert active is not None
    given = calculator.give_back(active, filed.terms["suspension_date"][:7])
    return given_money(office, filed, given)


def given_money(office: Office, filed: Filed, given: list[Any]) -> dict[str, Any]:
    """The money of a suspension, or of an enrolment's roll-back."""
    lines = expected.given_back_lines(given, filed.person, office.names[filed.employer])
    return {"forced": False, "lines": lines, "totals": expected.given_totals(given)}


def shown(answer: dict[str, Any]) -> dict[str, Any]:
    """The money of an answer in the calculator's words."""
    return {
        "forced": answer["forced"],
        "lines": expected.comparable(answer["lines"]),
        "totals": answer["totals"],
    }
