"""A few addresses of the tests' own, behind the real application's door."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.testclient import TestClient
from pydantic import Field

from app.error_answers import BodyRefused
from app.problems import REQUEST_TIMEOUT
from app.schemas.fields import Body, MoneyIn, PageNumber, PageSize, ShortText, WholeNumber
from app.strict_json import StrictRoute

LIMIT = 4096


class Wage(Body):
    declared_wage: MoneyIn
    months: int = Field(default=1, ge=1, le=120)


class Enroll(Body):
    kind: Literal["enroll"]
    name: ShortText
    remark: ShortText | None = None
    pays: bool | None = None
    wages: list[Wage] = Field(default_factory=list)


class Suspend(Body):
    kind: Literal["suspend"]
    reason: Literal["S11", "S12"]


probe = APIRouter(prefix="/api/v1/probe", route_class=StrictRoute)


@probe.post("")
async def write(body: Annotated[Enroll | Suspend, Field(discriminator="kind")]) -> Any:
    return body


@probe.get("")
async def read(page: PageNumber = 1, page_size: PageSize = 20, words: Annotated[str | None, Query()] = None) -> Any:
    return [page, page_size, words]


@probe.get("/failure")
async def fail() -> None:
    raise RuntimeError("530102199003070016 was in the row")


@probe.get("/slow")
async def time_out() -> None:
    raise BodyRefused(REQUEST_TIMEOUT.refused())


@probe.post("/nothing")
async def take_nothing() -> str:
    return "done"


@probe.get(
    "/paper", response_class=Response, responses={200: {"content": {"application/pdf": {"schema": {"type": "string"}}}}}
)
async def read_paper() -> Response:
    return Response(b"%PDF", media_type="application/pdf")


@probe.get("/{number}")
async def read_one(number: Annotated[WholeNumber, Path()]) -> int:
    return number


def post(client: TestClient, body: bytes | str, **headers: str) -> Any:
    return client.post("/api/v1/probe", content=body, headers={"content-type": "application/json", **headers})


def refusals(answer: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
