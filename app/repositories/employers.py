"""参保单位 (employers) in rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, cast, func, insert, select, update

from app.domain.employer import Agency, Employer
from app.repositories.tables import agencies, employers

EMPLOYER_COLUMNS = (
    employers.c.id.label("employer_id"),
    employers.c.employer_no,
    employers.c.name.label("employer_name"),
    employers.c.employer_type,
    employers.c.credit_code,
    employers.c.region_code,
    employers.c.insured_from,
    employers.c.contact_name,
    employers.c.contact_mobile,
    employers.c.version.label("employer_version"),
)


def employer_from(columns: Sequence[Any]) -> Employer:
    """The employer in EMPLOYER_COLUMNS, which stand in the order of its fields."""
    return Employer(*columns)


def by_number(connection: Connection, employer_no: str) -> Employer | None:
    """The employer of a 单位编号."""
    row = connection.execute(select(*EMPLOYER_COLUMNS).where(employers.c.employer_no == employer_no)).one_or_none()
    return None if row is None else employer_from(row)


def locked_by_numbers(connection: Connection, employer_nos: Collection[str]) -> dict[str, int]:
    """The row numbers of some 单位编号; other decisions, runs and receipts of these employers wait until this transaction ends."""
    query = select(employers.c.id, employers.c.employer_no).where(employers.c.employer_no.in_(employer_nos))
    # In the order in which runs lock them too: of two who want the same ones neither waits for the other in a circle.
    rows = connection.execute(query.order_by(employers.c.id).with_for_update(key_share=True))
    return {row.employer_no: row.id for row in rows}


def agency_of(connection: Connection, region_code: str, region_name: str) -> Agency:
    """The office that handles a region: as edited by admins, else named after the region."""
    return agencies_of(connection, {region_code: region_name})[region_code]


def agencies_of(connection: Connection, region_names: Mapping[str, str]) -> dict[str, Agency]:
    """The offices that handle some regions, given by code and name."""
    rows = connection.execute(select(agencies).where(agencies.c.region_code.in_(region_names)))
    edited = {row.region_code: Agency(row.region_code, row.name, row.address, row.phone) for row in rows}
    return {code: edited.get(code) or _named_after(code, name) for code, name in region_names.items()}


def _named_after(region_code: str, region_name: str) -> Agency:
    return Agency(region_code, f"{region_name}失业保险经办机构")


def insert_employer(connection: Connection, employer: Employer, created_at: datetime) -> int:
    """Keeps a new employer and gives its row number."""
    done = connection.execute(
        insert(employers).values(
            employer_no=employer.employer_no,
            name=employer.name,
            employer_type=employer.employer_type,
            credit_code=employer.credit_code,
            region_code=employer.region_code,
            insured_from=employer.insured_from,
            contact_name=employer.contact_name,
            contact_mobile=employer.contact_mobile,
            version=employer.version,
            created_at=created_at,
        )
    )
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def update_employer(connection: Connection, employer: Employer) -> bool:
    """Stores what may change of an employer as its next version; false where someone was faster."""
    done = connection.execute(
        update(employers)
        .where(employers.c.id == employer.id, employers.c.version == employer.version)
        .values(
            name=employer.name,
            employer_type=employer.employer_type,
            region_code=employer.region_code,
            contact_name=employer.contact_name,
            contact_mobile=employer.contact_mobile,
            version=employer.version + 1,
        )
    )
    return done.rowcount == 1


def has_credit_code(connection: Connection, credit_code: str) -> bool:
    """Whether an employer with a 统一社会信用代码 is there."""
    return (
        connection.execute(select(employers.c.id).where(employers.c.credit_code == credit_code)).one_or_none()
        is not None
    )


def next_number(connection: Connection, region_code: str) -> str:
    """The next free 单位编号 of a region: its six digits and a sequence of six."""
    own = employers.c.employer_no.between(f"{region_code}000001", f"{region_code}999999")
    latest = connection.execute(select(func.max(employers.c.employer_no)).where(own)).scalar_one()
    if latest is None:
        return f"{region_code}000001"
    if not latest.endswith("999999"):
        return str(int(latest) + 1)
    following = employers.alias("following")
    after = cast(employers.c.employer_no, BigInteger) + 1
    taken = select(following.c.id).where(cast(following.c.employer_no, BigInteger) == after).exists()
    return str(connection.execute(select(func.min(after)).where(own, ~taken)).scalar_one())


def page_of_region(connection: Connection, prefix: str, page: int, page_size: int) -> tuple[list[Employer], int]:
    """A page of the employers that a region's prefix reaches, by number, and how many there are."""
    reached = employers.c.region_code.between(prefix.ljust(6, "0"), prefix.ljust(6, "9"))
    total = connection.execute(select(func.count()).select_from(employers).where(reached)).scalar_one()
    rows = connection.execute(
        select(*EMPLOYER_COLUMNS)
        .where(reached)
        .order_by(employers.c.employer_no)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return [employer_from(row) for row in rows], total
