"""证件校验 (identity check) as shown."""

from typing import Literal

from pydantic import Field

from app.domain.finding import Language
from app.schemas import findings
from app.schemas.employers import AgencyShown, agency_shown
from app.schemas.fields import DayShown, MonthShown, Shown
from app.schemas.findings import FindingShown
from app.usecases.identity_checks import IdentityCheck


class KnownPerson(Shown):
    """Details from the register, only with the right name (人员基本信息)."""

    name: str | None = Field(default=None, description="Name (姓名).")
    sex: str | None = Field(default=None, description="Sex (性别).")
    birth_date: DayShown | None = Field(default=None, description="Birth date (出生日期).")
    nationality: str | None = Field(default=None, description="Nationality (国籍).")
    ethnicity: str | None = Field(default=None, description="Ethnicity (民族).")
    mobile: str | None = Field(default=None, description="Mobile (联系移动电话).")
    household_type: str | None = Field(default=None, description="Household type (户口性质).")
    household_address: str | None = Field(default=None, description="Household address (户籍地详细地址).")
    residential_address: str | None = Field(default=None, description="Residential address (常住地详细地址).")
    postal_address: str | None = Field(default=None, description="Postal address (通讯地址).")
    work_start_date: DayShown | None = Field(default=None, description="Began to work on (参加工作日期).")
    education: str | None = Field(default=None, description="Education (文化程度).")
    contact_name: str | None = Field(default=None, description="Contact (联系人).")
    postal_code: str | None = Field(default=None, description="Postal code (邮政编码).")
    marital_status: str | None = Field(default=None, description="Marital status (婚姻状况).")
    email: str | None = Field(default=None, description="E-mail (电子邮箱).")


class EnrollmentHere(Shown):
    """The person's cover at this employer (险种信息)."""

    insurance_kind: Literal["unemployment"] = Field(description="Insurance (险种类型).")
    contribution_status: Literal["active", "suspended", "annulled"] = Field(description="Status (缴费状态).")
    first_month: MonthShown = Field(description="First month (参保日期).", examples=["2026-03"])
    last_billed_period: MonthShown | None = Field(
        description="Latest billed month (最大缴费期号).", examples=["2026-03"]
    )
    enrollment_kind: Literal["urban_worker", "migrant_worker"] = Field(description="Kind (参保类型).")
    agency: AgencyShown


class IdentityChecked(Shown):
    """The answer to an identity check (证件校验结果)."""

    eligible: bool = Field(description="Whether the form can go on (是否可办理).", examples=[True])
    findings: list[FindingShown] = Field(description="What speaks against it (校验结果).")
    id_number: str = Field(description="The number, normalised (证件号码).", examples=["530402199003070010"])
    sex: str | None = Field(description="Sex by the number (性别).", examples=["1"])
    birth_date: DayShown | None = Field(description="Birth date by the number (出生日期).", examples=["1990-03-07"])
    agency: AgencyShown
    insurance_kind: Literal["unemployment"] = Field(description="Insurance (险种).")
    enrolled_on: DayShown = Field(description="This enrolment's date (本次参保日期).", examples=["2026-03-18"])
    employer_insured_from: MonthShown = Field(
        description="Employer's first insured month (单位参保日期).", examples=["2020-01"]
    )
    last_insured_month: MonthShown | None = Field(description="Last month insured elsewhere (上一家单位最后参保月份).")
    person: KnownPerson | None = Field(description="Details, only with the right name (人员信息).")
    enrollment: EnrollmentHere | None = Field(description="For suspend: the cover to be ended (险种信息).")


def identity_checked(check: IdentityCheck, language: Language) -> IdentityChecked:
    """An identity check in a language."""
    agency = agency_shown(check.agency)
    enrollment = None
    if check.enrollment is not None:
        enrollment = EnrollmentHere(
            insurance_kind="unemployment",
            contribution_status=check.enrollment.status,
            first_month=str(check.enrollment.first_month),
            last_billed_period=str(check.last_billed_period) if check.last_billed_period else None,
            enrollment_kind=check.enrollment.person_kind,
            agency=agency,
        )
    return IdentityChecked(
        eligible=check.eligible,
        findings=findings.shown(check.findings, language),
        id_number=check.id_number,
        sex=check.sex,
        birth_date=check.birth_date.isoformat() if check.birth_date else None,
        agency=agency,
        insurance_kind="unemployment",
        enrolled_on=check.enrolled_on.isoformat(),
        employer_insured_from=str(check.employer.insured_from),
        last_insured_month=str(check.last_insured_month) if check.last_insured_month else None,
        person=KnownPerson.model_validate(dict(check.person)) if check.person is not None else None,
        enrollment=enrollment,
    )
