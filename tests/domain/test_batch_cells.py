"""单元格: what people and programs write into cells is read where it is unambiguous, and refused where it is not (§2.3, §2.4)."""

from datetime import date, datetime
from typing import Any

import pytest

from app.domain.batch.cells import (
    Unread,
    read_day,
    read_id_number,
    read_job_type,
    read_mobile,
    read_money,
    read_month,
    read_name,
    read_yes_no,
)
from app.domain.calendar import SHANGHAI

NUMBER = "530402199003070010"


@pytest.mark.parametrize(
    ("cell", "month", "day"),
    [
        ("2026-03", "2026-03", "2026-03-31"),
        ("2026-03-01", "2026-03", "2026-03-01"),
        ("2026/3/1", "2026-03", "2026-03-01"),
        ("2026.3.1", "2026-03", "2026-03-01"),
        ("20260301", "2026-03", "2026-03-01"),
        ("202603", "2026-03", "2026-03-31"),
        ("2026年3月1日", "2026-03", "2026-03-01"),
        ("2026年3月", "2026-03", "2026-03-31"),
        ("２０２６－０３－３１", "2026-03", "2026-03-31"),
        (" 2026-03-31 00:00:00 ", "2026-03", "2026-03-31"),
        ("2026-02", "2026-02", "2026-02-28"),
        (20260331, "2026-03", "2026-03-31"),
        (202603.0, "2026-03", "2026-03-31"),
        (46112, "2026-03", "2026-03-31"),
        (46112.5, "2026-03", "2026-03-31"),
        (date(2026, 3, 31), "2026-03", "2026-03-31"),
        (datetime(2026, 3, 31, 8, 30, tzinfo=SHANGHAI), "2026-03", "2026-03-31"),
        ("", None, None),
        ("\u200b \u3000", None, None),
        (None, None, None),
    ],
)
def test_a_month_or_a_day_is_read_however_it_is_written(cell: Any, month: str | None, day: str | None) -> None:
    assert (read_month(cell), read_day(cell)) == (month, day)


def test_a_serial_counts_from_1904_where_the_file_does() -> None:
    assert read_day(44650, True) == "2026-03-31"


@pytest.mark.parametrize(
    "cell",
    # 2026.1 is what a number keeps of 2026.10; 45 could be anything.
    [
        "3/1/2026",
        "01-03-2026",
        "26-3-1",
        "三月",
        "2026-13",
        "2026-02-30",
        "20261301",
        2026.1,
        45,
        "46112",
        True,
        "#REF!",
    ],
)
def test_a_day_that_could_be_another_is_refused(cell: Any) -> None:
    for read in (read_month, read_day):
        with pytest.raises(Unread):
            read(cell)


@pytest.mark.parametrize(
    "cell",
    [
        NUMBER,
        f" {NUMBER} ",
        "530402 19900307 0010",
        "530402-19900307-0010",
        f"'{NUMBER}",
        f'="{NUMBER}"',
        "５３０４０２１９９００３０７００１０",
    ],
)
def test_an_id_number_is_read_without_what_is_around_it(cell: str) -> None:
    assert read_id_number(cell) == NUMBER


@pytest.mark.parametrize("cell", [-1, 1.5, 5e-324, True, date(2026, 3, 1), "#N/A"])
def test_what_is_no_id_number_is_refused(cell: Any) -> None:
    with pytest.raises(Unread):
        read_id_number(cell)


def test_a_small_x_is_a_large_one() -> None:
    assert read_id_number("53040219900307001x") == "53040219900307001X"


@pytest.mark.parametrize("cell", [530402199003070010, 5.3040219900307e17, "5.30402E+17", "5.30402e+17"])
def test_of_a_number_that_lost_its_digits_nothing_is_guessed(cell: Any) -> None:
    with pytest.raises(Unread) as refused:
        read_id_number(cell)

    assert (refused.value.code.name, refused.value.params["reason"]) == ("id_number_invalid", "digits_lost")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张三", "张三"),
        (" 张　三 ", "张三"),
        ("张\n三", "张三"),
        ("阿依·努尔", "阿依·努尔"),
        ("Anna  Maria\u200b", "Anna Maria"),
        ("𠮷田", "𠮷田"),
        ("=张三", "=张三"),
        ("  ", None),
    ],
)
def test_a_name_is_read_without_padding(cell: str, name: str | None) -> None:
    assert read_name(cell) == name


@pytest.mark.parametrize("cell", [5, True, date(2026, 3, 1), "#N/A", "张" * 101, "张\x07三"])
def test_what_is_no_name_is_refused(cell: Any) -> None:
    with pytest.raises(Unread):
        read_name(cell)


@pytest.mark.parametrize("cell", ["是", "Yes", "Y", 1, 1.0, "１", True, " 是 "])
def test_yes_is_read(cell: Any) -> None:
    assert read_yes_no(cell) is True


@pytest.mark.parametrize("cell", ["否", "no", "N", 0, 0.0, False])
def test_no_is_read(cell: Any) -> None:
    assert read_yes_no(cell) is False


@pytest.mark.parametrize("cell", ["也许", 2, "是否", "√", date(2026, 3, 1)])
def test_neither_yes_nor_no_is_refused(cell: Any) -> None:
    with pytest.raises(Unread):
        read_yes_no(cell)


@pytest.mark.parametrize(
    ("cell", "wage"),
    [
        ("5000", "5000.00"),
        ("5,000.5", "5000.50"),
        ("￥5000.00元", "5000.00"),
        ("５０００", "5000.00"),
        (5000, "5000.00"),
        (5000.1, "5000.10"),
        (4999.9999999999, "5000.00"),
        ("0", "0.00"),
    ],
)
def test_a_wage_is_read_to_the_fen(cell: Any, wage: str) -> None:
    assert read_money(cell) == wage


@pytest.mark.parametrize(
    "cell",
    [
        "五千",
        "5k",
        "-1",
        -1,
        "5000.123",
        5000.123,
        "50,00",
        "1e9",
        float("inf"),
        float("nan"),
        10**9,
        "123456789",
        True,
    ],
)
def test_a_wage_that_is_none_is_refused(cell: Any) -> None:
    with pytest.raises(Unread):
        read_money(cell)


@pytest.mark.parametrize(
    "cell", ["13800000000", "138 0000 0000", "+86 138-0000-0000", "008613800000000", 13800000000, 13800000000.0]
)
def test_a_mobile_number_is_read(cell: Any) -> None:
    assert read_mobile(cell) == "13800000000"


@pytest.mark.parametrize("cell", ["0877-2021234", "1380000000", 1380000000, "12800000000", True])
def test_what_is_no_mobile_number_is_refused(cell: Any) -> None:
    with pytest.raises(Unread):
        read_mobile(cell)


def test_a_job_type_may_be_a_number() -> None:
    assert (read_job_type(8), read_job_type("操作工"), read_job_type(None)) == ("8", "操作工", None)
