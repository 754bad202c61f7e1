"""分 (fen): money as whole fen, rates as exact fractions; no float ever touches either."""

import re
from dataclasses import dataclass
from functools import lru_cache

_YUAN = re.compile(r"([0-9]{1,8})(?:\.([0-9]{1,2}))?\Z")
_RATE = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,12}))?\Z")


# A wage is read several times on its way from a cell to its money lines.
@lru_cache(maxsize=4096)
def parse_yuan(text: str) -> int:
    """Fen of an amount in yuan such as `35.00`; anything else is a ValueError."""
    match = _YUAN.match(text)
    if match is None:
        raise ValueError("an amount has at most 8 digits and 2 decimals")
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def format_yuan(fen: int) -> str:
    """An amount in yuan with its two decimals, such as `35.00`."""
    whole, cents = divmod(abs(fen), 100)
    return f"-{whole}.{cents:02d}" if fen < 0 else f"{whole}.{cents:02d}"


def half_up(numerator: int, denominator: int) -> int:
    """A fraction rounded to the nearest whole, halves away from zero (四舍五入)."""
    if numerator < 0:
        return -half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True, slots=True)
class Rate:
    """A contribution, interest or fee rate (比例), exact, with the digits it was published with."""

    numerator: int
    denominator: int

    @classmethod
    def parse(cls, text: str) -> "Rate":
        """The rate written as a decimal such as `0.0070`; anything else is a ValueError."""
        return _parse_rate(text)

    def of(self, fen: int) -> int:
        """The part of an amount that this rate takes, half-up to the fen."""
        return half_up(fen * self.numerator, self.denominator)

    def __str__(self) -> str:
        digits = max(4, len(str(self.denominator)) - 1)
        whole = self.numerator * 10**digits // self.denominator
        return f"{whole // 10**digits}.{whole % 10**digits:0{digits}d}"


@lru_cache(maxsize=256)
def _parse_rate(text: str) -> Rate:
    match = _RATE.match(text)
    if match is None:
        raise ValueError("a rate is a decimal such as 0.0070")
    decimals = match[2] or ""
    return Rate(int(match[1] + decimals), 10 ** len(decimals))


ZERO_RATE = Rate.parse("0.0000")
