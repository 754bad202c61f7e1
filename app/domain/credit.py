"""待转金 (credit): money held for an employer, employer and employee part apart, used first in, first out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Part = Literal["employer", "employee"]
CreditMovementKind = Literal[
    "refund",
    "surplus_reduction",
    "overpayment",
    "difference_refund",
    "late_fee_returned",
    "set_off",
    "set_off_returned",
    "surplus_returned",
    "overpayment_reversed",
    "paid_out",
]
PARTS: tuple[Part, ...] = ("employer", "employee")
PART_NAMES: Mapping[Part, str] = {"employer": "单位部分", "employee": "个人部分"}
MOVEMENT_NAMES: Mapping[CreditMovementKind, str] = {
    "refund": "退收转入",
    "surplus_reduction": "减收余额转入",
    "overpayment": "多缴转入",
    "difference_refund": "补差退收转入",
    "late_fee_returned": "滞纳金退回",
    "set_off": "冲减应缴",
    "set_off_returned": "冲减退回",
    "surplus_returned": "减收余额收回",
    "overpayment_reversed": "多缴冲正",
    "paid_out": "退付单位",
}


@dataclass(frozen=True, slots=True)
class CreditSource:
    """Credit that came in once and what is left of it, fen.

    `movement_id` is its row; a reduction's surplus of the very assessment being figured has none yet and is known by `line_id`.
    """

    part: Part
    remaining: int
    movement_id: int | None
    line_id: int | None = None


@dataclass(frozen=True, slots=True)
class SetOff:
    """待转金冲减: an amount taken from one source, fen."""

    source: CreditSource
    amount: int


def set_off(sources: Iterable[CreditSource], part: Part, due: int) -> tuple[SetOff, ...]:
    """Takes what is due from the sources of one part in their order, as far as they reach."""
    taken: list[SetOff] = []
    for source in sources:
        if source.part != part or due <= 0:
            continue
        amount = min(source.remaining, due)
        if amount > 0:
            taken.append(SetOff(source, amount))
            due -= amount
    return tuple(taken)
