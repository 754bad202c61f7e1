"""应用客户端: other systems' clients, their tokens by client credentials, their scopes and the employer they are bound to (rule 10)."""

import base64

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.support.actors import API, Actor, client_token, codes, integrator, new_client, new_employer, new_officer
from tests.support.domain import enroll_body
from tests.support.stored import engine_of, everything_stored

BOTH = ("changes:read", "changes:write")


def error(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_client_gets_a_token_for_its_identifier_and_secret(admin: Actor) -> None:
    identifier, secret = new_client(admin, *BOTH)

    answer = client_token(admin.client, identifier, secret)

    token = answer.json()
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert (token["token_type"], token["expires_in"], token["scope"]) == ("Bearer", 900, "changes:read changes:write")
    me = Actor(admin.client, identifier, token["access_token"]).get("/auth/me").json()
    assert (me["username"], me["role"], me["employer"], me["scopes"]) == (identifier, "client", None, list(BOTH))


def test_a_client_may_identify_itself_in_the_form(admin: Actor) -> None:
    identifier, secret = new_client(admin, *BOTH)
    form = {"grant_type": "client_credentials", "client_id": identifier, "client_secret": secret}

    answer = admin.client.post(f"{API}/oauth/token", data=form)

    assert answer.status_code == 200


def test_a_token_may_be_asked_for_with_fewer_scopes_and_not_with_more(admin: Actor) -> None:
    identifier, secret = new_client(admin, *BOTH)

    fewer = client_token(admin.client, identifier, secret, scope="changes:read")
    more = client_token(admin.client, identifier, secret, scope="changes:read payments:write")
    unknown = client_token(admin.client, identifier, secret, scope="everything")

    assert fewer.json()["scope"] == "changes:read"
    assert error(more) == error(unknown) == (400, "invalid_scope")


def test_another_secret_an_unknown_client_and_a_disabled_one_are_answered_alike(admin: Actor) -> None:
    identifier, secret = new_client(admin, *BOTH)
    disabled, its_secret = new_client(admin, *BOTH)
    admin.post(f"/review/clients/{disabled}/disable")

    answers = [
        client_token(admin.client, identifier, "another"),
        client_token(admin.client, f"client-{'0' * 32}", secret),
        client_token(admin.client, disabled, its_secret),
        client_token(admin.client, "nobody", secret),
    ]

    assert {error(answer) for answer in answers} == {(401, "invalid_client")}
    assert len({answer.content for answer in answers}) == 1
    assert {answer.headers["www-authenticate"] for answer in answers} == {'Basic realm="employer-hall"'}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("", (400, "invalid_request")),
        ("grant_type=password&username=a&password=b", (400, "unsupported_grant_type")),
        ("grant_type=client_credentials&grant_type=client_credentials", (400, "invalid_request")),
        ("grant_type=client_credentials&scope=%00", (400, "invalid_request")),
        ("grant_type=client_credentials&scope=%ff", (400, "invalid_request")),
        ("grant_type=client_credentials&client_secret=another", (400, "invalid_request")),
        ("grant_type=client_credentials&client_id=another", (400, "invalid_request")),
    ],
)
def test_what_is_wrong_with_a_form_is_told_as_oauth_tells_it(
    admin: Actor, form: str, expected: tuple[int, str]
) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}

    answer = admin.client.post(f"{API}/oauth/token", content=form, headers=headers, auth=new_client(admin, *BOTH))

    assert error(answer) == expected and answer.json()["error_description"]


@pytest.mark.parametrize(
    "header", ["Bearer abc", "Basic", "Basic !!!", "Basic " + base64.b64encode(b"no separator").decode(), "Basic 5byg"]
)
def test_an_authorization_that_is_no_basic_one_is_refused(client: TestClient, header: str) -> None:
    form = {"grant_type": "client_credentials"}

    answer = client.post(f"{API}/oauth/token", data=form, headers={"Authorization": header})

    assert error(answer) == (400, "invalid_request")


def test_without_any_identification_the_client_is_unknown(client: TestClient) -> None:
    answer = client.post(f"{API}/oauth/token", data={"grant_type": "client_credentials"})

    assert error(answer) == (401, "invalid_client")


def test_json_is_no_form(client: TestClient) -> None:
    assert error(client.post(f"{API}/oauth/token", json={})) == (400, "invalid_request")


def test_a_client_bound_to_an_employer_does_what_its_user_does(admin: Actor, user: Actor) -> None:
    employer = user.get("/auth/me").json()["employer"]
    product = integrator(admin, *BOTH, "assessments:read", employer=employer)

    made = product.post("/enrollment-changes", {"kind": "enroll", "submit": True, **enroll_body({}, {})})

    assert made.status_code == 201, made.text
    assert made.json()["employer"]["employer_no"] == employer["employer_no"]
    assert made.json()["timeline"][0]["actor"] == product.username
    assert user.get(f"/enrollment-changes/{made.json()['id']}").json()["id"] == made.json()["id"]
    assert product.get("/assessments").json()["total"] == 0


