"""The tables of the portal: articles, their services and files, and what published ones are searched by."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    literal_column,
)

from app.repositories.column_types import MomentColumn, RowId
from app.repositories.table_parts import identity, metadata, reference

articles = Table(
    "articles",
    metadata,
    identity(),
    Column("region_code", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text),
    Column("body", Text),
    Column("source", Text),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("published_on", Date),
    Column("created_by", Text, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("updated_at", MomentColumn, nullable=False),
    # Which piece of the demonstration it is, so that it is not written twice, whatever became of it.
    Column("demo_key", Text, unique=True),
    CheckConstraint("status <> 'published' OR (body IS NOT NULL AND published_on IS NOT NULL)", name="published_whole"),
)
_PUBLISHED: ColumnElement[bool] = literal_column("status = 'published'")
Index(
    "ix_articles_published",
    articles.c.published_on,
    articles.c.id,
    sqlite_where=_PUBLISHED,
    postgresql_where=_PUBLISHED,
)
Index(
    "ix_articles_published_category",
    articles.c.category,
    articles.c.published_on,
    articles.c.id,
    sqlite_where=_PUBLISHED,
    postgresql_where=_PUBLISHED,
)

article_services = Table(
    "article_services",
    metadata,
    Column("article_id", RowId, ForeignKey("articles.id"), primary_key=True),
    Column("service", Text, primary_key=True),
)

article_attachments = Table(
    "article_attachments",
    metadata,
    identity(),
    reference("articles", index=True),
    Column("name", Text, nullable=False),
    Column("extension", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", MomentColumn, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# What can be found: published articles, by their place, folded as searches compare.
searched_articles = Table(
    "searched_articles",
    metadata,
    Column("place", RowId, primary_key=True, autoincrement=False),
    Column("article_id", RowId, ForeignKey("articles.id"), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
)


def _grams(name: str) -> Table:
    """Which articles hold a character or pair of them (检索索引), so that those of one gram are read from the newest on."""
    return Table(
        name,
        metadata,
        Column("gram", RowId, primary_key=True, autoincrement=False),
        Column("place", RowId, primary_key=True, autoincrement=False),
        Column("category", Text, primary_key=True),
        sqlite_with_rowid=False,
    )


title_grams = _grams("title_grams")
text_grams = _grams("text_grams")
