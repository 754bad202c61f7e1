"""竞争 (races): several who do something at the same instant, at server processes that share nothing but the database."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from threading import Barrier
from typing import Any

from httpx2 import Client, Response
from sqlalchemy import text

from app.domain.ledger_check import LedgerError
from app.repositories.database import transaction
from app.usecases.context import Hall
from app.usecases.ledger import verify
from tests.support.actors import Actor, codes, new_account, new_employer, new_employer_user, put_clock
from tests.support.changes import approved, enroll_body, id_number, suspend_body

DECISION = "/review/changes/{id}/{what}"


@dataclass
class Processes:
    """Two ways to one hall: two server processes, or one reached by two threads; `hall` is its database, seen from here."""

    clients: tuple[Client, Client]
    hall: Hall
    admin: Actor
    _numbers: count = field(default_factory=lambda: count(1))

    def put_clock(self, now: str) -> None:
        put_clock(self.clients[0], now)

    def both(self, actor: Actor) -> tuple[Actor, Actor]:
        """Someone at each of the two, with one and the same session."""
        first, second = (Actor(client, actor.username, actor.access_token) for client in self.clients)
        return first, second

    def new_user(self, region: str = "530402") -> Actor:
        """The user of a new employer."""
        return new_employer_user(self.admin, new_employer(self.admin, next(self._numbers), region))

    def new_username(self, region: str = "530402") -> str:
        """The name of a new employer's account that nobody has signed in with."""
        return new_account(self.admin, new_employer(self.admin, next(self._numbers), region))

    def new_number(self) -> str:
        """The ID number of a man nobody has heard of."""
        return id_number(f"{date(1975, 1, 1) + timedelta(days=next(self._numbers)):%Y%m%d}")

    def known_number(self) -> str:
        """The ID number of a man whom an employer has enrolled and suspended: the register knows him."""
        number, before = self.new_number(), self.new_user("530403")
        approved(self.admin, before, enroll_body(number))
        approved(self.admin, before, suspend_body(number))
        return number

    def counted(self, query: str, **values: Any) -> int:
        """How many rows a query counts."""
        with transaction(self.hall.engine, writes=False) as connection:
            return int(connection.execute(text(query), values).scalar_one())

    def events(self, change: dict[str, Any]) -> list[str]:
        """The decisions on a change that other systems were told of."""
        with transaction(self.hall.engine, writes=False) as connection:
            query = text("SELECT type FROM outbox_events WHERE subject = :subject ORDER BY id")
            types = connection.execute(query, {"subject": f"changes/{change['id']}"}).scalars()
            return [each for each in types if each != "change.submitted"]

    def active_enrollments(self, number: str) -> int:
        return self.counted(
            "SELECT count(*) FROM enrollments JOIN persons ON persons.id = person_id "
            "WHERE id_number = :number AND last_month IS NULL AND NOT annulled",
            number=number,
        )

    def ledger_errors(self) -> list[LedgerError]:
        """What `hall verify-ledger` would say."""
        errors: list[LedgerError] = []
        verify(self.hall.engine, self.hall.policy, errors.append)
        return errors


def at_once(*acts: Callable[[], Response]) -> list[Response]:
    """Does everything at the same instant, each in a thread of its own; the answers in the order of the acts."""
    barrier = Barrier(len(acts))

    def act_on_signal(act: Callable[[], Response]) -> Response:
        barrier.wait(30)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act_on_signal, acts))


def decide(officer: Actor, change: dict[str, Any], what: str = "approval", json: Any = None) -> Callable[[], Response]:
    """An approval, rejection or roll-back of a change as it was last seen, yet to be sent."""
    return lambda: officer.act(DECISION.format(id=change["id"], what=what), change["version"], json)


def outcomes(answers: Sequence[Response]) -> list[str]:
    """The answers in short, sorted: `200`, or the status with the codes that refused."""
    return sorted(
        str(answer.status_code)
        if answer.is_success
        else " ".join([str(answer.status_code), *(code for _, code in codes(answer))])
        for answer in answers
    )
