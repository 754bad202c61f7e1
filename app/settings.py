"""Settings of an installation: `HALL_…` environment variables, whose defaults are the embedded sandbox."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SANDBOX_SECRET = "sandbox-secret-that-protects-nothing-at-all"


_SHORTEST_SECRET = 32
_FEWEST_CHARACTERS = 10
# The rules' own numbers: an installation that serves people may be stricter, and not laxer.
_NO_LESS = {"argon2_memory_kib": 19456, "sms_resend_seconds": 60}
_NO_MORE = {
    "wrong_answers_before_lock": 3,
    "captcha_seconds": 180,
    "sms_code_seconds": 300,
    "sms_codes_a_day": 10,
    "access_token_seconds": 15 * 60,
    "session_seconds": 12 * 3600,
    "session_idle_seconds": 30 * 60,
    "issued_password_days": 30,
}


def _is_safe_address(url: str) -> bool:
    """Whether nobody on the way reads what is sent there."""
    address = urlsplit(url)
    return (address.scheme == "https" and bool(address.hostname)) or address.hostname in (
        "127.0.0.1",
        "::1",
        "localhost",
    )


class Settings(BaseSettings):
    """What an installation is told from outside; nothing else in the product reads the environment."""

    model_config = SettingsConfigDict(env_prefix="HALL_", extra="ignore", hide_input_in_errors=True)

    mode: Literal["sandbox", "production"] = "sandbox"
    database_url: str = "sqlite:///var/hall.sqlite"
    secret_key: SecretStr = SecretStr(SANDBOX_SECRET)
    issuer: str = "employer-hall"
    form_verification_address: str = "http://127.0.0.1:8000/api/v1/portal/form-verifications/{code}"
    form_verifications_a_minute: int = Field(default=60, ge=1)
    font_directory: Path = Path("var/fonts")

    access_token_seconds: int = Field(default=15 * 60, ge=1, le=24 * 3600)
    session_seconds: int = Field(default=12 * 3600, ge=1)
    session_idle_seconds: int = Field(default=30 * 60, ge=1)
    captcha_seconds: int = Field(default=180, ge=1)
    captchas_a_minute: int = Field(default=3000, ge=1)
    sign_ins_a_minute: int = Field(default=3000, ge=1)
    wrong_answers_before_lock: int = Field(default=3, ge=1)
    sms_code_seconds: int = Field(default=300, ge=1)
    sms_resend_seconds: int = Field(default=60, ge=1)
    sms_codes_a_day: int = Field(default=10, ge=1)
    sms_codes_an_hour_a_source: int = Field(default=100, ge=1)
    tokens_a_minute: int = Field(default=60, ge=1)
    sms_gateway_url: str = ""
    sms_gateway_token: SecretStr = SecretStr("")
    sms_gateway_seconds: float = Field(default=5, gt=0)
    argon2_memory_kib: int = Field(default=19456, ge=64, le=1024 * 1024)
    issued_password_days: int = Field(default=30, ge=1)
    idempotency_hours: int = Field(default=24, ge=1)
    run_lease_seconds: int = Field(default=60, ge=1)

    trusted_proxies: str = ""

    threads: int = Field(default=4, ge=1, le=64)
    pin_workers: bool = False
    body_limit_bytes: int = Field(default=128 * 1024, ge=1024)
    request_seconds: float = Field(default=30, gt=0)

    @field_validator("database_url")
    @classmethod
    def _name_the_driver(cls, url: str) -> str:
        for plain in ("postgresql://", "postgres://"):
            if url.startswith(plain):
                return "postgresql+psycopg://" + url.removeprefix(plain)
        return url

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> "Settings":
        unsafe = list(self._unsafe()) if self.mode == "production" else []
        if unsafe:
            raise ValueError("; ".join(["unsafe in production 以下设置不能用于生产环境", *unsafe]))
        return self

    def _unsafe(self) -> Iterator[str]:
        secret = self.secret_key.get_secret_value()
        if secret == SANDBOX_SECRET or len(secret) < _SHORTEST_SECRET or len(set(secret)) < _FEWEST_CHARACTERS:
            yield f"HALL_SECRET_KEY: at least {_SHORTEST_SECRET} random characters of its own 须为自行生成的随机密钥"
        if self.sms_gateway_url and not _is_safe_address(self.sms_gateway_url):
            yield "HALL_SMS_GATEWAY_URL: the https address of the SMS service 须为短信服务的 https 地址"
        if self.sms_gateway_url and not self.sms_gateway_token.get_secret_value():
            yield "HALL_SMS_GATEWAY_TOKEN: the SMS service's token 须填写短信服务的令牌"
        address = self.form_verification_address
        if not address.startswith("https://") or "{code}" not in address:
            yield "HALL_FORM_VERIFICATION_ADDRESS: where printed forms lead, https and with {code} 须为含 {code} 的 https 地址"
        if any(each.strip() == "*" or each.strip().endswith("/0") for each in self.trusted_proxies.split(",")):
            yield "HALL_TRUSTED_PROXIES: name each proxy, * and /0 trust everybody 须逐一列明代理，不可用 * 或 /0"
        for name, strictest in _NO_LESS.items():
            if getattr(self, name) < strictest:
                yield f"HALL_{name.upper()}: not below {strictest} 不可低于 {strictest}"
        for name, loosest in _NO_MORE.items():
            if getattr(self, name) > loosest:
                yield f"HALL_{name.upper()}: not above {loosest} 不可高于 {loosest}"

    @property
    def sandbox(self) -> bool:
        return self.mode == "sandbox"
