"""What a measurement starts from: employers with their users, an officer, drafts to be read and changes to be approved."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from app import clock
from app.domain.calendar import SHANGHAI
from app.domain.credit_code import check_character, organisation_check_character
from app.domain.id_number import check_digit
from app.domain.period import Period
from app.main import open_hall
from app.repositories import accounts, sandbox_clock, sessions
from app.repositories.database import transaction
from app.repositories.migrating import migrate
from app.repositories.tables import employers
from app.settings import Settings
from app.usecases import enrollment_changes
from app.usecases.context import Call, Hall
from benchmarks.floor import bodies

NOW = datetime(2026, 3, 10, 10, tzinfo=SHANGHAI)
PLAIN, BACK_PAID = "2026-03", "2025-12"
EMPLOYERS = 64
DRAFTS = 256
ROWS = 1000
API = "/api/v1"


@dataclass
class Prepared:
    """Requests as bytes on the wire, by what they do; each of `approve` can be sent once."""

    requests: Mapping[str, list[str]]
    approve: Iterator[str]
    floor_environment: Mapping[str, str]
    token: str


def prepare(url: str, approvals: int) -> Prepared:
    """Migrates and fills an empty database."""
    hall = open_hall(Settings(mode="sandbox", database_url=url))
    try:
        migrate(hall.engine)
        with transaction(hall.engine, writes=True) as connection:
            sandbox_clock.put(connection, NOW)
            connection.commit()
        return _filled(hall, approvals)
    finally:
        hall.engine.dispose()


def store_bodies(url: str, body: str) -> None:
    """Gives the floor rows that hold a body as the product answered it."""
    hall = open_hall(Settings(mode="sandbox", database_url=url))
    with transaction(hall.engine, writes=True) as connection:
        bodies.create(connection, checkfirst=True)
        connection.execute(insert(bodies), [{"id": number + 1, "body": body} for number in range(ROWS)])
        connection.commit()
    hall.engine.dispose()


def request(method: str, path: str, token: str, body: Mapping[str, Any] | None = None, version: int = 0) -> str:
    """A request as it is written on the wire."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}"]
    if version:
        head.append(f'If-Match: "{version}"')
    content = json.dumps(body) if body is not None else ""
    if method == "POST":
        head += ["Content-Type: application/json"] * (body is not None) + [f"Content-Length: {len(content)}"]
    return "\r\n".join([*head, "", content])


def _filled(hall: Hall, approvals: int) -> Prepared:
    users = [_employer(hall, number) for number in range(1, EMPLOYERS + 1)]
    officer, officer_token = _signed_in(hall, "officer", "officer", region_code="530000")
    del officer
    numbers = _id_numbers()
    reads: dict[str, list[str]] = {}
    for name, month in (("read", PLAIN), ("read, back-pay", BACK_PAID)):
        reads[name] = []
        for index in range(DRAFTS):
            call, token = users[index % EMPLOYERS]
            view = enrollment_changes.create(call, _body(next(numbers), month), submit=False, quote_id=None)
            reads[name].append(request("GET", f"{API}/enrollment-changes/{view.change.id}", token))
    previews, saves = f"{API}/enrollment-changes/previews", f"{API}/enrollment-changes"
    posts = {
        name: [
            request("POST", path, users[index % EMPLOYERS][1], {**_body(next(numbers), month), **more})
            for index in range(DRAFTS)
        ]
        for name, path, month, more in (
            ("preview", previews, PLAIN, {}),
            ("preview, back-pay", previews, BACK_PAID, {}),
            ("save", saves, PLAIN, {"submit": False}),
            ("save, back-pay", saves, BACK_PAID, {"submit": False}),
        )
    }
    decided = []
    for index in range(approvals):
        call, _ = users[index % EMPLOYERS]
        month = BACK_PAID if index % 2 else PLAIN
        view = enrollment_changes.create(call, _body(next(numbers), month), submit=True, quote_id=None)
        path = f"{API}/review/changes/{view.change.id}/approval"
        decided.append(request("POST", path, officer_token, version=view.version))
    token = users[0][1]
    floors = {
        "floor": [request("GET", f"/rows/{number + 1}", token) for number in range(ROWS)],
        "floor, token remembered": [request("GET", f"/remembered/{number + 1}", token) for number in range(ROWS)],
    }
    hall.keyring.ready()
    with transaction(hall.engine, writes=False) as connection:
        public = connection.exec_driver_sql("SELECT public_key FROM signing_keys WHERE purpose = 'tokens'").scalar_one()
    environment = {"BENCHMARK_PUBLIC_KEY": public, "BENCHMARK_ISSUER": hall.settings.issuer}
    return Prepared({**floors, **reads, **posts}, iter(decided), environment, token)


def _employer(hall: Hall, number: int) -> tuple[Call, str]:
    with transaction(hall.engine, writes=True) as connection:
        made = connection.execute(
            insert(employers).values(
                employer_no=f"530402{number:06d}",
                name=f"玉溪第{number}机械有限公司",
                employer_type="10",
                credit_code=credit_code(number),
                region_code="530402",
                insured_from=Period.parse("2019-01"),
                version=1,
                created_at=clock.real_now(),
            )
        )
        connection.commit()
    assert made.inserted_primary_key is not None
    return _signed_in(hall, f"employer-{number}", "employer", employer_id=made.inserted_primary_key[0])


def _signed_in(
    hall: Hall, username: str, role: str, *, employer_id: int | None = None, region_code: str | None = None
) -> tuple[Call, str]:
    now = clock.real_now()
    with transaction(hall.engine, writes=True) as connection:
        accounts.insert_account(
            connection,
            username=username,
            role=role,
            employer_id=employer_id,
            region_code=region_code,
            password_hash="none",
            password_expires_at=None,
            created_at=now,
        )
        account = accounts.by_username(connection, username)
        assert account is not None
        until = now + timedelta(hours=12)
        sessions.open_session(connection, username, account.id, must_change_password=False, now=now, until=until)
        connection.commit()
    return Call(hall, session_id=username), hall.keyring.sign(username, username, role, 12 * 3600)


def _body(id_number: str, month: str) -> dict[str, Any]:
    address = "玉溪市红塔区玉兴路1号"
    person = {
        "id_type": "01",
        "id_number": id_number,
        "name": "张三",
        "nationality": "CHN",
        "sex": "1" if int(id_number[16]) % 2 else "2",
        "birth_date": f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}",
        "ethnicity": "01",
        "mobile": "13800000000",
        "household_type": "10",
        "household_address": address,
        "residential_address": address,
        "postal_address": address,
    }
    insurance = {
        "enroll_month": month,
        "declared_wage": "5000.00",
        "migrant_worker": False,
        "migrant_worker_pays": False,
    }
    return {"kind": "enroll", "person": person, "insurance": insurance}


def _id_numbers() -> Iterator[str]:
    """Right resident numbers, each another, of those born from 1980 on."""
    born = date(1980, 1, 1)
    while True:
        for serial in range(1, 1000):
            first_17 = f"530402{born:%Y%m%d}{serial:03d}"
            yield first_17 + check_digit(first_17)
        born += timedelta(days=1)


def credit_code(number: int) -> str:
    """A right credit code, another for each number."""
    organisation = f"MA6{number:05d}"
    first_17 = f"91530402{organisation}{organisation_check_character(organisation)}"
    return first_17 + check_character(first_17)