def test_a_client_bound_to_an_employer_reaches_that_employer_only(admin: Actor, user: Actor, other: Actor) -> None:
    made = user.post("/enrollment-changes", {"kind": "enroll", **enroll_body({}, {})}).json()
    product = integrator(admin, *BOTH, employer=other.get("/auth/me").json()["employer"])

    answer = product.get(f"/enrollment-changes/{made['id']}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert product.get("/enrollment-changes").json()["total"] == 0


def test_a_client_without_the_scope_is_told_which_one_is_missing(admin: Actor, user: Actor) -> None:
    product = integrator(admin, "changes:read", employer=user.get("/auth/me").json()["employer"])

    answer = product.post("/enrollment-changes", {"kind": "enroll", **enroll_body({}, {})})

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert answer.json()["errors"][0]["params"] == {"scope": "changes:write"}


def test_a_client_bound_to_nobody_has_no_changes_to_read(admin: Actor) -> None:
    answer = integrator(admin, *BOTH).get("/enrollment-changes")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_a_client_is_no_officer_and_signs_in_by_no_password(admin: Actor) -> None:
    system = integrator(admin, *BOTH)

    assert system.get("/review/changes").json()["code"] == "forbidden"
    assert admin.post(f"/review/accounts/{system.username}/disable").json()["code"] == "not_found"
    assert (
        admin.post(f"/review/officers/{system.username}/password", {"password": "Erhai-2026-Lake"}).status_code == 404
    )


def test_a_disabled_client_is_refused_on_its_next_call(admin: Actor) -> None:
    system = integrator(admin, *BOTH)

    disabled = admin.post(f"/review/clients/{system.username}/disable")

    assert disabled.json()["disabled"] is True
    assert admin.post(f"/review/clients/{system.username}/disable").json() == disabled.json()
    assert system.get("/auth/me").json()["code"] == "session_ended"


def test_a_new_secret_ends_the_old_one_and_its_tokens(admin: Actor) -> None:
    identifier, secret = new_client(admin, *BOTH)
    system = Actor(admin.client, identifier, client_token(admin.client, identifier, secret).json()["access_token"])

    renewed = admin.post(f"/review/clients/{identifier}/secret")

    assert renewed.status_code == 200 and renewed.json()["client_secret"] != secret
    assert system.get("/auth/me").json()["code"] == "session_ended"
    assert error(client_token(admin.client, identifier, secret)) == (401, "invalid_client")
    assert client_token(admin.client, identifier, renewed.json()["client_secret"]).status_code == 200


def test_a_secret_is_kept_nowhere_in_clear_not_even_in_the_answer_to_a_repeated_request(admin: Actor) -> None:
    body = {"name": "征收系统", "scopes": ["payments:write"]}
    first = admin.post("/review/clients", body, headers={"Idempotency-Key": "one"})

    again = admin.post("/review/clients", body, headers={"Idempotency-Key": "one"})

    assert again.json() == first.json()
    assert first.json()["client_secret"] not in repr(everything_stored(engine_of(admin.client)))  # type: ignore[arg-type]
    assert first.json()["client_secret"] not in admin.get("/review/clients").text


def test_clients_are_made_and_seen_within_the_admins_region(admin: Actor, client: TestClient) -> None:
    hongta, qujing = new_employer(admin, 1), new_employer(admin, 2, "530302")
    yuxi = new_officer(client, "admin", "530400")
    ours, _ = new_client(yuxi, *BOTH, employer=hongta)
    theirs, _ = new_client(admin, *BOTH, employer=qujing)
    nobodys, _ = new_client(admin, "payments:write")

    elsewhere = yuxi.post(
        "/review/clients", {"name": "别处", "scopes": list(BOTH), "employer_no": qujing["employer_no"]}
    )
    the_provinces = yuxi.post("/review/clients", {"name": "全省", "scopes": ["payments:write"]})
    unknown = yuxi.post("/review/clients", {"name": "无此", "scopes": list(BOTH), "employer_no": "530402999999"})

    assert [answer.status_code for answer in (elsewhere, the_provinces, unknown)] == [403, 403, 404]
    assert [each["client_id"] for each in yuxi.get("/review/clients").json()["items"]] == [ours]
    assert [each["client_id"] for each in admin.get("/review/clients").json()["items"]] == [nobodys, theirs, ours]
    assert yuxi.post(f"/review/clients/{theirs}/disable").status_code == 404


def test_a_scope_that_does_not_exist_is_refused_at_its_place(admin: Actor) -> None:
    answer = admin.post("/review/clients", {"name": "征收系统", "scopes": ["payments:write", "payments:read"]})

    assert answer.status_code == 422
    assert [pointer for pointer, _ in codes(answer)] == ["/scopes/1"]
