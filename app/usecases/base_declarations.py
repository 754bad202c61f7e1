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
        employer = _employer(work, year)
        total = base_declarations.count(work.connection, employer.id, *months_of(year))
        items = list(_people(work, employer, year, (page - 1) * page_size, page_size))
        work.looked_at("base-declarations", employer, year=year, people=len(items))
        return DeclarationPage(items, page, page_size, total)


def workbook(call: Call, year: int) -> bytes:
    """The same people as a workbook with a column to fill the new monthly wages in (导出)."""
    with call.reading() as work:
        employer = _employer(work, year)
        found = list(_people(work, employer, year))
        work.record("base_declaration_exported", "base-declarations", employer=employer, year=year, people=len(found))
        name, number = employer.name, employer.employer_no
    return base_declaration_sheet(name, number, year, found)


def _employer(work: Work, year: int) -> Employer:
    employer = work.employer()
    refuse(year_findings(year, current_period(work.now)))
    return employer


def _people(
    work: Work, employer: Employer, year: int, offset: int = 0, limit: int | None = None
) -> Iterator[DeclaredPerson]:
    found = base_declarations.people(work.connection, employer.id, *months_of(year), offset=offset, limit=limit)
    current = current_period(work.now)
    for sequence, (person, enrollment) in enumerate(found, offset + 1):
        base = present_base(enrollment, current, employer.region_code, work.hall.policy)
        yield DeclaredPerson(sequence, person.person_no, person.name, person.id_number, base)
