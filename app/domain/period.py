"""费款所属期、做账期号 (month): calendar months as values."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_PERIOD = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")


@dataclass(frozen=True, eq=False, slots=True)
class Period:
    """A month (期), written `YYYY-MM`; arithmetic is in months."""

    index: int

    @classmethod
    def of(cls, year: int, month: int) -> "Period":
        """The month of a year and a month number from 1 to 12."""
        return _interned(year * 12 + month - 1)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The month written `YYYY-MM`; anything else is a ValueError."""
        return _parsed(text)

    @classmethod
    def containing(cls, day: date) -> "Period":
        """The month that a day lies in."""
        return cls.of(day.year, day.month)

    @classmethod
    def numbered(cls, number: int) -> "Period":
        """The month stored as the number YYYYMM, such as 202603."""
        return cls.of(number // 100, number % 100)

    @property
    def year(self) -> int:
        return self.index // 12

    @property
    def month(self) -> int:
        return self.index % 12 + 1

    @property
    def number(self) -> int:
        """The month as the number YYYYMM, as it is stored and printed (201908)."""
        return self.year * 100 + self.month

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def day(self, number: int) -> date:
        """A day of this month by its number."""
        return date(self.year, self.month, number)

    def plus(self, months: int) -> "Period":
        """The month so many months later, or earlier when negative."""
        return _interned(self.index + months)

    def months_since(self, earlier: "Period") -> int:
        """How many months lie between an earlier month and this one."""
        return self.index - earlier.index

    # Written out: what a dataclass would write makes two tuples of every comparison, and rules compare months all the time.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Period) and self.index == other.index

    def __hash__(self) -> int:
        return self.index

    def __lt__(self, other: "Period") -> bool:
        return self.index < other.index

    def __le__(self, other: "Period") -> bool:
        return self.index <= other.index

    def __gt__(self, other: "Period") -> bool:
        return self.index > other.index

    def __ge__(self, other: "Period") -> bool:
        return self.index >= other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


# The same few months are written again and again.
@lru_cache(maxsize=1024)
def _parsed(text: str) -> Period:
    match = _PERIOD.match(text)
    if match is None or match[1] == "0000":
        raise ValueError("a period is written YYYY-MM")
    return Period.of(int(match[1]), int(match[2]))


@lru_cache(maxsize=4096)
def _interned(index: int) -> Period:
    return Period(index)


def months(first: Period, stop: Period) -> Iterator[Period]:
    """The months from `first` up to, and without, `stop`."""
    for index in range(first.index, stop.index):
        yield _interned(index)
