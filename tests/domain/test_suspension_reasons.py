"""暂停缴费原因 (suspension reasons)."""

import pytest

from app.domain.suspension_reasons import counter_only_findings
from app.lawbook import load_suspension_reasons

AGENCY = "玉溪市失业保险经办机构"
REASONS = load_suspension_reasons().reasons
COUNTER_ONLY = sorted(code for code, reason in REASONS.items() if not reason.online)


def test_the_reasons_of_the_manuals_notice_need_the_counter() -> None:
    assert COUNTER_ONLY == ["N01", "N02", "N03", "N04", "N05", "N06", "S15", "S16"]


@pytest.mark.parametrize("code", COUNTER_ONLY)
def test_a_reason_that_needs_papers_is_refused_online_with_the_agency_to_visit(code: str) -> None:
    (finding,) = counter_only_findings(REASONS[code], AGENCY)

    assert (finding.code.name, finding.code.about) == ("suspension_reason_counter_only", "state")
    assert finding.pointer == "/suspension_reason"
    assert finding.params == {"reason": code, "reason_name": REASONS[code].name, "agency": AGENCY}
    assert AGENCY in finding.message("zh-CN")
    assert finding.message("en").isascii()


@pytest.mark.parametrize("code", sorted(set(REASONS) - set(COUNTER_ONLY)))
def test_any_other_reason_can_be_filed_online(code: str) -> None:
    assert counter_only_findings(REASONS[code], AGENCY) == ()


def test_an_unknown_reason_is_not_found() -> None:
    reasons = load_suspension_reasons()

    assert reasons.get("S99") is None
    assert reasons.get("S11") == REASONS["S11"]
