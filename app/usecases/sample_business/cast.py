"""样例单位与账号 (cast): the invented employers and everybody who signs in, with one password for all (sandbox only)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from app import clock
from app.domain.period import Period
from app.repositories import accounts, sessions
from app.security.digests import new_identifier
from app.usecases.accounts import NewOfficer, allocate_account_by_hand, create_officer_by_hand
from app.usecases.context import Call, Hall
from app.usecases.employers import NewEmployer, register_employer

PASSWORD = "Yunling-Hall-53"  # noqa: S105  # everybody may know it: it opens a sandbox
ADMIN = "sample-admin"
OFFICERS = (
    NewOfficer(ADMIN, PASSWORD, "530000", "admin"),
    NewOfficer("sample-supervisor", PASSWORD, "530000", "supervisor"),
    NewOfficer("sample-officer", PASSWORD, "530400", "officer"),
)


@dataclass(frozen=True, slots=True)
class SampleEmployer:
    """An invented employer (样例单位): its people are numbered from `first_person` on; how it pays its bills."""

    username: str
    name: str
    employer_type: str
    credit_code: str
    region_code: str
    place: str
    first_person: int
    people: int
    pays: Literal["in full", "late", "in part"]


EMPLOYERS = (
    SampleEmployer(
        "yunling",
        "玉溪云岭精密机械有限公司",
        "10",
        "91530402MA71H00031",
        "530402",
        "云南省玉溪市红塔区",
        0,
        28,
        "in full",
    ),
    SampleEmployer(
        "dianchi",
        "昆明滇池数字科技有限公司",
        "10",
        "91530102MA72H1015J",
        "530102",
        "云南省昆明市五华区",
        1000,
        46,
        "late",
    ),
    SampleEmployer(
        "cangshan",
        "大理苍山医院",
        "20",
        "12532901MA73H2027C",
        "532901",
        "云南省大理白族自治州大理市",
        2000,
        60,
        "in full",
    ),
    SampleEmployer(
        "zhujiang",
        "曲靖珠江源建筑工程有限责任公司",
        "10",
        "91530302MA74H3039Y",
        "530302",
        "云南省曲靖市麒麟区",
        3000,
        320,
        "in part",
    ),
    SampleEmployer(
        "chuncheng",
        "昆明春城民办幼儿园",
        "40",
        "52530102MA75H4040L",
        "530102",
        "云南省昆明市五华区",
        4000,
        0,
        "in full",
    ),
)


def is_there(hall: Hall) -> bool:
    """Whether the cast was made before."""
    with Call(hall).reading() as work:
        return accounts.exists(work.connection, ADMIN)


def make_officers(hall: Hall) -> None:
    """The officers, usable at once."""
    for officer in OFFICERS:
        create_officer_by_hand(Call(hall), officer)


def make_employers(hall: Hall, since: Period) -> dict[str, str]:
    """The employers, insured from a month on, each with its account; their numbers by user name."""
    numbers = {}
    with signed_in(hall, ADMIN) as admin:
        for number, each in enumerate(EMPLOYERS):
            contact = f"138{71_000_000 + number}"
            new = NewEmployer(
                None, each.name, each.employer_type, each.credit_code, each.region_code, since, "杨晓燕", contact
            )
            numbers[each.username] = register_employer(admin, new).employer.employer_no
            allocate_account_by_hand(Call(hall), numbers[each.username], each.username, PASSWORD)
    return numbers


@contextmanager
def signed_in(hall: Hall, username: str) -> Iterator[Call]:
    """Calls of somebody of the cast, in a session that ends with them."""
    session_id, now = new_identifier(), clock.real_now()
    with Call(hall).writing() as work:
        account = accounts.by_username(work.connection, username)
        if account is None:
            raise LookupError(username)
        sessions.open_session(
            work.connection,
            session_id,
            account.id,
            must_change_password=False,
            now=now,
            until=now + timedelta(hours=1),
        )
        work.commit()
    yield Call(hall, session_id=session_id)
    with Call(hall).writing() as work:
        sessions.end_session(work.connection, session_id, clock.real_now())
        work.commit()
