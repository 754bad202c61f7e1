"""样例人员 (sample people): invented names and ID numbers, always the same ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.batch.columns import COLUMNS
from app.domain.fen import format_yuan
from app.domain.id_number import check_digit
from app.domain.period import Period

_SURNAMES = "李王张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗段和木刀普白沙岩思景"
_GIVEN = (
    "建国 丽华 志强 秀英 文斌 晓燕 云飞 春梅 国栋 丽娟 俊杰 雪梅 永康 桂芳 家豪 艳萍 世忠 琼仙 绍华 美玲 "
    "正光 凤英 光明 玉兰 海涛 红梅 天佑 彩云 自强 慧敏 兴旺 玉琼 阿龙 金花 荣生 婷婷 学文 佳怡 子轩 思雨"
).split()
_FIRST_BIRTH = date(1980, 2, 3)
_DAYS_APART = 17
_DAYS_OF_BIRTHS = 24 * 365
# The wages that they are declared with, in fen; the first lies under the floor of the base.
_WAGES = (350_000, 480_000, 520_000, 565_050, 610_000, 700_000, 825_000, 960_000, 1_280_000)
_STREETS = ("玉兴路", "北京路", "人民路", "文化巷", "龙泉街", "滇池路")


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """An invented person (样例人员); the wage is in fen."""

    number: int
    name: str
    id_number: str
    wage: int

    @property
    def mobile(self) -> str:
        return f"139{87_000_000 + self.number}"


def sample_person(number: int, region_code: str) -> SamplePerson:
    """The n-th invented person, from 0, registered in a county; no two numbers below 10,000 share an ID number."""
    surname = _SURNAMES[number % len(_SURNAMES)]
    given = _GIVEN[(number * 7 + number // len(_SURNAMES)) % len(_GIVEN)]
    born = _FIRST_BIRTH + timedelta(days=number * _DAYS_APART % _DAYS_OF_BIRTHS)
    # Even given names are women's, whose numbers are even.
    sequence = 100 + 2 * (number * _DAYS_APART // _DAYS_OF_BIRTHS) + (1 - _GIVEN.index(given) % 2)
    first_17 = f"{region_code}{born:%Y%m%d}{sequence:03d}"
    return SamplePerson(number, surname + given, first_17 + check_digit(first_17), _WAGES[number % len(_WAGES)])


def enrolment(who: SamplePerson, month: Period, place: str) -> dict[str, Any]:
    """人员增加 of someone with every item filled in, as the form sends it; `place` begins the addresses."""
    address = f"{place}{_STREETS[who.number % len(_STREETS)]}{who.number % 180 + 1}号"
    return {
        "kind": "enroll",
        "person": {
            "id_type": "01",
            "id_number": who.id_number,
            "name": who.name,
            "nationality": "CHN",
            "sex": "1" if int(who.id_number[16]) % 2 else "2",
            "birth_date": f"{who.id_number[6:10]}-{who.id_number[10:12]}-{who.id_number[12:14]}",
            "ethnicity": "01",
            "mobile": who.mobile,
            "household_type": "20" if is_migrant(who) else "10",
            "household_address": address,
            "residential_address": address,
            "postal_address": address,
        },
        "insurance": {
            "enroll_month": str(month),
            "declared_wage": format_yuan(who.wage),
            "migrant_worker": is_migrant(who),
            "migrant_worker_pays": False,
        },
    }


def suspension(who: SamplePerson, day: date, reason: str = "S11") -> dict[str, Any]:
    """人员减少 of someone, as the form sends it."""
    return {
        "kind": "suspend",
        "id_type": "01",
        "id_number": who.id_number,
        "name": who.name,
        "suspension_date": day.isoformat(),
        "suspension_reason": reason,
        "remark": None,
    }


def enrolment_sheet(people: Iterable[SamplePerson], month: Period) -> bytes:
    """批量增加 of many, as a CSV file; every tenth is a migrant worker who does not pay."""
    rows = [
        [
            who.name,
            who.id_number,
            str(month),
            "",
            who.mobile,
            "是" if is_migrant(who) else "否",
            "否",
            format_yuan(who.wage),
        ]
        for who in people
    ]
    headings = [column.heading for column in COLUMNS["enroll"]]
    return "\r\n".join([",".join(row) for row in [headings, *rows]] + [""]).encode("utf-8-sig")


def is_migrant(who: SamplePerson) -> bool:
    """农民工: every tenth person."""
    return who.number % 10 == 9
