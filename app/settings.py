"""Settings of an installation: `HALL_…` environment variables, whose defaults are the embedded sandbox."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SANDBOX_SECRET = "sandbox-secret-that-protects-nothing-at-all"


class Settings(BaseSettings):
    """What an installation is told from outside; nothing else in the product reads the environment."""

    model_config = SettingsConfigDict(env_prefix="HALL_", extra="ignore", hide_input_in_errors=True)

    mode: Literal["sandbox", "production"] = "sandbox"
    database_url: str = "sqlite:///var/hall.sqlite"
    secret_key: SecretStr = SecretStr(SANDBOX_SECRET)
    issuer: str = "employer-hall"
    font_directory: Path = Path("var/fonts")

    access_token_seconds: int = Field(default=15 * 60, ge=1, le=24 * 3600)
    session_seconds: int = Field(default=12 * 3600, ge=1)
    session_idle_seconds: int = Field(default=30 * 60, ge=1)
    captcha_seconds: int = Field(default=180, ge=1)
    argon2_memory_kib: int = Field(default=19456, ge=64, le=1024 * 1024)
    issued_password_days: int = Field(default=30, ge=1)
    idempotency_hours: int = Field(default=24, ge=1)
    run_lease_seconds: int = Field(default=60, ge=1)

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
        secret = self.secret_key.get_secret_value()
        if self.mode == "production" and (secret == SANDBOX_SECRET or len(secret) < 32):
            raise ValueError("HALL_SECRET_KEY must be set to at least 32 characters of its own in production")
        return self

    @property
    def sandbox(self) -> bool:
        return self.mode == "sandbox"
