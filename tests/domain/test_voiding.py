"""核定作废 (voiding): only the latest bill, and only while it can be taken back whole (§5.7)."""

import pytest

from app.domain.voiding import VoidFacts, void_findings
from tests.support.domain import month

APRIL = month("2026-04")


def test_the_latest_bill_on_which_nothing_happened_can_be_voided() -> None:
    assert void_findings(APRIL, VoidFacts(APRIL, 0, spent=False, refunded=False)) == ()


@pytest.mark.parametrize(
    ("facts", "reason", "told"),
    [
        (VoidFacts(month("2026-06"), 0, spent=False, refunded=False), "later_assessment", "之后已核定至 2026-06"),
        (VoidFacts(APRIL, 1, spent=False, refunded=False), "received", "已有实缴入账"),
        (VoidFacts(APRIL, 0, spent=True, refunded=False), "credit_spent", "待转金的款项已经使用"),
        (VoidFacts(APRIL, 0, spent=False, refunded=True), "refunded", "已经退收转入待转金"),
    ],
)
def test_each_reason_is_told_with_what_to_do(facts: VoidFacts, reason: str, told: str) -> None:
    (finding,) = void_findings(APRIL, facts)

    assert finding.params["reasons"] == [reason]
    assert told in finding.message("zh-CN") and finding.message("en").isascii()


def test_what_keeps_a_bill_from_being_voided_is_said_all_at_once() -> None:
    (finding,) = void_findings(APRIL, VoidFacts(month("2026-05"), 2, spent=True, refunded=True))

    assert finding.params["reasons"] == ["later_assessment", "received", "credit_spent", "refunded"]
