"""签名文书 (signed documents) in rows: each is signed once, and is the same whenever it is asked for."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, select

from app.repositories.account_tables import signed_documents
from app.repositories.database import inserting

DocumentKind = Literal["receipt", "assessment_form"]


def find(connection: Connection, kind: DocumentKind, number: str) -> str | None:
    """The signature of a document, its content within; none where it was never signed."""
    named = signed_documents.c.kind == kind, signed_documents.c.number == number
    signature: str | None = connection.execute(select(signed_documents.c.signature).where(*named)).scalar()
    return signature


def keep(connection: Connection, kind: DocumentKind, number: str, kid: str, signature: str, now: datetime) -> None:
    """Keeps a document's signature; where another process was first, that one stays."""
    row = {"kind": kind, "number": number, "kid": kid, "signature": signature, "signed_at": now}
    connection.execute(inserting(connection, signed_documents).values(row).on_conflict_do_nothing())


def forget_signed_with(connection: Connection, kid: str) -> None:
    """Forgets what a key signed that leaked; it is signed anew when it is asked for."""
    connection.execute(delete(signed_documents).where(signed_documents.c.kid == kid))
