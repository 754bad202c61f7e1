"""文书签名 (signing documents): what other rooms sign and verify receipts and printed forms with."""

from collections.abc import Mapping
from typing import Any

from app.security.document_signatures import DocumentKind
from app.usecases.context import Hall


def signed(hall: Hall, kind: DocumentKind, payload: Mapping[str, Any]) -> str:
    """A document signed with the key of documents, as compact JWS; whole numbers, texts, booleans, lists and objects of them.

    In a transaction that writes, call `hall.documents.ready()` before it begins.
    """
    return hall.documents.sign(kind, payload)


def verified(hall: Hall, kind: DocumentKind, document: str) -> Mapping[str, Any] | None:
    """What a document says, if it is one of this hall's, of that kind and untouched; none otherwise."""
    return hall.documents.verified(kind, document)
