"""申报内容 (change bodies): an enrolment change as it is sent; any field but kind, id_type and id_number may wait in a draft."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field

from app.schemas.fields import (
    AnyIdNumberText,
    Body,
    CodeText,
    DateText,
    EmailText,
    MobileText,
    MoneyIn,
    NameText,
    PeriodText,
    PostalCodeText,
    RemarkText,
    ShortText,
    Text,
)

IdNumber = Annotated[
    AnyIdNumberText, Field(description="ID number (身份证号码, 证件号码).", examples=["530402199003070010"])
]
IdType = Annotated[CodeText, Field(description="ID type (证件类型).", examples=["01"])]
QuoteId = Annotated[
    str | None,
    Field(description="The preview that this charges exactly (预算编号), or null.", max_length=65536),
]
Submit = Annotated[bool, Field(description="true submits for review (送审), false keeps a draft (暂存).")]


Enroll = Annotated[Literal["enroll"], Field(description="Adds a person (人员增加).")]
Suspend = Annotated[Literal["suspend"], Field(description="Ends a person's insurance here (人员减少).")]


class PersonIn(Body):
    """人员基本信息: the person of an enrolment."""

    id_type: IdType
    id_number: IdNumber
    name: NameText | None = Field(default=None, description="Name (姓名).", examples=["张三"])
    nationality: CodeText | None = Field(default=None, description="Nationality (国籍).", examples=["CHN"])
    sex: CodeText | None = Field(default=None, description="Sex (性别): 1 male, 2 female.", examples=["1"])
    birth_date: DateText | None = Field(default=None, description="Birth date (出生日期).", examples=["1990-03-07"])
    ethnicity: CodeText | None = Field(default=None, description="Ethnicity (民族).", examples=["01"])
    mobile: MobileText | None = Field(default=None, description="Mobile (联系移动电话).", examples=["13800000000"])
    household_type: CodeText | None = Field(default=None, description="Household type (户口性质).", examples=["10"])
    household_address: Text | None = Field(default=None, description="Household address (户籍地详细地址).")
    residential_address: Text | None = Field(default=None, description="Residential address (常住地详细地址).")
    postal_address: Text | None = Field(default=None, description="Postal address (通讯地址).")
    work_start_date: DateText | None = Field(default=None, description="Began to work on (参加工作日期).")
    education: CodeText | None = Field(default=None, description="Education (文化程度).", examples=["21"])
    contact_name: NameText | None = Field(default=None, description="Contact (联系人).")
    postal_code: PostalCodeText | None = Field(default=None, description="Postal code (邮政编码).", examples=["653100"])
    marital_status: CodeText | None = Field(default=None, description="Marital status (婚姻状况).", examples=["1"])
    email: EmailText | None = Field(default=None, description="E-mail (电子邮箱).")
    remark: RemarkText | None = Field(default=None, description="Remark (备注).")


class InsuranceIn(Body):
    """参保信息: month, wage and flags of an enrolment."""

    enroll_month: PeriodText | None = Field(
        default=None, description="Enrolment month (参保月份).", examples=["2026-03"]
    )
    declared_wage: MoneyIn | None = Field(
        default=None, description="Declared wage (申报工资), yuan a month.", examples=["5000.00"]
    )
    migrant_worker: bool | None = Field(default=None, description="Migrant worker (农民工标志).", examples=[False])
    migrant_worker_pays: bool | None = Field(
        default=None, description="Whether a migrant worker pays (农民工是否缴费).", examples=[False]
    )
    job_type: ShortText | None = Field(default=None, description="Job type (工种).", examples=["文员"])
    employment_registered_on: DateText | None = Field(
        default=None, description="Employment registration (就业登记时间), in the enrolment month."
    )


class EnrollIn(Body):
    """人员增加 as sent."""

    kind: Enroll
    person: PersonIn
    insurance: InsuranceIn | None = Field(default=None, description="What is insured from when (参保信息).")


class SuspendIn(Body):
    """人员减少 as sent."""

    kind: Suspend
    id_type: IdType = "01"
    id_number: IdNumber
    name: NameText | None = Field(default=None, description="Name (姓名).", examples=["张三"])
    suspension_date: DateText | None = Field(
        default=None, description="Suspension date (停保日期).", examples=["2026-03-31"]
    )
    suspension_reason: CodeText | None = Field(default=None, description="Reason (暂停缴费原因).", examples=["S11"])
    remark: RemarkText | None = Field(default=None, description="Remark (备注).")


class EnrollSaved(EnrollIn):
    """人员增加 to be saved as a draft or submitted."""

    submit: Submit = False
    quote_id: QuoteId = None


class SuspendSaved(SuspendIn):
    """人员减少 to be saved as a draft or submitted."""

    submit: Submit = False
    quote_id: QuoteId = None


# `Discriminator`, since FastAPI moves `Field(discriminator=…)` outside what else a route says of its body.
ChangeIn = Annotated[EnrollIn | SuspendIn, Discriminator("kind")]
ChangeSaved = Annotated[EnrollSaved | SuspendSaved, Discriminator("kind")]


class PersonPatch(PersonIn):
    """人员基本信息, those fields that change."""

    id_type: IdType | None = Field(default=None, description="ID type (证件类型).")  # type: ignore[assignment]  # may be left out
    id_number: IdNumber | None = Field(default=None, description="ID number (证件号码).")  # type: ignore[assignment]


class ChangePatch(Body):
    """A merge patch (修改) of a draft or a rejected change: those fields that change; null empties one."""

    kind: Literal["enroll", "suspend"] | None = Field(default=None, description="The change's own kind (业务种类).")
    person: PersonPatch | None = Field(default=None, description="Of an enrolment: the person (人员基本信息).")
    insurance: InsuranceIn | None = Field(default=None, description="Of an enrolment: the insurance (参保信息).")
    id_type: IdType | None = Field(default=None, description="Of a suspension: ID type (证件类型).")
    id_number: IdNumber | None = Field(default=None, description="Of a suspension: ID number (证件号码).")
    name: NameText | None = Field(default=None, description="Of a suspension: name (姓名).")
    suspension_date: DateText | None = Field(default=None, description="Suspension date (停保日期).")
    suspension_reason: CodeText | None = Field(default=None, description="Reason (暂停缴费原因).")
    remark: RemarkText | None = Field(default=None, description="Of a suspension: remark (备注).")


class SubmissionIn(Body):
    """送审 of a saved draft."""

    quote_id: QuoteId = None


class SubmissionsIn(Body):
    """送审 of several drafts, all or none."""

    ids: Annotated[
        list[Annotated[int, Field(ge=1, le=2**63 - 1)]],
        Field(min_length=1, max_length=200, description="Numbers of drafts (业务)."),
    ]


class IdentityCheckIn(Body):
    """证件校验: a number, alone or with the name."""

    kind: Literal["enroll", "suspend"] = Field(description="What the person is checked for (业务种类).")
    id_type: IdType = "01"
    id_number: Annotated[
        str, Field(max_length=100, description="ID number (身份证号码), as typed.", examples=["530402199003070010"])
    ]
    name: NameText | None = Field(default=None, description="Name (姓名); with the right one, details are filled in.")
