"""应用客户端 (clients): made, listed and ended by admins; their tokens by client credentials (RFC 6749 § 4.4)."""

from dataclasses import dataclass
from datetime import timedelta

from app import clock
from app.domain.account import INVALID_CREDENTIALS
from app.domain.audit_chain import VISITOR, AuditAction, Detail
from app.domain.client import SCOPE_MISSING, Scope, granted, in_order
from app.domain.employer import PROVINCE, region_prefix, region_reaches
from app.domain.finding import CONFLICT, Refused
from app.repositories import accounts, clients, employers, lapsed, sessions
from app.repositories.clients import Client
from app.security.digests import new_identifier, new_token, same_digest, token_digest
from app.usecases.context import NOT_FOUND, Call, Work
from app.usecases.employers import refuse_foreign_region
from app.usecases.limits import MINUTE, refuse_too_many

_NOBODYS_SECRET = token_digest(new_token())


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client to be made, bound to an employer or to nobody."""

    name: str
    scopes: tuple[Scope, ...]
    employer_no: str | None


@dataclass(frozen=True, slots=True)
class ClientWithSecret:
    """A client and its secret, which is shown this once."""

    client: Client
    secret: str


@dataclass(frozen=True, slots=True)
class ClientPage:
    """A page of clients."""

    items: tuple[Client, ...]
    page: int
    page_size: int
    total: int


@dataclass(frozen=True, slots=True)
class ClientToken:
    """A client's access token, good for `expires_in` seconds and these scopes; there is no refresh token."""

    access_token: str
    expires_in: int
    scopes: tuple[Scope, ...]


def create_client(call: Call, new: NewClient) -> ClientWithSecret:
    """A client with its secret (新增应用客户端): one bound to nobody is the province's to make."""
    secret, client_id = new_token(), f"client-{new_identifier()}"
    with call.writing() as work:
        employer_id, region_code = None, PROVINCE
        if new.employer_no is not None:
            employer = employers.by_number(work.connection, new.employer_no)
            if employer is None:
                raise Refused([NOT_FOUND.refused("/employer_no")])
            employer_id, region_code = employer.id, employer.region_code
        refuse_foreign_region(work, region_code)
        clients.insert_client(
            work.connection,
            client_id,
            name=new.name,
            scopes=in_order(new.scopes),
            employer_id=employer_id,
            secret_hash=token_digest(secret),
            created_at=work.now,
        )
        made = ClientWithSecret(_stored(work, client_id), secret)
        _record(work, made.client, "client_created", scopes=made.client.scopes)
        work.commit(made)
        return made


def renew_secret(call: Call, client_id: str) -> ClientWithSecret:
    """A new secret for a client (更换密钥); the old one and every token got with it are refused from now on."""
    secret = new_token()
    with call.writing() as work:
        client = _reached(work, client_id)
        if client.disabled_at is not None or not clients.replace_secret(work.connection, client, token_digest(secret)):
            raise Refused([CONFLICT.refused()])
        sessions.end_all(work.connection, client.account_id, clock.real_now())
        renewed = ClientWithSecret(_stored(work, client_id), secret)
        _record(work, renewed.client, "client_secret_renewed")
        work.commit(renewed)
        return renewed


def disable_client(call: Call, client_id: str) -> Client:
    """Ends a client and its tokens at once (停用应用客户端); a second time changes nothing."""
    with call.writing() as work:
        client = _reached(work, client_id)
        now = clock.real_now()
        if accounts.disable(work.connection, client.account_id, now):
            sessions.end_all(work.connection, client.account_id, now)
            _record(work, client, "client_disabled")
        disabled = _stored(work, client_id)
        work.commit(disabled)
        return disabled


def list_clients(call: Call, page: int, page_size: int) -> ClientPage:
    """The clients of the admin's region, the newest first (应用客户端列表)."""
    with call.reading() as work:
        prefix = region_prefix(work.officer("admin").region_code or "")
        found, total = clients.page_of_region(work.connection, prefix, page, page_size)
        return ClientPage(tuple(found), page, page_size, total)


def grant_token(call: Call, client_id: str, secret: str, asked: str | None) -> ClientToken:
    """An access token for a client's identifier and secret (客户端凭证); it ends with the session it is made for."""
    call.hall.keyring.ready()
    with call.writing() as work:
        refuse_too_many(work, "tokens", client_id, most=call.hall.settings.tokens_a_minute, seconds=MINUTE)
        refuse_too_many(work, "sign-ins", call.source, most=call.hall.settings.sign_ins_a_minute, seconds=MINUTE)
        client = clients.by_client_id(work.connection, client_id)
        matches = same_digest(_NOBODYS_SECRET if client is None else client.secret_hash, token_digest(secret))
        if client is None or not matches or client.disabled_at is not None:
            _record_failed(work, client_id, client, call.source, "wrong_answer")
            work.commit()
            raise Refused([INVALID_CREDENTIALS.refused()])
        scopes = granted(client.scopes, asked)
        if scopes is None:
            _record_failed(work, client_id, client, call.source, "scope")
            work.commit()
            raise Refused([SCOPE_MISSING.refused(scope=asked)])
        now = clock.real_now()
        seconds = call.hall.settings.access_token_seconds
        session_id = new_identifier()
        sessions.open_session(
            work.connection,
            session_id,
            client.account_id,
            must_change_password=False,
            now=now,
            until=now + timedelta(seconds=seconds),
        )
        lapsed.drop_sessions(work.connection, now)
        token = call.hall.keyring.sign(client_id, session_id, " ".join(scopes), seconds)
        _record(work, client, "token_issued", actor=client_id, scopes=scopes, source=call.source)
        work.commit()
        return ClientToken(token, seconds, scopes)


def _record(work: Work, client: Client, action: AuditAction, *, actor: str | None = None, **data: Detail) -> None:
    employer = employers.by_number(work.connection, client.employer_no) if client.employer_no else None
    subject = f"clients/{client.client_id}"
    work.record(action, subject, employer=employer, region_code=client.region_code, actor=actor, **data)


def _record_failed(work: Work, client_id: str, client: Client | None, source: str, why: str) -> None:
    # Whoever names a client with another secret has not shown that they are it.
    if client is None:
        work.record("login_failed", f"clients/{client_id}", actor=VISITOR, source=source, why=why)
    else:
        _record(work, client, "login_failed", actor=VISITOR, source=source, why=why)


def _reached(work: Work, client_id: str) -> Client:
    client = _stored(work, client_id)
    if not region_reaches(work.officer("admin").region_code or "", client.region_code):
        raise Refused([NOT_FOUND.refused()])
    return client


def _stored(work: Work, client_id: str) -> Client:
    client = clients.by_client_id(work.connection, client_id)
    if client is None:
        raise Refused([NOT_FOUND.refused()])
    return client
