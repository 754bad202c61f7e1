"""签名密钥 (signing keys): the keyring of an installation, whose first key is made once however many processes start."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Engine

from app import clock
from app.repositories import signing_keys
from app.repositories.database import transaction
from app.security.signing_keys import StoredKey, make_key, opened
from app.security.tokens import PUBLISHED_AFTER_RETIREMENT, Keyring
from app.settings import Settings
from app.usecases.context import Call

_LOG = structlog.get_logger()


def open_keyring(engine: Engine, settings: Settings) -> Keyring:
    """The keyring on a database; it touches the database when first needed, not now."""
    secret = settings.secret_key.get_secret_value()

    def load() -> list[StoredKey]:
        with transaction(engine, writes=False) as connection:
            stored = _every(connection)
        return stored if _can_sign(stored, secret) else _with_a_new_key(engine, secret, clock.real_now())

    return Keyring(load, secret=secret, issuer=settings.issuer, now=clock.real_now)


def published_keys(call: Call) -> dict[str, list[dict[str, str]]]:
    """The public keys that tokens can be checked with."""
    return call.hall.keyring.jwks()


def rotate(call: Call, *, revoke: bool) -> str:
    """A new signing key in place of the present ones (密钥轮换), and its `kid`; every process signs with it within a minute.

    What the old ones signed stays good until it lapses; `revoke`: it is refused within a minute, for a key that leaked.
    """
    made = make_key(call.hall.settings.secret_key.get_secret_value(), clock.real_now())
    with call.writing() as work:
        signing_keys.lock(work.connection)
        signing_keys.retire(work.connection, made.created_at)
        kept_for = timedelta(0) if revoke else PUBLISHED_AFTER_RETIREMENT
        signing_keys.drop_retired(work.connection, made.created_at - kept_for + timedelta(microseconds=1))
        _insert(work.connection, made)
        work.record("keys_rotated", f"keys/{made.kid}", revoked=int(revoke))
        work.commit()
    return made.kid


def _insert(connection: Connection, key: StoredKey) -> None:
    signing_keys.insert_key(
        connection, kid=key.kid, private_key=key.private_key, public_key=key.public_key, created_at=key.created_at
    )


def _with_a_new_key(engine: Engine, secret: str, now: datetime) -> list[StoredKey]:
    with transaction(engine, writes=True) as connection:
        signing_keys.lock(connection)
        stored = _every(connection)
        # Another process may have made one while this one waited.
        if not _can_sign(stored, secret):
            if stored:
                _LOG.warning("signing_keys_under_another_secret", remedy="give every process the same HALL_SECRET_KEY")
            _insert(connection, make_key(secret, now))
        stored = _every(connection)
        connection.commit()
        return stored


def _can_sign(stored: list[StoredKey], secret: str) -> bool:
    return any(key.retired_at is None and opened(key, secret) is not None for key in stored)


def _every(connection: Connection) -> list[StoredKey]:
    return [
        StoredKey(row.kid, row.private_key, row.public_key, row.created_at, row.retired_at)
        for row in signing_keys.every(connection)
    ]
