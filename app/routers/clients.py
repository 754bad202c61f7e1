"""应用客户端 (clients), the admins' side: `/review/clients`."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.routers.documented import errors
from app.schemas.clients import (
    ClientIn,
    ClientSecretShown,
    ClientShown,
    ClientsShown,
    client_secret_shown,
    client_shown,
    clients_shown,
)
from app.schemas.fields import PageNumber, PageSize
from app.strict_json import StrictRoute
from app.usecases import clients
from app.wiring import API, Admin, answer

router = APIRouter(prefix=f"{API}/review/clients", tags=["review"], route_class=StrictRoute)

ClientIdPath = Annotated[
    str,
    Path(
        pattern=r"^client-[0-9a-f]{32}$",
        description="Client identifier (客户端编号).",
        examples=["client-5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f"],
    ),
]


@router.post(
    "",
    operation_id="createClient",
    status_code=201,
    response_model=ClientSecretShown,
    summary="Make a client (新增应用客户端)",
    description="Role `admin`. For another system: the registry, the collection system, or an HR product, which is then bound to "
    "one employer of the admin's region. One bound to nobody is made by an admin of the province. The secret (密钥) is shown once.",
    responses=errors("not_found", "conflict", "idempotency_key_reused", body=True),
)
async def create_client(request: Request, call: Admin, body: ClientIn) -> Response:
    return await answer(request, call, client_secret_shown, clients.create_client, body.value(), status=201)


@router.get(
    "",
    operation_id="listClients",
    response_model=ClientsShown,
    summary="List clients (应用客户端列表)",
    description="Role `admin`. Those of the admin's region, the newest first (应用客户端列表); secrets are not shown again.",
    responses=errors(),
)
async def list_clients(request: Request, call: Admin, page: PageNumber = 1, page_size: PageSize = 20) -> Response:
    return await answer(request, call, clients_shown, clients.list_clients, page, page_size)


@router.post(
    "/{client_id}/secret",
    operation_id="renewClientSecret",
    response_model=ClientSecretShown,
    summary="Renew a client's secret (更换密钥)",
    description="Role `admin`. The old secret and every token got with it are refused from now on (更换应用客户端密钥).",
    responses=errors("not_found", "conflict", "idempotency_key_reused"),
)
async def renew_client_secret(request: Request, call: Admin, client_id: ClientIdPath) -> Response:
    return await answer(request, call, client_secret_shown, clients.renew_secret, client_id)


@router.post(
    "/{client_id}/disable",
    operation_id="disableClient",
    response_model=ClientShown,
    summary="Disable a client (停用应用客户端)",
    description="Role `admin`. Ends the client and its tokens at once; a second time changes nothing (停用应用客户端).",
    responses=errors("not_found", "conflict", "idempotency_key_reused"),
)
async def disable_client(request: Request, call: Admin, client_id: ClientIdPath) -> Response:
    return await answer(request, call, client_shown, clients.disable_client, client_id)
