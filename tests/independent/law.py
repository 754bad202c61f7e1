"""依据 (the law) as the independent calculator reads it: the policy's YAML, looked up by comparing texts of months."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import yaml


class NoValue(Exception):
    """Raised where the policy has no value for a month (policy_missing)."""


class Law:
    """The dated values of one policy file; months are texts `YYYY-MM`, days texts `YYYY-MM-DD`."""

    def __init__(self, text: str) -> None:
        self.tables: dict[str, Any] = yaml.safe_load(text)

    def value(self, name: str, month: str) -> dict[str, Any]:
        """The entry of a parameter that is in force in a month."""
        return _in_force(self.tables[name], month)

    def rate(self, name: str, month: str) -> Fraction:
        """A rate in a month."""
        return Fraction(self.value(name, month)["value"])

    def region(self, code: str, day: str) -> dict[str, Any]:
        """The rules of a region on a day: those of the longest prefix that has any."""
        prefixes = [prefix for prefix in self.tables["regions"] if code.startswith(prefix)]
        return _in_force(self.tables["regions"][max(prefixes, key=len)], day)

    def window(self, day: str) -> bool:
        """Whether changes can be submitted on a day (业务期)."""
        window = self.value("business_window", day)
        return bool(window["first_day"] <= int(day[8:]) <= window["last_day"])

    def contribution(self, month: str, wage: Fraction, migrant: bool, pays: bool) -> dict[str, Any]:
        """One month's base (fen), rates and amounts (fen), each amount rounded once (§5.1)."""
        limits = self.value("base_limits", month)
        base = min(max(wage, Fraction(limits["floor"])), Fraction(limits["ceiling"])) * 100
        employer_rate = self.rate("employer_rate", month)
        spared = migrant and not pays
        employee_rate = self.rate("migrant_worker_employee_rate" if spared else "employee_rate", month)
        return {
            "base": int(base),
            "employer_rate": employer_rate,
            "employee_rate": employee_rate,
            "employer": half_up(base * employer_rate),
            "employee": half_up(base * employee_rate),
            "person_kind": "migrant_worker" if migrant else "urban_worker",
        }

    def interest(self, amount: int, month: str, open_month: str) -> int:
        """The interest of a back-pay line of a month, in fen, collected in the open month (§5.2)."""
        late = len(list(months(month, open_month)))
        return half_up(amount * self.rate("back_pay_interest_rate", open_month) / 12 * late)


def _in_force(entries: list[dict[str, Any]], when: str) -> dict[str, Any]:
    begun = [entry for entry in entries if str(entry["from"])[: len(when)] <= when]
    if not begun:
        raise NoValue(when)
    return max(begun, key=lambda entry: str(entry["from"]))


def half_up(amount: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return floor(amount + Fraction(1, 2))


def after(month: str, count: int = 1) -> str:
    """The month some months later, or earlier where the count is negative."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def months(first: str, end: str) -> Iterator[str]:
    """Months from the first one on, the end not included."""
    while first < end:
        yield first
        first = after(first)


def yuan(fen: int) -> str:
    """An amount as the contract writes it."""
    return f"{Decimal(fen) / 100:.2f}"


def fen(text: str) -> int:
    """The fen of an amount as the contract writes it."""
    return int(Decimal(text) * 100)
