"""政策参数 (policy): dated values of the law, each with the legal basis it rests on; handed to rules as an argument."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from app.domain.fen import Rate
from app.domain.finding import declare
from app.domain.period import Period

RegistryPolicy = Literal["required", "advisory", "off"]
OverlapBackPay = Literal["collect", "skip"]
LateFeeCap = Literal["none", "principal"]
PaymentDue = Literal["end_of_assessment_period"]
T = TypeVar("T")

POLICY_MISSING = declare(
    "policy_missing",
    "state",
    ("该月份没有政策参数", "No policy value for the month"),
    zh="{month} 没有公布的政策参数（{parameter}），无法计算。请改选之后的月份，或联系经办机构补录该月政策后再办理。",
    en="No policy value ({parameter}) is on record for {month}, so nothing can be computed. "
    "Choose a later month, or ask the agency to put the policy of that month on record first.",
)


class PolicyMissing(Exception):
    """No value of a parameter is in force in a month; never a silent none."""

    def __init__(self, parameter: str, period: Period) -> None:
        super().__init__(f"{parameter} has no value in {period}")
        self.parameter = parameter
        self.period = period


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """One dated value: in force from its day until the next one's, on a legal basis (文件依据).

    `region` is the region-code prefix that it holds for, empty where it holds in the whole province.
    """

    name: str
    since: date
    value: T
    basis: str
    confidence: str
    region: str = ""

    @property
    def key(self) -> str:
        """The name a money line keeps of it: `employer_rate@2019-05-01`, or `employer_rate@2019-05-01#5301` of a region."""
        dated = f"{self.name}@{self.since.isoformat()}"
        return f"{dated}#{self.region}" if self.region else dated


@dataclass(frozen=True, slots=True)
class BaseLimits:
    """缴费基数上下限: floor and ceiling of the monthly base, in fen."""

    floor: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class BusinessWindow:
    """业务期: the days of a month, both included, on which changes can be submitted."""

    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class RetirementSchedule:
    """退休年龄: base age in years, and from an anchor birth month so many months more, one every `step` months, up to `cap`."""

    base_years: int
    anchor: Period | None = None
    step: int = 1
    cap: int = 0


@dataclass(frozen=True, slots=True)
class RetirementAges:
    """法定退休年龄 of men, of women who are cadres, and of women who are workers."""

    men: RetirementSchedule
    women_cadre: RetirementSchedule
    women_worker: RetirementSchedule


@dataclass(frozen=True, slots=True)
class RegionRules:
    """分地区规则: what is done differently from region to region."""

    login_method: Literal["password", "sms"]
    registry_policy: RegistryPolicy
    overlap_back_pay: OverlapBackPay


@dataclass(frozen=True)
class Law:
    """The law in force in one month, in one region; asking for what has no value raises PolicyMissing."""

    period: Period
    region_code: str
    values: Mapping[str, Parameter[object]]

    def _value(self, name: str, kind: type[T]) -> Parameter[T]:
        parameter = self.values.get(name)
        if parameter is None:
            raise PolicyMissing(name, self.period)
        if not isinstance(parameter.value, kind):
            raise TypeError(f"{name} is not a {kind.__name__}")
        return parameter  # type: ignore[return-value]  # the value was just looked at

    @property
    def employer_rate(self) -> Parameter[Rate]:
        """单位比例."""
        return self._value("employer_rate", Rate)

    @property
    def employee_rate(self) -> Parameter[Rate]:
        """个人比例."""
        return self._value("employee_rate", Rate)

    @property
    def migrant_worker_employee_rate(self) -> Parameter[Rate]:
        """个人比例 of a migrant worker who does not pay (农民工不缴费)."""
        return self._value("migrant_worker_employee_rate", Rate)

    @property
    def base_limits(self) -> Parameter[BaseLimits]:
        """缴费基数上下限."""
        return self._value("base_limits", BaseLimits)

    @property
    def back_pay_interest_rate(self) -> Parameter[Rate]:
        """补收利息年利率, a year."""
        return self._value("back_pay_interest_rate", Rate)

    @property
    def business_window(self) -> Parameter[BusinessWindow]:
        """业务期."""
        return self._value("business_window", BusinessWindow)

    @property
    def assessment_print_day(self) -> Parameter[int]:
        """核定单可打印日."""
        return self._value("assessment_print_day", int)

    @property
    def payment_days(self) -> Parameter[int]:
        """核定后缴费期限, in days."""
        return self._value("payment_days", int)

    @property
    def payment_due(self) -> Parameter[str]:
        """缴费截止日, one of PaymentDue."""
        return self._value("payment_due", str)

    @property
    def late_fee_daily_rate(self) -> Parameter[Rate]:
        """滞纳金日费率, a day."""
        return self._value("late_fee_daily_rate", Rate)

    @property
    def late_fee_cap(self) -> Parameter[str]:
        """滞纳金上限, one of LateFeeCap."""
        return self._value("late_fee_cap", str)

    @property
    def minimum_age(self) -> Parameter[int]:
        """最低就业年龄, in years."""
        return self._value("minimum_age", int)

    @property
    def retirement_age(self) -> Parameter[RetirementAges]:
        """法定退休年龄."""
        return self._value("retirement_age", RetirementAges)

    @property
    def region_rules(self) -> Parameter[RegionRules]:
        """分地区规则."""
        return self._value("region_rules", RegionRules)


class Policy:
    """Every dated value on record; `at` gives the law of a month in a region.

    Of the values in force, that of the longest region-code prefix that the employer's region begins with wins.
    """

    def __init__(self, parameters: Iterable[Parameter[object]]) -> None:
        known = list(parameters)
        self._named = {parameter.key: parameter for parameter in known}
        self._by_region = {
            region: _by_name(parameter for parameter in known if parameter.region == region)
            for region in sorted({parameter.region for parameter in known}, key=len)
        }
        self._laws: dict[tuple[Period | date, str], Law] = {}

    def at(self, period: Period, region_code: str) -> Law:
        """The law in force in a month, for an employer of a region (six digits)."""
        found = self._laws.get((period, region_code))
        if found is None:
            values = self._in_force(period.first_day, region_code)
            found = self._laws[period, region_code] = Law(period, region_code, values)
        return found

    def on(self, day: date, region_code: str) -> Law:
        """The law in force on a day, for what is decided that day; a value that began within its month is among it."""
        found = self._laws.get((day, region_code))
        if found is None:
            values = self._in_force(day, region_code)
            found = self._laws[day, region_code] = Law(Period.containing(day), region_code, values)
        return found

    def named(self, key: str) -> Parameter[object]:
        """The value that a money line names in its basis, such as `employer_rate@2019-05-01`; KeyError if there is none."""
        return self._named[key]

    def keys(self) -> frozenset[str]:
        """Every name a money line can give as its basis."""
        return frozenset(self._named)

    def _in_force(self, day: date, region_code: str) -> dict[str, Parameter[object]]:
        values: dict[str, Parameter[object]] = {}
        for region, table in self._by_region.items():
            if not region_code.startswith(region):
                continue
            for name, dated in table.items():
                position = bisect_right(dated, day, key=lambda parameter: parameter.since)
                if position:
                    values[name] = dated[position - 1]
        return values


def _by_name(parameters: Iterable[Parameter[object]]) -> dict[str, list[Parameter[object]]]:
    tables: dict[str, list[Parameter[object]]] = {}
    for parameter in sorted(parameters, key=lambda parameter: parameter.since):
        tables.setdefault(parameter.name, []).append(parameter)
    return tables
