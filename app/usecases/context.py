"""What a use case is given: the hall, the call that reached it, and a transaction with its actor, clock and law."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine

from app import clock
from app.domain.audit_chain import AuditNote
from app.domain.codes import CodeTables
from app.domain.employer import Employer, region_reaches
from app.domain.finding import CONFLICT, Language, Refused, declare
from app.domain.policy import Policy
from app.domain.suspension_reasons import SuspensionReasons
from app.gateways.sms import SmsGateway
from app.repositories import audit, idempotency, lapsed, records, sessions
from app.repositories.database import transaction, writing
from app.repositories.records import Records
from app.security.digests import derived_key
from app.security.document_signatures import DocumentKeyring
from app.security.sealed import closed, opened_again
from app.security.tokens import TOKEN_INVALID, Keyring
from app.settings import Settings
from app.usecases.noting import Noting

NOT_FOUND = declare(
    "not_found",
    "state",
    ("没有找到", "Not found"),
    zh="没有找到您要的内容，或者它不属于您的单位或管辖地区。请核对编号后重试。",
    en="What you asked for does not exist, or is not within your employer or region. Check the number and try again.",
)
FORBIDDEN = declare(
    "forbidden",
    "state",
    ("没有权限", "Not allowed"),
    zh="您的账号没有办理此项业务的权限。请使用有相应权限的账号登录，或联系经办机构。",
    en="Your account may not do this. Sign in with an account that may, or contact the agency.",
)
VERSION_STALE = declare(
    "version_stale",
    "state",
    ("内容已被更新", "Changed in the meantime"),
    zh="在您查看之后，内容已被更新为第 {current} 版。请重新读取后再操作，以免覆盖他人的修改。",
    en="This has become version {current} since you read it. Read it again before you act, so that nothing is overwritten.",
)
VERSION_REQUIRED = declare(
    "version_required",
    "state",
    ("请注明版本号", "Version required"),
    zh='此操作须在 If-Match 中注明您所读取的版本号，例如 "3"。请重新读取后再操作。',
    en='Name the version you read in If-Match, such as "3". Read the resource again before you act.',
)
IDEMPOTENCY_KEY_REUSED = declare(
    "idempotency_key_reused",
    "body",
    ("幂等键已用于其他请求", "Idempotency key used before"),
    zh="此 Idempotency-Key 已用于另一个内容不同的请求。请为新的请求换一个新的键。",
    en="This Idempotency-Key was used for a request with other content. Use a new key for a new request.",
)

# 证件类型、证件号码: whom a call is about.
IdDocument = tuple[str, str]
ROLES = ("officer", "supervisor", "admin")


@dataclass(frozen=True)
class Hall:
    """The installation as use cases see it: one per process, read-only."""

    settings: Settings
    engine: Engine
    policy: Policy
    codes: CodeTables
    reasons: SuspensionReasons
    keyring: Keyring
    documents: DocumentKeyring
    sms: SmsGateway
    jobs: Executor
    stopping: Event

    def key(self, purpose: str) -> bytes:
        """The installation's key for one purpose only, of 32 bytes."""
        return derived_key(self.settings.secret_key.get_secret_value(), purpose)

    @property
    def audit_key(self) -> bytes:
        """What the audit log is chained and sealed with."""
        return self.key("audit log")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire, as bytes, or out of an open file that nobody else has a name for."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    file: BinaryIO | None = None


class Replayed(Exception):
    """Raised when an idempotency key was answered before: the first answer again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("answered before")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """The caller's key for a POST and a digest of the request that it came with."""

    key: str
    fingerprint: str


@dataclass
class Work(Noting):
    """One transaction: undone on leaving unless `commit` was called, the last thing before `return`."""

    hall: Hall
    connection: Connection
    now: datetime
    actor: sessions.Actor | None
    _begin: Callable[[], None] | None = None
    _keep: Callable[[Any], None] | None = None
    _read_before: tuple[IdDocument, Records | None] | None = None
    _notes: list[AuditNote] = field(default_factory=list)

    def employer(self) -> Employer:
        """The employer that the caller acts for."""
        if self.actor is None or self.actor.employer is None:
            raise Refused([FORBIDDEN.refused()])
        return self.actor.employer

    def records(self, employer: Employer, id_type: str, id_number: str) -> Records:
        """What is known of a person, as read with the caller where they are whom the call is about."""
        asked, known = self._read_before or (None, None)
        if known is not None and asked == (id_type, id_number) and self.actor and self.actor.employer is employer:
            return known
        return records.of_person(self.connection, employer.id, id_type, id_number)

    def officer(self, role: str = "officer") -> sessions.Actor:
        """The officer who calls, holding at least a role."""
        actor = self.actor
        if actor is None or actor.role not in ROLES or ROLES.index(actor.role) < ROLES.index(role):
            raise Refused([FORBIDDEN.refused()])
        return actor

    def within_reach(self, employer: Employer | None) -> Employer:
        """The employer, if the calling officer's region reaches it; not_found otherwise."""
        officer = self.officer()
        if employer is None or not region_reaches(officer.region_code or "", employer.region_code):
            raise Refused([NOT_FOUND.refused()])
        return employer

    def keep_notes(self) -> None:
        """Writes what was noted while only reading, in a short transaction of its own: nobody is answered before it."""
        if self._notes:
            self.connection.rollback()
            with writing(self.connection):
                self.commit_part()

    def begin(self) -> None:
        """Begins to write, if that was left for later: nobody else does from here on, on SQLite."""
        begin, self._begin = self._begin, None
        if begin is not None:
            begin()

    def commit(self, result: Any = None) -> None:
        """Makes everything lasting, together with the answer kept for the caller's idempotency key."""
        if self._begin is not None:
            raise ValueError("what was written before `begin` was lasting already")
        if self._keep is not None:
            self._keep(result)
        self.commit_part()

    def commit_part(self) -> None:
        """Makes lasting what was done so far, where the answer is yet to come: one case of many.

        The audit log comes last of all, so that others wait for its head no longer than a commit takes.
        """
        if self._notes:
            audit.append(self.connection, self.hall.audit_key, self._notes, clock.real_now())
        self.connection.commit()
        self._notes = []


