"""几个月的业务 (months of business): employers, changes, approvals and runs through the use cases, in the order they happened."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from app import clock
from app.domain.calendar import SHANGHAI, today
from app.domain.fen import format_yuan, parse_yuan
from app.domain.id_number import check_digit
from app.domain.ledger_check import LedgerError
from app.domain.payment import SentReceipt
from app.domain.period import Period
from app.domain.policy import Policy
from app.repositories import accounts, assessment_runs, sandbox_clock, sessions
from app.repositories.database import transaction
from app.repositories.receipts import Booked
from app.repositories.tables import assessments, employers
from app.usecases import assessment_runs as runs
from app.usecases import enrollment_changes, payments, review
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
    _receipt_numbers: Iterator[int] = field(default_factory=lambda: count(1), init=False)

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
        """What is outstanding of the latest assessment, received in full (实缴)."""
        payable = ("employer_payable", "employee_payable", "interest", "late_fee")
        unpaid = sum((assessments.c[name] for name in payable[1:]), assessments.c[payable[0]])
        query = select(employers.c.employer_no, assessments.c.period, (unpaid - assessments.c.paid).label("amount"))
        query = query.join(employers, employers.c.id == assessments.c.employer_id).order_by(assessments.c.id.desc())
        with transaction(self.hall.engine, writes=False) as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        if row is not None and row.amount:
            self.pay(row.employer_no, str(row.period), format_yuan(row.amount))

    def pay(self, employer_no: str, month: str, amount: str) -> str:
        """Money received today for an employer's month; the number of its receipt (实缴)."""
        external_no = f"R{next(self._receipt_numbers)}"
        with self.collector.reading() as work:
            day = today(work.now)
        sent = SentReceipt(external_no, employer_no, Period.parse(month), parse_yuan(amount), day)
        payments.receive(self.collector, [sent])
        return external_no

    def reverse(self, external_no: str) -> Booked:
        """A receipt reversed (冲正)."""
        return payments.reverse_receipt(self.collector, external_no, "退票")

    @property
    def collector(self) -> Call:
        """The system that collects the money, as it calls."""
        return Call(self.hall)

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
