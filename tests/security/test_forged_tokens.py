"""伪造的令牌 (forged tokens): a corpus, each sent over HTTP, of which the hall accepts none; the name says what is wrong."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import insert

from app.clock import real_now
from app.main import create_app
from app.repositories import account_tables, signing_keys
from app.repositories.database import transaction
from app.security.signing_keys import StoredKey, make_key
from app.settings import SANDBOX_SECRET, Settings
from tests.security.forged_algorithms import ALGORITHMS, SIGNATURES
from tests.security.forged_claims import CLAIMS, ENDED, EXPIRED
from tests.security.forged_headers import HEADERS
from tests.security.forged_shapes import SHAPES
from tests.support.actors import API, PASSWORD, Actor, integrator, new_officer, signed_in
from tests.support.databases import fresh_database
from tests.support.forging import FOREIGN, Forger, private_key, signed_with

INVALID = {**ALGORITHMS, **SIGNATURES, **HEADERS, **CLAIMS, **SHAPES}
CORPUS = {**INVALID, **EXPIRED, **ENDED}


@dataclass(frozen=True)
class World:
    """A hall, an officer and a forger who knows the officer's token; and a key that was retired long ago."""

    client: TestClient
    officer: Actor
    forger: Forger
    retired: StoredKey

    def refusal(self, *authorizations: str | bytes) -> str:
        """The code that whoever sends these headers is refused with; every other answer fails."""
        values = [each.encode() if isinstance(each, str) else each for each in authorizations]
        sent = [(b"authorization", value) for value in values]
        codes = {refused(self.client.get(path, headers=sent)) for path in (f"{API}/auth/me", f"{API}/review/employers")}
        assert len(codes) == 1
        return codes.pop()


def refused(answer: Response) -> str:
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"] == "Bearer"
    return str(answer.json()["code"])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("forged")
    with fresh_database(request, request.param, folder) as url:
        app = create_app(Settings(database_url=url, argon2_memory_kib=64))
        with TestClient(app) as client:
            retired = retired_long_ago(client)
            officer = new_officer(client, "officer", "530400")
            other = new_officer(client, "admin", "530000")
            yield World(client, officer, forger_of(client, officer, other), retired)


@pytest.fixture
def forger(world: World) -> Forger:
    return world.forger


def test_the_corpus_is_large_and_no_two_of_it_are_the_same(world: World) -> None:
    tokens = {forge(world.forger) for forge in CORPUS.values()}

    assert len(CORPUS) >= 70
    assert len(tokens) == len(CORPUS)


def test_the_forger_could_make_a_right_one(world: World, forger: Forger) -> None:
    headers = {"Authorization": f"Bearer {forger.signed()}"}

    assert world.client.get(f"{API}/auth/me", headers=headers).json()["username"] == world.officer.username


@pytest.mark.parametrize("forged", INVALID)
def test_a_forged_token_is_invalid(world: World, forged: str) -> None:
    assert world.refusal(f"Bearer {INVALID[forged](world.forger)}") == "token_invalid"


@pytest.mark.parametrize("forged", EXPIRED)
def test_a_token_whose_time_is_over_has_expired(world: World, forged: str) -> None:
    assert world.refusal(f"Bearer {EXPIRED[forged](world.forger)}") == "token_expired"


@pytest.mark.parametrize("forged", ENDED)
def test_a_token_without_a_live_session_has_ended(world: World, forged: str) -> None:
    assert world.refusal(f"Bearer {ENDED[forged](world.forger)}") == "session_ended"


def test_a_token_of_a_session_that_ended_stays_ended_however_it_is_spelled(world: World) -> None:
    leaving = signed_in(world.client, world.officer.username)
    forger = forger_of(world.client, leaving, world.officer)
    assert leaving.delete("/auth/session").status_code == 204

    assert {world.refusal(f"Bearer {token}") for token in (leaving.access_token, forger.signed())} == {"session_ended"}


def test_one_session_is_not_good_under_another_name(world: World, forger: Forger) -> None:
    theirs = forger_of(world.client, signed_in(world.client, "admin-530000"), world.officer).claims

    assert world.refusal(f"Bearer {forger.claiming(sid=theirs['sid'])}") == "token_invalid"
    assert world.refusal(f"Bearer {forger.claiming(sub=theirs['sub'])}") == "token_invalid"
    assert world.refusal(f"Bearer {forger.claiming(sid=theirs['sid'], scope='admin')}") == "token_invalid"


def test_a_client_is_nobody_else(world: World, forger: Forger) -> None:
    client = integrator(signed_in(world.client, "admin-530000"), "events:read")

    assert world.refusal(f"Bearer {forger.claiming(sub=client.username)}") == "token_invalid"


