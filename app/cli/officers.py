"""经办人员 (officers): `hall create-officer` and `hall set-officer-password`."""

from enum import StrEnum
from typing import Annotated

import typer

from app.cli.common import opened_hall, say
from app.usecases import accounts
from app.usecases.accounts import NewOfficer
from app.usecases.context import Call

Password = Annotated[
    str, typer.Option(help="Password (密码), 8 to 64 characters; asked for if left out.", prompt=True, hide_input=True)
]


class RoleName(StrEnum):
    """角色, each holding the one before."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


def create(
    username: Annotated[str, typer.Option(help="Login name (用户名).")],
    password: Password,
    region: Annotated[str, typer.Option(help="Region code (管辖地区), such as 530400; 530000 is the province.")],
    role: Annotated[RoleName, typer.Option(help="Role (角色), each holding the one before.")] = RoleName.OFFICER,
) -> None:
    """新增经办人员: make an officer who can sign in at once."""
    with opened_hall() as hall:
        accounts.create_officer_by_hand(Call(hall), NewOfficer(username, password, region, role.value))
    say(f"已新增经办人员 {username}。 Officer {username} was made.")


def set_password(
    username: Annotated[str, typer.Option(help="Login name (用户名).")],
    password: Password,
) -> None:
    """重置经办人员密码: give an officer a new password, to be changed at the next login; their sessions end."""
    with opened_hall() as hall:
        accounts.set_officer_password_by_hand(Call(hall), username, password)
    say(f"已重置 {username} 的密码。 {username} has a new password.")
