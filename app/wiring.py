"""What a request is given: its caller, one hop into a small pool of threads, retries of lost races, and the answer as bytes."""

import asyncio
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends, Header, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy.exc import DBAPIError

from app.domain.account import PASSWORD_CHANGE_REQUIRED
from app.domain.client import SCOPE_MISSING, Scope
from app.domain.finding import CONFLICT, UNAVAILABLE, Language, Refused
from app.file_answers import FileAnswer
from app.repositories.database import is_unavailable, may_be_retried, retried
from app.schemas.fields import WholeNumber
from app.security.tokens import TOKEN_INVALID, Claims
from app.usecases.context import FORBIDDEN, ROLES, VERSION_REQUIRED, Answer, Call, Hall, IdempotencyKey, Replayed

Shape = Callable[[Any, Language], BaseModel | Mapping[str, Any]]
Result = TypeVar("Result")
SlowPoolName = Literal["hashing", "batches", "searches", "exports"]
API = "/api/v1"
# Pools of what takes long, each with its threads and how many may wait for them.
SLOW_POOLS: Mapping[SlowPoolName, tuple[int, int]] = {
    "hashing": (2, 100),
    "batches": (2, 20),
    "searches": (2, 100),
    "exports": (2, 20),
}
SLOW_THREADS = sum(threads for threads, _ in SLOW_POOLS.values())
_VERSION = re.compile(r'"?([0-9]{1,9})"?\Z')

RowNumber = Annotated[WholeNumber, Path(description="Row number (编号), as answers give it.", examples=[1])]


def hall_of(request: Request) -> Hall:
    """The installation that this process serves."""
    hall: Hall = request.app.state.hall
    return hall


def language_of(scope: Mapping[str, Any]) -> Language:
    """English where Accept-Language prefers it to Chinese, Chinese otherwise."""
    accepted: bytes = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    if not accepted:
        return "zh-CN"
    preferred: tuple[float, Language] = (0.0, "zh-CN")
    for item in accepted[:200].decode("latin-1").lower().split(","):
        tag, *parameters = map(str.strip, item.split(";"))
        try:
            weight = _quality(parameters)
        except ValueError:
            continue
        if tag[:2] in ("zh", "en") and weight > preferred[0]:
            preferred = (weight, "en" if tag[:2] == "en" else "zh-CN")
    return preferred[1]


def _quality(parameters: Sequence[str]) -> float:
    """The weight among an item's parameters, 1 without one."""
    named = {name.strip(): value.strip() for name, _, value in (each.partition("=") for each in parameters)}
    return float(named.get("q", 1))


