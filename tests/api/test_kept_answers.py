"""幂等键 (idempotency keys): an answer that cannot be read again is told as such, and what it answered is not done twice."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.repositories.account_tables import idempotency_records
from tests.support.actors import Actor
from tests.support.changes import enroll_body
from tests.support.stored import engine_of

KEY = {"Idempotency-Key": "once"}


@pytest.mark.parametrize(
    "kept",
    [b'{"id":1,"status":"draft"}', b"{}", b"", bytes(80)],
    ids=["in clear, by an older version", "shorter than a nonce", "nothing", "with another secret"],
)
def test_an_answer_that_cannot_be_read_again_is_a_conflict(client: TestClient, user: Actor, kept: bytes) -> None:
    user.post("/enrollment-changes", enroll_body(), headers=KEY)
    with engine_of(client).begin() as connection:
        connection.execute(update(idempotency_records).values(body=kept))

    answer = user.post("/enrollment-changes", enroll_body(), headers=KEY)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert user.get("/enrollment-changes").json()["total"] == 1
