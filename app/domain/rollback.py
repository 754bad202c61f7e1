"""回退 (roll-back): an approved change undone by the agency, with the money that follows (温馨提示)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.back_pay import back_pay
from app.domain.employer import Employer
from app.domain.enroll import ALREADY_INSURED
from app.domain.enrollment import Enrollment
from app.domain.finding import Finding, declare
from app.domain.money_line import Contribution, MoneyLine
from app.domain.period import Period
from app.domain.policy import Policy
from app.domain.refund import GivenBack, given_back

ROLLBACK_OUT_OF_ORDER = declare(
    "rollback_out_of_order",
    "state",
    ("须先回退之后的业务", "Roll back the later change first"),
    zh="该次参保之后还有已通过的业务（{later}）。请先回退之后的业务，再回退本业务。",
    en="A later change of this enrolment was approved ({later}). Roll that one back first.",
)


@dataclass(frozen=True, slots=True)
class SuspensionLine:
    """What a suspension gave back: its own row, the contribution that row names, and whether it was applied or credited."""

    line: MoneyLine
    contribution: MoneyLine
    settled: bool


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """A contribution that comes back: as new back-pay, or standing again because the reduction was never applied.

    `line` is the suspension's row that it undoes; none for a month that was not billed meanwhile.
    """

    how: Literal["back_pay", "stands_again"]
    contribution: Contribution
    line: MoneyLine | None


def order_findings(later_change_nos: Sequence[str]) -> tuple[Finding, ...]:
    """Changes of one enrolment are rolled back in reverse order."""
    if not later_change_nos:
        return ()
    return (ROLLBACK_OUT_OF_ORDER.refused(later=", ".join(later_change_nos)),)


def reopening_findings(enrollment: Enrollment, others: Collection[Enrollment]) -> tuple[Finding, ...]:
    """A suspension stays where the person has a later enrolment, here or elsewhere, that is not annulled (已另行参保)."""
    if not any(other.id > enrollment.id and not other.annulled for other in others):
        return ()
    return (ALREADY_INSURED.refused(),)


def undo_enroll(lines: Collection[MoneyLine]) -> tuple[GivenBack, ...]:
    """What annulling an enrolment gives back: every standing contribution of it."""
    return given_back(lines)


def undo_suspend(
    enrollment: Enrollment,
    given: Sequence[SuspensionLine],
    others: Collection[Enrollment],
    standing: frozenset[Period],
    collected_in: Period,
    employer: Employer,
    policy: Policy,
) -> tuple[BroughtBack, ...]:
    """What reopening an enrolment brings back, oldest month first; raises PolicyMissing where a month has no policy.

    Credited or applied months return at their original amounts without interest; back-pay that the suspension
    cancelled returns with the interest it had; closed months after the suspension with no line are collected.
    """
    if enrollment.last_month is None:
        raise ValueError("only a suspended enrolment is reopened")
    returned = [_returned(each) for each in given]
    restored = standing | {each.contribution.contribution_period for each in returned}
    reopened = replace(enrollment, last_month=None)
    unbilled = back_pay(
        reopened,
        others,
        restored,
        collected_in,
        employer.region_code,
        policy,
        first=enrollment.last_month.plus(1),
    )
    brought = [*returned, *(BroughtBack("back_pay", line, None) for line in unbilled)]
    return tuple(sorted(brought, key=lambda each: each.contribution.contribution_period))


def _returned(given: SuspensionLine) -> BroughtBack:
    original = given.contribution.contribution
    if given.line.kind == "cancelled":
        return BroughtBack("back_pay", original, given.line)
    if given.settled:
        return BroughtBack("back_pay", replace(original, interest=0), given.line)
    return BroughtBack("stands_again", original, given.line)
