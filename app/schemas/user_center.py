"""用户中心 (user center) as shown: business by state, roster, credit, obligations (§1.4)."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from app.domain.calendar import local
from app.domain.credit import PARTS, CreditMovementKind, Part
from app.domain.enrollment import EnrollmentStatus
from app.domain.fen import format_yuan
from app.domain.finding import Language
from app.domain.obligation import Obligation, ObligationKind, ObligationState
from app.domain.person import masked
from app.schemas.assessments import LinePerson, Yuan
from app.schemas.enrollment_changes import ChangeShown, change_shown
from app.schemas.fields import DayShown, MomentShown, MonthShown, PageOf, Shown
from app.usecases.obligations import Feed
from app.usecases.user_center import Credit, Progress, RosterPage


class CountsShown(Shown):
    """How many changes are in each state (业务数量); those of batches and declarations are counted one by one."""

    draft: int = Field(description="待提交", examples=[2])
    in_review: int = Field(description="审核中", examples=[1])
    approved: int = Field(description="通过", examples=[30])
    rejected: int = Field(description="未通过", examples=[1])
    rolled_back: int = Field(description="已回退", examples=[0])


class UserCenterShown(Shown):
    """How the employer's business stands (业务经办进度)."""

    counts: CountsShown
    latest: list[ChangeShown] = Field(description="The newest changes (最近业务), at most five, ID numbers masked.")


class RosterEntryShown(Shown):
    """A person insured here, now or before (参保人员)."""

    person_no: str = Field(description="Person number (人员编号).", examples=["000000000001"])
    name: str = Field(description="Name (姓名).", examples=["张三"])
    id_number: str = Field(description="ID number, masked (证件号码).", examples=["530***********0010"])
    first_month: MonthShown = Field(description="First month (参保月份).", examples=["2026-03"])
    last_month: MonthShown | None = Field(
        description="Last month (停保月份); null while insured.", examples=["2026-05"]
    )
    contribution_base: Annotated[Yuan | None, Field()] = Field(
        description="Base at present, or in the last month of who has left (缴费基数); null where no limits are published."
    )
    status: EnrollmentStatus = Field(
        description="State (缴费状态): active 参保缴费, suspended 暂停缴费, annulled 已撤销.", examples=["active"]
    )


class RosterShown(PageOf[RosterEntryShown]):
    """A page of the roster (参保人员名单)."""


class MovementShown(Shown):
    """A credit movement (待转金变动)."""

    id: int = Field(description="Number of the movement (序号).", examples=[1])
    at: MomentShown = Field(description="When it was (时间).")
    part: Part = Field(description="Part (部分): employer 单位, employee 个人.", examples=["employer"])
    kind: CreditMovementKind = Field(description="Kind (变动类型).", examples=["refund"])
    amount: Yuan = Field(description="Amount (变动金额); what takes credit away is negative.")
    source_id: int | None = Field(description="The movement that it draws from (来源序号).", examples=[1])
    line_id: int | None = Field(description="The line that it comes from (费款明细).", examples=[1])
    assessment_period: MonthShown | None = Field(
        description="Month of the assessment (做账期号).", examples=["2026-04"]
    )
    contribution_period: MonthShown | None = Field(
        description="Month that was owed for (费款所属期).", examples=["2026-03"]
    )
    person: LinePerson | None = Field(description="Whose line it is (人员); null where it is no person's.")


class MovementsShown(PageOf[MovementShown]):
    """A page of credit movements (待转金明细), latest first."""


class CreditShown(Shown):
    """The employer's credit (待转金): the two parts never cross."""

    employer_balance: Yuan = Field(description="Employer part (单位部分余额).")
    employee_balance: Yuan = Field(description="Employee part (个人部分余额).")
    movements: MovementsShown


