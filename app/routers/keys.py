"""公钥 (public keys): `/.well-known/jwks.json`."""

from fastapi import APIRouter, Request, Response

from app.routers.documented import errors
from app.schemas.keys import KeysShown, keys_shown
from app.strict_json import StrictRoute
from app.usecases.keys import published_keys
from app.wiring import Visitor, answer

router = APIRouter(tags=["auth"], route_class=StrictRoute)


@router.get(
    "/.well-known/jwks.json",
    operation_id="readPublicKeys",
    response_model=KeysShown,
    summary="Public keys (公钥集)",
    description="The public keys that access tokens and documents are signed with, by `kid` (RFC 7517) (令牌与文书签名公钥). "
    "Keys of tokens are published until a day after they were replaced, keys of documents for ever: receipts and printed "
    "forms verify offline for years.",
    responses=errors(session=False),
)
async def read_public_keys(request: Request, call: Visitor) -> Response:
    return await answer(request, call, keys_shown, published_keys)
