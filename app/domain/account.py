"""账号 (account): who may sign in, and what a new password must be (§1)."""

from collections.abc import Collection, Mapping
from typing import Literal

from app.domain.finding import Finding, declare

SESSION_ENDED = declare(
    "session_ended",
    "state",
    ("会话已结束", "Session ended"),
    zh="本次登录已结束（已退出、密码已修改、账号已重置或停用，或超过时限）。请重新登录。",
    en="This session is over: signed out, password changed, account reset or disabled, or timed out. Sign in again.",
)
PASSWORD_CHANGE_REQUIRED = declare(
    "password_change_required",
    "state",
    ("请先修改密码", "Change the password first"),
    zh="您正在使用初始密码或重置后的密码，须先修改密码才能办理业务。请在登录页点击【修改密码】。",
    en="You signed in with an initial or reset password and must change it before anything else. Use Change password.",
)
INVALID_CREDENTIALS = declare(
    "invalid_credentials",
    "state",
    ("用户名或密码不正确", "Wrong name or password"),
    zh="用户名或密码不正确，或账号已停用，或初始密码已过期。请核对后重试；忘记密码请联系经办机构重置账号。",
    en="The name or password is wrong, the account is disabled, or an initial password has lapsed. Check both and try "
    "again, or ask the agency to reset the account.",
)
CAPTCHA_INVALID = declare(
    "captcha_invalid",
    "state",
    ("验证码不正确", "Wrong captcha"),
    zh="验证码不正确或已失效，每张图片只能使用一次。请换一张图片，重新输入验证码。",
    en="The captcha's answer is wrong or no longer valid; each image can be used once. Ask for a new image and answer that.",
)
RATE_LIMITED = declare(
    "rate_limited",
    "state",
    ("操作过于频繁", "Too many requests"),
    zh="操作过于频繁，请在 {retry_after} 秒后再试。",
    en="Too many requests of this kind. Please wait {retry_after} seconds and try again.",
)
ACCOUNT_LOCKED = declare(
    "account_locked",
    "state",
    ("账号已锁定", "Account locked"),
    zh="连续输错三次，账号已锁定，无法登录。请联系经办机构办理【账号重置】，重置后按经办机构告知的方式登录。",
    en="Three wrong answers in a row have locked this account. Please ask your agency for an account reset, then sign in as "
    "they tell you.",
)
LOGIN_METHOD_NOT_ALLOWED = declare(
    "login_method_not_allowed",
    "state",
    ("请改用规定的登录方式", "Another way to sign in is required"),
    zh="贵单位所在地区不使用此登录方式：昆明市请用【短信登录】，其他地区请用【密码登录】。",
    en="Your employer's region does not use this way to sign in: in Kunming sign in by SMS code, elsewhere by password.",
)
SMS_CODE_INVALID = declare(
    "sms_code_invalid",
    "state",
    ("短信验证码不正确", "Wrong SMS code"),
    zh="短信验证码不正确或已失效，每个验证码只能使用一次。请核对后重试，或重新获取验证码。",
    en="The SMS code is wrong or no longer valid; each code can be used once. Check it and try again, or ask for a new one.",
)
PASSWORD_TOO_WEAK = declare(
    "password_too_weak",
    "body",
    ("新密码不符合要求", "Password too weak"),
    zh="{explanation_zh}。请另设一个 8 至 64 位、不易被猜到的密码。",
    en="{explanation_en}. Please choose another one of 8 to 64 characters that is hard to guess.",
)

Role = Literal["employer", "officer", "supervisor", "admin"]
Reason = Literal["too_short", "too_long", "login_name", "credit_code", "common", "current"]

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 64
_EXPLANATIONS: Mapping[Reason, tuple[str, str]] = {
    "too_short": ("新密码不足 8 位", "The new password has fewer than 8 characters"),
    "too_long": ("新密码超过 64 位", "The new password has more than 64 characters"),
    "login_name": ("新密码与登录账号或其末几位相同", "The new password is the login name or its last characters"),
    "credit_code": (
        "新密码与统一社会信用代码或其末几位相同",
        "The new password is the credit code or its last characters",
    ),
    "common": ("新密码过于常见", "The new password is among the most common ones"),
    "current": ("新密码与原密码相同", "The new password is the same as the present one"),
}


def initial_password(username: str) -> str:
    """初始密码: the last 6 characters of the login name (§1 注意 2)."""
    return username[-6:]


def reset_password(credit_code: str) -> str:
    """重置后的密码: the last 8 characters of the employer's credit code (§1 注意 3)."""
    return credit_code[-8:]


def password_findings(
    password: str,
    *,
    username: str,
    credit_code: str | None,
    common: Collection[str],
    current: str | None = None,
    pointer: str = "/new_password",
) -> tuple[Finding, ...]:
    """What makes a new password too weak (新密码要求); `common` holds the common ones in lower case."""
    reason = _weakness(password, username, credit_code, common, current)
    if reason is None:
        return ()
    zh, en = _EXPLANATIONS[reason]
    return (PASSWORD_TOO_WEAK.refused(pointer, reason=reason, explanation_zh=zh, explanation_en=en),)


def _weakness(
    password: str, username: str, credit_code: str | None, common: Collection[str], current: str | None
) -> Reason | None:
    if len(password) < SHORTEST_PASSWORD:
        return "too_short"
    if len(password) > LONGEST_PASSWORD:
        return "too_long"
    if password == current:
        return "current"
    if _is_or_ends(username, password):
        return "login_name"
    if credit_code is not None and _is_or_ends(credit_code, password):
        return "credit_code"
    return "common" if password.lower() in common else None


def _is_or_ends(name: str, password: str) -> bool:
    return password.lower() in {ending.lower() for ending in (name, name[-6:], name[-8:])}
