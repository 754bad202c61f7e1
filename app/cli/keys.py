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
    documents: Annotated[
        bool,
        typer.Option(
            help="Replace the key that signs receipts and printed forms instead; what the old one signed still verifies "
            "(更换文书签名密钥，已签文书仍可验证)."
        ),
    ] = False,
) -> None:
    """轮换签名密钥: sign access tokens with a new key; what the old one signed stays good until it lapses."""
    with opened_hall() as hall:
        kid = keys.rotate(Call(hall), revoke=revoke, purpose="documents" if documents else "tokens")
    what, zh = ("documents", "文书") if documents else ("tokens", "令牌")
    say(
        f"已启用新的{zh}密钥 {kid}，一分钟内各进程生效。 Key {kid} signs {what} from now on, in every process within a minute."
    )
