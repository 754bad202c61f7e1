"""账号 (accounts): bodies and answers of allocating, ending and making them."""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.finding import Language
from app.repositories.accounts import Account
from app.schemas.fields import (
    Body,
    EmployerNoShown,
    NewUsernameText,
    PasswordText,
    RegionCodeShown,
    RegionCodeText,
    Shown,
)
from app.usecases.accounts import NewOfficer

NewPassword = Annotated[
    PasswordText, Field(description="Password (密码), 8 to 64 characters.", examples=["Erhai-2026-Lake"])
]


class AccountIn(Body):
    """An account for an employer (账号分配)."""

    username: Annotated[
        NewUsernameText | None,
        Field(description="Login name (用户名); the credit code if not given.", examples=["yuxi-yunyan-hr"]),
    ] = None


class OfficerIn(Body):
    """A new officer (经办人员)."""

    username: Annotated[NewUsernameText, Field(description="Login name (用户名).", examples=["officer-li"])]
    password: NewPassword
    region_code: Annotated[RegionCodeText, Field(description="Region (管辖地区).", examples=["530400"])]
    role: Annotated[
        Literal["officer", "supervisor", "admin"],
        Field(description="Role (角色), each holding the one before.", examples=["officer"]),
    ]

    def value(self) -> NewOfficer:
        """The body as the use case takes it."""
        return NewOfficer(self.username, self.password, self.region_code, self.role)


class OfficerPasswordIn(Body):
    """A new password for an officer (重置密码)."""

    password: NewPassword


class UsernameShown(Shown):
    """The login name that was allocated (用户名); the first password is its last six characters."""

    username: str = Field(description="Login name (用户名).", examples=["91530402MA6K1F2P3X"])


class AccountShown(Shown):
    """An account (账号)."""

    username: str = Field(description="Login name (用户名).", examples=["91530402MA6K1F2P3X"])
    role: Literal["employer", "officer", "supervisor", "admin"] = Field(
        description="Role (角色).", examples=["employer"]
    )
    employer_no: EmployerNoShown | None = Field(
        description="Employer number (单位编号); null for officers.", examples=["530402000001"]
    )
    region_code: RegionCodeShown = Field(description="Region of the employer or officer (地区).", examples=["530402"])
    disabled: bool = Field(description="Whether it can no longer be used (已停用).", examples=[False])
    password_change_required: bool = Field(
        description="Whether its password must be changed first (须先修改密码).", examples=[True]
    )


def username_shown(account: Account, _language: Language) -> UsernameShown:
    """An allocated account's name as it is answered."""
    return UsernameShown(username=account.username)


def account_shown(account: Account, _language: Language) -> AccountShown:
    """An account as it is answered."""
    return AccountShown.model_validate(
        {
            "username": account.username,
            "role": account.role,
            "employer_no": account.employer_no,
            "region_code": account.region_code,
            "disabled": account.disabled_at is not None,
            "password_change_required": account.must_change_password,
        }
    )
