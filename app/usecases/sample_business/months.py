"""样例月份 (months of sample business): what invented employers did month by month, through the use cases that everybody uses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from app.domain.calendar import SHANGHAI, today, window_is_open
from app.domain.payment import SentReceipt
from app.domain.period import Period, months
from app.domain.unemployment_registration import ReportedRegistration
from app.usecases import (
    assessment_runs,
    assessments,
    batch_saving,
    batches,
    enrollment_changes,
    payments,
    review,
    review_batches,
    sandbox,
)
from app.usecases.context import Call, Hall
from app.usecases.enrollment_changes import ChangeView
from app.usecases.sample_business.cast import (
    EMPLOYERS,
    SampleEmployer,
    is_there,
    make_employers,
    make_officers,
    signed_in,
)
from app.usecases.sample_business.people import (
    SamplePerson,
    enrolment,
    enrolment_sheet,
    sample_person,
    suspension,
)
from app.usecases.unemployment_registrations import report

# So many months of business lie behind the current one.
MONTHS_BEHIND = 9
_FILED_ON, _ASSESSED_ON, _PAID_ON = 5, 22, 26
_BOOKKEEPER = "sample-supervisor"
Progress = Callable[[Period], None]


@dataclass(frozen=True, slots=True)
class _Desk:
    """An employer at its desk and the officer who decides, in one month."""

    hall: Hall
    of: SampleEmployer
    employer_no: str
    employer: Call
    officer: Call
    month: Period
    # Months since the first one.
    passed: int

    def person(self, number: int) -> SamplePerson:
        return sample_person(self.of.first_person + number, self.of.region_code)

    def hired(self, which: int) -> SamplePerson:
        """One of the two people whom each month hires."""
        return self.person(self.of.people + 2 * self.passed + which)


def add_sample_business(hall: Hall, progress: Progress = lambda month: None) -> bool:
    """Fills an empty sandbox with invented employers (样例业务); false, and nothing done, where they are there already.

    Business time is moved through the months meanwhile, for everybody, and put back at the end.
    """
    if is_there(hall):
        return False
    with _business_time(hall) as now:
        current = Period.containing(today(now))
        first = current.plus(-MONTHS_BEHIND)
        _go_to(hall, first.day(1))
        make_officers(hall)
        numbers = make_employers(hall, first)
        with signed_in(hall, _BOOKKEEPER) as officer:
            for passed, month in enumerate(months(first, current)):
                progress(month)
                for each in EMPLOYERS:
                    with signed_in(hall, each.username) as employer:
                        _filed(_Desk(hall, each, numbers[each.username], employer, officer, month, passed))
                _assessed(hall, month)
                _paid(hall, month, numbers)
            progress(current)
            _go_to_window(hall, now, current)
            for each in EMPLOYERS:
                with signed_in(hall, each.username) as employer:
                    _left_open(_Desk(hall, each, numbers[each.username], employer, officer, current, MONTHS_BEHIND))
    return True


@contextmanager
def _business_time(hall: Hall) -> Iterator[datetime]:
    """The moment that the hall takes for now, which it takes for now again at the end."""
    before = sandbox.read_clock(Call(hall))
    try:
        yield before.now
    finally:
        if before.moved:
            sandbox.put_clock(Call(hall), before.now)
        else:
            sandbox.clear_clock(Call(hall))


def _go_to(hall: Hall, day: date) -> None:
    sandbox.put_clock(Call(hall), datetime.combine(day, time(10), SHANGHAI))


def _go_to_window(hall: Hall, now: datetime, current: Period) -> None:
    """To now, or to the last day on which something could be submitted this month."""
    law = hall.policy.on(today(now), EMPLOYERS[0].region_code)
    if window_is_open(now, law):
        sandbox.put_clock(Call(hall), now)
    else:
        _go_to(hall, current.day(law.business_window.value.last_day))


def _filed(desk: _Desk) -> None:
    """A month's changes of an employer, all decided: in the first everybody by the sheet, later some come and go."""
    _go_to(desk.hall, desk.month.day(_FILED_ON))
    if desk.of.people == 0:
        return
    if desk.passed == 0:
        _everybody_enrolled(desk)
        return
    # Every other month one of the new people is enrolled a month late, and pays back.
    late = desk.month.plus(-1) if desk.passed > 1 and desk.passed % 2 else desk.month
    for which, since in enumerate((desk.month, late)):
        _approved(desk, enrolment(desk.hired(which), since, desk.of.place))
    if desk.passed % 4 == 3:
        _rejected(desk)
        _rolled_back(desk)
    _suspended(desk)


