"""核定单各项的组成 (figure): which of the thirteen a line adds to, and how much; they add up to the form (§2.5)."""

from app.domain.assessment import Figures
from app.domain.money_line import MoneyLine

FIGURE_NAMES: tuple[tuple[str, str, str], ...] = (
    ("contributing_persons", "单位缴费人数", "Contributing persons"),
    ("migrant_workers", "单位农民工缴费人数", "Migrant workers among them"),
    ("total_base", "缴费基数总额", "Total base"),
    ("employer_due", "本月应缴：单位应缴", "Employer due"),
    ("employee_due", "本月应缴：个人应缴", "Employee due"),
    ("employer_adjustment", "本期补(退)收：单位补(减)收", "Employer adjustment"),
    ("employee_adjustment", "本期补(退)收：个人补(减)收", "Employee adjustment"),
    ("employer_credit_used", "待转金冲减单位部分金额", "Credit set off, employer part"),
    ("employee_credit_used", "待转金冲减个人部分金额", "Credit set off, employee part"),
    ("employer_payable", "本期实际应缴：单位应缴", "Employer payable"),
    ("employee_payable", "本期实际应缴：个人应缴", "Employee payable"),
    ("interest", "利息", "Interest"),
    ("late_fee", "滞纳金", "Late fee"),
)
COUNTS = (1, 2)
LATE_FEE = 13
SET_OFF = {8: "employer", 9: "employee", 10: "employer", 11: "employee"}


def amount_in_figure(figure: int, line: MoneyLine, employer_applied: int | None, employee_applied: int | None) -> int:
    """What a line adds to a figure, signed: persons for 1 and 2, fen for the others; a reduction by what was applied."""
    contribution = line.contribution
    regular = line.kind == "regular"
    if figure <= 5:
        if not regular:
            return 0
        of_regular = (
            1,
            int(contribution.person_kind == "migrant_worker"),
            contribution.contribution_base,
            contribution.employer_amount,
            contribution.employee_amount,
        )
        return of_regular[figure - 1]
    if line.kind == "late_fee":
        return contribution.employer_amount if figure == LATE_FEE else 0
    if figure == 12:
        return contribution.interest if line.kind == "back_pay" else 0
    if figure in (6, 10) and (figure == 10 or not regular):
        return contribution.employer_amount if employer_applied is None else -employer_applied
    if figure in (7, 11) and (figure == 11 or not regular):
        return contribution.employee_amount if employee_applied is None else -employee_applied
    return 0


def figure_amount(figures: Figures, figure: int) -> int:
    """A figure by its number on the form."""
    return int(getattr(figures, FIGURE_NAMES[figure - 1][0]))
