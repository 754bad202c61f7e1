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
    undone: bool = False


@dataclass(eq=False)
class Bill:
    """核定: the thirteen figures, with what was billed."""

    period: str
    figures: list[int]
    lines: list[Line]
    reductions: list[GivenBack]
    set_off: dict[str, list[tuple[str, str, int]]]  # by part: source, its month, what was used
    due_on: str
    paid: bool


@dataclass(eq=False)
class Employer:
    """参保单位 with its lines, its bills by month and its credit by part, oldest first."""

    number: str
    region: str
    insured_from: str
    lines: list[Line] = field(default_factory=list)
    given_back: list[GivenBack] = field(default_factory=list)
    bills: dict[str, Bill] = field(default_factory=dict)
    credit: dict[str, list[list[Any]]] = field(default_factory=lambda: {"employer": [], "employee": []})