def test_a_key_retired_long_ago_signs_nothing_that_is_taken(world: World, forger: Forger) -> None:
    old = private_key(world.retired, SANDBOX_SECRET)

    token = signed_with(old, {**forger.header, "kid": world.retired.kid}, forger.claims)

    assert world.refusal(f"Bearer {token}") == "token_invalid"


def test_the_key_of_documents_opens_no_session(world: World, forger: Forger) -> None:
    hall = world.client.app.state.hall  # type: ignore[attr-defined]
    hall.documents.ready()
    with transaction(hall.engine, writes=False) as connection:
        row = next(row for row in signing_keys.every(connection) if row.purpose == "documents")
    documents = StoredKey(row.kid, row.private_key, row.public_key, row.created_at, None, "documents")

    token = signed_with(private_key(documents, SANDBOX_SECRET), {**forger.header, "kid": row.kid}, forger.claims)
    document = hall.documents.sign("receipt", forger.claims)

    assert [world.refusal(f"Bearer {each}") for each in (token, document)] == ["token_invalid"] * 2


def test_a_key_that_nobody_put_into_the_table_signs_nothing_that_is_taken(world: World, forger: Forger) -> None:
    token = signed_with(FOREIGN, {**forger.header, "kid": "mine"}, forger.claims)

    assert world.refusal(f"Bearer {token}") == "token_invalid"


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "Token", "JWT", "Bearer:", "Bearer=", "", "Bearer,"])
def test_a_right_token_is_taken_as_bearer_only(world: World, forger: Forger, scheme: str) -> None:
    assert world.refusal(f"{scheme} {forger.token}") == "token_invalid"


def test_a_token_alone_is_no_authorization(world: World, forger: Forger) -> None:
    assert {world.refusal(value) for value in (forger.token, "Bearer", "Bearer ", "", forger.token[:9])} == {
        "token_invalid"
    }


def test_of_two_authorizations_neither_is_taken(world: World, forger: Forger) -> None:
    right, forged = f"Bearer {forger.token}", f"Bearer {forger.headed(alg='none')}"

    for one, two in ((right, right), (right, forged), (forged, right), ("Basic eDp5", right)):
        assert world.refusal(one, two) == "token_invalid"


def test_a_refresh_token_is_no_access_token(world: World) -> None:
    assert world.refusal(f"Bearer {signed_in(world.client, world.officer.username).refresh_token}") == "token_invalid"


def test_a_password_is_no_access_token(world: World) -> None:
    assert world.refusal(f"Bearer {PASSWORD}") == "token_invalid"


@pytest.mark.parametrize("header", ["cookie", "x-access-token", "proxy-authorization", "x-authorization"])
def test_a_token_is_looked_for_in_no_other_header(world: World, forger: Forger, header: str) -> None:
    value = f"access_token={forger.token}" if header == "cookie" else f"Bearer {forger.token}"

    assert refused(world.client.get(f"{API}/auth/me", headers={header: value})) == "token_invalid"


@pytest.mark.parametrize("name", ["access_token", "token", "authorization"])
def test_a_token_in_the_address_is_refused_before_anyone_looks_at_it(world: World, forger: Forger, name: str) -> None:
    answer = world.client.get(f"{API}/auth/me", params={name: forger.token})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_field")
    assert forger.token not in answer.text


def test_bytes_that_are_no_text_are_no_token(world: World) -> None:
    values = (b"Bearer \xff\xfe", b"Bearer " + bytes(range(128, 256)), b"\xff", b"Bearer \xe4\xbd\xa0")

    assert set(map(partial(World.refusal, world), values)) == {"token_invalid"}


def forger_of(client: TestClient, whose: Actor, other: Actor) -> Forger:
    """A forger who knows the hall's signing key and two people's tokens."""
    with transaction(client.app.state.hall.engine, writes=False) as connection:  # type: ignore[attr-defined]
        row = next(row for row in signing_keys.every(connection) if row.retired_at is None and row.purpose == "tokens")
    key = StoredKey(row.kid, row.private_key, row.public_key, row.created_at, None, "tokens")
    return Forger(key, private_key(key, SANDBOX_SECRET), SANDBOX_SECRET, whose.access_token, other.access_token)


def retired_long_ago(client: TestClient) -> StoredKey:
    """A key of the hall's that signs no more since last year."""
    made = real_now() - timedelta(days=400)
    key = replace(make_key(SANDBOX_SECRET, made), retired_at=made)
    with transaction(client.app.state.hall.engine, writes=True) as connection:  # type: ignore[attr-defined]
        connection.execute(insert(account_tables.signing_keys).values(asdict(key)))
        connection.commit()
    return key
