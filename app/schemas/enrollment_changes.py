"""人员增减 (enrollment changes) as shown: the change, its timeline and its money (§2.1, §2.2)."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Discriminator, Field
from typing_extensions import TypeAliasType

from app.domain.calendar import local
from app.domain.change import ChangeStatus, ChangeStep
from app.domain.employer import Employer
from app.domain.finding import Language
from app.domain.person import masked
from app.domain.signed_receipt import receipt_numbers
from app.schemas import findings
from app.schemas.change_bodies import Enroll, InsuranceIn, PersonIn, Suspend
from app.schemas.fields import CreditCodeShown, DayShown, EmployerNoShown, PageOf, RegionCodeShown, Shown
from app.schemas.findings import FindingShown
from app.schemas.money import BackPay, BackPayLine, GivenBackLine, GivenBackMoney, Totals
from app.usecases.enrollment_changes import ChangePage, ChangeView, Preview


class EmployerBrief(Shown):
    """The employer of a change (参保单位)."""

    employer_no: EmployerNoShown = Field(description="Employer number (单位编号).", examples=["530402000001"])
    name: str = Field(description="Name (单位名称).", examples=["玉溪云岭商贸有限公司"])
    credit_code: CreditCodeShown = Field(description="Credit code (统一社会信用代码).", examples=["91530402MA6K000017"])
    region_code: RegionCodeShown = Field(description="Region (行政区划).", examples=["530402"])


class StepShown(Shown):
    """One step in the life of a change (办理进度): when, who, what and why."""

    at: datetime = Field(description="When (时间).")
    actor: str = Field(description="Who (经办人).", examples=["91530402MA6K000017"])
    step: ChangeStep = Field(description="What (步骤).", examples=["submitted"])
    note: str | None = Field(description="Why (说明).")
    receipt_no: str | None = Field(
        description="Its receipt (回执编号); null where nothing was sent or decided.", examples=["2026031800000001-01"]
    )


class RejectionShown(Shown):
    """Why a change was not passed (未通过原因)."""

    reason_code: str = Field(description="Reason code (原因代码).", examples=["R02"])
    reason: str = Field(description="Reason in words (原因说明).", examples=["姓名有误"])


class PersonSent(PersonIn):
    """人员基本信息 as sent; nulls written."""

    model_config = Shown.model_config


class InsuranceSent(InsuranceIn):
    """参保信息 as sent; nulls written."""

    model_config = Shown.model_config


class _ChangeShown(Shown):
    id: int = Field(description="Row number of the change (业务).", examples=[1])
    change_no: str = Field(description="Change number (业务编号).", examples=["2026031800000001"])
    status: ChangeStatus = Field(description="待提交, 审核中, 通过, 未通过, 已回退.", examples=["draft"])
    version: int = Field(description="Version (版本), as in ETag and If-Match.", examples=[1])
    batch_id: int | None = Field(description="Batch it came from (批次).")
    created_at: datetime = Field(description="Made at (创建时间).")
    submitted_at: datetime | None = Field(description="Submitted at (提交时间).")
    decided_at: datetime | None = Field(description="Decided at (审核时间).")
    employer: EmployerBrief
    findings: list[FindingShown] = Field(description="What the rules said when it was last saved (校验结果).")
    rejection: RejectionShown | None = Field(description="Why it was not passed (未通过原因).")
    timeline: list[StepShown] = Field(description="Its life so far, oldest first (办理进度).")


class EnrollShown(_ChangeShown):
    """人员增加 (enroll) as it stands; `money` as charged once approved, as previewed before."""

    kind: Enroll
    person: PersonSent
    insurance: InsuranceSent | None = Field(description="What is insured from when (参保信息).")
    money: BackPay


class SuspendShown(_ChangeShown):
    """人员减少 (suspend) as it stands; `money` as given back once approved, as previewed before."""

    kind: Suspend
    id_type: str = Field(description="ID type (证件类型).", examples=["01"])
    id_number: str = Field(description="ID number (证件号码).", examples=["530402199003070010"])
    name: str | None = Field(description="Name (姓名).", examples=["张三"])
    suspension_date: DayShown | None = Field(description="Suspension date (停保日期).", examples=["2026-03-31"])
    suspension_reason: str | None = Field(description="Reason (暂停缴费原因).", examples=["S11"])
    remark: str | None = Field(description="Remark (备注).")
    money: GivenBackMoney


ChangeShown = TypeAliasType(
    "ChangeShown",
    Annotated[
        EnrollShown | SuspendShown,
        Discriminator("kind"),
        Field(description="A change (业务) as it stands, of one kind or the other."),
    ],
)


class ChangesShown(PageOf[ChangeShown]):
    """A page of changes (业务列表), ID numbers masked."""


class ChangesSubmitted(Shown):
    """The changes that were submitted (已提交业务)."""

    items: list[ChangeShown] = Field(description="The changes, in the order sent (业务).")


class PreviewShown(Shown):
    """预算: the money of a change before it is saved."""

    quote_id: str = Field(description="Binds a save to these lines (预算编号).")
    forced: bool = Field(description="Whether back-pay is forced (强制补收).", examples=[False])
    lines: list[BackPayLine] | list[GivenBackLine] = Field(description="Back-pay or refund, line by line (明细).")
    totals: Totals
    findings: list[FindingShown] = Field(description="What speaks against it, or is to be known (校验结果).")


def change_shown(view: ChangeView, language: Language) -> dict[str, Any]:
    """A change in a language, as EnrollShown or SuspendShown describes it.

    Plain values: what is stored was validated when it came in, and validating it again would cost a read a fifth.
    """
    change = view.change
    shown: dict[str, Any] = {
        "id": change.id,
        "change_no": change.change_no,
        "status": change.status,
        "version": change.version,
        "batch_id": change.batch_id,
        "created_at": local(change.created_at),
        "submitted_at": change.submitted_at and local(change.submitted_at),
        "decided_at": change.decided_at and local(change.decided_at),
        "employer": employer_brief(change.employer).model_dump(),
        "findings": [each.model_dump() for each in findings.stored(change.findings, language)],
        "rejection": change.rejection,
        "timeline": timeline_shown(view),
        "kind": change.kind,
    }
    body = change.body
    number = masked(change.id_number) if view.masked else change.id_number
    if change.kind == "enroll":
        person = {**body["person"], "id_number": number} if view.masked else body["person"]
        shown |= {"person": person, "insurance": body.get("insurance")}
    else:
        fields = {name: body.get(name) for name in ("name", "suspension_date", "suspension_reason", "remark")}
        shown |= {"id_type": change.id_type, "id_number": number, **fields}
    return shown | {"money": change.money_decided or change.money}


def employer_brief(employer: Employer) -> EmployerBrief:
    """The employer of a change."""
    return EmployerBrief(
        employer_no=employer.employer_no,
        name=employer.name,
        credit_code=employer.credit_code,
        region_code=employer.region_code,
    )


def timeline_shown(view: ChangeView) -> list[dict[str, Any]]:
    """The life of a change, each step as StepShown describes it."""
    numbers = receipt_numbers(view.change.change_no, (step.step for step in view.timeline))
    return [
        {"at": local(step.at), "actor": step.actor, "step": step.step, "note": step.note, "receipt_no": receipt_no}
        for step, receipt_no in zip(view.timeline, numbers, strict=True)
    ]


def changes_shown(page: ChangePage, language: Language) -> dict[str, Any]:
    """A page of changes in a language, as ChangesShown describes it."""
    items = [change_shown(view, language) for view in page.items]
    return {"items": items, "page": page.page, "page_size": page.page_size, "total": page.total}


def submitted_shown(views: list[ChangeView], language: Language) -> dict[str, Any]:
    """Changes that were submitted together, as ChangesSubmitted describes them."""
    return {"items": [change_shown(view, language) for view in views]}


def preview_shown(preview: Preview, language: Language) -> dict[str, Any]:
    """A preview in a language, as PreviewShown describes it."""
    return {
        "quote_id": preview.quote_id,
        "forced": preview.money.forced,
        "lines": preview.money.lines,
        "totals": preview.money.totals,
        "findings": [each.model_dump() for each in findings.shown(preview.findings, language)],
    }
