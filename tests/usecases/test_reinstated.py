"""恢复的补收 (reinstated back-pay): it keeps the interest it had, and does not claim to have been figured later (§5.7)."""

from sqlalchemy import select

from app.repositories.tables import money_lines
from app.usecases.context import Hall
from tests.support.domain import with_interest
from tests.support.months import Months, sound, with_policy


def test_back_pay_reinstated_months_later_keeps_its_interest(hall: Hall) -> None:
    passing = Months(with_policy(hall, with_interest("0.0600")))
    passing.at("2026-04-05")
    employer = passing.employer(1)
    passing.enroll(employer, 1, "2026-01", "20000.00")
    suspension = passing.suspend(employer, 1, "2026-01-31")
    for month in ("2026-04", "2026-05", "2026-06"):
        passing.at(f"{month}-21")
        passing.assess(month)
    passing.at("2026-07-05")

    passing.roll_back(suspension)

    lines = money_lines.c
    reinstated = select(lines.interest, lines.interest_period).where(
        lines.kind == "back_pay", lines.corrects_id.is_not(None)
    )
    with hall.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(reinstated.order_by(lines.contribution_period))]
    assert rows == [(200, None), (100, None)]
    assert sound(passing.hall)
