"""调用者与其面前的事物 (the world of the matrix): an employer of Yuxi with a year begun, and everyone who may try to reach it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from fastapi.testclient import TestClient

from app.domain.client import SCOPES
from app.usecases.accounts import NewOfficer, create_officer_by_hand
from app.usecases.context import Call
from tests.support.actors import (
    PASSWORD,
    Actor,
    integrator,
    new_client,
    new_employer,
    new_officer,
    put_clock,
    signed_in,
)
from tests.support.changes import approved, draft, enroll_body, id_number, run, submitted
from tests.support.forms import first_form_code
from tests.support.payments import booked, receipt
from tests.support.portal import attached, drafted, published
from tests.support.sheets import enroll_row, saved, sheet, upload

NOW = "2026-04-08T09:00:00"
MONTH = "2026-03"
REGION, ELSEWHERE = "530400", "530300"
_OFFICERS = {
    "officer": ("officer", REGION),
    "officer_elsewhere": ("officer", ELSEWHERE),
    "supervisor": ("supervisor", REGION),
    "admin": ("admin", REGION),
    "admin_of_province": ("admin", "530000"),
    "admin_elsewhere": ("admin", ELSEWHERE),
}


@dataclass(frozen=True)
class Caller:
    """Someone who tries: a session or a client's token, or neither; `password` is that of their account, if it has one."""

    name: str
    actor: Actor | None = None
    password: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.actor is None else {"Authorization": f"Bearer {self.actor.access_token}"}


