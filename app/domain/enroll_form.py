"""人员增加表 (enrolment form): its fields as sent, and what the form alone shows to be missing or wrong (§2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from app.domain.calendar import today
from app.domain.codes import RURAL_HOUSEHOLD_TYPES, CodeTables
from app.domain.fen import parse_yuan
from app.domain.finding import REQUIRED, Finding, declare
from app.domain.id_number import IdFacts, id_facts, id_number_findings, normalise_id_number
from app.domain.period import Period

SEX_MISMATCH = declare(
    "sex_mismatch",
    "body",
    ("性别与证件号码不一致", "Sex differs from the ID number"),
    zh="所选性别与证件号码中的性别不一致。请核对后更正。",
    en="The sex given differs from the one in the ID number. Check both and correct it.",
)
BIRTH_DATE_MISMATCH = declare(
    "birth_date_mismatch",
    "body",
    ("出生日期与证件号码不一致", "Birth date differs from the ID number"),
    zh="所填出生日期与证件号码中的出生日期不一致。请核对后更正。",
    en="The birth date given differs from the one in the ID number. Check both and correct it.",
)
WAGE_INVALID = declare(
    "wage_invalid",
    "body",
    ("申报工资不正确", "Declared wage not valid"),
    zh="申报工资须大于 0 元。请填写该人员的月工资。",
    en="The declared wage must be more than 0 yuan. Enter the person's monthly wage.",
)
MIGRANT_WORKER_PAYS_WITHOUT_FLAG = declare(
    "migrant_worker_pays_without_flag",
    "body",
    ("非农民工不能选择农民工缴费", "Only a migrant worker can be one who pays"),
    zh="只有农民工标志为“是”时，“农民工是否缴费”才能为“是”。请更正其中一项。",
    en="“Migrant worker pays” can be yes only where “migrant worker” is yes. Correct one of the two.",
)
EMPLOYMENT_REGISTERED_OUTSIDE_MONTH = declare(
    "employment_registered_outside_month",
    "body",
    ("就业登记时间不在参保月份内", "Employment registration outside the enrolment month"),
    zh="参保月份即为就业登记月份，就业登记时间应在 {enroll_month} 内。请更正就业登记时间或参保月份。",
    en="The enrolment month is the month of employment registration, so the date must be in {enroll_month}. Correct either.",
)
HOUSEHOLD_TYPE_UNUSUAL = declare(
    "household_type_unusual",
    "body",
    ("户口性质与农民工标志不常见", "Unusual household type of a migrant worker"),
    zh="农民工通常为农业户口或居民户口，请确认户口性质和农民工标志，可以继续办理。",
    en="A migrant worker usually has a rural or resident household. Confirm both entries; you can go on.",
)

DETAILS_TO_COMPLETE = declare(
    "details_to_complete",
    "body",
    ("资料待补充", "Details to complete"),
    zh="以下资料尚未填写，不影响办理，请之后补充：{fields_zh}。",
    en="These details are still to be completed; that does not keep the change from being filed: {fields_en}.",
)

REQUIRED_PERSON = (
    "name nationality sex birth_date ethnicity mobile household_type household_address residential_address postal_address"
).split()
OPTIONAL_PERSON = "work_start_date education contact_name postal_code marital_status email remark".split()
DETAIL_NAMES = {
    "nationality": "国籍",
    "ethnicity": "民族",
    "mobile": "联系移动电话",
    "household_type": "户口性质",
    "household_address": "户口详细地址",
    "residential_address": "常住地详细地址",
    "postal_address": "通讯地址",
}
REQUIRED_INSURANCE = "enroll_month declared_wage migrant_worker migrant_worker_pays".split()
CODED = ("nationality", "sex", "ethnicity", "household_type", "education", "marital_status")


@dataclass(frozen=True, slots=True)
class EnrollRequest:
    """人员增加 as the form sends it: `person` and `insurance` hold its fields as sent, absent or null where not yet filled.

    `told` is what the number tells, if it is valid and tells anything; the wage (申报工资) is in fen.
    `from_row`: it came from a row of a batch, which has no columns for a person's details; they are completed later.
    """

    person: Mapping[str, Any]
    insurance: Mapping[str, Any]
    id_type: str
    id_number: str
    told: IdFacts | None
    enroll_month: Period | None
    declared_wage: int | None
    from_row: bool

    @classmethod
    def read(cls, body: Mapping[str, Any], *, from_row: bool = False) -> "EnrollRequest":
        person, insurance = body.get("person") or {}, body.get("insurance") or {}
        id_type, id_number = str(person["id_type"]), normalise_id_number(person["id_number"])
        month, wage = insurance.get("enroll_month"), insurance.get("declared_wage")
        return cls(
            person,
            insurance,
            id_type,
            id_number,
            id_facts(id_type, id_number),
            None if month is None else Period.parse(month),
            None if wage is None else parse_yuan(wage),
            from_row,
        )

    @property
    def name(self) -> str | None:
        return self.person.get("name")

    @property
    def birth_date(self) -> date | None:
        """出生日期 by the number, else as sent."""
        text = self.person.get("birth_date")
        return self.told.birth_date if self.told else (date.fromisoformat(text) if text else None)

    @property
    def sex(self) -> str | None:
        """性别 by the number, else as sent."""
        return self.told.sex if self.told else self.person.get("sex")

    @property
    def migrant_worker(self) -> bool:
        return bool(self.insurance.get("migrant_worker"))

    @property
    def migrant_worker_pays(self) -> bool:
        return bool(self.insurance.get("migrant_worker_pays"))


def body_findings(request: EnrollRequest, codes: CodeTables, now: datetime) -> list[Finding]:
    """What the form alone shows to be missing or wrong."""
    person, insurance = request.person, request.insurance
    missing = [field for field in REQUIRED_PERSON if person.get(field) is None]
    if request.from_row:
        findings = [*_details_findings(tuple(missing))]
    else:
        findings = [REQUIRED.refused(f"/person/{field}") for field in missing]
    findings += [
        REQUIRED.refused(f"/insurance/{field}") for field in REQUIRED_INSURANCE if insurance.get(field) is None
    ]
    findings += id_number_findings(
        request.id_type, request.id_number, today(now), "/person/id_number", "/person/id_type"
    )
    for field in CODED:
        if person.get(field) is not None:
            findings += codes.findings(field, person[field], f"/person/{field}")
    findings += _agreement_findings(request)
    return findings


@lru_cache(64)
def _details_findings(missing: tuple[str, ...]) -> tuple[Finding, ...]:
    """Of a row's person only the name is asked at once (批量增加); the other details are listed.

    Rows lack the same few, and share one finding.
    """
    findings = [REQUIRED.refused("/person/name")] if "name" in missing else []
    # A resident number tells sex and birth date; where it is not right, it is the number that has to be mended.
    details = [field for field in missing if field not in ("name", "sex", "birth_date")]
    if details:
        named = "、".join(DETAIL_NAMES[field] for field in details)
        findings.append(DETAILS_TO_COMPLETE.warning("", fields=details, fields_zh=named, fields_en=", ".join(details)))
    return tuple(findings)


def _agreement_findings(request: EnrollRequest) -> list[Finding]:
    person, insurance = request.person, request.insurance
    findings = []
    facts = request.told
    if facts and person.get("sex") not in (None, facts.sex):
        findings.append(SEX_MISMATCH.refused("/person/sex"))
    if facts and person.get("birth_date") not in (None, facts.birth_date.isoformat()):
        findings.append(BIRTH_DATE_MISMATCH.refused("/person/birth_date"))
    if request.declared_wage == 0:
        findings.append(WAGE_INVALID.refused("/insurance/declared_wage"))
    if request.migrant_worker_pays and insurance.get("migrant_worker") is False:
        findings.append(MIGRANT_WORKER_PAYS_WITHOUT_FLAG.refused("/insurance/migrant_worker_pays"))
    registered, month = insurance.get("employment_registered_on"), request.enroll_month
    if registered and month and Period.containing(date.fromisoformat(registered)) != month:
        findings.append(
            EMPLOYMENT_REGISTERED_OUTSIDE_MONTH.refused("/insurance/employment_registered_on", enroll_month=str(month))
        )
    household = person.get("household_type")
    if request.migrant_worker and household is not None and household not in RURAL_HOUSEHOLD_TYPES:
        findings.append(HOUSEHOLD_TYPE_UNUSUAL.warning("/person/household_type"))
    return findings
