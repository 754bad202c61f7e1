"""测试用的事物 (builders): the same employer, person, enrolments and lines every time; nothing in them is random."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from app.domain.assessment import AssessmentFacts
from app.domain.calendar import SHANGHAI
from app.domain.contribution import contribution
from app.domain.credit import CreditSource
from app.domain.employer import Agency, Employer
from app.domain.enrollment import Enrollment
from app.domain.fen import ZERO_RATE, parse_yuan
from app.domain.finding import Finding
from app.domain.money_line import Contribution, MoneyLine, MoneyLineKind, PersonKind
from app.domain.period import Period
from app.domain.person import Person
from app.domain.policy import OverlapBackPay, Policy
from app.domain.unemployment_registration import UnemploymentRegistration
from app.lawbook import load_policy, read_policy

YUXI = "530402"
KUNMING = "530102"
OURS = 1
THEIRS = 2
THIRD = 3
ZHANG_SAN = Person(1, "530000000001", "01", "530102199003070016", "张三", "1", None)
AGENCY = Agency("530400", "玉溪市失业保险经办机构")


def month(text: str) -> Period:
    """The month written `YYYY-MM`."""
    return Period.parse(text)


def on(day: str) -> datetime:
    """Ten in the morning of a day in the hall's time."""
    return datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=SHANGHAI)


def employer(id: int = OURS, region_code: str = YUXI, insured_from: str = "2017-01") -> Employer:
    """参保单位."""
    return Employer(
        id,
        f"5304001054{id:02d}",
        "久远银海测试单位",
        "10",
        "91370285MA3QAJ0107",
        region_code,
        month(insured_from),
        None,
        None,
        1,
    )


def enrollment(
    first: str,
    last: str | None = None,
    *,
    id: int = 1,
    person: int = ZHANG_SAN.id,
    employer: int = OURS,
    wage: str = "5000.00",
    migrant_worker: bool = False,
    pays: bool = False,
    forced: bool = False,
    overlap_back_pay: OverlapBackPay = "collect",
    annulled: bool = False,
) -> Enrollment:
    """参保登记, from a first to a last month."""
    return Enrollment(
        id=id,
        person_id=person,
        employer_id=employer,
        first_month=month(first),
        last_month=month(last) if last else None,
        declared_wage=parse_yuan(wage),
        migrant_worker=migrant_worker,
        migrant_worker_pays=pays,
        forced=forced,
        overlap_back_pay=overlap_back_pay,
        annulled=annulled,
        change_id=id,
    )


def cost(period: str, wage: str = "5000.00", *, migrant_worker: bool = False, pays: bool = False) -> Contribution:
    """One month's contribution by the law on record."""
    return contribution(parse_yuan(wage), migrant_worker, pays, load_policy().at(month(period), YUXI))


def amounts(period: str, employer: str, employee: str, *, interest: str = "0.00") -> Contribution:
    """A contribution of given amounts, whatever they come from."""
    urban_worker: PersonKind = "urban_worker"
    return Contribution(
        month(period),
        0,
        0,
        ZERO_RATE,
        ZERO_RATE,
        parse_yuan(employer),
        parse_yuan(employee),
        urban_worker,
        (),
        parse_yuan(interest),
    )


def line(
    of: Contribution,
    *,
    id: int = 1,
    kind: MoneyLineKind = "regular",
    enrollment: int = 1,
    person: int = ZHANG_SAN.id,
    standing: bool = True,
    billed_in: str | None = None,
    paid: bool = False,
    corrects: int | None = None,
) -> MoneyLine:
    """费款明细: a stored row of a contribution, waiting unless it was billed in a month."""
    return MoneyLine(
        id=id,
        employer_id=OURS,
        person_id=person,
        enrollment_id=enrollment,
        change_id=1,
        kind=kind,
        contribution=of,
        standing=standing,
        assessment_id=month(billed_in).number if billed_in else None,
        assessment_period=month(billed_in) if billed_in else None,
        assessment_paid=paid,
        corrects_id=corrects,
    )


