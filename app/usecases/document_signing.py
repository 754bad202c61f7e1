"""文书签署 (signing documents): receipts and printed forms, each signed once with a key whose public half is published for ever."""

from collections.abc import Mapping
from typing import Any

from app import clock
from app.repositories import signed_documents, signing_keys
from app.repositories.signed_documents import DocumentKind
from app.security import document_signatures
from app.security.signing_keys import StoredKey, make_key, opened
from app.usecases.context import Work


def signed(work: Work, kind: DocumentKind, number: str, content: Mapping[str, Any]) -> str:
    """A document's signature, its content within: as it was signed first, else signed now. Writes, and does not commit."""
    kid, private_key = _signing_key(work)
    signature = document_signatures.sign(kind, content, kid, private_key)
    signed_documents.keep(work.connection, kind, number, kid, signature, clock.real_now())
    # Where another process was first, the document is what that one signed.
    return signed_documents.find(work.connection, kind, number) or signature


def content_of(work: Work, kind: DocumentKind, signature: str) -> Mapping[str, Any] | None:
    """What a signed document says; none where it is not one of ours, or is not as it was."""
    kid = document_signatures.signed_with(signature)
    for key in signing_keys.every(work.connection, "documents"):
        if key.kid == kid:
            return document_signatures.content_of(kind, signature, key.public_key)
    return None


def _signing_key(work: Work) -> tuple[str, str]:
    """The newest key that documents are signed with; the first is made when the first one is."""
    found = _usable(work)
    if found is None:
        signing_keys.lock(work.connection)
        found = _usable(work) or _made(work)
    return found


def _usable(work: Work) -> tuple[str, str] | None:
    secret = work.hall.settings.secret_key.get_secret_value()
    for row in reversed(signing_keys.every(work.connection, "documents")):
        key = StoredKey(row.kid, row.private_key, row.public_key, row.created_at, row.retired_at)
        private_key = opened(key, secret) if key.retired_at is None else None
        if private_key is not None:
            return key.kid, private_key
    return None


def _made(work: Work) -> tuple[str, str]:
    secret = work.hall.settings.secret_key.get_secret_value()
    key = make_key(secret, clock.real_now())
    signing_keys.insert_key(
        work.connection,
        "documents",
        kid=key.kid,
        private_key=key.private_key,
        public_key=key.public_key,
        created_at=key.created_at,
    )
    private_key = opened(key, secret)
    if private_key is None:
        raise ValueError("a key just made cannot be opened")
    return key.kid, private_key
