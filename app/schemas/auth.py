"""登录与会话 (signing in): bodies and answers."""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.calendar import local
from app.domain.client import Scope
from app.domain.finding import Language
from app.repositories.sessions import Actor
from app.schemas.fields import (
    Body,
    CreditCodeShown,
    DayShown,
    EmployerNoShown,
    MomentShown,
    MonthShown,
    OpaqueText,
    PasswordText,
    RegionCodeShown,
    Shown,
    UsernameText,
    digits,
    text,
)
from app.usecases.auth import LoginMethod, ShownCaptcha, Tokens
from app.usecases.signing_in import CodeAsked

_CAPTCHA_ID = "9f86d081884c7d659a2feaa0c55ad015"

CaptchaId = Annotated[OpaqueText, Field(description="The captcha's id (验证码编号).", examples=[_CAPTCHA_ID])]
CaptchaAnswer = Annotated[
    str, text(20), Field(description="What the image shows (验证码); capitals do not matter.", examples=["A7KX"])
]


class PasswordSessionIn(Body):
    """Login name, password and captcha (密码登录)."""

    username: Annotated[UsernameText, Field(description="Login name (用户名).", examples=["91530402MA6K1F2P3X"])]
    password: Annotated[PasswordText, Field(description="Password (密码).", examples=["Dianchi-2026"])]
    captcha_id: CaptchaId
    captcha_answer: CaptchaAnswer


class PasswordChangeIn(Body):
    """A new password for the old one (修改密码); without a session with login name and captcha too."""

    username: Annotated[UsernameText | None, Field(description="Login name (用户名), without a session.")] = None
    old_password: Annotated[PasswordText, Field(description="Present password (原密码).")]
    new_password: Annotated[PasswordText, Field(description="New password (新密码), 8 to 64 characters.")]
    captcha_id: Annotated[OpaqueText | None, Field(description="The captcha's id (验证码编号).")] = None
    captcha_answer: Annotated[Annotated[str, text(20)] | None, Field(description="What the image shows (验证码).")] = (
        None
    )


class RefreshIn(Body):
    """The newest refresh token (刷新令牌)."""

    refresh_token: Annotated[
        OpaqueText,
        Field(
            description="Refresh token (刷新令牌), used up by this.",
            examples=["h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U"],
        ),
    ]


class SmsCodeIn(Body):
    """Whose mobile a code is to be sent to (获取验证码)."""

    username: Annotated[UsernameText, Field(description="Login name (用户名).", examples=["91530102MA6000016F"])]


class SmsSessionIn(Body):
    """Login name and SMS code (短信登录)."""

    username: Annotated[UsernameText, Field(description="Login name (用户名).", examples=["91530102MA6000016F"])]
    code: Annotated[str, digits(6), Field(description="The code that was sent (短信验证码).", examples=["604218"])]


class CaptchaShown(Shown):
    """A captcha (验证码): an image to be answered once, within three minutes."""

    captcha_id: str = Field(description="The captcha's id (验证码编号).", examples=[_CAPTCHA_ID])
    image: str = Field(description="The image as a data URL (图片).", examples=["data:image/png;base64,iVBORw0KGgo="])
    expires_at: MomentShown = Field(
        description="Until when it can be answered (有效期至).", examples=["2026-03-05T09:03:00+08:00"]
    )


class SmsCodeAsked(Shown):
    """What is told whether a code was sent or not (短信验证码)."""

    expires_in: int = Field(description="Seconds that a code is good for (有效秒数).", examples=[300])
    resend_after: int = Field(description="Seconds until another can be asked for (重发间隔秒数).", examples=[60])


class LoginMethodShown(Shown):
    """How employers of a region sign in (登录方式)."""

    region_code: RegionCodeShown = Field(description="Region (行政区划).", examples=["530102"])
    login_method: Literal["password", "sms"] = Field(
        description="By password and captcha, or by SMS code (密码登录、短信登录).", examples=["sms"]
    )
    since: DayShown = Field(description="In force since (施行日期).", examples=["1999-01-01"])
    basis: str = Field(description="Basis (依据).", examples=["操作流程 1.2"])


