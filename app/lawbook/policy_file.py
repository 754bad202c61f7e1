"""政策参数文件 (policy file): dated values of the law, written as in `app/data/policy/yunnan.yaml`."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import get_args

from app.domain.fen import Rate, parse_yuan
from app.domain.period import Period
from app.domain.policy import (
    BaseLimits,
    BusinessWindow,
    LateFeeCap,
    Parameter,
    PaymentDue,
    Policy,
    RegionRules,
    RetirementAges,
    RetirementSchedule,
)
from app.lawbook.entry import Entry, document

LAST_DAY_OF_EVERY_MONTH = 28
"""No day after it may be a calendar rule, since not every month has one."""

_DATED = ("from", "basis", "confidence")
_CONFIDENCES = ("stated", "computed", "assumed")
_MONTH_OR_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\Z")
_REGION_PREFIX = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,2}\Z")


def read_policy(text: str, source: str) -> Policy:
    """The policy that a YAML text holds; anything amiss is a LawbookMalformed that names `source` and the entry."""
    law = document(text, source)
    everywhere = [parameter for name in law.names() if name != "regions" for parameter in _dated(law, name, name)]
    regions = law.part("regions")
    for prefix in regions.names():
        if _REGION_PREFIX.match(prefix) is None:
            regions.fail(f"{prefix} is not the beginning of a region code")
    regional = [
        parameter for prefix in regions.names() for parameter in _dated(regions, prefix, "region_rules", region=prefix)
    ]
    return Policy([*everywhere, *regional])


def _dated(law: Entry, key: str, name: str, *, region: str = "") -> list[Parameter[object]]:
    if name not in _READERS:
        law.fail(f"there is no parameter {name}; known are {', '.join(_READERS)}")
    fields, read = _READERS[name]
    parameters: dict[date, Parameter[object]] = {}
    for entry in law.items(key):
        entry.only(*_DATED, *fields)
        since = _since(entry)
        if since in parameters:
            entry.fail(f"a value from {since} is there already")
        confidence = entry.choice("confidence", _CONFIDENCES)
        parameters[since] = Parameter(name, since, read(entry), entry.text("basis"), confidence, region)
    return list(parameters.values())


def _since(entry: Entry) -> date:
    value = entry.fields.get("from")
    return value if type(value) is date else entry.read("from", _first_day)


def _first_day(text: str) -> date:
    if _MONTH_OR_DAY.match(text) is None:
        raise ValueError("a month or a day is written YYYY-MM or YYYY-MM-DD")
    return date.fromisoformat(text) if len(text) == len("YYYY-MM-DD") else Period.parse(text).first_day


def _rate(entry: Entry) -> Rate:
    return entry.read("value", Rate.parse)


def _whole(entry: Entry) -> int:
    return entry.whole("value")


def _day(entry: Entry, name: str) -> int:
    day = entry.whole(name)
    if not 1 <= day <= LAST_DAY_OF_EVERY_MONTH:
        entry.fail(f"{name} must be a day from 1 to {LAST_DAY_OF_EVERY_MONTH}")
    return day


def _base_limits(entry: Entry) -> BaseLimits:
    limits = BaseLimits(entry.read("floor", parse_yuan), entry.read("ceiling", parse_yuan))
    if limits.floor > limits.ceiling:
        entry.fail("floor must not be above ceiling")
    return limits


def _business_window(entry: Entry) -> BusinessWindow:
    entry.choice("holiday_shift", (False,))
    window = BusinessWindow(_day(entry, "first_day"), _day(entry, "last_day"))
    if window.first_day > window.last_day:
        entry.fail("first_day must not be after last_day")
    return window


def _retirement_ages(entry: Entry) -> RetirementAges:
    return RetirementAges(
        men=_retirement_schedule(entry.part("men")),
        women_cadre=_retirement_schedule(entry.part("women_cadre")),
        women_worker=_retirement_schedule(entry.part("women_worker")),
    )


def _retirement_schedule(entry: Entry) -> RetirementSchedule:
    if entry.names() == ["base"]:
        return RetirementSchedule(entry.whole("base"))
    entry.only("base", "anchor", "step", "cap")
    if not entry.whole("step"):
        entry.fail("step must be at least 1")
    return RetirementSchedule(
        entry.whole("base"), entry.read("anchor", Period.parse), entry.whole("step"), entry.whole("cap")
    )


def _region_rules(entry: Entry) -> RegionRules:
    return RegionRules(
        login_method=entry.choice("login_method", ("password", "sms")),
        registry_policy=entry.choice("registry_policy", ("required", "advisory", "off")),
        overlap_back_pay=entry.choice("overlap_back_pay", ("collect", "skip")),
    )


def _one_of(choices: tuple[str, ...]) -> Callable[[Entry], str]:
    return lambda entry: entry.choice("value", choices)


_VALUE = ("value",)
_READERS: Mapping[str, tuple[tuple[str, ...], Callable[[Entry], object]]] = {
    "employer_rate": (_VALUE, _rate),
    "employee_rate": (_VALUE, _rate),
    "migrant_worker_employee_rate": (_VALUE, _rate),
    "base_limits": (("floor", "ceiling"), _base_limits),
    "back_pay_interest_rate": (_VALUE, _rate),
    "late_fee_daily_rate": (_VALUE, _rate),
    "late_fee_cap": (_VALUE, _one_of(get_args(LateFeeCap))),
    "payment_due": (_VALUE, _one_of(get_args(PaymentDue))),
    "payment_days": (_VALUE, _whole),
    "business_window": (("first_day", "last_day", "holiday_shift"), _business_window),
    "assessment_print_day": (_VALUE, lambda entry: _day(entry, "value")),
    "minimum_age": (_VALUE, _whole),
    "retirement_age": (("men", "women_cadre", "women_worker"), _retirement_ages),
    "region_rules": (("login_method", "registry_policy", "overlap_back_pay"), _region_rules),
}
