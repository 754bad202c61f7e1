"""核定作废 (voiding an assessment): when the latest bill of an employer can be taken back whole (§2.5)."""

from dataclasses import dataclass

from app.domain.finding import Finding, declare
from app.domain.period import Period

ASSESSMENT_NOT_VOIDABLE = declare(
    "assessment_not_voidable",
    "state",
    ("核定单不能作废", "The assessment cannot be voided"),
    zh="该核定单不能作废：{explanation_zh}。",
    en="This assessment cannot be voided: {explanation_en}.",
)
_LATER = (
    "later_assessment",
    "之后已核定至 {latest}，只能作废最近一个月的核定单，请从最近一个月起逐月作废",
    "months up to {latest} were assessed after it, and only the latest can be voided; void those first",
)
_RECEIVED = (
    "received",
    "已有实缴入账，请先由征收系统冲正实缴，再作废",
    "money was received on it; have the collection system reverse the receipts first",
)
_SPENT = (
    "credit_spent",
    "由它转入待转金的款项已经使用，不能再收回",
    "credit that came from it was used already and cannot be taken back",
)
_REFUNDED = (
    "refunded",
    "它所核定的费款之后已经退收转入待转金，请先回退相应的业务",
    "what it billed was refunded to the credit since; roll back that change first",
)


@dataclass(frozen=True, slots=True)
class VoidFacts:
    """What decides whether an assessment can be voided: the employer's latest month assessed, and what became of this one.

    `received` are receipts on it that were not reversed; `spent` tells whether credit that it brought about was drawn
    on; `refunded` whether anything it bills, or a contribution that such a line names, became credit since.
    """

    latest: Period
    received: int
    spent: bool
    refunded: bool


def void_findings(period: Period, facts: VoidFacts) -> tuple[Finding, ...]:
    """Whether an assessment can be voided, with everything that keeps it from that in one finding (不能作废的原因)."""
    reasons = []
    if facts.latest > period:
        reasons.append(_LATER)
    if facts.received:
        reasons.append(_RECEIVED)
    if facts.spent:
        reasons.append(_SPENT)
    if facts.refunded:
        reasons.append(_REFUNDED)
    if not reasons:
        return ()
    return (
        ASSESSMENT_NOT_VOIDABLE.refused(
            reasons=[reason for reason, _, _ in reasons],
            explanation_zh="；".join(zh for _, zh, _ in reasons).format(latest=facts.latest),
            explanation_en="; ".join(en for _, _, en in reasons).format(latest=facts.latest),
        ),
    )
