"""The floor: a bare async route that verifies the token, hops once to a thread, runs one SELECT by key and returns the row's text."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any

from fastapi import FastAPI, Header
from fastapi.responses import Response
from jose import jwk, jwt
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, create_engine, select

from app.cores import one_core
from app.security.tokens import ALGORITHM, AUDIENCE

THREADS = 4

bodies = Table("benchmark_bodies", MetaData(), Column("id", Integer, primary_key=True), Column("body", Text))
_BODY = select(bodies.c.body).where(bodies.c.id == bindparam("id"))


def create_app() -> FastAPI:
    """The application of one process, on the database and key that the environment names."""
    engine = create_engine(os.environ["BENCHMARK_DATABASE_URL"], pool_size=THREADS)
    key = jwk.construct(os.environ["BENCHMARK_PUBLIC_KEY"], ALGORITHM)
    issuer = os.environ["BENCHMARK_ISSUER"]
    pool = ThreadPoolExecutor(THREADS)
    remembered: dict[str, Any] = {}
    app = FastAPI()
    if os.environ["HALL_PIN_WORKERS"] == "true":
        app.state.core = one_core()
        app.state.core.__enter__()

    def verified(token: str) -> dict[str, Any]:
        return jwt.decode(token.removeprefix("Bearer "), key, algorithms=[ALGORITHM], audience=AUDIENCE, issuer=issuer)

    def body_of(row_id: int) -> str:
        with engine.connect() as connection:
            body: str = connection.execute(_BODY, {"id": row_id}).scalar_one()
            return body

    @app.get("/rows/{row_id}")
    async def read(row_id: int, authorization: Annotated[str, Header()]) -> Response:
        """The floor of spec and README: every token is verified anew."""
        verified(authorization)
        body = await asyncio.get_running_loop().run_in_executor(pool, body_of, row_id)
        return Response(body, media_type="application/json")

    @app.get("/remembered/{row_id}")
    async def read_remembered(row_id: int, authorization: Annotated[str, Header()]) -> Response:
        """A lower floor, told for comparison: a token that was verified once is looked up."""
        if authorization not in remembered:
            remembered[authorization] = verified(authorization)
        body = await asyncio.get_running_loop().run_in_executor(pool, body_of, row_id)
        return Response(body, media_type="application/json")

    return app
