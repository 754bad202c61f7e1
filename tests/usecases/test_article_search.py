"""检索 (search): what the index finds is what reading every article would find, in the same order, on both databases."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert

from app.domain.portal.article import Category
from app.domain.portal.search import MOST_FOUND, folded, place_of, searched_words
from app.repositories import article_search
from app.repositories.article_search import Found, Searchable
from app.repositories.database import transaction
from app.repositories.portal_tables import articles, searched_articles, text_grams, title_grams
from app.usecases.context import Hall
from tests.support.stored import everything_stored

CHARACTERS = "失业保险费停退１a，"
MOMENT = datetime(2026, 3, 10, 1, tzinfo=UTC)


@pytest.fixture
def connection(hall: Hall) -> Iterator[Connection]:
    with transaction(hall.engine, writes=True) as connection:
        yield connection
        connection.commit()


def made(count: int, *, title: str = "", text: str = "", seed: int = 7) -> list[Searchable]:
    """So many articles of a few characters each, some of one day; with a title or text in common where one is given."""
    chance, made = random.Random(seed), []
    categories: tuple[Category, ...] = ("news", "guide")
    for number in range(1, count + 1):
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(9))
        words = ["".join(chance.choices(CHARACTERS, k=length)) for length in (4, 12)]
        made.append(
            Searchable(place_of(day, number), number, chance.choice(categories), title or words[0], text or words[1])
        )
    return made


def write(connection: Connection, searchable: list[Searchable]) -> None:
    for each in searchable:
        values = {"id": each.article_id, "category": each.category, "title": each.title, "status": "draft"}
        by = {"created_by": "a", "created_at": MOMENT, "updated_by": "a", "updated_at": MOMENT}
        connection.execute(insert(articles).values(region_code="530000", version=1, **values, **by))
    article_search.put(connection, *searchable)


def read_through(searchable: list[Searchable], words: tuple[str, ...], category: Category | None) -> list[int]:
    """What whoever read them all would find."""
    found = []
    for each in searchable:
        title, text = folded(each.title), folded(f"{each.title}\n{each.text}")
        if category in (None, each.category) and all(word in text for word in words):
            found.append((all(word in title for word in words), each.place, each.article_id))
    return [article_id for *_, article_id in sorted(found, reverse=True)]


def test_the_index_finds_what_reading_everything_finds(connection: Connection) -> None:
    searchable = made(150)
    write(connection, searchable)
    chance = random.Random(11)

    for number in range(200):
        query = " ".join(
            "".join(chance.choices(CHARACTERS, k=chance.choice((1, 1, 2, 3, 4)))) for _ in range(number % 3 + 1)
        )
        words = searched_words(query)
        category: Category | None = (None, None, "guide")[number % 3]

        found = article_search.search(connection, words, category)

        assert list(found.article_ids) == read_through(searchable, words, category), query
        assert found.exact


def test_a_search_counts_to_its_limit_and_the_titles_are_first_however_old(connection: Connection) -> None:
    write(connection, made(MOST_FOUND + 120, title="公告", text="失业保险费"))
    oldest = Searchable(place_of(date(1999, 1, 1), 9_000), 9_000, "news", "失业保险费", "条例")
    write(connection, [oldest])

    for query in ("失业保险费", "失业", "失 保"):
        found = article_search.search(connection, searched_words(query), None)

        assert (len(found.article_ids), found.exact) == (MOST_FOUND, False)
        assert found.article_ids[0] == 9_000


def test_exactly_as_many_as_the_limit_are_all_there_are(connection: Connection) -> None:
    write(connection, made(MOST_FOUND, title="标题", text="正文"))

    assert article_search.search(connection, ("正文",), None).exact


def test_words_that_share_every_pair_with_a_text_are_still_not_in_it(connection: Connection) -> None:
    write(connection, made(1, title="保险业保", text="险业务"))

    assert article_search.search(connection, ("保险业务",), None) == Found([], True)


def test_what_is_taken_out_leaves_nothing_behind(hall: Hall) -> None:
    searchable = made(3)
    with transaction(hall.engine, writes=True) as connection:
        write(connection, searchable)
        for each in searchable:
            article_search.drop(connection, each.article_id)
        article_search.drop(connection, 999)
        connection.commit()

    stored = everything_stored(hall.engine)

    assert [stored[table.name] for table in (searched_articles, title_grams, text_grams)] == [[], [], []]
