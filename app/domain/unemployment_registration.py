"""失业登记 (unemployment registration): what the employment service reports, and what keeps a report from being taken (§2.2 注意 3-4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.codes import unknown_code_finding
from app.domain.finding import Finding, declare
from app.domain.id_number import id_number_findings, normalise_id_number

REGISTRATION_IN_FUTURE = declare(
    "registration_in_future",
    "state",
    ("失业登记日期晚于今天", "Registration in the future"),
    zh="失业登记日期不能晚于今天 {today}。请核对日期后重新上报。",
    en="The day of a registration cannot be after today, {today}. Check the day and send it again.",
)
REGISTRATION_REPEATED = declare(
    "registration_repeated",
    "body",
    ("同一登记编号内容不一致", "One number, different content"),
    zh="本次上报中第 {first} 条使用了同一登记编号而内容不同。请只保留正确的一条后重新上报。",
    en="Entry {first} of this call has the same number and other content. Keep the right one and send the call again.",
)

# 居民身份证 unless it begins as the numbers of residence permits and permanent residents' cards do; a passport has no check digit.
_ID_TYPES = {"8": "17", "9": "07"}


@dataclass(frozen=True, slots=True)
class UnemploymentRegistration:
    """失业登记: a record of the employment service; `reason` is a code such as `U11`."""

    external_no: str
    id_number: str
    name: str
    registered_on: date
    reason: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class ReportedRegistration:
    """失业登记 as it was reported; a field that could not be read is none."""

    external_no: str | None
    id_number: str | None
    name: str | None
    registered_on: date | None
    reason: str | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class RegistrationsPlan:
    """What a report comes to: what is wrong, and the registrations to keep, one for each number and in its order."""

    findings: tuple[Finding, ...]
    registrations: tuple[UnemploymentRegistration, ...]


def plan_registrations(
    reported: Sequence[ReportedRegistration], reasons: Mapping[str, str], today: date, pointer: str = "/registrations"
) -> RegistrationsPlan:
    """Judges a whole report, touching nothing; the same registration twice is taken once (登记上报)."""
    findings: list[Finding] = []
    taken: dict[str, tuple[int, UnemploymentRegistration]] = {}
    for position, each in enumerate(reported):
        place = f"{pointer}/{position}"
        findings += _findings(each, reasons, today, place)
        registration = _whole(each)
        if registration is None:
            continue
        first, known = taken.setdefault(registration.external_no, (position, registration))
        if known != registration:
            findings.append(REGISTRATION_REPEATED.refused(f"{place}/external_no", first=first + 1))
    return RegistrationsPlan(tuple(findings), tuple(taken[number][1] for number in sorted(taken)))


def _findings(each: ReportedRegistration, reasons: Mapping[str, str], today: date, place: str) -> Iterator[Finding]:
    if each.id_number is not None:
        number = normalise_id_number(each.id_number)
        yield from id_number_findings(_ID_TYPES.get(number[:1], "01"), number, today, f"{place}/id_number")
    if each.registered_on is not None and each.registered_on > today:
        yield REGISTRATION_IN_FUTURE.refused(f"{place}/registered_on", today=today.isoformat())
    if each.reason is not None and each.reason not in reasons:
        yield unknown_code_finding("unemployment_reason", each.reason, f"{place}/reason")


def _whole(each: ReportedRegistration) -> UnemploymentRegistration | None:
    if each.external_no is None or each.id_number is None or each.name is None:
        return None
    if each.registered_on is None or each.reason is None:
        return None
    number = normalise_id_number(each.id_number)
    return UnemploymentRegistration(
        each.external_no, number, each.name, each.registered_on, each.reason, each.cancelled
    )
