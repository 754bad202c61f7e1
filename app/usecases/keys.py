"""签名密钥 (signing keys): the keyring of an installation, whose first key is made once however many processes start."""

from datetime import datetime

from sqlalchemy import Connection, Engine

from app import clock
from app.repositories import signing_keys
from app.repositories.database import transaction
from app.security.signing_keys import StoredKey, make_key, opened
from app.security.tokens import Keyring
from app.settings import Settings
from app.usecases.context import Call


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


def _with_a_new_key(engine: Engine, secret: str, now: datetime) -> list[StoredKey]:
    with transaction(engine, writes=True) as connection:
        signing_keys.lock(connection)
        # Another process may have made one while this one waited.
        if not _can_sign(_every(connection), secret):
            made = make_key(secret, now)
            signing_keys.insert_key(
                connection,
                kid=made.kid,
                private_key=made.private_key,
                public_key=made.public_key,
                created_at=made.created_at,
            )
        stored = _every(connection)
        connection.commit()
        return stored


def _can_sign(stored: list[StoredKey], secret: str) -> bool:
    current = [key for key in stored if key.retired_at is None]
    return bool(current) and opened(current[-1], secret) is not None


def _every(connection: Connection) -> list[StoredKey]:
    return [
        StoredKey(row.kid, row.private_key, row.public_key, row.created_at, row.retired_at)
        for row in signing_keys.every(connection)
    ]
