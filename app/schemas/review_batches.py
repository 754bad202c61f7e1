"""批次审核 (review of batches): what officers see of a batch."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field

from app.domain.batch.columns import BatchKind
from app.domain.calendar import local
from app.domain.finding import Language
from app.schemas.batches import BatchCounts
from app.schemas.enrollment_changes import EmployerBrief, employer_brief
from app.schemas.fields import MomentShown, PageOf, Shown
from app.schemas.money import Totals
from app.usecases.review_batches import ReviewBatch, ReviewBatchPage


class DecisionCounts(Shown):
    """How many of a batch's changes stand where (审核情况)."""

    in_review: int = Field(description="In review (审核中).", examples=[3])
    approved: int = Field(description="Approved (通过).", examples=[0])
    rejected: int = Field(description="Rejected (未通过).", examples=[0])
    rolled_back: int = Field(description="Rolled back (已回退).", examples=[0])
    withdrawn: int = Field(description="With the employer again, as drafts (已撤回).", examples=[0])


class ReviewBatchShown(Shown):
    """A batch (批次) as one case; its changes are in the queue of changes, by `batch_id`."""

    id: int = Field(description="Row number of the batch (批次).", examples=[1])
    kind: BatchKind = Field(description="人员批量增加, 人员批量减少.", examples=["enroll"])
    status: Literal["partly_saved", "saved"] = Field(
        description="Partly saved (部分保存), or with no passed row left to save (已保存).", examples=["saved"]
    )
    version: int = Field(description="Version (版本) of the employer's file.", examples=[2])
    file_name: str = Field(description="Name of the file (文件名).", examples=["三月增员.xlsx"])
    employer: EmployerBrief
    counts: BatchCounts
    totals: Totals = Field(description="Back-pay or refund of the rows that passed (补收、退收合计).")
    decisions: DecisionCounts
    money_in_review: Totals = Field(
        description="Back-pay or refund of what is in review, as it was previewed (待审核金额)."
    )
    created_at: MomentShown = Field(description="Uploaded at (上传时间).")
    saved_at: MomentShown = Field(description="Saved last at (保存时间).")


class ReviewBatchesShown(PageOf[ReviewBatchShown]):
    """A page of batches (批次列表)."""


def review_batch_shown(view: ReviewBatch, language: Language) -> dict[str, Any]:
    """A batch as ReviewBatchShown describes it; it reads alike in every language."""
    batch = view.batch
    return {
        "id": batch.id,
        "kind": batch.kind,
        "status": batch.status,
        "version": batch.version,
        "file_name": batch.file_name,
        "employer": employer_brief(batch.employer).model_dump(),
        "counts": {name: getattr(batch, name) for name in BatchCounts.model_fields},
        "totals": batch.totals,
        "decisions": asdict(view.decisions),
        "money_in_review": view.money_in_review,
        "created_at": local(batch.created_at),
        "saved_at": batch.saved_at and local(batch.saved_at),
    }


def review_batches_shown(page: ReviewBatchPage, language: Language) -> dict[str, Any]:
    """A page of batches as ReviewBatchesShown describes it."""
    items = [review_batch_shown(view, language) for view in page.items]
    return {"items": items, "page": page.page, "page_size": page.page_size, "total": page.total}