class TokensShown(Shown):
    """A session's tokens (令牌)."""

    access_token: str = Field(
        description="JWT for `Authorization: Bearer` (访问令牌).", examples=["eyJhbGciOiJFUzI1NiJ9.e30.c2ln"]
    )
    token_type: Literal["Bearer"] = Field(description="How the token is sent (令牌类型).", examples=["Bearer"])
    expires_in: int = Field(description="Seconds that the access token is good for (有效秒数).", examples=[900])
    refresh_token: str = Field(
        description="Opaque, good for one refresh (刷新令牌).", examples=["h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U"]
    )
    password_change_required: bool = Field(
        description="Whether nothing but a password change is possible (须先修改密码).", examples=[False]
    )


class OwnEmployer(Shown):
    """The employer that an account acts for (参保单位)."""

    employer_no: EmployerNoShown = Field(description="Employer number (单位编号).", examples=["530402000001"])
    name: str = Field(description="Name (单位名称).", examples=["玉溪云烟机械有限公司"])
    employer_type: str = Field(description="Type (单位类型).", examples=["10"])
    credit_code: CreditCodeShown = Field(description="Credit code (统一社会信用代码).", examples=["91530402MA6K1F2P3X"])
    region_code: RegionCodeShown = Field(description="Region (行政区划).", examples=["530402"])
    insured_from: MonthShown = Field(description="First insured month (单位参保年月).", examples=["2024-01"])


class MeShown(Shown):
    """Who is signed in (当前用户)."""

    username: str = Field(description="Login name (用户名).", examples=["91530402MA6K1F2P3X"])
    role: Literal["employer", "officer", "supervisor", "admin", "client"] = Field(
        description="Role (角色).", examples=["employer"]
    )
    employer: OwnEmployer | None = Field(
        description="The employer that the account or client acts for (参保单位); null for officers."
    )
    region_code: RegionCodeShown | None = Field(
        description="The officer's region (管辖地区); null for all others.", examples=[None]
    )
    scopes: list[Literal["employer", "officer", "supervisor", "admin", "password_change"] | Scope] = Field(
        description="What the token may do (权限范围).", examples=[["employer"]]
    )
    password_change_required: bool = Field(
        description="Whether the password must be changed first (须先修改密码).", examples=[False]
    )


def captcha_shown(captcha: ShownCaptcha, _language: Language) -> CaptchaShown:
    """A captcha as it is answered."""
    return CaptchaShown(
        captcha_id=captcha.captcha_id,
        image=captcha.image,
        expires_at=local(captcha.expires_at).isoformat(timespec="seconds"),
    )


def tokens_shown(tokens: Tokens, _language: Language) -> TokensShown:
    """A session's tokens as they are answered."""
    return TokensShown(
        access_token=tokens.access_token,
        token_type="Bearer",  # noqa: S106 - the scheme's name
        expires_in=tokens.expires_in,
        refresh_token=tokens.refresh_token,
        password_change_required=tokens.password_change_required,
    )


def sms_code_asked(asked: CodeAsked, _language: Language) -> SmsCodeAsked:
    """What whoever asks for a code is answered."""
    return SmsCodeAsked(expires_in=asked.expires_in, resend_after=asked.resend_after)


def login_method_shown(method: LoginMethod, _language: Language) -> LoginMethodShown:
    """How a region signs in as it is answered."""
    return LoginMethodShown(
        region_code=method.region_code,
        login_method=method.login_method,
        since=method.since.isoformat(),
        basis=method.basis,
    )


def me_shown(me: tuple[Actor, str], _language: Language) -> MeShown:
    """The caller as they are answered."""
    actor, scope = me
    employer = actor.employer
    return MeShown.model_validate(
        {
            "username": actor.username,
            "role": actor.role,
            "employer": None
            if employer is None
            else {
                "employer_no": employer.employer_no,
                "name": employer.name,
                "employer_type": employer.employer_type,
                "credit_code": employer.credit_code,
                "region_code": employer.region_code,
                "insured_from": str(employer.insured_from),
            },
            "region_code": actor.region_code,
            "scopes": scope.split(),
            "password_change_required": actor.must_change_password,
        }
    )
