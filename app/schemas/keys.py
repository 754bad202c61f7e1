"""公钥 (public keys): what tokens and documents are checked with."""

from typing import Literal

from pydantic import Field

from app.domain.finding import Language
from app.schemas.fields import Shown


class KeyShown(Shown):
    """A public key (公钥), RFC 7517."""

    kty: Literal["EC"] = Field(description="Key type (密钥类型).")
    use: Literal["sig"] = Field(description="Use: signatures (用途：签名).")
    alg: Literal["ES256"] = Field(description="Algorithm (算法).")
    crv: Literal["P-256"] = Field(description="Curve (曲线).")
    kid: str = Field(
        description="Key id, as in a token's head (密钥编号).", examples=["5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f"]
    )
    x: str = Field(
        description="Coordinate x, base64url (坐标).", examples=["f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"]
    )
    y: str = Field(
        description="Coordinate y, base64url (坐标).", examples=["x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"]
    )
    purpose: Literal["tokens", "documents"] = Field(
        description="What it signs (用途): access `tokens` (令牌), or `documents` (文书), which are receipts and printed forms."
    )


class KeysShown(Shown):
    """The public keys (公钥集), RFC 7517."""

    keys: list[KeyShown] = Field(description="Every key that a token or a document may be signed with (公钥).")


def keys_shown(jwks: dict[str, list[dict[str, str]]], _language: Language) -> KeysShown:
    """The public keys as they are answered."""
    return KeysShown.model_validate(jwks)
