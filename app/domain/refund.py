"""退收、减收 (refund, reduction): contributions given back for months after the suspension (§2.2 n2, §2.4 n2-3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.domain.money_line import MoneyLine
from app.domain.period import Period

GivenBackKind = Literal["refund", "reduction", "cancelled"]


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A contribution to be given back, and how: fixed when the change is approved."""

    line: MoneyLine
    kind: GivenBackKind

    @property
    def counts(self) -> bool:
        """Whether money comes back: a line that was never billed is only cancelled."""
        return self.kind != "cancelled"


def kind_of(line: MoneyLine) -> GivenBackKind:
    """Paid → refund to credit (待转金); billed → reduction in the next assessment (减收); not yet billed → cancelled."""
    if line.assessment_id is None:
        return "cancelled"
    return "refund" if line.assessment_paid else "reduction"


def given_back(lines: Iterable[MoneyLine], after: Period | None = None) -> tuple[GivenBack, ...]:
    """What is given back of an enrolment's lines, oldest month first; only months after `after` where it is given."""
    standing = [
        line for line in lines if line.standing and (after is None or line.contribution.contribution_period > after)
    ]
    standing.sort(key=lambda line: line.contribution.contribution_period)
    return tuple(GivenBack(line, kind_of(line)) for line in standing)
