"""演示数据 (demonstration): a hall's worth of plausible content for a sandbox, room by room; a second time nothing is added."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.usecases.context import Call
from app.usecases.sample_business.cast import EMPLOYERS
from app.usecases.sample_business.months import add_sample_business
from app.usecases.seed_portal import seed_articles


@dataclass(frozen=True, slots=True)
class Seeded:
    """What one room of the demonstration now has: its name in both languages, how much was added, and how much was there."""

    name_zh: str
    name_en: str
    added: int
    there: int


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the demonstration; `seed` adds in transactions of its own what is missing, and counts (added, there)."""

    name_zh: str
    name_en: str
    seed: Callable[[Call], tuple[int, int]]


def _seed_business(call: Call) -> tuple[int, int]:
    added = add_sample_business(call.hall)
    return (len(EMPLOYERS), 0) if added else (0, len(EMPLOYERS))


# In the order in which they need one another.
ROOMS: Sequence[Room] = (
    Room("门户文章", "articles of the portal", seed_articles),
    Room("单位及其业务", "employers and their business", _seed_business),
)


def seed_demo(call: Call) -> list[Seeded]:
    """Writes whatever of the demonstration is not there yet (写入演示数据)."""
    return [Seeded(room.name_zh, room.name_en, *room.seed(call)) for room in ROOMS]
