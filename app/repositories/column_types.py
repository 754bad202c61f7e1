"""How domain values lie in columns: months as YYYYMM, rates as their digits, moments in UTC, the same on both databases."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from app.domain.fen import Rate
from app.domain.period import Period

RowId = BigInteger().with_variant(Integer(), "sqlite")


class MonthColumn(TypeDecorator[Period]):
    """A Period as the number YYYYMM, which sorts and reads as a month."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Period | None, dialect: Dialect) -> int | None:
        return None if value is None else value.number

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Period | None:
        return None if value is None else Period.numbered(value)


class RateColumn(TypeDecorator[Rate]):
    """A Rate as its digits: neither database then makes a float of it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Rate | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Rate | None:
        return None if value is None else Rate.parse(value)


class MomentColumn(TypeDecorator[datetime]):
    """An aware moment; SQLite has none and keeps it as naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment is stored with its offset")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
