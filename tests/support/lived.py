"""一家单位的五个月 (an employer's five months): lived over HTTP, with back-pay, reductions, refunds and set-offs in them."""

from dataclasses import dataclass
from typing import Any

from tests.support.actors import Actor, put_clock
from tests.support.changes import approved, enroll_body, id_number, run, suspend_body
from tests.support.payments import booked, receipt

MONTHS = ("2026-03", "2026-04", "2026-05", "2026-06", "2026-07")
NUMBERS = {name: id_number(serial=serial) for serial, name in zip(range(1, 15, 2), "甲乙丙丁戊己庚", strict=True)}


@dataclass
class Lived:
    """An employer's five months, and who looks at them."""

    user: Actor
    admin: Actor
    stranger: Actor
    employer_no: str

    def get(self, path: str) -> Any:
        answer = self.user.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


def live(admin: Actor, user: Actor, collector: Actor) -> None:
    def enroll(name: str, month: str, **changes: Any) -> None:
        approved(admin, user, enroll_body(NUMBERS[name], name=name, enroll_month=month, **changes))

    def suspend(name: str, day: str) -> None:
        approved(admin, user, suspend_body(NUMBERS[name], name=name, suspension_date=day))

    def assess(month: str) -> None:
        put_clock(admin.client, f"{month}-21T09:00:00")
        assert run(admin, month)["status"] == "completed"

    for name in "甲乙丙":
        enroll(name, "2026-03")
    enroll("丁", "2026-03", migrant_worker=True, household_type="20")
    assess("2026-03")
    assess("2026-04")
    put_clock(admin.client, "2026-05-06T09:00:00")
    suspend("甲", "2026-03-31")
    enroll("戊", "2026-03")
    enroll("己", "2026-03")
    assess("2026-05")
    put_clock(admin.client, "2026-06-05T09:00:00")
    suspend("乙", "2026-03-31")
    suspend("丙", "2026-03-31")
    assess("2026-06")
    # June comes to nothing but for the late fees of the months before.
    late_fee = user.get("/assessments/2026-06").json()["total_payable"]
    booked(collector, receipt(period="2026-06", amount=late_fee, received_on="2026-06-21"))
    put_clock(admin.client, "2026-07-06T09:00:00")
    suspend("丁", "2026-05-31")
    suspend("己", "2026-04-30")
    enroll("庚", "2026-05", declared_wage="10000.00")
    assess("2026-07")
