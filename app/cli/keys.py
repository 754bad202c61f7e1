"""签名密钥 (signing keys): `hall rotate-keys`."""

from typing import Annotated

import typer

from app.cli.common import opened_hall, say
from app.usecases import keys
from app.usecases.context import Call


def rotate(
    revoke: Annotated[
        bool,
        typer.Option(help="The old keys leaked: refuse within a minute what they signed (旧密钥已泄露，立即作废)."),
    ] = False,
) -> None:
    """轮换签名密钥: sign access tokens with a new key; what the old one signed stays good until it lapses."""
    with opened_hall() as hall:
        kid = keys.rotate(Call(hall), revoke=revoke)
    say(f"已启用新密钥 {kid}，一分钟内各进程生效。 Key {kid} signs from now on, in every process within a minute.")
