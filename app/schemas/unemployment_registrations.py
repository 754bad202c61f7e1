"""失业登记上报 (unemployment registrations) as the employment service sends them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.domain.finding import Language
from app.domain.unemployment_registration import ReportedRegistration, UnemploymentRegistration
from app.schemas.fields import (
    AnyIdNumberText,
    Body,
    CodeText,
    DateText,
    DayShown,
    NameText,
    Shown,
)

MOST_REGISTRATIONS = 5_000


class RegistrationIn(Body):
    """An unemployment registration (失业登记); it takes the place of what its number stood for before."""

    external_no: NameText = Field(
        description="The employment service's own number (登记编号), which stays with it.", examples=["KM-2026-000318"]
    )
    id_number: AnyIdNumberText = Field(description="ID number (身份证号码).", examples=["530402199003070012"])
    name: NameText = Field(description="Name (姓名); whose it is, the ID number decides.", examples=["张三"])
    registered_on: DateText = Field(
        description="Registered on (失业登记日期), today or before.", examples=["2026-03-31"]
    )
    reason: CodeText = Field(description="Reason (失业登记原因).", examples=["U11"])
    cancelled: bool = Field(default=False, description="Whether it no longer holds (撤销).", examples=[False])


class RegistrationsIn(Body):
    """Unemployment registrations (失业登记上报), all or none."""

    registrations: Annotated[
        list[RegistrationIn],
        Field(min_length=1, max_length=MOST_REGISTRATIONS, description="The registrations (失业登记), up to 5,000."),
    ]

    def value(self) -> list[ReportedRegistration]:
        """The report as the use case takes it; what could not be read is none."""
        return [_reported(each) for each in self.registrations]


class RegistrationRead(RegistrationIn):
    """An unemployment registration of which some fields could not be read (失业登记)."""

    external_no: NameText | None = None  # type: ignore[assignment]  # may be missing
    id_number: AnyIdNumberText | None = None  # type: ignore[assignment]
    name: NameText | None = None  # type: ignore[assignment]
    registered_on: DateText | None = None  # type: ignore[assignment]
    reason: CodeText | None = None  # type: ignore[assignment]


class RegistrationsRead(RegistrationsIn):
    """A report of which some fields could not be read (失业登记上报)."""

    registrations: list[RegistrationRead]  # type: ignore[assignment]  # looser


class RegistrationsAccepted(Shown):
    """What was taken (上报结果)."""

    accepted: int = Field(description="Registrations taken (接收条数), each number once.", examples=[2])


class RegistrationShown(Shown):
    """The unemployment registration that a suspension is matched with (失业登记)."""

    external_no: str = Field(description="The employment service's number (登记编号).", examples=["KM-2026-000318"])
    name: str = Field(description="Name there (登记姓名).", examples=["张三"])
    registered_on: DayShown = Field(description="Registered on (失业登记日期).", examples=["2026-03-31"])
    reason: str = Field(description="Reason (失业登记原因).", examples=["U11"])


def registrations_accepted(accepted: int, _language: Language) -> RegistrationsAccepted:
    """A report's answer."""
    return RegistrationsAccepted(accepted=accepted)


def registration_shown(registration: UnemploymentRegistration) -> RegistrationShown:
    """A registration as the officer sees it beside the change."""
    return RegistrationShown(
        external_no=registration.external_no,
        name=registration.name,
        registered_on=registration.registered_on.isoformat(),
        reason=registration.reason,
    )


def _reported(each: RegistrationIn) -> ReportedRegistration:
    return ReportedRegistration(
        each.external_no,
        each.id_number,
        each.name,
        date.fromisoformat(each.registered_on) if each.registered_on else None,
        each.reason,
        each.cancelled,
    )
