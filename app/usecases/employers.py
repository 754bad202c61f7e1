"""参保单位 (employers) as officers keep them: only those of their own region."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.codes import unknown_code_finding
from app.domain.credit_code import credit_code_findings, normalise_credit_code
from app.domain.employer import Agency, Employer, is_province, region_prefix, region_reaches
from app.domain.finding import CONFLICT, REQUIRED, Finding, Refused
from app.domain.period import Period
from app.repositories import employers
from app.usecases.context import FORBIDDEN, Call, Work, check_version

_REQUIRED = ("name", "employer_type", "region_code")


@dataclass(frozen=True, slots=True)
class EmployerRecord:
    """An employer with the agency that handles it."""

    employer: Employer
    agency: Agency

    @property
    def version(self) -> int:
        return self.employer.version


@dataclass(frozen=True, slots=True)
class EmployerPage:
    """A page of employers."""

    items: tuple[EmployerRecord, ...]
    page: int
    page_size: int
    total: int


@dataclass(frozen=True, slots=True)
class NewEmployer:
    """An employer to be registered; without a number it is given its region's next one."""

    employer_no: str | None
    name: str
    employer_type: str
    credit_code: str
    region_code: str
    insured_from: Period
    contact_name: str | None
    contact_mobile: str | None


def register_employer(call: Call, new: NewEmployer) -> EmployerRecord:
    """A new employer in the calling admin's region (单位登记)."""
    credit_code = normalise_credit_code(new.credit_code)
    findings = credit_code_findings(credit_code) + _code_findings(call, new.employer_type, new.region_code)
    if findings:
        raise Refused(findings)
    with call.writing() as work:
        refuse_foreign_region(work, new.region_code)
        _refuse_known(work, new.employer_no, credit_code)
        employer = Employer(
            id=0,
            employer_no=new.employer_no or employers.next_number(work.connection, new.region_code),
            name=new.name,
            employer_type=new.employer_type,
            credit_code=credit_code,
            region_code=new.region_code,
            insured_from=new.insured_from,
            contact_name=new.contact_name,
            contact_mobile=new.contact_mobile,
            version=1,
        )
        identified = replace(employer, id=employers.insert_employer(work.connection, employer, work.now))
        record = _record(work, identified)
        work.record("employer_created", _subject(identified), employer=identified)
        work.commit(record)
        return record


def change_employer(call: Call, employer_no: str, version: int, patch: Mapping[str, Any]) -> EmployerRecord:
    """An employer with some of its name, type, region and contact changed (单位信息变更)."""
    missing = [REQUIRED.refused(f"/{name}") for name in _REQUIRED if name in patch and patch[name] is None]
    findings = (*missing, *_code_findings(call, patch.get("employer_type"), patch.get("region_code")))
    if findings:
        raise Refused(findings)
    with call.writing() as work:
        employer = work.within_reach(employers.by_number(work.connection, employer_no))
        check_version(employer.version, version)
        changed = replace(employer, **patch)
        refuse_foreign_region(work, changed.region_code)
        if not employers.update_employer(work.connection, changed):
            raise Refused([CONFLICT.refused()])
        record = _record(work, replace(changed, version=employer.version + 1))
        work.record("employer_changed", _subject(changed), employer=changed, changed=sorted(patch))
        work.commit(record)
        return record


def read_employer(call: Call, employer_no: str) -> EmployerRecord:
    """An employer within the officer's region (单位查询)."""
    with call.reading() as work:
        employer = work.within_reach(employers.by_number(work.connection, employer_no))
        work.looked_at(_subject(employer), employer)
        return _record(work, employer)


def list_employers(call: Call, page: int, page_size: int) -> EmployerPage:
    """The employers of the officer's region, by number (单位列表)."""
    with call.reading() as work:
        prefix = region_prefix(work.officer().region_code or "")
        found, total = employers.page_of_region(work.connection, prefix, page, page_size)
        if found:
            work.looked_at("employers", employers=[employer.employer_no for employer in found])
        names = {employer.region_code: call.hall.codes.name("region", employer.region_code) or "" for employer in found}
        agencies = employers.agencies_of(work.connection, names)
        items = tuple(EmployerRecord(employer, agencies[employer.region_code]) for employer in found)
        return EmployerPage(items, page, page_size, total)


def region_findings(call: Call, region_code: str, pointer: str = "/region_code") -> tuple[Finding, ...]:
    """Refuses a region that GB/T 2260 does not have in this province."""
    return call.hall.codes.findings("region", region_code, pointer)


def refuse_foreign_region(work: Work, region_code: str) -> None:
    """Refuses to make anything outside the calling admin's own region (403)."""
    if not region_reaches(work.officer("admin").region_code or "", region_code):
        raise Refused([FORBIDDEN.refused()])


def _code_findings(call: Call, employer_type: str | None, region_code: str | None) -> tuple[Finding, ...]:
    findings: tuple[Finding, ...] = ()
    if employer_type is not None:
        findings += call.hall.codes.findings("employer_type", employer_type, "/employer_type")
    if region_code is not None:
        findings += _employer_region_findings(call, region_code)
    return findings


def _employer_region_findings(call: Call, region_code: str) -> tuple[Finding, ...]:
    if is_province(region_code):
        return (unknown_code_finding("region", region_code, "/region_code"),)
    return region_findings(call, region_code)


def _refuse_known(work: Work, employer_no: str | None, credit_code: str) -> None:
    findings = []
    if employer_no is not None and employers.by_number(work.connection, employer_no) is not None:
        findings.append(CONFLICT.refused("/employer_no"))
    if employers.has_credit_code(work.connection, credit_code):
        findings.append(CONFLICT.refused("/credit_code"))
    if findings:
        raise Refused(findings)


def _record(work: Work, employer: Employer) -> EmployerRecord:
    return EmployerRecord(employer, _agency(work, employer.region_code))


def _subject(employer: Employer) -> str:
    return f"employers/{employer.employer_no}"


def _agency(work: Work, region_code: str) -> Agency:
    name = work.hall.codes.name("region", region_code) or ""
    return employers.agency_of(work.connection, region_code, name)
