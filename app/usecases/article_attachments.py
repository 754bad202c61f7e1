"""附件 (attachments) as officers add them to articles and take them off (§6.7)."""

import hashlib
from dataclasses import replace

from app.domain.finding import Refused
from app.domain.portal.article import Article
from app.domain.portal.attachment import MOST_ATTACHMENTS, Attachment, attachment_refused, given_name
from app.files.attachment_kind import kind_of
from app.repositories import articles, attachments
from app.usecases.articles import reached, record, whole
from app.usecases.context import NOT_FOUND, VERSION_STALE, Call, Work
from app.usecases.portal import ArticleRead


def attach(call: Call, article_id: int, sent_name: str | None, content: bytes) -> ArticleRead:
    """A file more of an article (上传附件), which is what its content is, under a name that is harmless."""
    with call.reading() as work:
        reached(work, article_id)
    extension = kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    with call.writing() as work:
        article = reached(work, article_id, locked=True)
        if len(attachments.of_articles(work.connection, [article_id])) >= MOST_ATTACHMENTS:
            raise Refused([attachment_refused("too_many")])
        attachment = Attachment(
            0, article_id, given_name(sent_name, extension), extension, len(content), digest, work.who, work.now
        )
        touched = _touched(work, article)
        attachment = attachments.add(work.connection, attachment, content)
        record(work, "attachment_added", article, attachment=attachment.id, name=attachment.name, digest=digest)
        read = whole(work, touched)
        work.commit(read)
        return read


def detach(call: Call, article_id: int, attachment_id: int, version: int) -> None:
    """Takes a file off an article (删除附件)."""
    with call.writing() as work:
        article = reached(work, article_id, version)
        attachment = attachments.find(work.connection, attachment_id)
        if attachment is None or attachment.article_id != article_id:
            raise Refused([NOT_FOUND.refused()])
        _touched(work, article)
        attachments.remove(work.connection, attachment_id)
        record(work, "attachment_removed", article, attachment=attachment_id, name=attachment.name)
        work.commit()


def content_of(call: Call, article_id: int, attachment_id: int) -> tuple[Attachment, bytes]:
    """A file of an article that officers look at before it is published (查看附件)."""
    with call.reading() as work:
        reached(work, article_id)
        attachment = attachments.find(work.connection, attachment_id)
        if attachment is None or attachment.article_id != article_id:
            raise Refused([NOT_FOUND.refused()])
        return attachment, attachments.content(work.connection, attachment_id)


def _touched(work: Work, article: Article) -> Article:
    touched = replace(article, updated_by=work.who, updated_at=work.now)
    if not articles.touch(work.connection, touched):
        raise Refused([VERSION_STALE.refused(current=article.version + 1)])
    return replace(touched, version=article.version + 1)
