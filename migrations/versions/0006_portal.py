"""the portal: articles, their files, and what they are searched by

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demo_key", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status <> 'published' OR (body IS NOT NULL AND published_on IS NOT NULL)",
            name=op.f("ck_articles_published_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("demo_key", name=op.f("uq_articles_demo_key")),
    )
    published = sa.text("status = 'published'")
    for name, columns in (
        ("ix_articles_published", ["published_on", "id"]),
        ("ix_articles_published_category", ["category", "published_on", "id"]),
    ):
        op.create_index(name, "articles", columns, sqlite_where=published, postgresql_where=published)
    op.create_table(
        "article_services",
        sa.Column("article_id", _ROW_ID, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_services_article_id")),
        sa.PrimaryKeyConstraint("article_id", "service", name=op.f("pk_article_services")),
    )
    op.create_table(
        "article_attachments",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("article_id", _ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_attachments_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_attachments")),
    )
    op.create_index(op.f("ix_article_attachments_article_id"), "article_attachments", ["article_id"])
    op.create_table(
        "searched_articles",
        sa.Column("place", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("article_id", _ROW_ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_searched_articles_article_id")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_searched_articles")),
        sa.UniqueConstraint("article_id", name=op.f("uq_searched_articles_article_id")),
    )
    for name in ("title_grams", "text_grams"):
        op.create_table(
            name,
            sa.Column("gram", _ROW_ID, autoincrement=False, nullable=False),
            sa.Column("place", _ROW_ID, autoincrement=False, nullable=False),
            sa.Column("category", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("gram", "place", "category", name=op.f(f"pk_{name}")),
            sqlite_with_rowid=False,
        )
