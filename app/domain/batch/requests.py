"""报盘行的业务 (requests of rows): the change that a row asks for, as its form would send it (§2.3, §2.4)."""

from collections.abc import Mapping
from typing import Any

from app.domain.enroll_form import OPTIONAL_PERSON, REQUIRED_PERSON
from app.domain.fen import format_yuan
from app.domain.finding import Finding, declare
from app.domain.id_number import id_facts
from app.domain.period import Period
from app.domain.policy import POLICY_MISSING, Policy, PolicyMissing

FLOOR_BASE_USED = declare(
    "floor_base_used",
    "state",
    ("按缴费基数下限申报", "Declared at the floor base"),
    zh="未填申报工资，按 {month} 缴费基数下限 {floor} 元申报。如不符，请填写实际工资。",
    en="No wage is given, so {floor} yuan, the floor of {month}, is declared. If that is not right, fill in the wage.",
)
_FOREIGNERS_FIRST_DIGIT = "8"
_NATIONALITY = "CHN"
_NO_PERSON: Mapping[str, Any] = dict.fromkeys(
    ("id_type", "id_number", *REQUIRED_PERSON, *OPTIONAL_PERSON),
)


def id_type_of_row(id_number: str) -> str:
    """证件类型 as the number tells it: 居民身份证, or 外国人永久居留身份证 of the same form; others are for the form."""
    return "17" if id_number.startswith(_FOREIGNERS_FIRST_DIGIT) else "01"


def enroll_body(values: Mapping[str, Any], details: Mapping[str, Any], wage: str | None) -> dict[str, Any]:
    """人员增加 of a row: of a known person the register has the details, of a new one the number tells sex and birth date."""
    number = values["id_number"] or ""
    id_type = id_type_of_row(number)
    told = id_facts(id_type, number)
    of_register = {name: value for name, value in details.items() if name in _NO_PERSON and value is not None}
    person = {
        **_NO_PERSON,
        "nationality": _NATIONALITY if id_type == "01" else None,
        **of_register,
        "id_type": id_type,
        "id_number": number,
        "name": values["name"],
        "sex": told.sex if told else None,
        "birth_date": told.birth_date.isoformat() if told else None,
    }
    if values["mobile"] is not None:
        person["mobile"] = values["mobile"]
    insurance = {
        "enroll_month": values["enroll_month"],
        "declared_wage": wage,
        "migrant_worker": values["migrant_worker"],
        "migrant_worker_pays": values["migrant_worker_pays"],
        "job_type": values["job_type"],
        "employment_registered_on": None,
    }
    return {"kind": "enroll", "person": person, "insurance": insurance}


def suspend_body(values: Mapping[str, Any]) -> dict[str, Any]:
    """人员减少 of a row."""
    number = values["id_number"] or ""
    return {
        "kind": "suspend",
        "id_type": id_type_of_row(number),
        "id_number": number,
        "name": values["name"],
        "suspension_date": values["suspension_date"],
        "suspension_reason": values["suspension_reason"],
        "remark": None,
    }


def floor_of(month: str, region_code: str, policy: Policy) -> tuple[str | None, Finding]:
    """What is declared where no wage is given, and the finding that says so; no wage in a month without policy."""
    try:
        floor = policy.at(Period.parse(month), region_code).base_limits.value.floor
    except PolicyMissing as missing:
        return None, POLICY_MISSING.refused("/insurance/enroll_month", month=month, parameter=missing.parameter)
    wage = format_yuan(floor)
    return wage, FLOOR_BASE_USED.warning("/insurance/declared_wage", month=month, floor=wage)
