"""办事 (doing business): one random history's actors over HTTP, beside the calculator that knows what must come of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.independent.books import Bill, Employer, Receipt
from tests.independent.calculator import Calculator
from tests.independent.law import Law, fen, yuan
from tests.support.actors import Actor, integrator, new_employer, new_employer_user, new_officer, put_clock
from tests.support.changes import enroll_body, id_number, suspend_body


class Disagreement(AssertionError):
    """Raised where the hall and the calculator come to different answers; its text tells the history."""


@dataclass
class Filed:
    """A change as the history remembers it: what was sent, and where it stands."""

    kind: str
    employer: str
    person: str
    terms: dict[str, Any]
    id: int = 0
    version: int = 0
    status: str = ""
    quote: tuple[str, Any] | None = None  # its id and the money it showed

    def keep(self, answer: dict[str, Any]) -> None:
        """Remembers the change as it was answered."""
        self.id, self.version, self.status = answer["id"], answer["version"], answer["status"]


@dataclass
class Office:
    """The hall and the calculator, a clock, the employers' users, and every change that was filed."""

    client: TestClient
    law: Law
    today: str
    random: Random
    persons: int
    told: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    changes: list[Filed] = field(default_factory=list)
    users: dict[str, Actor] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    receipts: list[tuple[Employer, Bill, Receipt]] = field(default_factory=list)

    def open(self, insured_from: Iterable[str]) -> None:
        """Puts the clock, and registers the employers with a user each."""
        self.calculator = Calculator(self.law)
        put_clock(self.client, f"{self.today}T09:00:00")
        self.officer = new_officer(self.client, "admin")
        self.collector = integrator(self.officer, "payments:write")
        for number, month in enumerate(insured_from, 1):
            employer = new_employer(self.officer, number, insured_from=month)
            no = employer["employer_no"]
            self.calculator.employers[no] = Employer(no, employer["region_code"], month)
            self.users[no], self.names[no] = new_employer_user(self.officer, employer), employer["name"]

    def tell(self, what: str) -> None:
        """Notes a step, so that a disagreement can be read as a story."""
        self.told.append(f"{self.today} {what}")

    def pass_days(self, days: int) -> None:
        """Moves the sandbox's clock on."""
        self.today = str(date.fromisoformat(self.today) + timedelta(days=days))
        put_clock(self.client, f"{self.today}T09:00:00")

    def body(self, filed: Filed) -> dict[str, Any]:
        """A change as it is sent."""
        serial = int(filed.person.removeprefix("职工"))
        number = id_number("19900307", serial * 2 - 1)
        make = enroll_body if filed.kind == "enroll" else suspend_body
        return make(number, name=filed.person, **filed.terms)

    def agree(self, what: str, theirs: Any, ours: Any) -> None:
        """The hall's answer is the calculator's."""
        if theirs != ours:
            story = "\n".join(self.told)
            raise Disagreement(f"{what}\n  hall:       {theirs}\n  calculator: {ours}\n{story}")

    def refused(self, what: str, answer: Response, expected: set[str], *, whatever: str = "") -> bool:
        """Whether a state refuses, with exactly the codes that are expected, and one that may be there or not."""
        if answer.status_code < 400:
            self.agree(what, set(), expected)
            return False
        problem = answer.json()
        codes = {error["code"] for error in problem["errors"]}
        self.met.update(f"{what} refused: {code}" for code in expected)
        self.agree(f"{what}: {problem}", codes - {whatever}, expected)
        code = next(iter(codes)) if len(codes) == 1 else "refused"
        self.agree(f"{what}: status and code", (answer.status_code, problem["code"]), (409, code))
        return True

    def wage(self) -> str:
        """A wage around the limits, or anywhere, with odd cents."""
        year = self.random.choice(["2022", "2024", "2025", "2026"])
        limits = self.law.value("base_limits", f"{year}-01")
        edge = fen(self.random.choice([limits["floor"], limits["ceiling"]]))
        cents = self.random.choice([-3, -1, 0, 1, 2, 17, self.random.randint(-9999, 9999)])
        near = edge + cents
        anywhere = self.random.randint(250_000, 2_400_000)
        return yuan(self.random.choice([near, near, anywhere]))
