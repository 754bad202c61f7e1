"""回执 (signed receipts) as shown, and as anyone has them verified."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from app.domain.calendar import local
from app.domain.change import ChangeKind
from app.domain.finding import Language
from app.domain.signed_receipt import ReceiptStep, ReceiptSubject
from app.schemas.fields import Body, EmployerNoShown, PageOf, Shown, Written
from app.security.document_signatures import LONGEST
from app.usecases.signed_receipts import ReceiptPage, ReceiptView

_SIGNED = (
    "eyJhbGciOiJFUzI1NiIsImtpZCI6IjVmMGM2ZiIsInR5cCI6InJlY2VpcHQrandzIn0."
    "eyJyZWNlaXB0X25vIjoiMjAyNjAzMTgwMDAwMDAwMS0wMSJ9.c2lnbmF0dXJl"
)
Pasted = Annotated[
    str,
    Written(
        f"回执原文，不超过 {LONGEST} 个字符",
        f"the text of a receipt, at most {LONGEST} characters",
        longest=LONGEST,
        strip=True,
    ),
]


class ReceiptContent(Shown):
    """What a receipt certifies (回执内容); no person is named in it."""

    receipt_no: str = Field(description="Receipt number (回执编号).", examples=["2026031800000001-01"])
    subject: ReceiptSubject = Field(
        description="What it is about (对象): a change (业务) or a batch as a whole (批次)."
    )
    subject_id: int = Field(description="Row number of the change or batch (编号).", examples=[1])
    subject_no: str = Field(
        description="Change number (业务编号), or the batch's (批次编号).", examples=["2026031800000001"]
    )
    kind: ChangeKind = Field(description="Kind (业务种类).", examples=["enroll"])
    employer_no: EmployerNoShown = Field(description="Employer number (单位编号).", examples=["530402000001"])
    step: ReceiptStep = Field(
        description="What was done (办理事项): 提交, 通过, 未通过, 已回退; of a batch 保存, 整批通过, 整批未通过.",
        examples=["submitted"],
    )
    at: datetime = Field(description="When (办理时间).")
    changes: int = Field(description="How many changes it is about (业务笔数).", examples=[1])
    digest: str | None = Field(
        description="SHA-256 in hex of what was sent or decided (内容摘要), in the canonical JSON that docs/verifying-receipts.md tells; "
        "null where it was done before digests were kept.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )


class SignedReceiptShown(ReceiptContent):
    """A receipt (回执) with its signed text."""

    receipt: str = Field(
        description="The same, signed (电子签名回执): compact JWS, ES256, `typ` receipt+jws. Keep it as it is: it verifies offline, for "
        "years, with the keys of documents in `/.well-known/jwks.json`.",
        examples=[_SIGNED],
    )


class SignedReceiptsShown(PageOf[SignedReceiptShown]):
    """A page of receipts (回执列表), oldest first."""


class VerificationIn(Body):
    """A receipt to be verified (待验证回执)."""

    receipt: Pasted = Field(
        description="The signed text of a receipt (电子签名回执), as it was given.", examples=[_SIGNED]
    )


class VerificationShown(Shown):
    """Whether a receipt is ours and untouched (验证结果)."""

    valid: bool = Field(description="Whether this hall signed it and nothing in it was changed since (是否有效).")
    content: ReceiptContent | None = Field(description="What it says, if it is (回执内容); no person is named in it.")


def receipt_shown(view: ReceiptView, _language: Language) -> dict[str, Any]:
    """A receipt as SignedReceiptShown describes it."""
    return {**asdict(view.receipt), "at": local(view.receipt.at), "receipt": view.document}


def receipts_shown(page: ReceiptPage, language: Language) -> dict[str, Any]:
    """A page of receipts as SignedReceiptsShown describes it."""
    items = [receipt_shown(view, language) for view in page.items]
    return {"items": items, "page": page.page, "page_size": page.page_size, "total": page.total}


def verification_shown(content: Mapping[str, Any] | None, _language: Language) -> dict[str, Any]:
    """What became of a verification, as VerificationShown describes it."""
    return {"valid": content is not None, "content": content}
