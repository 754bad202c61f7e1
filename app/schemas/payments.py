"""实缴 (payments) as the collection system sends them, and as they are answered."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Path
from pydantic import Field

from app.domain.calendar import local
from app.domain.fen import format_yuan, parse_yuan
from app.domain.finding import Language
from app.domain.payment import MOST_RECEIPTS, SentReceipt
from app.domain.period import Period
from app.repositories.receipts import Booked
from app.schemas.fields import (
    Body,
    DateText,
    DayShown,
    EmployerNoShown,
    EmployerNoText,
    MoneyIn,
    MonthShown,
    PeriodText,
    RemarkText,
    Shown,
    Written,
)
from app.schemas.money import MONEY
from app.usecases.payments import Accepted

NUMBER = r"^[A-Za-z0-9._:\-]{1,64}$"

ReceiptNoText = Annotated[
    str,
    Written("1 至 64 位字母、数字或 . _ : -", "1 to 64 letters, digits or . _ : -", pattern=NUMBER, longest=64),
]
ReceiptNoPath = Annotated[
    str,
    Path(pattern=NUMBER, description="The collection system's number (收款编号).", examples=["SK-2026-000318"]),
]


class ReceiptIn(Body):
    """Money received (实缴) for an employer's month."""

    external_no: ReceiptNoText = Field(
        description="The collection system's own number (收款编号), once for each receipt.", examples=["SK-2026-000318"]
    )
    employer_no: EmployerNoText = Field(description="Employer number (单位编号).", examples=["530402000001"])
    period: PeriodText = Field(description="Month that it pays (做账期号), `YYYY-MM`.", examples=["2026-03"])
    amount: MoneyIn = Field(description="Amount (实缴金额), yuan, more than nothing.", examples=["50.00"])
    received_on: DateText = Field(description="Day of receipt (到账日期), today or before.", examples=["2026-03-25"])

    def value(self) -> SentReceipt:
        """The receipt as the use case takes it."""
        return SentReceipt(
            self.external_no,
            self.employer_no,
            Period.parse(self.period) if self.period else None,
            parse_yuan(self.amount) if self.amount else None,
            date.fromisoformat(self.received_on) if self.received_on else None,
        )


class ReceiptRead(ReceiptIn):
    """Money received (实缴) of which some fields could not be read."""

    external_no: ReceiptNoText | None = None  # type: ignore[assignment]  # may be missing
    employer_no: EmployerNoText | None = None  # type: ignore[assignment]
    period: PeriodText | None = None  # type: ignore[assignment]
    amount: MoneyIn | None = None  # type: ignore[assignment]
    received_on: DateText | None = None  # type: ignore[assignment]


class PaymentsIn(Body):
    """Receipts (实缴入账), all or none."""

    payments: Annotated[
        list[ReceiptIn], Field(min_length=1, max_length=MOST_RECEIPTS, description="The receipts (实缴), up to 5,000.")
    ]

    def value(self) -> list[SentReceipt]:
        """The receipts as the use case takes them."""
        return [each.value() for each in self.payments]


class PaymentsRead(PaymentsIn):
    """Receipts (实缴入账) of which some fields could not be read."""

    payments: list[ReceiptRead]  # type: ignore[assignment]  # looser


class ReversalIn(Body):
    """A reversal (冲正)."""

    reason: RemarkText = Field(description="Reason (冲正原因).", examples=["银行退票"])


class PaymentsAccepted(Shown):
    """What was booked (入账结果)."""

    accepted: int = Field(description="New receipts, booked (新入账笔数).", examples=[2])
    already_known: int = Field(description="Receipts known already, which change nothing (已入账笔数).", examples=[0])


class AppliedShown(Shown):
    """How a receipt was applied (入账去向), yuan: the parts add up to its amount."""

    principal: str = Field(description="To figures 10 and 11 (本金).", pattern=MONEY, examples=["50.00"])
    interest: str = Field(description="To figure 12 (利息).", pattern=MONEY, examples=["0.00"])
    late_fee: str = Field(description="To figure 13 (滞纳金).", pattern=MONEY, examples=["0.00"])
    surplus: str = Field(description="To credit, employer part (多缴转待转金).", pattern=MONEY, examples=["0.00"])


class ReversalShown(Shown):
    """A reversal (冲正): the receipt counts no more, and of its surplus nothing is left."""

    reason: str = Field(description="Reason (冲正原因).", examples=["银行退票"])
    reversed_at: str = Field(description="When it was reversed (冲正时间).", json_schema_extra={"format": "date-time"})
    taken_back: str = Field(description="Unused surplus taken back (收回待转金).", pattern=MONEY, examples=["0.00"])
    debited: str = Field(
        description="Used surplus, on the next assessment for the employer to pay (借记).",
        pattern=MONEY,
        examples=["0.00"],
    )


class ReceiptShown(Shown):
    """A receipt (实缴) as it now is."""

    external_no: str = Field(description="The collection system's number (收款编号).", examples=["SK-2026-000318"])
    employer_no: EmployerNoShown = Field(description="Employer number (单位编号).", examples=["530402000001"])
    period: MonthShown = Field(description="Month that it pays (做账期号).", examples=["2026-03"])
    amount: str = Field(description="Amount (实缴金额), yuan.", pattern=MONEY, examples=["50.00"])
    received_on: DayShown = Field(description="Day of receipt (到账日期).", examples=["2026-03-25"])
    status: Literal["booked", "reversed"] = Field(description="State (状态): 已入账, 已冲正.")
    applied: AppliedShown = Field(description="How it was applied when it was booked (入账去向).")
    reversal: ReversalShown | None = Field(description="Its reversal (冲正), where it was reversed.")


def payments_accepted(accepted: Accepted, language: Language) -> PaymentsAccepted:
    """What was booked."""
    return PaymentsAccepted(accepted=accepted.accepted, already_known=accepted.already_known)


def receipt_shown(booked: Booked, language: Language) -> ReceiptShown:
    """A receipt as it now is."""
    receipt, application = booked.receipt, booked.application
    return ReceiptShown(
        external_no=receipt.external_no,
        employer_no=receipt.employer_no,
        period=str(receipt.period),
        amount=format_yuan(receipt.amount),
        received_on=receipt.received_on.isoformat(),
        status="booked" if booked.reversal is None else "reversed",
        applied=AppliedShown(
            principal=format_yuan(application.principal),
            interest=format_yuan(application.interest),
            late_fee=format_yuan(application.late_fee),
            surplus=format_yuan(application.surplus),
        ),
        reversal=_reversal_shown(booked),
    )


def _reversal_shown(booked: Booked) -> ReversalShown | None:
    if booked.reversal is None or booked.reversed_at is None:
        return None
    return ReversalShown(
        reason=booked.reason or "",
        reversed_at=local(booked.reversed_at).isoformat(),
        taken_back=format_yuan(booked.reversal.taken_back),
        debited=format_yuan(booked.reversal.debited),
    )
