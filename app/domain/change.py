"""业务 (change): the life of an enrolment change, from draft to its end (§1.4, §2.1 保存, 温馨提示)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from app.domain.calendar import today
from app.domain.finding import Finding, declare

ChangeKind = Literal["enroll", "suspend", "base"]
ChangeStatus = Literal["draft", "in_review", "approved", "rejected", "rolled_back"]
CHANGE_KIND_NAMES: Mapping[ChangeKind, str] = {"enroll": "人员增加", "suspend": "人员减少", "base": "缴费基数变更"}
ChangeStep = Literal["drafted", "edited", "submitted", "withdrawn", "approved", "rejected", "reopened", "rolled_back"]

WRONG_STATUS = declare(
    "wrong_status",
    "state",
    ("当前状态不能进行此操作", "Not possible in this state"),
    zh="目前状态为“{status_zh}”，不能进行此操作（仅限：{allowed_zh}）。请刷新后查看最新状态。",
    en="It is {status}, and this can only be done to what is {allowed}. Read it again to see where it stands.",
)
OPEN_CHANGE_EXISTS = declare(
    "open_change_exists",
    "state",
    ("该人员已有审核中的业务", "A change is in review already"),
    zh="该人员在本单位已有一笔审核中的业务。请等待审核完成，或先在用户中心撤回该业务。",
    en="A change of this person at this employer is in review. Wait for the decision, or withdraw that one first.",
)
STATUS_NAMES: dict[ChangeStatus, str] = {
    "draft": "待提交",
    "in_review": "审核中",
    "approved": "通过",
    "rejected": "未通过",
    "rolled_back": "已回退",
}
ALLOWED_FROM: dict[ChangeStep, tuple[ChangeStatus, ...]] = {
    "edited": ("draft",),
    "reopened": ("rejected",),
    "submitted": ("draft",),
    "withdrawn": ("in_review",),
    "approved": ("in_review",),
    "rejected": ("in_review",),
    "rolled_back": ("approved",),
}
DELETABLE: tuple[ChangeStatus, ...] = ("draft",)


def status_findings(status: ChangeStatus, *allowed: ChangeStatus) -> tuple[Finding, ...]:
    """Refuses an action that a change's status does not allow; no other step exists."""
    if status in allowed:
        return ()
    return (
        WRONG_STATUS.refused(
            status=status,
            status_zh=STATUS_NAMES[status],
            allowed=" or ".join(allowed),
            allowed_zh="、".join(STATUS_NAMES[each] for each in allowed),
        ),
    )


def waiting_findings(waiting: int) -> tuple[Finding, ...]:
    """Refuses to decide on a batch of which nothing is in review any more (整批审核)."""
    if waiting:
        return ()
    status_zh = "已无审核中的业务"
    allowed_zh = STATUS_NAMES["in_review"]
    return (WRONG_STATUS.refused(status="decided", status_zh=status_zh, allowed="in_review", allowed_zh=allowed_zh),)


def open_change_findings(open_change: int | None, pointer: str, change_id: int | None = None) -> tuple[Finding, ...]:
    """Refuses a change of a person of whom another than itself is in review at the employer, named by its row number."""
    return () if open_change in (None, change_id) else (OPEN_CHANGE_EXISTS.refused(pointer),)


def step_findings(status: ChangeStatus, step: ChangeStep) -> tuple[Finding, ...]:
    """Refuses a step that does not lead on from a change's status."""
    return status_findings(status, *ALLOWED_FROM[step])


def change_number(change_id: int, created_at: datetime) -> str:
    """业务编号: the day a change was made and its row number, such as 2026031800000001."""
    return f"{today(created_at):%Y%m%d}{change_id:08d}"
