"""账号: what a new password must be."""

import pytest

from app.domain.account import initial_password, password_findings

COMMON = frozenset({"password123"})


def reasons(password: str, current: str | None = None) -> list[object]:
    findings = password_findings(
        password, username="yuxi-yunyan-hr", credit_code="91530402MA6K1F2P3X", common=COMMON, current=current
    )
    return [finding.params["reason"] for finding in findings]


def test_the_initial_password_is_the_last_six_characters_of_the_login_name() -> None:
    assert initial_password("91530402MA6K1F2P3X") == "1F2P3X"


@pytest.mark.parametrize("password", ["Dianchi1", "滇池边上的柳树很绿", "x" * 64])
def test_eight_to_sixty_four_characters_will_do(password: str) -> None:
    assert reasons(password) == []


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Dianch1", "too_short"),
        ("x" * 65, "too_long"),
        ("yuxi-yunyan-hr", "login_name"),
        ("YUXI-YUNYAN-HR", "login_name"),
        ("unyan-hr", "login_name"),
        ("91530402MA6K1F2P3X", "credit_code"),
        ("6k1f2p3x", "credit_code"),
        ("6K1F2P3X", "credit_code"),
        ("1F2P3X", "too_short"),
        ("PassWord123", "common"),
    ],
)
def test_a_password_that_can_be_guessed_is_too_weak(password: str, reason: str) -> None:
    assert reasons(password) == [reason]


def test_the_present_password_is_not_a_new_one() -> None:
    assert reasons("Dianchi-2026", current="Dianchi-2026") == ["current"]


def test_a_sentence_says_what_is_wrong_and_what_to_do() -> None:
    [finding] = password_findings("short", username="officer-li", credit_code=None, common=COMMON, pointer="/password")

    assert finding.pointer == "/password"
    assert finding.message("en") == (
        "The new password has fewer than 8 characters. Please choose another one of 8 to 64 characters that is hard to guess."
    )
    assert "不足 8 位" in finding.message("zh-CN")