def _everybody_enrolled(desk: _Desk) -> None:
    sheet = enrolment_sheet(map(desk.person, range(desk.of.people)), desk.month)
    checked = batches.upload(desk.employer, "enroll", f"{desk.month}参保人员.csv", sheet)
    batch_saving.save(desk.employer, checked.batch.id, checked.version, None, True)
    review_batches.approve(desk.officer, checked.batch.id)


def _suspended(desk: _Desk) -> None:
    """One person of the first months leaves; every third month it is told so late that something is given back."""
    leaving, told_late = desk.person(3 * desk.passed), desk.passed % 3 == 2
    day = (desk.month.plus(-2) if told_late else desk.month).day(3)
    registration = ReportedRegistration(
        f"SAMPLE-{desk.of.username}-{desk.month}", leaving.id_number, leaving.name, day, "U11", False
    )
    report(Call(desk.hall), [registration])
    _approved(desk, suspension(leaving, day))


def _rejected(desk: _Desk) -> None:
    submitted = _submitted(desk, enrolment(desk.person(desk.of.people + 200 + desk.passed), desk.month, desk.of.place))
    review.reject(
        desk.officer, submitted.change.id, submitted.version, "R02", "申报工资与劳动合同不一致，请核对后重新提交。"
    )


def _rolled_back(desk: _Desk) -> None:
    approved = _approved(desk, enrolment(desk.person(desk.of.people + 300 + desk.passed), desk.month, desk.of.place))
    review.roll_back(desk.officer, approved.change.id, approved.version, "单位来函：该员工未到岗，申请撤回参保。")


def _approved(desk: _Desk, body: dict[str, object]) -> ChangeView:
    submitted = _submitted(desk, body)
    return review.approve(desk.officer, submitted.change.id, submitted.version)


def _submitted(desk: _Desk, body: dict[str, object]) -> ChangeView:
    return enrollment_changes.create(desk.employer, body, submit=True, quote_id=None)


def _assessed(hall: Hall, month: Period) -> None:
    _go_to(hall, month.day(_ASSESSED_ON))
    assessment_runs.carry_out(hall, assessment_runs.start_by_hand(Call(hall), month, "530000"))


def _paid(hall: Hall, month: Period, numbers: dict[str, str]) -> None:
    """What comes in for a month: in full, or half of it, or in full for the month before the last."""
    _go_to(hall, month.day(_PAID_ON))
    for each in EMPLOYERS:
        paid_for = month.plus(-2) if each.pays == "late" else month
        with signed_in(hall, each.username) as employer:
            bills = {view.assessment.period: view.assessment for view in assessments.listing(employer, 1, 200).items}
        bill = bills.get(paid_for)
        amount = bill.figures.total_payable // (2 if each.pays == "in part" else 1) if bill else 0
        if amount:
            receipt = SentReceipt(
                f"SAMPLE-{each.username}-{paid_for}", numbers[each.username], paid_for, amount, month.day(_PAID_ON)
            )
            payments.receive(Call(hall), [receipt])


def _left_open(desk: _Desk) -> None:
    """This month's desk as a clerk finds it: drafts, changes in review, one not passed, and sheets in every state."""
    waiting = [enrolment(desk.person(desk.of.people + 400 + number), desk.month, desk.of.place) for number in range(5)]
    for body in waiting[:2]:
        enrollment_changes.create(desk.employer, body, submit=False, quote_id=None)
    for body in waiting[2:4]:
        _submitted(desk, body)
    if desk.of.people == 0:
        return
    _rejected(desk)
    new = [desk.person(desk.of.people + 500 + number) for number in range(12)]
    in_review = batches.upload(desk.employer, "enroll", "新进人员.csv", enrolment_sheet(new, desk.month))
    batch_saving.save(desk.employer, in_review.batch.id, in_review.version, None, True)
    # Someone who is insured already, and someone twice.
    doubtful = [desk.person(desk.of.people - 1), *(desk.person(desk.of.people + 600 + number) for number in (0, 1, 1))]
    batches.upload(desk.employer, "enroll", "待更正.csv", enrolment_sheet(doubtful, desk.month))