@dataclass
class Call:
    """One request as a use case sees it: the session it came with, its language, and how its answer will be written.

    `username`: whom its token names, if it came with one; `scope`: what that may do; `source`: the address a visitor asks
    from; `before_password_change`: it is open to a session whose first password is yet to be changed.
    """

    hall: Hall
    language: Language = "zh-CN"
    session_id: str | None = None
    idempotency: IdempotencyKey | None = None
    render: Callable[[Any], Answer] = field(default=lambda result: Answer(200, {}, b""))
    before_password_change: bool = False
    username: str | None = None
    scope: str = ""
    source: str = ""

    @contextmanager
    def reading(self, *, unchanging: bool = False, about: IdDocument | None = None) -> Iterator[Work]:
        """A transaction that only reads; `unchanging`, all its queries see the same moment. What it notes is kept at its end."""
        with transaction(self.hall.engine, writes=False, unchanging=unchanging) as connection:
            work = self._opened(connection, about)
            yield work
            work.keep_notes()

    @contextmanager
    def writing(self, *, about: IdDocument | None = None, late: bool = False) -> Iterator[Work]:
        """A transaction that writes; an idempotency key that was answered before ends it with that answer.

        `late`: only from `work.begin()` on, for what reads and judges first and is held by constraints alone, on SQLite
        as on PostgreSQL: one writer at a time is all that SQLite has.
        """
        with transaction(self.hall.engine, writes=False) as connection, ExitStack() as begun:
            work = self._opened(connection, about)

            def begin() -> None:
                begun.enter_context(writing(connection))
                if self.idempotency is not None and work.actor is not None:
                    work._keep = self._answer_once(connection, work.actor.username, self.idempotency)

            work._begin = begin
            if not late or self.idempotency is not None:
                work.begin()
            yield work

    def _opened(self, connection: Connection, about: IdDocument | None) -> Work:
        if self.session_id is None:
            moved = sessions.moved_clock(connection) if self.hall.settings.sandbox else None
            return self.work(connection, sessions.Caller(moved, None))
        if about is None:
            return self.work(connection, sessions.caller(connection, self.session_id))
        caller, known = records.with_caller(connection, self.session_id, *about)
        work = self.work(connection, caller)
        work._read_before = (about, known)
        return work

    def work(self, connection: Connection, caller: sessions.Caller) -> Work:
        """A transaction as its caller's, for whoever read the caller together with what was asked; refuses ended sessions."""
        real = clock.real_now()
        if self.session_id is not None:
            actor = sessions.refuse_ended(caller.actor, at=real, allow_password_change=self.before_password_change)
            if self.username not in (None, actor.username):
                raise Refused([TOKEN_INVALID.refused()])
        now = caller.moved_clock if self.hall.settings.sandbox else None
        return Work(self.hall, connection, now or real, caller.actor)

    def _answer_once(self, connection: Connection, actor: str, idempotent: IdempotencyKey) -> Callable[[Any], None]:
        now, hours = clock.real_now(), self.hall.settings.idempotency_hours
        # An answer may show a secret that is shown once, such as a client's.
        secret = self.hall.key("idempotency records")
        idempotency.lock(connection, actor, idempotent.key)
        stored = idempotency.find(connection, actor, idempotent.key, now, hours)
        if stored is not None:
            if stored.fingerprint != idempotent.fingerprint:
                raise Refused([IDEMPOTENCY_KEY_REUSED.refused()])
            body = opened_again(stored.body, secret)
            if body is None:
                # Kept with another secret, or by a version that kept answers as they were: what it did is not done twice.
                raise Refused([CONFLICT.refused()])
            raise Replayed(Answer(stored.status, stored.headers, body))

        def keep(result: Any) -> None:
            answer = self.render(result)
            kept = closed(answer.body, secret)
            record = idempotency.Record(idempotent.fingerprint, answer.status, dict(answer.headers), kept)
            idempotency.store(connection, actor, idempotent.key, record, now, hours)
            lapsed.drop_idempotency_records(connection, now, hours)

        return keep


def check_version(current: int, expected: int) -> None:
    """Refuses an action on a version that is no longer the current one (412)."""
    if current != expected:
        raise Refused([VERSION_STALE.refused(current=current)])
