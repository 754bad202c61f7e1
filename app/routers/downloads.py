"""下载 (downloads): files of officers given out so that no browser takes them for anything else than files."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from app.domain.portal.attachment import MEDIA_TYPES, Attachment
from app.routers.cacheable import CACHE_CONTROL
from app.usecases.context import Answer

CONTENT: dict[str, Any] = {
    media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in MEDIA_TYPES.values()
}
HEADERS: dict[str, Any] = {
    "Content-Disposition": {
        "description": "Name of the file (文件名), in UTF-8 by RFC 8187.",
        "schema": {"type": "string"},
    },
    "X-Content-Type-Options": {
        "description": "The type is what it says (类型不得另作推断).",
        "schema": {"type": "string", "const": "nosniff"},
    },
}


def as_download(*, kept: bool = True) -> Callable[[tuple[Attachment, bytes | None]], Answer]:
    """How a file is answered: to be kept under its name, never shown as part of a page; 304 where its content is not needed.

    `kept`: caches may keep it.
    """

    def written(read: tuple[Attachment, bytes | None]) -> Answer:
        attachment, content = read
        headers = {"cache-control": "no-store"}
        if kept:
            headers = {"etag": f'"{attachment.digest}"', "cache-control": CACHE_CONTROL}
        if content is None:
            return Answer(304, headers, b"")
        named = {
            "content-type": attachment.media_type,
            "content-disposition": content_disposition(attachment),
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'; sandbox",
        }
        return Answer(200, headers | named, content)

    return written


def content_disposition(attachment: Attachment) -> str:
    """The name a file is to be kept under (RFC 6266): in ASCII one of our own, for all others the whole of it."""
    plain = f"attachment-{attachment.id}.{attachment.extension}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(attachment.name, safe='')}"