@dataclass
class World:
    """What exists: changes in every state, a finished run, a bill with its lines; more of each is made when asked for."""

    client: TestClient
    admin: Actor
    owner: dict[str, Any]
    other: dict[str, Any]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    known: dict[tuple[str, str], Caller] = field(default_factory=dict)

    def __post_init__(self) -> None:
        put_clock(self.client, "2026-03-10T09:00:00")
        approved(self.admin, self.user, enroll_body(self.id_number()))
        put_clock(self.client, "2026-03-25T09:00:00")
        self.run_id = run(self.admin, MONTH, region_code=REGION)["id"]
        put_clock(self.client, NOW)
        self.waiting = submitted(self.user, self.body())
        self.line_id = self.user.get(f"/assessments/{MONTH}/lines").json()["items"][0]["id"]

    @property
    def user(self) -> Actor:
        """The employer's own user."""
        actor = self.caller("employer").actor
        assert actor is not None
        return actor

    @property
    def marks(self) -> tuple[str, ...]:
        """By what an answer shows that something of the employer, its people or its region is in it."""
        return (self.owner["employer_no"], self.owner["name"], "张三", f'"{REGION}"')

    def caller(self, name: str, scope: str = "-") -> Caller:
        """One of the table's callers, the same one each time; `scope` is the one that a client holds, or lacks."""
        kept = (name, scope if name.startswith(("product", "system")) else "-")
        if kept not in self.known:
            self.known[kept] = self.new_caller(name, scope)
        return self.known[kept]

    def new_caller(self, name: str, scope: str = "-") -> Caller:
        """One more of a kind of caller, with an account or a client of their own."""
        if name == "visitor":
            return Caller(name)
        if name in _OFFICERS:
            role, region = _OFFICERS[name]
            return Caller(name, new_officer(self.client, role, region, self.name(name)), PASSWORD)
        if name.startswith(("product", "system")):
            return Caller(name, self._client(name, scope))
        username = self.account(self.other if name == "other_employer" else self.owner)
        first = signed_in(self.client, username, username[-6:])
        if name == "must_change_password":
            return Caller(name, first, username[-6:])
        changed = first.post("/auth/password-changes", {"old_password": username[-6:], "new_password": PASSWORD})
        assert changed.status_code == 204, changed.text
        return Caller(name, signed_in(self.client, username), PASSWORD)

    def _client(self, name: str, scope: str) -> Actor:
        scopes = (scope,) if scope in SCOPES else tuple(SCOPES)
        if name == "product_without_scope":
            scopes = tuple(each for each in SCOPES if each != scope)
        employer = {"product_of_other": self.other, "system": None}.get(name, self.owner)
        return integrator(self.admin, *scopes, employer=employer)

    def name(self, prefix: str) -> str:
        """A name that nobody has yet."""
        return f"{prefix}-{next(self.numbers):06d}".replace("_", "-")

    def id_number(self) -> str:
        """The ID number of a man nobody has heard of."""
        return id_number(f"{date(1985, 1, 1) + timedelta(days=next(self.numbers)):%Y%m%d}")

    def body(self) -> dict[str, Any]:
        """A 人员增加 of someone new."""
        return enroll_body(self.id_number(), enroll_month="2026-04")

    def draft(self) -> dict[str, Any]:
        return draft(self.user, self.body())

    def in_review(self) -> dict[str, Any]:
        return submitted(self.user, self.body())

    def approved(self) -> dict[str, Any]:
        return approved(self.admin, self.user, self.body())

    def sheet(self) -> bytes:
        """A sheet that enrols someone new."""
        return sheet("enroll", enroll_row(id_number=self.id_number(), enroll_month="2026-04"))

    def batch(self) -> dict[str, Any]:
        """A batch of one row that passed."""
        answer = upload(self.user, "enroll", self.sheet(), "张三.xlsx")
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def saved_batch(self) -> dict[str, Any]:
        """A batch of which one change is in review."""
        batch: dict[str, Any] = saved(self.user, self.batch())["batch"]
        return batch

    def form_code(self) -> str:
        """The verification code of the month's form."""
        return first_form_code(self.client)

    def calendar_secret(self) -> str:
        """What the address of the owner's calendar ends in."""
        path: str = self.user.post("/obligations/feed").json()["feed_path"]
        return path.rpartition("/")[2].removesuffix(".ics")

    def article(self) -> dict[str, Any]:
        """A draft of the region's supervisor, with a file."""
        return attached(self.supervisor, drafted(self.supervisor))

    def published_article(self) -> dict[str, Any]:
        """An article that the public reads, with a file."""
        return attached(self.supervisor, published(self.supervisor))

    @property
    def supervisor(self) -> Actor:
        """A supervisor of the region."""
        actor = self.caller("supervisor").actor
        assert actor is not None
        return actor

    def employer(self, region: str = "530402") -> dict[str, Any]:
        """A new employer, of the region unless another is named."""
        return new_employer(self.admin, 1000 + next(self.numbers), region)

    def account(self, employer: Mapping[str, Any]) -> str:
        """A new account of an employer, which may have several."""
        made = self.admin.post(f"/review/employers/{employer['employer_no']}/account", {"username": self.name("hr")})
        assert made.status_code == 201, made.text
        username: str = made.json()["username"]
        return username

    def officer(self) -> str:
        """A new officer of the region, who has not signed in."""
        name = self.name("officer-li")
        create_officer_by_hand(Call(self.client.app.state.hall), NewOfficer(name, PASSWORD, REGION, "officer"))  # type: ignore[attr-defined]
        return name

    def client_of_owner(self) -> tuple[str, str]:
        """A new client of the employer: its identifier and secret."""
        return new_client(self.admin, "changes:read", employer=self.owner)

    def billed(self) -> str:
        """The number of a new employer of the region with a bill of the month, on which there is nobody."""
        employer_no: str = self.employer()["employer_no"]
        run(self.admin, MONTH, employer_no=employer_no)
        return employer_no

    def booked(self) -> str:
        """The number of a receipt for the employer's bill that was booked."""
        number = self.name("SK")
        system = self.caller("system").actor
        assert system is not None
        booked(system, receipt(number, employer_no=self.owner["employer_no"], period=MONTH))
        return number

    def settle(self) -> None:
        """Waits until runs that were started have ended, and puts the clock where it was."""
        self.client.app.state.hall.jobs.submit(lambda: None).result()  # type: ignore[attr-defined]
        put_clock(self.client, NOW)
