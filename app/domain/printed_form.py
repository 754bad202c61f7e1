"""核定单明细 (printed forms): what the forms of a month's people and of its back-pay and refunds say, and what they add up to (§2.5)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.credit import MOVEMENT_NAMES, CreditMovementKind, Part
from app.domain.figure import amount_in_figure
from app.domain.money_line import LINE_KIND_NAMES, MoneyLine, MoneyLineKind, PersonKind
from app.domain.period import Period
from app.domain.policy import Parameter

AdjustmentKind = MoneyLineKind | CreditMovementKind
KIND_NAMES: Mapping[AdjustmentKind, str] = dict([*LINE_KIND_NAMES.items(), *MOVEMENT_NAMES.items()])
# 依据简称: what of a calculation a legal basis is for.
_PARAMETERS: Mapping[str, str] = {
    "base_limits": "基数上下限",
    "employer_rate": "单位比例",
    "employee_rate": "个人比例",
    "migrant_worker_employee_rate": "农民工个人比例",
    "back_pay_interest_rate": "补收利率",
}


@dataclass(frozen=True, slots=True)
class FormPerson:
    """A person as forms name them: a form passes through many hands, so the ID number is masked, as in lists (脱敏)."""

    person_no: str
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """人员缴费明细: one person billed for the month; amounts in fen."""

    person: FormPerson
    person_kind: PersonKind
    contribution_base: int
    employer_amount: int
    employee_amount: int

    @property
    def total(self) -> int:
        """The two amounts together (合计)."""
        return self.employer_amount + self.employee_amount


@dataclass(frozen=True, slots=True)
class RosterTotals:
    """人员缴费合计: figures 1 to 5 of the bill."""

    persons: int
    migrant_workers: int
    contribution_base: int
    employer_amount: int
    employee_amount: int

    @property
    def total(self) -> int:
        """The two amounts together (合计)."""
        return self.employer_amount + self.employee_amount


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """补退收明细: what one line, or one piece of credit, adds to the bill or takes from it; amounts in fen.

    A debit is no person's. `basis` counts the form's legal bases from 1.
    """

    kind: AdjustmentKind
    person: FormPerson | None
    contribution_period: Period | None
    contribution_base: int | None
    employer_amount: int
    employee_amount: int
    interest: int = 0
    basis: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """The two amounts together (合计), without interest."""
        return self.employer_amount + self.employee_amount


@dataclass(frozen=True, slots=True)
class Adjustments:
    """补退收明细表 as a whole.

    `billed` adds up to figures 6, 7 and 12; `credited` went to the credit ledger since the bill before; `set_off` adds up
    to figures 8 and 9.
    """

    billed: tuple[AdjustmentRow, ...]
    credited: tuple[AdjustmentRow, ...]
    set_off: tuple[AdjustmentRow, ...]
    legal_bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdjustmentTotals:
    """补退收合计 of some rows; fen."""

    employer_amount: int
    employee_amount: int
    interest: int

    @property
    def total(self) -> int:
        """The two amounts together (合计), without interest."""
        return self.employer_amount + self.employee_amount


class LegalBases:
    """依据 of a form's lines: each named once, and counted in the order in which they are met."""

    def __init__(self, named: Callable[[str], Parameter[object]]) -> None:
        self._named = named
        self._numbers: dict[str, int] = {}
        self._about: dict[str, list[str]] = {}
        self._known: dict[tuple[str, ...], tuple[int, ...]] = {}

    def numbers(self, keys: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers of the legal bases of a line, whose policy values have these names."""
        known = self._known.get(keys)
        if known is None:
            known = self._known[keys] = tuple(sorted({self._number(self._named(key)) for key in keys}))
        return known

    def texts(self) -> tuple[str, ...]:
        """What each is, such as `单位比例、个人比例：云政发〔2019〕48号`."""
        return tuple(f"{'、'.join(about)}：{basis}" for basis, about in self._about.items())

    def _number(self, parameter: Parameter[object]) -> int:
        about = self._about.setdefault(parameter.basis, [])
        name = _PARAMETERS.get(parameter.name, parameter.name)
        if name not in about:
            about.append(name)
        return self._numbers.setdefault(parameter.basis, len(self._numbers) + 1)


def is_of_roster(line: MoneyLine) -> bool:
    """Whether a line is one of a person's for the month itself, which figures 1 to 5 count."""
    return bool(amount_in_figure(1, line, None, None))


def is_adjustment(line: MoneyLine) -> bool:
    """Whether a line is one of figures 6 and 7; a late fee has a figure of its own."""
    return line.kind != "late_fee" and not is_of_roster(line)


def roster_row(line: MoneyLine, person: FormPerson) -> RosterRow:
    """The row of such a line."""
    contribution = line.contribution
    return RosterRow(
        person,
        contribution.person_kind or "urban_worker",
        contribution.contribution_base,
        contribution.employer_amount,
        contribution.employee_amount,
    )


def roster_totals(rows: Iterable[RosterRow]) -> RosterTotals:
    """What rows of people add up to."""
    rows = list(rows)
    return RosterTotals(
        persons=len(rows),
        migrant_workers=sum(row.person_kind == "migrant_worker" for row in rows),
        contribution_base=sum(row.contribution_base for row in rows),
        employer_amount=sum(row.employer_amount for row in rows),
        employee_amount=sum(row.employee_amount for row in rows),
    )


def billed_row(
    line: MoneyLine,
    person: FormPerson | None,
    employer_applied: int | None,
    employee_applied: int | None,
    bases: LegalBases,
) -> AdjustmentRow:
    """What a line adds to figures 6, 7 and 12; a reduction is negative, by what was applied of it."""
    contribution = line.contribution
    return AdjustmentRow(
        kind=line.kind,
        person=person,
        contribution_period=contribution.contribution_period,
        contribution_base=None if person is None else contribution.contribution_base,
        employer_amount=amount_in_figure(6, line, employer_applied, employee_applied),
        employee_amount=amount_in_figure(7, line, employer_applied, employee_applied),
        interest=amount_in_figure(12, line, employer_applied, employee_applied),
        basis=bases.numbers(contribution.basis),
    )


def credited_row(
    line: MoneyLine,
    person: FormPerson | None,
    employer_applied: int | None,
    employee_applied: int | None,
    bases: LegalBases,
) -> AdjustmentRow:
    """What went from a line to the credit ledger: a refund whole, of a reduction what could not be applied."""
    contribution = line.contribution
    return AdjustmentRow(
        kind="surplus_reduction" if line.kind == "reduction" else "refund",
        person=person,
        contribution_period=contribution.contribution_period,
        contribution_base=None if person is None else contribution.contribution_base,
        employer_amount=contribution.employer_amount - (employer_applied or 0),
        employee_amount=contribution.employee_amount - (employee_applied or 0),
        basis=bases.numbers(contribution.basis),
    )


def set_off_row(
    source_kind: CreditMovementKind,
    person: FormPerson | None,
    contribution_period: Period | None,
    contribution_base: int | None,
    amounts: Mapping[Part, int],
) -> AdjustmentRow:
    """The credit of one source that was set off, by what it came from; it adds to figures 8 and 9."""
    return AdjustmentRow(
        kind=source_kind,
        person=person,
        contribution_period=contribution_period,
        contribution_base=contribution_base,
        employer_amount=amounts.get("employer", 0),
        employee_amount=amounts.get("employee", 0),
    )


def adjustment_totals(rows: Sequence[AdjustmentRow]) -> AdjustmentTotals:
    """What rows of one part of the form add up to."""
    return AdjustmentTotals(
        employer_amount=sum(row.employer_amount for row in rows),
        employee_amount=sum(row.employee_amount for row in rows),
        interest=sum(row.interest for row in rows),
    )