async def _claims(request: Request) -> Claims:
    given = request.headers.getlist("authorization")
    scheme, _, token = (given[0] if len(given) == 1 else "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused([TOKEN_INVALID.refused()])
    keyring, token = hall_of(request).keyring, token.strip(" ")
    if keyring.should_look_again(token):
        await asyncio.get_running_loop().run_in_executor(request.app.state.pool, keyring.look_again)
    return keyring.read(token)


async def _idempotency(request: Request) -> IdempotencyKey | None:
    key = request.headers.get("idempotency-key")
    if not key or request.method != "POST":
        return None
    return IdempotencyKey(hashlib.sha256(key.encode("utf-8", "replace")).hexdigest(), await _fingerprint(request))


async def _fingerprint(request: Request) -> str:
    """A digest of what was asked; of a form, whose parts are parted by other marks each time, that of its parts."""
    digest = hashlib.sha256(f"{request.method} {request.url.path}\n".encode())
    if not request.headers.get("content-type", "").lower().startswith("multipart/"):
        digest.update(await request.body())
        return digest.hexdigest()
    for name, value in (await request.form()).multi_items():
        content = value.encode() if isinstance(value, str) else await value.read()
        digest.update(f"{name} {len(content)}\n".encode() + content)
        if not isinstance(value, str):
            await value.seek(0)
    return digest.hexdigest()


async def visitor(request: Request) -> Call:
    """Anyone, before login (访客), from where they ask."""
    return Call(hall_of(request), language_of(request.scope), source=_source(request))


def _source(request: Request) -> str:
    return request.client.host if request.client else ""


async def signed_in(request: Request) -> Call:
    """Anyone with a session, even one whose first password is yet to be changed."""
    claims = await _claims(request)
    return Call(
        hall_of(request),
        language_of(request.scope),
        claims.session_id,
        username=claims.username,
        scope=claims.scope,
        source=_source(request),
        before_password_change=True,
    )


@dataclass(frozen=True)
class CallerWith:
    """A dependency that lets in whoever has one of the roles, or is a client whose token has the scope."""

    roles: tuple[str, ...] = ()
    scope: Scope | None = None

    async def __call__(self, request: Request) -> Call:
        claims = await _claims(request)
        if claims.scope not in self.roles:
            self._refuse_unscoped(claims.scope)
        key = await _idempotency(request)
        return Call(
            hall_of(request),
            language_of(request.scope),
            claims.session_id,
            key,
            username=claims.username,
            scope=claims.scope,
        )

    def _refuse_unscoped(self, held: str) -> None:
        if held == "password_change":
            raise Refused([PASSWORD_CHANGE_REQUIRED.refused()])
        if held in ("employer", *ROLES) or self.scope is None:
            raise Refused([FORBIDDEN.refused()])
        if self.scope not in held.split():
            raise Refused([SCOPE_MISSING.refused(scope=self.scope)])


async def if_match(
    version: Annotated[
        str | None, Header(alias="If-Match", description='The version that was read (版本号), such as `"3"`.')
    ] = None,
) -> int:
    """The version that the caller read; 428 without one."""
    match = _VERSION.match(version or "")
    if match is None:
        raise Refused([VERSION_REQUIRED.refused()])
    return int(match[1])


Visitor = Annotated[Call, Depends(visitor)]
SignedIn = Annotated[Call, Depends(signed_in)]
# An employer's user (单位用户), or the HR product that acts for the employer and holds the scope.
ChangeReader = Annotated[Call, Depends(CallerWith(("employer",), "changes:read"))]
# The same, or an officer of the region (回执).
ReceiptReader = Annotated[Call, Depends(CallerWith(("employer", *ROLES), "changes:read"))]
ChangeWriter = Annotated[Call, Depends(CallerWith(("employer",), "changes:write"))]
AssessmentReader = Annotated[Call, Depends(CallerWith(("employer",), "assessments:read"))]
# Other systems: the employment service's registry (失业登记) and the collection system (征收).
Registrar = Annotated[Call, Depends(CallerWith(scope="registrations:write"))]
Collector = Annotated[Call, Depends(CallerWith(scope="payments:write"))]
# A case officer (经办人员) of any role; one who may run and undo; one who keeps employers, accounts and officers.
Officer = Annotated[Call, Depends(CallerWith(ROLES))]
Supervisor = Annotated[Call, Depends(CallerWith(ROLES[1:]))]
Admin = Annotated[Call, Depends(CallerWith(ROLES[2:]))]
ExpectedVersion = Annotated[int, Depends(if_match)]


class SlowPool:
    """The threads of those who take long (密码散列、报盘、导出), so that nobody else waits for them; a full queue refuses.

    `roam` is called in each: hashing, and the process that reads a workbook, need the interpreter for nothing, and may
    run beside it on another core.
    """

    def __init__(self, name: str, threads: int, most: int, roam: Callable[[], None]) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix=f"hall-{name}", initializer=roam)
        self.most = most
        self.asked = 0

    async def run(self, act: Callable[..., Result], *arguments: Any) -> Result:
        """Runs in one of the threads, once it is free; UNAVAILABLE where too many wait already."""
        if self.asked >= self.most:
            raise Refused([UNAVAILABLE.refused()])
        self.asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, act, *arguments)
        finally:
            self.asked -= 1


async def answer(
    request: Request,
    call: Call,
    shape: Shape | None,
    use_case: Callable[..., Any],
    *arguments: Any,
    status: int = 200,
    slow: SlowPoolName | None = None,
) -> Response:
    """Runs one use case in its pool and writes what it returns; 204 and nothing where there is no shape.

    `slow`: the threads of their own that those have who take long, such as hashing a password, which is so by design.
    """

    def written(result: Any) -> Answer:
        if shape is None:
            return Answer(204, {}, b"")
        headers = {"content-type": "application/json", "cache-control": "no-store"}
        if call.idempotency is not None:
            # It is kept, and whoever repeats the request may read another language.
            headers |= {"content-language": call.language, "vary": "Accept-Language"}
        version = getattr(result, "version", None)
        if version is not None:
            headers["etag"] = f'"{version}"'
        return Answer(status, headers, to_json(shape(result, call.language)))

    call.render = written
    return await hop(request, call, use_case, *arguments, slow=slow)


async def hop(
    request: Request, call: Call, use_case: Callable[..., Any], *arguments: Any, slow: SlowPoolName | None = None
) -> Response:
    """One hop into a pool; what the use case returns is written by the call's own `render`."""
    if slow is not None:
        given = await request.app.state.slow_pools[slow].run(_attempt, call, use_case, arguments)
    else:
        loop = asyncio.get_running_loop()
        given = await loop.run_in_executor(request.app.state.pool, _attempt, call, use_case, arguments)
    if given.file is not None:
        return FileAnswer(given.file, given.status, given.headers)
    return Response(given.body or None, given.status, dict(given.headers))


def _attempt(call: Call, use_case: Callable[..., Any], arguments: tuple[Any, ...]) -> Answer:
    try:
        return call.render(retried(partial(use_case, call, *arguments)))
    except Replayed as replayed:
        return replayed.answer
    except DBAPIError as error:
        if may_be_retried(error):
            raise Refused([CONFLICT.refused()]) from error
        if is_unavailable(error):
            raise Refused([UNAVAILABLE.refused()]) from error
        raise
