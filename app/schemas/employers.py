"""参保单位 (employers): bodies and answers of the officers' side."""

from typing import Annotated

from pydantic import Field

from app.domain.employer import Agency
from app.domain.finding import Language
from app.domain.period import Period
from app.schemas.fields import (
    Body,
    CodeText,
    CreditCodeShown,
    EmployerNoShown,
    EmployerNoText,
    MobileText,
    MonthShown,
    NameText,
    PageOf,
    PeriodText,
    RegionCodeShown,
    RegionCodeText,
    ShortText,
    Shown,
    text,
)
from app.usecases.employers import EmployerPage, EmployerRecord, NewEmployer

Name = Annotated[NameText, Field(description="Name (单位名称).", examples=["玉溪云烟机械有限公司"])]
EmployerType = Annotated[CodeText, Field(description="Type (单位类型).", examples=["10"])]
RegionCode = Annotated[RegionCodeText, Field(description="County or prefecture (行政区划).", examples=["530402"])]
ContactName = Annotated[ShortText | None, Field(description="Contact (联系人).", examples=["李芳"])]
ContactMobile = Annotated[
    MobileText | None, Field(description="Contact's mobile (联系电话).", examples=["13800000000"])
]


class EmployerIn(Body):
    """A new employer (单位登记)."""

    employer_no: Annotated[
        EmployerNoText | None,
        Field(description="Employer number (单位编号); the region's next one if not given.", examples=["530402000001"]),
    ] = None
    name: Name
    employer_type: EmployerType
    credit_code: Annotated[
        str, text(40), Field(description="Credit code (统一社会信用代码).", examples=["91530402MA6K1F2P3X"])
    ]
    region_code: RegionCode
    insured_from: Annotated[PeriodText, Field(description="First insured month (单位参保年月).", examples=["2024-01"])]
    contact_name: ContactName = None
    contact_mobile: ContactMobile = None

    def value(self) -> NewEmployer:
        """The body as the use case takes it."""
        fields = self.model_dump(exclude={"insured_from"})
        return NewEmployer(**fields, insured_from=Period.parse(self.insured_from))


class EmployerPatch(Body):
    """What changes of an employer (单位信息变更), a JSON merge patch: fields left out stay, null empties the contact."""

    name: Annotated[NameText | None, Field(description="Name (单位名称).")] = None
    employer_type: Annotated[CodeText | None, Field(description="Type (单位类型).")] = None
    region_code: Annotated[RegionCodeText | None, Field(description="County or prefecture (行政区划).")] = None
    contact_name: ContactName = None
    contact_mobile: ContactMobile = None

    def value(self) -> dict[str, str | None]:
        """Only the fields that were sent."""
        return self.model_dump(exclude_unset=True)


class AgencyShown(Shown):
    """The office that handles a region's employers (经办机构)."""

    region_code: RegionCodeShown = Field(description="Region (行政区划).", examples=["530402"])
    name: str = Field(description="Name (机构名称).", examples=["红塔区失业保险经办机构"])
    address: str | None = Field(description="Address (地址).", examples=[None])
    phone: str | None = Field(description="Phone (电话).", examples=[None])


class EmployerShown(Shown):
    """An employer (参保单位) with the agency that handles it; `version` is also the ETag."""

    employer_no: EmployerNoShown = Field(description="Employer number (单位编号).", examples=["530402000001"])
    name: str = Field(description="Name (单位名称).", examples=["玉溪云烟机械有限公司"])
    employer_type: str = Field(description="Type (单位类型).", examples=["10"])
    credit_code: CreditCodeShown = Field(description="Credit code (统一社会信用代码).", examples=["91530402MA6K1F2P3X"])
    region_code: RegionCodeShown = Field(description="Region (行政区划).", examples=["530402"])
    insured_from: MonthShown = Field(description="First insured month (单位参保年月).", examples=["2024-01"])
    contact_name: str | None = Field(description="Contact (联系人).", examples=["李芳"])
    contact_mobile: str | None = Field(description="Contact's mobile (联系电话).", examples=["13800000000"])
    version: int = Field(description="Version (版本号).", examples=[1])
    agency: AgencyShown


class EmployerPageShown(PageOf[EmployerShown]):
    """A page of employers (单位列表)."""


def agency_shown(agency: Agency) -> AgencyShown:
    """An agency as it is answered."""
    return AgencyShown(region_code=agency.region_code, name=agency.name, address=agency.address, phone=agency.phone)


def employer_shown(record: EmployerRecord, _language: Language) -> EmployerShown:
    """An employer as it is answered."""
    employer = record.employer
    return EmployerShown(
        employer_no=employer.employer_no,
        name=employer.name,
        employer_type=employer.employer_type,
        credit_code=employer.credit_code,
        region_code=employer.region_code,
        insured_from=str(employer.insured_from),
        contact_name=employer.contact_name,
        contact_mobile=employer.contact_mobile,
        version=employer.version,
        agency=agency_shown(record.agency),
    )


def employer_page_shown(page: EmployerPage, language: Language) -> EmployerPageShown:
    """A page of employers as it is answered."""
    items = [employer_shown(record, language) for record in page.items]
    return EmployerPageShown(items=items, page=page.page, page_size=page.page_size, total=page.total)
