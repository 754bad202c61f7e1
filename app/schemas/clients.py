"""应用客户端 (clients): bodies and answers of making, listing and ending them, and of their tokens."""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.calendar import local
from app.domain.client import Scope
from app.domain.finding import Language
from app.repositories.clients import Client
from app.schemas.fields import Body, EmployerNoShown, EmployerNoText, MomentShown, NameText, PageOf, Shown
from app.usecases.clients import ClientPage, ClientToken, ClientWithSecret, NewClient

CLIENT_ID = r"^client-[0-9a-f]{32}\Z"
_CLIENT_ID = "client-5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f"
_SCOPES = ["changes:read", "changes:write"]


class ClientIn(Body):
    """A new client (应用客户端)."""

    name: Annotated[NameText, Field(description="Whose system it is (系统名称).", examples=["云南省税务局征收系统"])]
    scopes: Annotated[
        list[Scope], Field(description="What it may do (权限范围).", examples=[_SCOPES], min_length=1, max_length=20)
    ]
    employer_no: Annotated[
        EmployerNoText | None,
        Field(
            description="The one employer it acts for (所代理的参保单位); null for nobody's.", examples=["530402000001"]
        ),
    ] = None

    def value(self) -> NewClient:
        """The body as the use case takes it."""
        return NewClient(self.name, tuple(self.scopes), self.employer_no)


class ClientShown(Shown):
    """A client (应用客户端)."""

    client_id: str = Field(description="Its identifier (客户端编号).", examples=[_CLIENT_ID])
    name: str = Field(description="Whose system it is (系统名称).", examples=["云南省税务局征收系统"])
    scopes: list[Scope] = Field(description="What it may do (权限范围).", examples=[_SCOPES])
    employer_no: EmployerNoShown | None = Field(
        description="The one employer it acts for (所代理的参保单位); null for nobody's.", examples=["530402000001"]
    )
    created_at: MomentShown = Field(description="Made at (创建时间).", examples=["2026-03-05T09:00:00+08:00"])
    disabled: bool = Field(description="Whether it can no longer be used (已停用).", examples=[False])


class ClientSecretShown(ClientShown):
    """A client with its secret (应用客户端及密钥), which is shown this once: keep it safe."""

    client_secret: str = Field(
        description="The secret (密钥), shown only now.", examples=["h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U"]
    )


class ClientsShown(PageOf[ClientShown]):
    """A page of clients (应用客户端列表)."""


class ClientTokenShown(Shown):
    """A client's access token (客户端令牌), RFC 6749 § 5.1."""

    access_token: str = Field(
        description="JWT for `Authorization: Bearer` (访问令牌).", examples=["eyJhbGciOiJFUzI1NiJ9.e30.c2ln"]
    )
    token_type: Literal["Bearer"] = Field(description="How the token is sent (令牌类型).", examples=["Bearer"])
    expires_in: int = Field(description="Seconds that the token is good for (有效秒数).", examples=[900])
    scope: str = Field(
        description="What the token may do, separated by spaces (权限范围).", examples=["changes:read changes:write"]
    )


def client_secret_shown(made: ClientWithSecret, language: Language) -> ClientSecretShown:
    """A client as it is answered when its secret is new."""
    return ClientSecretShown(**client_shown(made.client, language).model_dump(), client_secret=made.secret)


def client_shown(client: Client, _language: Language) -> ClientShown:
    """A client as it is answered."""
    return ClientShown(
        client_id=client.client_id,
        name=client.name,
        scopes=list(client.scopes),
        employer_no=client.employer_no,
        created_at=local(client.created_at).isoformat(timespec="seconds"),
        disabled=client.disabled_at is not None,
    )


def clients_shown(page: ClientPage, language: Language) -> ClientsShown:
    """A page of clients as it is answered."""
    return ClientsShown(
        items=[client_shown(client, language) for client in page.items],
        page=page.page,
        page_size=page.page_size,
        total=page.total,
    )


def client_token_shown(token: ClientToken, _language: Language) -> ClientTokenShown:
    """A client's token as it is answered."""
    return ClientTokenShown(
        access_token=token.access_token,
        token_type="Bearer",  # noqa: S106 - the scheme's name
        expires_in=token.expires_in,
        scope=" ".join(token.scopes),
    )
