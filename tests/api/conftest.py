"""Who the tests of the API are about: an admin of the province, an employer's user on 10 March 2026, and another employer's."""

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import Actor, new_account, new_employer, new_employer_user, new_officer, put_clock


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
