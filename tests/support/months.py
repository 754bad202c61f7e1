"""几个月的业务 (months of business): employers, changes, approvals and runs through the use cases, in the order they happened."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from app import clock
from app.domain.calendar import SHANGHAI
from app.domain.id_number import check_digit
from app.domain.ledger_check import LedgerError
from app.domain.period import Period
from app.domain.policy import Policy
from app.repositories import accounts, assessment_runs, sandbox_clock, sessions
from app.repositories.database import transaction
from app.repositories.tables import assessments, employers
from app.usecases import assessment_runs as runs
from app.usecases import enrollment_changes, review
from app.usecases.context import Call, Hall
from app.usecases.enrollment_changes import ChangeView
from app.usecases.ledger import verify
from tests.support.actors import credit_code
from tests.support.domain import enroll_body


@dataclass
class Months:
    """A hall in which days pass: `at` puts the day, everything else happens on it; amounts are yuan."""

    hall: Hall
    _supervisor: Call | None = field(default=None, init=False)

    def at(self, day: str) -> None:
        """Puts the business clock to ten in the morning of a day."""
        with transaction(self.hall.engine, writes=True) as connection:
            sandbox_clock.put(connection, datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=SHANGHAI))
            connection.commit()

    def employer(self, number: int = 1, insured_from: str = "2026-01", region: str = "530402") -> Call:
        """A new employer, as its user calls."""
        with transaction(self.hall.engine, writes=True) as connection:
            values = {
                "employer_no": f"530402{number:06d}",
                "name": f"玉溪第{number}机械有限公司",
                "employer_type": "10",
                "credit_code": credit_code(number),
                "region_code": region,
                "insured_from": Period.parse(insured_from),
                "version": 1,
                "created_at": clock.real_now(),
            }
            employer_id = connection.execute(insert(employers).values(values).returning(employers.c.id)).scalar_one()
            connection.commit()
        return self._signed_in(f"employer-{number}", "employer", employer_id=employer_id)

    @property
    def supervisor(self) -> Call:
        """A supervisor of the province."""
        if self._supervisor is None:
            self._supervisor = self._signed_in("supervisor", "supervisor", region_code="530000")
        return self._supervisor

    def enroll(self, employer: Call, number: int, month: str, wage: str, **insurance: Any) -> ChangeView:
        """The n-th person enrolled and approved (人员增加)."""
        details = {"enroll_month": month, "declared_wage": wage, **insurance}
        person = {"id_number": id_number(number), "name": f"职工{number}"}
        return self._approved(employer, {"kind": "enroll", **enroll_body(person, details)})

    def suspend(self, employer: Call, number: int, day: str) -> ChangeView:
        """The n-th person suspended and approved (人员减少)."""
        body = {"id_type": "01", "id_number": id_number(number), "name": f"职工{number}"}
        return self._approved(
            employer, {"kind": "suspend", **body, "suspension_date": day, "suspension_reason": "S11", "remark": None}
        )

    def roll_back(self, view: ChangeView) -> None:
        """An approved change undone (回退)."""
        review.roll_back(self.supervisor, view.change.id, view.version, "测试")

    def assess(self, month: str) -> None:
        """The province assessed for a month (核定)."""
        with self.supervisor.writing() as work:
            run_id = runs.plan(work, Period.parse(month), "530000", None, False)
            work.commit()
        runs.carry_out(self.hall, run_id)
        with self.supervisor.reading() as work:
            run = assessment_runs.find(work.connection, run_id)
        assert run is not None and run.status == "completed", run

    def pay_latest(self) -> None:
        """The latest assessment paid in full, as its receipts would leave it (实缴)."""
        payable = assessments.c.employer_payable + assessments.c.employee_payable + assessments.c.interest
        latest = select(func.max(assessments.c.id)).scalar_subquery()
        with transaction(self.hall.engine, writes=True) as connection:
            paid = update(assessments).where(assessments.c.id == latest).values(paid=payable, status="paid")
            connection.execute(paid)
            connection.commit()

    def _approved(self, employer: Call, body: dict[str, Any]) -> ChangeView:
        submitted = enrollment_changes.create(employer, body, submit=True, quote_id=None)
        return review.approve(self.supervisor, submitted.change.id, submitted.version)

    def _signed_in(
        self, username: str, role: str, *, employer_id: int | None = None, region_code: str | None = None
    ) -> Call:
        now = clock.real_now()
        with transaction(self.hall.engine, writes=True) as connection:
            accounts.insert_account(
                connection,
                username=username,
                role=role,
                employer_id=employer_id,
                region_code=region_code,
                password_hash="none",
                password_expires_at=None,
                created_at=now,
            )
            account = accounts.by_username(connection, username)
            assert account is not None
            until = now + timedelta(hours=1)
            sessions.open_session(connection, username, account.id, must_change_password=False, now=now, until=until)
            connection.commit()
        return Call(self.hall, session_id=username)


def with_policy(hall: Hall, policy: Policy) -> Hall:
    """The same hall under another law."""
    return replace(hall, policy=policy)


def ledger_errors(hall: Hall) -> list[LedgerError]:
    """What verifying the ledger finds (账目核查)."""
    errors: list[LedgerError] = []
    verify(hall.engine, hall.policy, errors.append)
    return errors


def sound(hall: Hall) -> bool:
    """Whether the ledger is sound."""
    return ledger_errors(hall) == []


def id_number(number: int) -> str:
    """The ID number of the n-th man born on 7 March 1990 in Kunming's Wuhua."""
    first_17 = f"530102{date(1990, 3, 7):%Y%m%d}{number * 2 - 1:03d}"
    return first_17 + check_digit(first_17)
