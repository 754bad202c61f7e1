"""账簿 (the books) of the independent calculator: employers, enrolments, contributions, what is given back, bills."""

from dataclasses import dataclass, field
from typing import Any

PARTS = ("employer", "employee")


@dataclass(eq=False)
class Enrolment:
    """参保: listed in the order of approval."""

    person: str
    employer: str
    first: str
    wage: Any
    migrant: bool
    pays: bool
    forced: bool = False
    alone: bool = False  # enrolments elsewhere do not count: forced, and overlaps are collected (§5.2)
    last: str | None = None
    annulled: bool = False
    suspended_by: int | None = None  # the change

    def covers(self, month: str) -> bool:
        """Whether a month is insured by this enrolment (§5, words)."""
        return not self.annulled and self.first <= month and (self.last is None or month <= self.last)


@dataclass(eq=False)
class Line:
    """A contribution (费款) of a person for a month: standing until it is given back."""

    enrolment: Enrolment
    month: str
    kind: str
    money: dict[str, Any]
    interest: int = 0
    overlap: bool = False
    billed: str | None = None
    given_back: "GivenBack | None" = None


@dataclass(eq=False)
class GivenBack:
    """退收, 减收 or 取消 of one line: a reduction is used by the next bill."""

    line: Line
    kind: str
    bill: str | None = None
    used: dict[str, int] = field(default_factory=dict)  # by part, what lowered that bill
    made_on: str = ""
    ended_on: str | None = None  # the day on which it was used or undone
    undone: bool = False


@dataclass(eq=False)
class Debit:
    """借记: used surplus of a reversed receipt, on the next bill."""

    month: str
    amount: int
    billed: str | None = None


@dataclass(eq=False)
class Receipt:
    """实缴 of a bill: what went to figures 10 and 11, to 12 and to 13, and its surplus as it lies in the credit."""

    number: str
    period: str
    amount: int
    received_on: str
    parts: list[int]
    surplus: list[Any]
    too_much: int
    reversal: dict[str, int] | None = None


@dataclass(eq=False)
class Fee:
    """滞纳金 of some days of a bill, with what stands charged for them."""

    days: list[str]
    amount: int
    billed: str


@dataclass(eq=False)
class Bill:
    """核定: the thirteen figures, with what was billed and what was received."""

    period: str
    figures: list[int]
    lines: list[Line]
    debits: list[Debit]
    reductions: list[GivenBack]
    set_off: dict[str, list[tuple[str, str | None, int]]]  # by part: source, its month, what was used
    due_on: str
    receipts: list[Receipt] = field(default_factory=list)
    fees: list[Fee] = field(default_factory=list)  # for its own days, on later bills
    charged: list[tuple["Bill", Fee, int]] = field(default_factory=list)  # late fees here: whose, and signed
    drawn: list[tuple[list[Any], int]] = field(default_factory=list)  # what was used of which credit
    left_over: list[tuple[list[Any], int]] = field(default_factory=list)  # what went to the credit

    @property
    def late_fees(self) -> list[tuple[str, int]]:
        """What is charged here for days of earlier months, signed."""
        return [(bill.period, amount) for bill, _, amount in self.charged]

    def left(self) -> list[int]:
        """What is still to be paid of figures 10 and 11, of 12 and of 13."""
        counted = [receipt.parts for receipt in self.receipts if receipt.reversal is None]
        due = [self.figures[9] + self.figures[10], self.figures[11], self.figures[12]]
        return [whole - sum(parts[n] for parts in counted) for n, whole in enumerate(due)]

    @property
    def received(self) -> int:
        """What is paid of it."""
        return sum(self.figures[9:]) - sum(self.left())

    @property
    def paid(self) -> bool:
        """Whether all of it is paid."""
        return not any(self.left())

    @property
    def status(self) -> str:
        """The word for it."""
        return "paid" if self.paid else "partly_paid" if self.received else "unpaid"


@dataclass(eq=False)
class Employer:
    """参保单位 with its lines, its bills by month and its credit by part, oldest first."""

    number: str
    region: str
    insured_from: str
    lines: list[Line] = field(default_factory=list)
    given_back: list[GivenBack] = field(default_factory=list)
    bills: dict[str, Bill] = field(default_factory=dict)
    debits: list[Debit] = field(default_factory=list)
    credit: dict[str, list[list[Any]]] = field(default_factory=lambda: {"employer": [], "employee": []})
