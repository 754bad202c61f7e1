"""回退 (roll-back): an approved change undone by the agency, and the money that follows."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.fen import format_yuan, parse_yuan
from app.domain.money_line import Contribution
from app.domain.rollback import (
    BroughtBack,
    SuspensionLine,
    order_findings,
    reopening_findings,
    undo_enroll,
    undo_suspend,
)
from app.lawbook import load_policy
from tests.domain.worked_cases import WorkedCase, worked_cases
from tests.support.domain import THEIRS, amounts, cost, employer, enrollment, line, month, pointers, with_interest

CASES = worked_cases("rollback")


@pytest.mark.parametrize("case", [case for case in CASES if case.values[0].given["undo"] == "enroll"])
def test_rolling_an_enrolment_back_gives_back_every_month_of_it(case: WorkedCase) -> None:
    lines = [
        line(
            cost(entry["month"]),
            id=number,
            billed_in=None if entry["state"] == "waiting" else entry["month"],
            paid=entry["state"] == "paid",
        )
        for number, entry in enumerate(case.given["lines"])
    ]

    given_back = undo_enroll(lines)

    assert [
        {"month": str(each.line.contribution.contribution_period), "kind": each.kind} for each in given_back
    ] == case.expected


@pytest.mark.parametrize("case", [case for case in CASES if case.values[0].given["undo"] == "suspend"])
def test_rolling_a_suspension_back_brings_back_what_it_took(case: WorkedCase) -> None:
    given = case.given

    brought = undo_suspend(
        enrollment(given["first"], given["last"]),
        [gave_back(number, entry) for number, entry in enumerate(given["given_back"], 1)],
        (),
        frozenset(month(each) for each in given["standing"]),
        month(given["open"]),
        employer(),
        with_interest(given["interest_rate"]) if "interest_rate" in given else load_policy(),
    )

    assert [shown(each) for each in brought] == case.expected


def test_a_line_brought_back_keeps_the_amounts_it_had_whatever_the_law_says_now() -> None:
    odd = amounts("2026-03", "12.34", "5.67")

    (brought,) = undo([suspension_line(odd, "refund", settled=True)])

    assert brought.contribution == odd


def test_a_line_brought_back_names_the_row_that_it_undoes_and_a_new_one_names_none() -> None:
    returned, collected = undo([suspension_line(cost("2026-03"), "refund", settled=True)], collected_in="2026-05")

    assert returned.line is not None and returned.line.corrects_id == 1
    assert collected.line is None


def test_a_month_that_an_earlier_enrolment_elsewhere_covers_is_not_collected() -> None:
    earlier = enrollment("2026-03", "2026-03", id=1, employer=THEIRS)
    reopened = enrollment("2026-01", "2026-02", id=2)

    brought = undo_suspend(reopened, [], [earlier], frozenset(), month("2026-05"), employer(), load_policy())

    assert [str(each.contribution.contribution_period) for each in brought] == ["2026-04"]


def test_an_enrolment_that_goes_on_cannot_be_reopened() -> None:
    with pytest.raises(ValueError, match="only a suspended enrolment"):
        undo_suspend(enrollment("2026-01"), [], [], frozenset(), month("2026-05"), employer(), load_policy())


def test_changes_of_one_enrolment_are_rolled_back_in_reverse_order() -> None:
    (finding,) = order_findings(["2026030001"])

    assert (finding.code.name, finding.severity) == ("rollback_out_of_order", "refused")
    assert "2026030001" in finding.message("zh-CN") and "2026030001" in finding.message("en")
    assert not order_findings([])


def test_a_suspension_stays_where_the_person_was_enrolled_again_here_or_elsewhere() -> None:
    suspended = enrollment("2026-01", "2026-02", id=2)
    later = enrollment("2026-03", id=3, employer=THEIRS)
    ended_since = enrollment("2026-03", "2026-04", id=3)

    assert pointers(reopening_findings(suspended, [later])) == [("already_insured", "")]
    assert pointers(reopening_findings(suspended, [ended_since])) == [("already_insured", "")]


def test_an_earlier_or_annulled_enrolment_does_not_hold_a_suspension() -> None:
    suspended = enrollment("2026-01", "2026-02", id=2)
    earlier = enrollment("2025-01", "2025-12", id=1, employer=THEIRS)
    annulled = enrollment("2026-03", id=3, annulled=True)

    assert not reopening_findings(suspended, [earlier, suspended, annulled])


def undo(given: list[SuspensionLine], collected_in: str = "2026-04") -> tuple[BroughtBack, ...]:
    suspended = enrollment("2026-01", "2026-02")
    return undo_suspend(suspended, given, (), frozenset(), month(collected_in), employer(), load_policy())


def suspension_line(of: Contribution, kind: Any, *, settled: bool, number: int = 1) -> SuspensionLine:
    original = line(of, id=number, standing=False, billed_in=None if kind == "cancelled" else "2026-03")
    return SuspensionLine(line(of, id=100 + number, kind=kind, corrects=number), original, settled)


def gave_back(number: int, entry: dict[str, Any]) -> SuspensionLine:
    of = replace(cost(entry["month"]), interest=parse_yuan(entry.get("interest", "0.00")))
    return suspension_line(of, entry["kind"], settled=entry["settled"], number=number)


def shown(each: BroughtBack) -> dict[str, str]:
    return {
        "month": str(each.contribution.contribution_period),
        "how": each.how,
        "employer": format_yuan(each.contribution.employer_amount),
        "employee": format_yuan(each.contribution.employee_amount),
        "interest": format_yuan(each.contribution.interest),
    }
