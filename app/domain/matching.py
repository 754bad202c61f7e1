"""匹配 (matching): a suspension against the person's unemployment registration (§2.2 注意 3-4, §2.4 注意 4-6)."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.domain.finding import Code, Finding, declare
from app.domain.period import Period
from app.domain.policy import RegistryPolicy
from app.domain.suspension_reasons import SuspensionReason
from app.domain.unemployment_registration import UnemploymentRegistration

UNEMPLOYMENT_REGISTRATION_MISSING = declare(
    "unemployment_registration_missing",
    "state",
    ("没有失业登记", "No unemployment registration"),
    zh="未查到该人员自 {enrollment_first_month} 参保以来的有效失业登记。请先为其办理失业登记，再办理停保。",
    en="No valid unemployment registration of the person is on record since the enrolment in {enrollment_first_month}. "
    "Please have the unemployment registered first, then file the suspension.",
)
UNEMPLOYMENT_MONTH_MISMATCH = declare(
    "unemployment_month_mismatch",
    "state",
    ("停保月份与失业登记月份不一致", "Suspension month and unemployment registration differ"),
    zh="停保月份 {suspension_month} 与失业登记月份 {registered_month} 不一致。"
    "请将停保日期改到 {registered_month}，或先更正失业登记。",
    en="The suspension is in {suspension_month}, the unemployment registration in {registered_month}. "
    "Please move the suspension date to {registered_month}, or have the registration corrected first.",
)
UNEMPLOYMENT_REASON_MISMATCH = declare(
    "unemployment_reason_mismatch",
    "state",
    ("停保原因与失业登记原因不匹配", "Suspension reason and unemployment registration differ"),
    zh="停保原因“{reason_name}”（{reason}）与失业登记原因“{registered_reason_name}”（{registered_reason}）不匹配。"
    "请改选与失业登记相符的停保原因，或先更正失业登记。",
    en="Suspension reason {reason} does not match the reason {registered_reason} of the unemployment registration. "
    "Please choose a reason that matches the registration, or have the registration corrected first.",
)


def latest_registration(
    registrations: Iterable[UnemploymentRegistration], not_before: Period
) -> UnemploymentRegistration | None:
    """The registration that counts: the latest that is not cancelled and not before a month (最近一次有效失业登记)."""
    valid = (
        registration
        for registration in registrations
        if not registration.cancelled and registration.registered_on >= not_before.first_day
    )
    return max(valid, key=lambda registration: (registration.registered_on, registration.external_no), default=None)


def matching_findings(
    reason: SuspensionReason,
    suspension_month: Period,
    registrations: Iterable[UnemploymentRegistration],
    enrollment_first_month: Period,
    registry_policy: RegistryPolicy,
    date_pointer: str = "/suspension_date",
    reason_pointer: str = "/suspension_reason",
    unemployment_reasons: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """Whether month and reason match the registration; refused where the region requires it, else a warning or nothing.

    A reason that expects no registration is exempt. `unemployment_reasons` gives the reasons' names for the sentence.
    """
    if registry_policy == "off" or not reason.unemployment:
        return ()
    registration = latest_registration(registrations, enrollment_first_month)
    if registration is None:
        return (
            _finding(
                UNEMPLOYMENT_REGISTRATION_MISSING,
                registry_policy,
                date_pointer,
                enrollment_first_month=str(enrollment_first_month),
            ),
        )
    return (
        *_month_findings(suspension_month, registration, registry_policy, date_pointer),
        *_reason_findings(reason, registration, registry_policy, reason_pointer, unemployment_reasons),
    )


def _month_findings(
    suspension_month: Period, registration: UnemploymentRegistration, registry_policy: RegistryPolicy, pointer: str
) -> tuple[Finding, ...]:
    registered_month = Period.containing(registration.registered_on)
    if registered_month == suspension_month:
        return ()
    return (
        _finding(
            UNEMPLOYMENT_MONTH_MISMATCH,
            registry_policy,
            pointer,
            suspension_month=str(suspension_month),
            registered_month=str(registered_month),
        ),
    )


def _reason_findings(
    reason: SuspensionReason,
    registration: UnemploymentRegistration,
    registry_policy: RegistryPolicy,
    pointer: str,
    unemployment_reasons: Mapping[str, str],
) -> tuple[Finding, ...]:
    if registration.reason in reason.unemployment:
        return ()
    return (
        _finding(
            UNEMPLOYMENT_REASON_MISMATCH,
            registry_policy,
            pointer,
            reason=reason.code,
            reason_name=reason.name,
            registered_reason=registration.reason,
            registered_reason_name=unemployment_reasons.get(registration.reason, registration.reason),
        ),
    )


def _finding(code: Code, registry_policy: RegistryPolicy, pointer: str, **params: object) -> Finding:
    return code.refused(pointer, **params) if registry_policy == "required" else code.warning(pointer, **params)
