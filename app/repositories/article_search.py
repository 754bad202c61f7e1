"""检索 (search) in rows: published articles by the characters they hold, walked from the newest on.

The rarest pair of characters of a query leads to the articles that may hold it; whether they do, their text tells.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, func, literal, select, union_all

from app.domain.portal.article import Category
from app.domain.portal.search import MOST_FOUND, asked_grams, folded, grams
from app.repositories.bulk import add_many, among
from app.repositories.portal_tables import searched_articles, text_grams, title_grams

_WALKED_AT_ONCE = 500
# Of a long query so many pairs are looked at, evenly along it.
_MOST_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: articles' numbers, those with every word in the title first; `exact` where these are all there are."""

    article_ids: Sequence[int]
    exact: bool


@dataclass(frozen=True, slots=True)
class Searchable:
    """An article as it is searched: its place among all, its title and the text beneath it."""

    place: int
    article_id: int
    category: Category
    title: str
    text: str


def put(connection: Connection, *found: Searchable) -> None:
    """Makes articles ones that are found (写入检索)."""
    texts = [(folded(each.title), folded(f"{each.title}\n{each.text}")) for each in found]
    rows = [
        {"place": each.place, "article_id": each.article_id, "title": title, "text": text}
        for each, (title, text) in zip(found, texts, strict=True)
    ]
    add_many(connection, searched_articles, rows)
    for which, table in enumerate((title_grams, text_grams)):
        held = [
            {"gram": gram, "place": each.place, "category": each.category}
            for each, folded_texts in zip(found, texts, strict=True)
            for gram in grams(folded_texts[which])
        ]
        add_many(connection, table, sorted(held, key=lambda row: row["gram"]))


def drop(connection: Connection, article_id: int) -> None:
    """Makes an article one that is not found any more (撤出检索)."""
    this = searched_articles.c.article_id == article_id
    row = connection.execute(select(searched_articles).where(this)).one_or_none()
    if row is None:
        return
    for table, held in ((title_grams, grams(row.title)), (text_grams, grams(row.text))):
        connection.execute(delete(table).where(among(connection, table.c.gram, held), table.c.place == row.place))
    connection.execute(delete(searched_articles).where(this))


def search(connection: Connection, words: Sequence[str], category: Category | None) -> Found:
    """The published articles that hold every word, the newest first among those with all words in the title, then the others.

    No more than MOST_FOUND of them are told.
    """
    in_title = _walked(connection, title_grams, searched_articles.c.title, words, category)
    anywhere = _walked(connection, text_grams, searched_articles.c.text, words, category)
    places = list(dict.fromkeys((*in_title, *anywhere)))
    told = places[:MOST_FOUND]
    rows = connection.execute(
        select(searched_articles.c.place, searched_articles.c.article_id).where(
            among(connection, searched_articles.c.place, told)
        )
    )
    article_ids = {row.place: row.article_id for row in rows}
    return Found([article_ids[place] for place in told if place in article_ids], len(places) == len(told))


def _walked(
    connection: Connection, table: Table, held: Column[str], words: Sequence[str], category: Category | None
) -> list[int]:
    """Places, the newest first, of what holds every word in a column; one more than is told."""
    gram = _rarest(connection, table, asked_grams(words))
    if gram is None:
        return []
    sure = len(words) == 1 and len(words[0]) <= 2
    chunks = _chunks(connection, table, gram, category)
    holding = chunks if sure else (_verified(connection, chunk, held, words) for chunk in chunks)
    return list(islice(chain.from_iterable(holding), MOST_FOUND + 1))


def _chunks(connection: Connection, table: Table, gram: int, category: Category | None) -> Iterator[list[int]]:
    """The places of a gram, the newest first, some at a time."""
    last: int | None = None
    while True:
        query = select(table.c.place).where(table.c.gram == gram)
        if category is not None:
            query = query.where(table.c.category == category)
        if last is not None:
            query = query.where(table.c.place < last)
        chunk = list(connection.execute(query.order_by(table.c.place.desc()).limit(_WALKED_AT_ONCE)).scalars())
        yield chunk
        if len(chunk) < _WALKED_AT_ONCE:
            return
        last = chunk[-1]


def _verified(
    connection: Connection, places: Collection[int], held: Column[str], words: Sequence[str]
) -> Iterable[int]:
    """Those of some places where every word stands in a column, in their order."""
    if not places:
        return ()
    stands = [_position(connection, held, word) > 0 for word in words]
    of_these = among(connection, searched_articles.c.place, places)
    found = set(connection.execute(select(searched_articles.c.place).where(of_these, *stands)).scalars())
    return (place for place in places if place in found)


def _position(connection: Connection, held: Column[str], word: str) -> ColumnElement[int]:
    find = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return find(held, word)


def _rarest(connection: Connection, table: Table, asked: Collection[int]) -> int | None:
    """The gram that the fewest articles hold, counted no further than is told; none where nobody holds one of them."""
    step = -(-len(asked) // _MOST_COMPARED)
    compared = sorted(asked)[::step]
    counts = union_all(
        *(
            select(
                literal(gram, table.c.gram.type).label("gram"),
                select(func.count())
                .select_from(select(table.c.place).where(table.c.gram == gram).limit(MOST_FOUND).subquery())
                .scalar_subquery()
                .label("held"),
            )
            for gram in compared
        )
    )
    held, gram = min((row.held, row.gram) for row in connection.execute(counts))
    return gram if held else None
