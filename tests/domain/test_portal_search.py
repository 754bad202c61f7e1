"""全文检索 (search): how texts are compared, looked up, and marked."""

from datetime import date

import pytest

from app.domain.portal.search import asked_grams, folded, grams, matched, place_of, searched_words


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("ＡＢＣ１２３，（２０％）", "abc123,(20%)"),
        ("失业　保险\n条例", "失业 保险 条例"),
        ("㎡ﬁß", "㎡ﬁß"),
        ("〔2026〕８号", "〔2026〕8号"),
    ],
)
def test_wide_and_narrow_large_and_small_are_alike_and_every_character_stays_in_its_place(
    text: str, compared: str
) -> None:
    assert folded(text) == compared
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("失业保险", ("失业保险",)),
        ("  停保　费款  停保 ", ("停保", "费款")),
        ("保险 失业保险 险", ("失业保险",)),
        ("Excel EXCEL", ("excel",)),
        (" \n", ()),
    ],
)
def test_a_query_is_its_words_each_once_and_none_within_another(query: str, words: tuple[str, ...]) -> None:
    assert searched_words(query) == words


@pytest.mark.parametrize("word", ["失业保险", "停保失业保险费", "保", "费 停"])
def test_whatever_part_of_a_text_is_asked_for_the_text_is_indexed_by_it(word: str) -> None:
    asked = asked_grams(searched_words(word))

    assert asked and asked <= grams(folded("停保失业保险费怎样退"))


@pytest.mark.parametrize("word", ["险保", "业失", "税", "费怎么"])
def test_a_text_without_it_lacks_one_of_its_pairs(word: str) -> None:
    assert not asked_grams([word]) <= grams("停保失业保险费怎样退")


def test_no_pair_reaches_over_a_space_or_a_line() -> None:
    assert not asked_grams(["保险"]) <= grams(folded("失业保\n险费"))


def test_the_newer_has_the_larger_place_and_within_a_day_the_later_made() -> None:
    places = [place_of(date(2025, 12, 31), 900), place_of(date(2026, 1, 1), 3), place_of(date(2026, 1, 1), 7)]

    assert places == sorted(places)


def test_words_are_marked_in_title_and_snippet() -> None:
    match = matched(
        ["失业保险", "20日"], "失业保险业务期", "一" * 50 + "，停保失业保险费在２０日之前结清。" + "二" * 200
    )

    assert match.title == ((0, 4),)
    assert [match.snippet[start:end] for start, end in match.in_snippet] == ["失业保险", "２０日"]
    assert match.snippet.startswith("…") and match.snippet.endswith("…")
    assert len(match.snippet) == 122


def test_marks_that_touch_or_overlap_are_one_and_end_with_the_snippet() -> None:
    match = matched(["失业", "业保险", "险"], "失业保险险种", "字" * 118 + "险险险险")

    assert match.title == ((0, 5),)
    assert [match.snippet[start:end] for start, end in match.in_snippet] == ["险险险险"]


def test_a_word_that_is_in_the_title_alone_shows_how_the_text_begins() -> None:
    match = matched(["公告"], "公告", "系统\n维护")

    assert (match.snippet, match.in_snippet) == ("系统 维护", ())
