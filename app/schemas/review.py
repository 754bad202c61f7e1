"""经办审核 (review): what officers send and see."""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.finding import Language
from app.schemas import findings
from app.schemas.enrollment_changes import ChangeShown, StepShown, change_shown, timeline_shown
from app.schemas.fields import Body, CodeText, RemarkText, Shown
from app.schemas.findings import FindingShown
from app.schemas.money import BackPay, BackPayLine, GivenBackLine, GivenBackMoney, Totals
from app.schemas.problem import Problem
from app.schemas.unemployment_registrations import RegistrationShown, registration_shown
from app.usecases.review import Case, RollbackPreview

Reason = Annotated[RemarkText, Field(description="Reason in words (原因说明).", examples=["材料与证件不符"])]


class RejectionIn(Body):
    """A rejection (未通过) with the reason that the employer reads."""

    reason_code: CodeText = Field(description="Reason code (原因代码).", examples=["R02"])
    reason: Reason


class RollbackIn(Body):
    """A roll-back (回退) with the reason that the employer reads."""

    reason: Reason


class DecisionsIn(Body):
    """Many cases decided at once (批量审核), each on its own."""

    decision: Literal["approve", "reject"] = Field(description="What to do (审核结论).")
    ids: Annotated[
        list[Annotated[int, Field(ge=1, le=2**63 - 1)]],
        Field(min_length=1, max_length=500, description="Numbers of changes in review (业务)."),
    ]
    reason_code: CodeText | None = Field(default=None, description="For a rejection (原因代码).", examples=["R02"])
    reason: Reason | None = Field(default=None, description="For a rejection (原因说明).")


class CaseShown(Shown):
    """A case (案件): the change, its checks re-run now, the money as previewed and as of now, and its surroundings."""

    change: ChangeShown
    checks: list[FindingShown] = Field(description="What the rules say now (当前校验结果).")
    registration: RegistrationShown | None = Field(
        description="Of a suspension in review, where the region matches it: the registration that counts (失业登记)."
    )
    money_previewed: BackPay | GivenBackMoney = Field(description="As previewed when it was saved (预算金额).")
    money_now: BackPay | GivenBackMoney = Field(description="As of now, or as charged (当前金额).")
    history: list[StepShown] = Field(description="Its life so far (办理进度).")
    related: list[ChangeShown] = Field(description="Other changes of the person at this employer (相关业务).")


class BroughtBackLine(BackPayLine):
    """A month that a roll-back brings back (补收): as back-pay, or standing again as it was billed."""

    kind: Literal["back_pay", "stands_again"] = Field(description="How it comes back (方式).")


class RollbackPreviewShown(Shown):
    """What a roll-back would do (回退预算)."""

    lines: list[BroughtBackLine] | list[GivenBackLine] = Field(
        description="Given back for an enrolment, brought back for a suspension (明细)."
    )
    totals: Totals
    findings: list[FindingShown] = Field(description="What keeps it from being done (校验结果).")


class DecidedShown(Shown):
    """One case of a bulk decision (批量审核结果)."""

    id: int = Field(description="Number of the change (业务).", examples=[1])
    result: Literal["done", "refused"] = Field(description="Whether it was done (办理结果).", examples=["done"])
    problem: Problem | None = Field(description="Why it was refused, as a problem document (原因).")


class DecisionsShown(Shown):
    """The cases of a bulk decision, one answer each (批量审核结果)."""

    items: list[DecidedShown] = Field(description="One answer per case, in the order sent (审核结果).")


def case_shown(case: Case, language: Language) -> CaseShown:
    """A case in a language."""
    shape = BackPay if case.view.change.kind == "enroll" else GivenBackMoney
    return CaseShown.model_validate(
        {
            "change": change_shown(case.view, language),
            "checks": findings.shown(case.checks, language),
            "registration": case.registration and registration_shown(case.registration),
            "money_previewed": shape.model_validate(case.money_previewed),
            "money_now": shape.model_validate(case.money_now),
            "history": timeline_shown(case.view),
            "related": [change_shown(view, language) for view in case.related],
        }
    )


def rollback_preview_shown(preview: RollbackPreview, language: Language) -> RollbackPreviewShown:
    """What a roll-back would do, in a language."""
    lines: list[BroughtBackLine] | list[GivenBackLine]
    if preview.kind == "enroll":
        lines = [GivenBackLine.model_validate(line) for line in preview.money.lines]
    else:
        lines = [BroughtBackLine.model_validate(line) for line in preview.money.lines]
    return RollbackPreviewShown.model_construct(
        lines=lines,
        totals=Totals.model_validate(preview.money.totals),
        findings=findings.shown(preview.findings, language),
    )
