"""检索计时 (search): what a search of the portal costs at 20,000 articles, as a ratio to what it costs at 200.

    .venv/bin/python -m benchmarks.search [--large 20000] [--rounds 60] [--database sqlite]

Two halls on one kind of database, asked in turns over HTTP; each article has some 500 characters, and all of them hold 失业保险.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from httpx2 import Client
from sqlalchemy import text

from app.domain.portal.article import CATEGORIES
from app.domain.portal.search import place_of, searched_text
from app.lawbook import load_demo_articles
from app.repositories.article_search import Searchable, put
from app.repositories.bulk import add_many
from app.repositories.database import open_engine, transaction
from app.repositories.migrating import migrate
from app.repositories.portal_tables import articles
from benchmarks import report, servers

DATABASES = {"sqlite": servers.sqlite_database, "postgresql": servers.postgresql_database}
SMALL = 200
WRITTEN_AT = datetime(2026, 3, 10, 1, tzinfo=UTC)
AT_ONCE = 500
CHARACTERS = 500
SENTENCES = [
    sentence.strip()
    for article in load_demo_articles()
    for sentence in searched_text(article.summary, article.body).replace("\n", "。").split("。")
    if len(sentence.strip()) >= 10
]
PREFECTURES = "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆".split()
QUERIES: Mapping[str, dict[str, Any]] = {
    "no words: the newest": {},
    "失业保险: in every article": {"q": "失业保险"},
    "保: one character, in every article": {"q": "保"},
    "失业保险 page 10": {"q": "失业保险", "page": 10},
    "失业保险费: in most": {"q": "失业保险费"},
    "业务期 节假日: two words": {"q": "业务期 节假日"},
    "失业保险 in one category": {"q": "失业保险", "category": "topic"},
    "怒江: in one of sixteen": {"q": "怒江"},
    "独龙江乡: in three": {"q": "独龙江乡"},
    "骞: a character nobody wrote": {"q": "骞"},
    "保险业保险: common pairs only, no article": {"q": "保险业保险"},
}


def main() -> None:
    """Measures, prints a table and writes results/search.json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--large", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--database", choices=DATABASES, action="append")
    options.add_argument("--output", type=Path, default=Path("benchmarks/results/search.json"))
    told = options.parse_args()
    results = [row for name in told.database or DATABASES for row in _measure(name, told.large, told.rounds)]
    print(_table(results, told.large))
    if not told.database:
        found = {"machine": report.machine(), "small": SMALL, "large": told.large, "results": results}
        told.output.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _measure(database: str, large: int, rounds: int) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        clients = [stack.enter_context(_hall(database, count)) for count in (SMALL, large)]
        return [
            {"database": database, "query": name, **_compared(clients, asked, rounds)}
            for name, asked in QUERIES.items()
        ]


def _compared(clients: list[Client], asked: Mapping[str, Any], rounds: int) -> dict[str, Any]:
    times: list[list[float]] = [[], []]
    for number in range(rounds + 3):
        for client, taken in zip(clients, times, strict=True):
            started = perf_counter()
            answer = client.get("/api/v1/portal/articles", params=asked)
            seconds = perf_counter() - started
            if number >= 3:
                taken.append(seconds)
    small, large = (1000 * median(taken) for taken in times)
    totals = [client.get("/api/v1/portal/articles", params=asked).json()["total"] for client in clients]
    assert answer.status_code == 200
    return {
        "found_small": totals[0],
        "found_large": totals[1],
        "small_ms": round(small, 2),
        "large_ms": round(large, 2),
        "ratio": round(large / small, 2),
    }


def _hall(database: str, count: int) -> "_Hall":
    return _Hall(database, count)


class _Hall:
    """A hall with so many articles, served by a process of its own."""

    def __init__(self, database: str, count: int) -> None:
        self.database, self.count, self.stack = database, count, ExitStack()

    def __enter__(self) -> Client:
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="hall-bench-")))
        url = self.stack.enter_context(DATABASES[self.database](folder))
        _write(url, self.count)
        server = self.stack.enter_context(servers.product(url, 1, folder / "product.log", pinned=False))
        address = f"http://127.0.0.1:{server.port}"
        return self.stack.enter_context(Client(base_url=address, timeout=60, trust_env=False))

    def __exit__(self, *raised: object) -> None:
        self.stack.close()


def _write(url: str, count: int) -> None:
    engine, chance, started = open_engine(url), random.Random(20_260_310), perf_counter()
    migrate(engine)
    made = [_article(number, chance) for number in range(1, count + 1)]
    for first in range(0, count, AT_ONCE):
        rows = made[first : first + AT_ONCE]
        with transaction(engine, writes=True) as connection:
            add_many(connection, articles, rows)
            put(connection, *map(_searchable, rows))
            connection.commit()
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))
            size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        else:
            size = Path(url.removeprefix("sqlite:///")).stat().st_size
    engine.dispose()
    print(
        f"{url[:10]} {count} articles: written in {perf_counter() - started:.0f} s, {size / 1024**2:.0f} MiB",
        flush=True,
    )


def _article(number: int, chance: random.Random) -> dict[str, Any]:
    about = "失业保险" if number % 10 == 0 else "参保单位"
    place = chance.choice(PREFECTURES)
    title = f"{place}市关于{about}业务办理的第{number}号通知"
    parts = [f"{place}市：失业保险业务按下列要求办理"]
    while sum(map(len, parts)) < CHARACTERS:
        parts.append(chance.choice(SENTENCES))
    if number % 67 == 0 and number <= 3 * 67:
        parts.insert(3, "贡山县独龙江乡的单位到县级经办机构办理")
    return {
        "id": number,
        "region_code": "530000",
        "category": list(CATEGORIES)[number % len(CATEGORIES)],
        "title": title,
        "body": "。\n\n".join(parts),
        "status": "published",
        "version": 1,
        "published_on": date(2016, 1, 1) + timedelta(days=chance.randrange(3700)),
        "created_by": "supervisor-53",
        "created_at": WRITTEN_AT,
        "updated_by": "supervisor-53",
        "updated_at": WRITTEN_AT,
    }


def _searchable(row: Mapping[str, Any]) -> Searchable:
    place = place_of(row["published_on"], row["id"])
    return Searchable(place, row["id"], row["category"], row["title"], searched_text(None, row["body"]))


def _table(results: list[dict[str, Any]], large: int) -> str:
    lines = [
        f"| database | asked | found at {SMALL} | found at {large} | ms at {SMALL} | ms at {large} | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    row = "| {database} | {query} | {found_small} | {found_large} | {small_ms} | {large_ms} | {ratio} |"
    return "\n".join([*lines, *(row.format(**each) for each in results)])


if __name__ == "__main__":
    main()
