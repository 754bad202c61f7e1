"""打印件 (printed forms) to look at: a head, people and adjustments, as many as wanted, without a hall."""

from datetime import UTC, datetime

from app.domain.money_line import PersonKind
from app.domain.period import Period
from app.domain.printed_form import AdjustmentRow, Adjustments, FormPerson, RosterRow
from app.files.form_head import FormHead
from app.files.form_mark import FormMark

HEAD = FormHead(
    form_type="summary",
    employer_name="久远银海测试单位",
    employer_no="530000105421",
    period=Period.of(2019, 8),
    agency_name="玉溪市失业保险经办中心",
    finalised_at=datetime(2019, 8, 20, 16, 30, tzinfo=UTC),
    mark=FormMark("0000-0004-9G5X-7K2M", "https://hall.example/verify/0000-0004-9G5X-7K2M", "e30.e30.c2ln"),
)
LONG_NAME = "阿卜杜热合曼·阿卜杜克里木·买买提艾力·吐尔逊江"
RARE_NAME = "𬭎𠮷㛃"
NOTHING = Adjustments((), (), (), ())


def person(number: int) -> FormPerson:
    """The n-th person; the third has a name of many parts, the seventh one of rare characters."""
    names = {3: LONG_NAME, 7: RARE_NAME}
    return FormPerson(f"{number:012d}", names.get(number, f"职工{number}"), "530***********0010")


def roster(count: int) -> tuple[RosterRow, ...]:
    """So many people on 5,000.00, every tenth a migrant worker who pays nothing."""
    kinds: tuple[PersonKind, PersonKind] = ("urban_worker", "migrant_worker")
    return tuple(
        RosterRow(person(number), kinds[number % 10 == 0], 500_000, 3_500, 0 if number % 10 == 0 else 1_500)
        for number in range(1, count + 1)
    )


def adjustments(count: int) -> Adjustments:
    """So many rows of back-pay with one of each other part."""
    month = Period.of(2019, 7)
    billed = [
        AdjustmentRow("back_pay", person(number), month, 500_000, 3_500, 1_500, 12, (1, 2))
        for number in range(1, count)
    ]
    billed.append(AdjustmentRow("reduction", person(count), month, 500_000, -3_500, -1_500, 0, (1,)))
    credited = AdjustmentRow("refund", person(1), month, 500_000, 3_500, 1_500, 0, (1,))
    taken = AdjustmentRow("overpayment", None, None, None, 1_000, 0)
    return Adjustments(
        tuple(billed),
        (credited,),
        (taken,),
        ("单位比例、个人比例：云政发〔2019〕48号", "补收利率：中国人民银行公告〔2015〕265号"),
    )
