"""回执 (receipts) as shown: what was sent or decided, its digest and its signature."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.domain.calendar import local
from app.domain.change import ChangeKind
from app.domain.finding import Language
from app.domain.receipt import STEP_NAMES
from app.repositories.signed_receipts import ReceiptedStep
from app.schemas.fields import Body, EmployerNoShown, MomentShown, PageOf, Shown, text
from app.security.document_signatures import LONGEST
from app.usecases.receipts import ReceiptPage, SignedReceipt

Step = Literal["submitted", "approved", "rejected", "rolled_back"]


class StepReceiptShown(Shown):
    """A receipt (回执) of a submission or a decision."""

    receipt_no: str = Field(description="Receipt number (回执编号).", examples=["R202603100000000001"])
    step: Step = Field(
        description="What was done (环节): 已提交, 审核通过, 审核未通过, 已回退.", examples=["submitted"]
    )
    step_name: str = Field(description="The same in Chinese (环节名称).", examples=["已提交"])
    at: MomentShown = Field(description="When (时间).")
    change_no: str = Field(description="Number of the change (业务编号).", examples=["2026031000000001"])
    kind: ChangeKind = Field(description="Kind of the change (业务类型).", examples=["enroll"])
    batch_id: int | None = Field(description="The batch that it came with, if any (批次).")
    note: str | None = Field(description="The reason of a rejection or roll-back (原因).")
    digest: str | None = Field(
        description="SHA-256 of the change's parts as they were then: JSON in UTF-8 of `kind` and the parts, names in order, no spaces "
        "(摘要); null for what was done before there were receipts."
    )


class SignedReceiptShown(StepReceiptShown):
    """A receipt with its signature (签名回执)."""

    signature: str = Field(
        description="Compact JWS (RFC 7515, ES256) with all that the receipt says; the public keys are at `/.well-known/jwks.json` "
        "and stay there (签名)."
    )


class StepReceiptsShown(PageOf[StepReceiptShown]):
    """A page of receipts (回执列表)."""


class ReceiptToVerifyIn(Body):
    """A receipt to be verified (待验证回执)."""

    receipt: Annotated[str, text(LONGEST)] = Field(description="The receipt's `signature` (回执签名).")


class ReceiptSays(Shown):
    """What a receipt says of a change, and nothing of its person (回执内容)."""

    receipt_no: str = Field(description="Receipt number (回执编号).", examples=["R202603100000000001"])
    step: Step = Field(description="What was done (环节).", examples=["submitted"])
    at: MomentShown = Field(description="When (时间).")
    employer_no: EmployerNoShown = Field(description="Number of the employer (单位编号).")
    employer_name: str = Field(description="The employer (单位名称).", examples=["玉溪云岭商贸有限公司"])
    change_no: str = Field(description="Number of the change (业务编号).", examples=["2026031000000001"])
    kind: ChangeKind = Field(description="Kind of the change (业务类型).", examples=["enroll"])
    batch_id: int | None = Field(description="The batch that it came with, if any (批次).")
    digest: str | None = Field(description="SHA-256 of what was sent (摘要).")


class ReceiptVerified(Shown):
    """Whether a receipt is one of ours and as it was (验证结果)."""

    valid: bool = Field(description="Whether it is (是否有效).", examples=[True])
    receipt: ReceiptSays | None = Field(description="What it says; null where it is not valid (回执内容).")


def receipts_shown(page: ReceiptPage, _language: Language) -> dict[str, Any]:
    """A page of receipts as StepReceiptsShown describes it."""
    items = [_shown(step) for step in page.items]
    return {"items": items, "page": page.page, "page_size": page.page_size, "total": page.total}


def signed_receipt_shown(receipt: SignedReceipt, _language: Language) -> dict[str, Any]:
    """A receipt as SignedReceiptShown describes it."""
    return {**_shown(receipt.step), "signature": receipt.signature}


def receipt_verified(content: dict[str, Any] | None, _language: Language) -> dict[str, Any]:
    """What came of verifying a receipt."""
    return {"valid": content is not None, "receipt": content}


def _shown(step: ReceiptedStep) -> dict[str, Any]:
    return {
        "receipt_no": step.receipt_no,
        "step": step.step,
        "step_name": STEP_NAMES[step.step],
        "at": local(step.at).isoformat(),
        "change_no": step.change_no,
        "kind": step.kind,
        "batch_id": step.batch_id,
        "note": step.note,
        "digest": step.digest,
    }
