"""运行 (operation): health for whoever runs the installation, and the meaning of codes for whoever meets one."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Request

from app.domain.finding import CODES, UNAVAILABLE, Refused
from app.problems import status_of
from app.routers.documented import errors
from app.schemas.operation import Health, ProblemCode, problem_code
from app.strict_json import StrictRoute
from app.usecases import readiness
from app.usecases.context import NOT_FOUND
from app.wiring import hall_of

READY_WITHIN_SECONDS = 2.0

CodePath = Annotated[str, Path(description="The code (代码) of a problem or finding.", examples=["already_insured"])]

router = APIRouter(tags=["operation"], route_class=StrictRoute)


@router.get(
    "/health/live",
    operation_id="readLiveness",
    summary="Is the process alive? (存活)",
    description="Answers as long as the process does; looks at nothing else (进程存活检查).",
    responses=errors(session=False),
)
async def read_liveness() -> Health:
    return Health(status="live")


@router.get(
    "/health/ready",
    operation_id="readReadiness",
    summary="Can it serve? (就绪)",
    description="200 where the database answers and its schema is this version's, 503 otherwise (就绪检查).",
    responses=errors("unavailable", session=False),
)
async def read_readiness(request: Request) -> Health:
    asked = asyncio.get_running_loop().run_in_executor(request.app.state.pool, readiness.is_ready, hall_of(request))
    try:
        async with asyncio.timeout(READY_WITHIN_SECONDS):
            ready = await asked
    except TimeoutError:
        ready = False
    if not ready:
        raise Refused([UNAVAILABLE.refused()])
    return Health(status="ready")


@router.get(
    "/problems/{code}",
    operation_id="readProblemCode",
    summary="What does a code mean? (代码说明)",
    description="A code's status, its title and sentence in both languages, and what to do about it (错误代码说明).",
    responses=errors("not_found", session=False),
)
async def read_problem_code(code: CodePath) -> ProblemCode:
    if code not in CODES:
        raise Refused([NOT_FOUND.refused()])
    return problem_code(CODES[code], status_of(CODES[code]))