class ObligationShown(Shown):
    """Something the employer has to do (待办事项)."""

    kind: ObligationKind = Field(
        description="Kind (类别): payment 缴费, submission 提交暂存业务.", examples=["payment"]
    )
    name: str = Field(description="What it is (事项).", examples=["缴纳失业保险费"])
    state: ObligationState = Field(
        description="State (状态): due 待办, overdue 已逾期, waiting 未到办理时间.", examples=["due"]
    )
    due_on: DayShown = Field(description="Last day to do it (截止日).", examples=["2026-03-31"])
    opens_on: DayShown | None = Field(description="First day it can be done (开放日); null if it can be now.")
    period: MonthShown | None = Field(description="Month of the assessment (做账期号).", examples=["2026-03"])
    amount: Yuan | None = Field(description="How much is to be paid (金额).")
    count: int | None = Field(description="How many drafts wait (数量).", examples=[2])
    next_step: str = Field(
        description="What to do next (下一步).", examples=["请在 2026-03-31 前缴清 2026-03 核定单的 50.00 元。"]
    )


class ObligationsShown(Shown):
    """What the employer has to do, soonest first (待办)."""

    items: list[ObligationShown] = Field(description="The obligations (待办事项).")


class FeedShown(Shown):
    """The address of the employer's calendar (日历订阅); told this once."""

    feed_path: str = Field(
        description="Where calendar programs ask, below this service's address (订阅路径); whoever knows it reads the calendar.",
        examples=["/api/v1/calendar-feeds/h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U.ics"],
    )
    created_at: MomentShown = Field(description="When it was made (生成时间).")


def user_center_shown(found: Progress, language: Language) -> dict[str, Any]:
    """Counts and the newest changes as UserCenterShown describes them."""
    states = CountsShown.model_fields
    return {
        "counts": {state: found.counts.get(state, 0) for state in states},  # type: ignore[call-overload]
        "latest": [change_shown(view, language) for view in found.latest],
    }


def roster_shown(page: RosterPage, _language: Language) -> dict[str, Any]:
    """A page of the roster as RosterShown describes it."""
    items = [
        {
            "person_no": each.person.person_no,
            "name": each.person.name,
            "id_number": masked(each.person.id_number),
            "first_month": str(each.enrollment.first_month),
            "last_month": None if each.enrollment.last_month is None else str(each.enrollment.last_month),
            "contribution_base": None if each.contribution_base is None else format_yuan(each.contribution_base),
            "status": each.enrollment.status,
        }
        for each in page.items
    ]
    return {"items": items, "page": page.page, "page_size": page.page_size, "total": page.total}


def credit_shown(found: Credit, _language: Language) -> dict[str, Any]:
    """Balances and movements as CreditShown describes them."""
    items = [
        {
            "id": each.id,
            "at": local(each.at).isoformat(),
            "part": each.part,
            "kind": each.kind,
            "amount": format_yuan(each.amount),
            "source_id": each.source_id,
            "line_id": each.line_id,
            "assessment_period": None if each.assessment_period is None else str(each.assessment_period),
            "contribution_period": None if each.contribution_period is None else str(each.contribution_period),
            "person": None
            if each.person is None
            else {
                "person_no": each.person.person_no,
                "name": each.person.name,
                "id_number": masked(each.person.id_number),
            },
        }
        for each in found.items
    ]
    return {
        **{f"{part}_balance": format_yuan(found.balances.get(part, 0)) for part in PARTS},
        "movements": {"items": items, "page": found.page, "page_size": found.page_size, "total": found.total},
    }


def obligations_shown(found: Sequence[Obligation], language: Language) -> dict[str, Any]:
    """Obligations as ObligationsShown describes them."""
    return {"items": [_obligation(each, language) for each in found]}


def feed_shown(feed: Feed, _language: Language) -> FeedShown:
    """The address of a calendar, for the only time."""
    return FeedShown(
        feed_path=f"/api/v1/calendar-feeds/{feed.token}.ics", created_at=local(feed.created_at).isoformat()
    )


def _obligation(each: Obligation, language: Language) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "name": each.name(language),
        "state": each.state,
        "due_on": each.due_on.isoformat(),
        "opens_on": None if each.opens_on is None else each.opens_on.isoformat(),
        "period": None if each.period is None else str(each.period),
        "amount": None if each.amount is None else format_yuan(each.amount),
        "count": each.count,
        "next_step": each.next_step(language),
    }
