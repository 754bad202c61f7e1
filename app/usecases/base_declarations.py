"""缴费基数报盘导出 (base declaration): who is to be declared for a year, on screen and as a file to be filled in (§2.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.base_declaration import months_of, present_base, year_findings
from app.domain.calendar import current_period
from app.domain.employer import Employer
from app.files.base_declaration_sheet import DeclaredPerson, base_declaration_sheet
from app.repositories import base_declarations
from app.usecases.context import Call, Work
from app.usecases.saving import refuse


@dataclass(frozen=True, slots=True)
class DeclarationPage:
    """A page of the people of a year's declaration."""

    items: Sequence[DeclaredPerson]
    page: int
    page_size: int
    total: int


def listing(call: Call, year: int, page: int, page_size: int) -> DeclarationPage:
    """The people whose enrolment at the employer overlaps a year (查询), by their person numbers, with the base at present."""
    with call.reading() as work:
        employer = work.employer()
        items = list(declared_people(work, employer, year, (page - 1) * page_size, page_size))
        total = base_declarations.count(work.connection, employer.id, *months_of(year))
        work.looked_at("base-declarations", employer, year=year, people=len(items))
        return DeclarationPage(items, page, page_size, total)


def workbook(call: Call, year: int) -> bytes:
    """The same people as a workbook with a column to fill the new monthly wages in (导出)."""
    with call.reading() as work:
        employer = work.employer()
        found = list(declared_people(work, employer, year))
        work.record("data_exported", "exports/contribution-bases", employer=employer, format="xlsx", rows=len(found))
        name, number = employer.name, employer.employer_no
    return base_declaration_sheet(name, number, year, found)


def declared_people(
    work: Work, employer: Employer, year: int, offset: int = 0, limit: int | None = None
) -> Iterator[DeclaredPerson]:
    """Some or all of the people of a year's declaration; refused for a year that cannot be declared."""
    refuse(year_findings(year, current_period(work.now)))
    found = base_declarations.people(work.connection, employer.id, *months_of(year), offset=offset, limit=limit)
    current = current_period(work.now)
    for sequence, (person, enrollment) in enumerate(found, offset + 1):
        base = present_base(
            enrollment.declared_wage,
            enrollment.first_month,
            enrollment.last_month,
            employer.region_code,
            work.hall.policy,
            current,
        )
        yield DeclaredPerson(sequence, person.person_no, person.name, person.id_number, base)
