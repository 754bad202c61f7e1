"""门户演示文章 (the demonstration's portal): published articles of every category, with the templates that guides hand out."""

import hashlib
from dataclasses import replace
from datetime import date

from app.domain.calendar import today
from app.domain.employer import PROVINCE
from app.domain.portal.article import Article
from app.domain.portal.attachment import Attachment, given_name
from app.files.batch_template import batch_template
from app.lawbook import DemoArticle, load_demo_articles
from app.repositories import articles, attachments
from app.usecases.context import Call, Work

SOURCE = "失业保险网上办事大厅（演示）"
_TEMPLATES = {"enroll": "人员批量增加模板", "suspend": "人员批量减少模板"}


def seed_articles(call: Call) -> tuple[int, int]:
    """The demonstration's articles that were not there yet, published; how many were added, and how many were there."""
    demo = load_demo_articles()
    with call.writing() as work:
        there = articles.demo_keys(work.connection)
        missing = [each for each in demo if each.key not in there]
        for each in missing:
            _publish(work, each)
        if missing:
            work.record("demo_seeded", "articles", region_code=PROVINCE, added=len(missing))
        work.commit()
        return len(missing), len(demo) - len(missing)


def _publish(work: Work, demo: DemoArticle) -> None:
    day = min(demo.published_on, today(work.now))
    article = _article(work, demo, day)
    article_id = articles.add(work.connection, article, demo_key=demo.key)
    articles.search_anew(work.connection, replace(article, id=article_id))
    for kind in demo.templates:
        window = work.hall.policy.on(today(work.now), PROVINCE).business_window.value
        content = batch_template(kind, work.hall.reasons, window)
        digest = hashlib.sha256(content).hexdigest()
        name = given_name(_TEMPLATES[kind], "xlsx")
        file = Attachment(0, article_id, name, "xlsx", len(content), digest, work.who, work.now)
        attachments.add(work.connection, file, content)


def _article(work: Work, demo: DemoArticle, day: date) -> Article:
    return Article(
        id=0,
        region_code=PROVINCE,
        category=demo.category,
        title=demo.title,
        summary=demo.summary,
        body=demo.body.strip(),
        source=SOURCE,
        services=tuple(sorted(demo.services)),
        status="published",
        version=1,
        published_on=day,
        created_by=work.who,
        created_at=work.now,
        updated_by=work.who,
        updated_at=work.now,
    )
