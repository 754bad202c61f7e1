"""签名密钥 (signing keys): the keyrings of an installation, whose first keys are made once however many processes start."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import get_args

import structlog
from sqlalchemy import Connection, Engine

from app import clock
from app.repositories import signing_keys
from app.repositories.database import transaction
from app.security.document_signatures import DocumentKeyring
from app.security.signing_keys import KeyPurpose, StoredKey, make_key, opened
from app.security.tokens import PUBLISHED_AFTER_RETIREMENT, Keyring
from app.settings import Settings
from app.usecases.context import Call

_LOG = structlog.get_logger()
_PURPOSES: tuple[KeyPurpose, ...] = get_args(KeyPurpose)


def open_keyring(engine: Engine, settings: Settings) -> Keyring:
    """The keyring of tokens on a database; it touches the database when first needed, not now."""
    secret = settings.secret_key.get_secret_value()
    return Keyring(_loader(engine, secret), secret=secret, issuer=settings.issuer, now=clock.real_now)


def open_document_keyring(engine: Engine, settings: Settings) -> DocumentKeyring:
    """The keyring of documents, likewise."""
    secret = settings.secret_key.get_secret_value()
    return DocumentKeyring(_loader(engine, secret), secret=secret, now=clock.real_now)


def published_keys(call: Call) -> dict[str, list[dict[str, str]]]:
    """The public keys that tokens and documents can be checked with."""
    return {"keys": [*call.hall.keyring.published(), *call.hall.documents.published()]}


def rotate(call: Call, *, revoke: bool, purpose: KeyPurpose = "tokens") -> str:
    """A new signing key in place of the present ones of its purpose (密钥轮换), and its `kid`; every process signs with it
    within a minute.

    What the old ones signed stays good, of tokens until it lapses, of documents for ever, though the old keys can sign no
    more; `revoke`: it is refused within a minute, for a key that leaked.
    """
    made = make_key(call.hall.settings.secret_key.get_secret_value(), clock.real_now(), purpose)
    with call.writing() as work:
        signing_keys.lock(work.connection)
        signing_keys.retire(work.connection, purpose, made.created_at)
        if purpose == "documents":
            signing_keys.erase_private_halves(work.connection, purpose)
        if revoke or purpose == "tokens":
            kept_for = timedelta(0) if revoke else PUBLISHED_AFTER_RETIREMENT
            lapsed = made.created_at - kept_for + timedelta(microseconds=1)
            signing_keys.drop_retired(work.connection, purpose, lapsed)
        _insert(work.connection, made)
        work.record("keys_rotated", f"keys/{made.kid}", purpose=purpose, revoked=int(revoke))
        work.commit()
    return made.kid


def _loader(engine: Engine, secret: str) -> Callable[[], list[StoredKey]]:
    def load() -> list[StoredKey]:
        with transaction(engine, writes=False) as connection:
            stored = _every(connection)
        return _with_new_keys(engine, secret, clock.real_now()) if _missing(stored, secret) else stored

    return load


def _insert(connection: Connection, key: StoredKey) -> None:
    signing_keys.insert_key(
        connection,
        kid=key.kid,
        private_key=key.private_key,
        public_key=key.public_key,
        created_at=key.created_at,
        purpose=key.purpose,
    )


def _with_new_keys(engine: Engine, secret: str, now: datetime) -> list[StoredKey]:
    with transaction(engine, writes=True) as connection:
        signing_keys.lock(connection)
        stored = _every(connection)
        # Another process may have made them while this one waited.
        missing = _missing(stored, secret)
        if any(key.purpose in missing and key.retired_at is None for key in stored):
            _LOG.warning("signing_keys_under_another_secret", remedy="give every process the same HALL_SECRET_KEY")
        for purpose in missing:
            _insert(connection, make_key(secret, now, purpose))
        stored = _every(connection)
        connection.commit()
        return stored


def _missing(stored: Sequence[StoredKey], secret: str) -> list[KeyPurpose]:
    """The purposes that none of the keys in use can be opened for."""
    can_sign = {key.purpose for key in stored if key.retired_at is None and opened(key, secret) is not None}
    return [purpose for purpose in _PURPOSES if purpose not in can_sign]


def _every(connection: Connection) -> list[StoredKey]:
    return [
        StoredKey(row.kid, row.private_key, row.public_key, row.created_at, row.retired_at, row.purpose)
        for row in signing_keys.every(connection)
    ]
