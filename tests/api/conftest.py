"""Who the tests of the API are about: an admin of the province, an employer's user on 10 March 2026, and another employer's."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.support.actors import (
    Actor,
    integrator,
    new_account,
    new_employer,
    new_employer_user,
    new_officer,
    put_clock,
)
from tests.support.changes import approved, enroll_body
from tests.support.databases import fresh_database
from tests.support.lived import Lived, live
from tests.support.months import sound
from tests.support.payments import assess


@pytest.fixture
def admin(client: TestClient) -> Actor:
    return new_officer(client, "admin")


@pytest.fixture
def user(admin: Actor) -> Actor:
    put_clock(admin.client, "2026-03-10T09:00:00")
    return new_employer_user(admin, new_employer(admin))


@pytest.fixture
def other(admin: Actor, user: Actor) -> Actor:
    return new_employer_user(admin, new_employer(admin, 2, "530302"))


@pytest.fixture
def username(admin: Actor) -> str:
    """The name of an account that has not signed in yet."""
    return new_account(admin, new_employer(admin))


@pytest.fixture
def collector(admin: Actor) -> Actor:
    """The collection system (征收系统)."""
    return integrator(admin, "payments:write")


@pytest.fixture
def billed(admin: Actor, user: Actor) -> Actor:
    """An employer with one person on 5,000.00, billed 35.00 and 15.00 for March."""
    approved(admin, user, enroll_body())
    assess(admin, "2026-03")
    return user


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """March and April: four insured, one a migrant worker. May: one reduced, two collected back.

    June: two suspended back to March, which leaves more than the bill holds. July: a refund, a reduction, back-pay, set-off.
    """
    with fresh_database(request, request.param, tmp_path_factory.mktemp("lived")) as url:
        settings = Settings(mode="sandbox", database_url=url, argon2_memory_kib=64)
        with TestClient(create_app(settings)) as client:
            admin = new_officer(client)
            put_clock(client, "2026-03-10T09:00:00")
            user, stranger = (new_employer_user(admin, new_employer(admin, number)) for number in (1, 2))
            live(admin, user, integrator(admin, "payments:write"))
            yield Lived(user, admin, stranger, user.get("/auth/me").json()["employer"]["employer_no"])
            assert sound(client.app.state.hall)  # type: ignore[attr-defined]
