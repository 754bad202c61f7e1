"""附件 (attachments) in rows: their content lies beside them and is read only to be given out."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, func, insert, select

from app.domain.portal.attachment import Attachment
from app.repositories.articles import PUBLISHED
from app.repositories.bulk import among
from app.repositories.database import made_id
from app.repositories.portal_tables import article_attachments, articles

_NAMES = "id article_id name extension size digest created_by created_at".split()
ATTACHMENT_COLUMNS = tuple(article_attachments.c[name] for name in _NAMES)
_ATTACHMENT = select(*ATTACHMENT_COLUMNS)


def of_articles(connection: Connection, article_ids: Sequence[int]) -> list[Attachment]:
    """The files of some articles, in the order they were attached."""
    these = among(connection, article_attachments.c.article_id, article_ids)
    rows = connection.execute(_ATTACHMENT.where(these).order_by(article_attachments.c.id))
    return [Attachment(*row) for row in rows]


def counted(connection: Connection, article_ids: Sequence[int]) -> dict[int, int]:
    """How many files articles have; those without any are left out."""
    of_article = article_attachments.c.article_id
    query = select(of_article, func.count()).where(among(connection, of_article, article_ids)).group_by(of_article)
    return {row[0]: row[1] for row in connection.execute(query)}


def published(connection: Connection, attachment_id: int) -> Attachment | None:
    """A file of an article that the public may read."""
    query = _ATTACHMENT.join(articles, articles.c.id == article_attachments.c.article_id)
    row = connection.execute(query.where(article_attachments.c.id == attachment_id, PUBLISHED)).one_or_none()
    return None if row is None else Attachment(*row)


def find(connection: Connection, attachment_id: int) -> Attachment | None:
    """A file by its number."""
    row = connection.execute(_ATTACHMENT.where(article_attachments.c.id == attachment_id)).one_or_none()
    return None if row is None else Attachment(*row)


def content(connection: Connection, attachment_id: int) -> bytes:
    """What is in a file."""
    query = select(article_attachments.c.content).where(article_attachments.c.id == attachment_id)
    kept: bytes = connection.execute(query).scalar_one()
    return kept


def add(connection: Connection, attachment: Attachment, content: bytes) -> Attachment:
    """Keeps a new file; it has its number then."""
    values = {name: getattr(attachment, name) for name in _NAMES if name != "id"}
    made = connection.execute(insert(article_attachments).values(**values, content=content))
    return replace(attachment, id=made_id(made))


def remove(connection: Connection, attachment_id: int) -> None:
    """Deletes a file."""
    connection.execute(delete(article_attachments).where(article_attachments.c.id == attachment_id))