def unemployment_registration(
    external_no: str, registered_on: date, reason: str, *, cancelled: bool = False
) -> UnemploymentRegistration:
    """失业登记 of Zhang San."""
    return UnemploymentRegistration(external_no, ZHANG_SAN.id_number, ZHANG_SAN.name, registered_on, reason, cancelled)


def assessment_facts(
    enrollments: Iterable[Enrollment] = (),
    *,
    latest: str | None = None,
    others: Mapping[int, tuple[Enrollment, ...]] | None = None,
    complete: Iterable[int] = (),
    standing: Mapping[int, frozenset[Period]] | None = None,
    waiting: Iterable[MoneyLine] = (),
    reductions: Iterable[MoneyLine] = (),
    credit: Iterable[CreditSource] = (),
    insured_from: str = "2017-01",
) -> AssessmentFacts:
    """What the records say of the employer before a run; `others` by person, `complete` enrolments by id."""
    return AssessmentFacts(
        employer=employer(insured_from=insured_from),
        latest=month(latest) if latest else None,
        assessed=False,
        enrollments=tuple(enrollments),
        others=others or {},
        complete=frozenset(complete),
        standing=standing or {},
        waiting=tuple(waiting),
        reductions=tuple(reductions),
        credit=tuple(credit),
    )


def policy_with(**values: list[dict[str, Any]] | dict[str, Any]) -> Policy:
    """The law on record with other values of some parameters, each as the policy file writes them."""
    return _policy_of(yaml.safe_dump(values, allow_unicode=True))


def with_interest(rate: str) -> Policy:
    """The law on record with a back-pay interest rate published from 2026 on."""
    return policy_with(back_pay_interest_rate=[dated("2026-01", value=rate)])


def with_region_rules(**changed: str) -> Policy:
    """The law on record with other rules in the whole province, such as `overlap_back_pay="skip"`."""
    rules = {"login_method": "password", "registry_policy": "off", "overlap_back_pay": "collect", **changed}
    return _policy_of(yaml.safe_dump({"regions": {"53": [dated("1999-01", **rules)]}}))


def dated(since: str, **value: Any) -> dict[str, Any]:
    """An entry of the policy file."""
    return {"from": since, **value, "basis": "测试", "confidence": "assumed"}


def severities(findings: Iterable[Finding]) -> dict[str, str]:
    """The codes of findings and how grave each is."""
    return {finding.code.name: finding.severity for finding in findings}


def pointers(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """The codes of findings and the places they point to."""
    return [(finding.code.name, finding.pointer) for finding in findings]


def enroll_body(
    person: Mapping[str, Any] | None = None, insurance: Mapping[str, Any] | None = None
) -> dict[str, dict[str, Any]]:
    """人员增加 with every required item filled in, changed as asked."""
    return {
        "person": {
            "id_type": "01",
            "id_number": ZHANG_SAN.id_number,
            "name": ZHANG_SAN.name,
            "nationality": "CHN",
            "sex": "1",
            "birth_date": "1990-03-07",
            "ethnicity": "01",
            "mobile": "13800000000",
            "household_type": "10",
            "household_address": "云南省昆明市五华区",
            "residential_address": "云南省玉溪市红塔区",
            "postal_address": "云南省玉溪市红塔区",
            **(person or {}),
        },
        "insurance": {
            "enroll_month": "2026-03",
            "declared_wage": "5000.00",
            "migrant_worker": False,
            "migrant_worker_pays": False,
            **(insurance or {}),
        },
    }


@cache
def _policy_of(changes: str) -> Policy:
    text = files("app").joinpath("data", "policy", "yunnan.yaml").read_text(encoding="utf-8")
    return read_policy(yaml.safe_dump({**yaml.safe_load(text), **yaml.safe_load(changes)}, allow_unicode=True), "test")
