"""错误答复 (problems): everything wrong is named at once, by its place, and never shown again."""

import json

import pytest
from fastapi.testclient import TestClient

from tests.api.edge.probe import post, refusals


@pytest.mark.parametrize("money", ["1e1000000", "9" * 4000, "５０００", "٣", "5000\n", "NaN", "-1", "1.000"])
def test_money_is_a_few_ascii_digits_before_any_arithmetic(client: TestClient, money: str) -> None:
    answer = post(client, json.dumps({"kind": "enroll", "name": "a", "wages": [{"declared_wage": money}]}))

    assert answer.status_code == 422
    assert refusals(answer) == [("/wages/0/declared_wage", "invalid_format")]


def test_everything_wrong_is_named_at_once_each_by_its_pointer(client: TestClient) -> None:
    answer = post(
        client, '{"kind": "enroll", "na/me~": 1, "wages": [{"declared_wage": 5, "months": 0}, {"months": "2"}]}'
    )

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    assert set(refusals(answer)) == {
        ("/name", "required"),
        ("/na~1me~0", "unknown_field"),
        ("/wages/0/declared_wage", "invalid_format"),
        ("/wages/0/months", "invalid_format"),
        ("/wages/1/declared_wage", "required"),
        ("/wages/1/months", "invalid_format"),
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ("", "required")),
        ("null", ("", "required")),
        ("[]", ("", "invalid_format")),
        ('"enroll"', ("", "invalid_format")),
        ("{}", ("/kind", "required")),
        ('{"kind": null}', ("/kind", "required")),
        ('{"kind": 5}', ("/kind", "invalid_format")),
        ('{"kind": "leave"}', ("/kind", "invalid_format")),
        ('{"kind": "suspend", "reason": "S99"}', ("/reason", "invalid_format")),
        ('{"kind": "suspend", "reason": null}', ("/reason", "required")),
        ('{"kind": "enroll", "name": null}', ("/name", "required")),
        ('{"kind": "enroll", "name": "a", "wages": {}}', ("/wages", "invalid_format")),
    ],
)
def test_a_single_mistake_is_named_by_its_own_code(client: TestClient, body: str, expected: tuple[str, str]) -> None:
    answer = post(client, body)

    assert answer.status_code == 422
    assert refusals(answer) == [expected]
    assert answer.json()["code"] == expected[1]


def test_choices_are_told_in_words_and_never_the_input(client: TestClient) -> None:
    answer = post(client, '{"kind": "secret-5301"}', **{"accept-language": "en"})

    assert "one of enroll, suspend" in answer.json()["detail"]
    assert "secret-5301" not in answer.text


def test_an_answer_never_holds_what_was_sent(client: TestClient) -> None:
    secret = "530102199003070016"

    answers = [
        post(client, json.dumps({"kind": secret})),
        post(client, json.dumps({"kind": "enroll", "name": [secret], "wages": secret})),
        post(
            client, json.dumps({"kind": "enroll", "name": "a", "wages": [{"declared_wage": secret, "months": secret}]})
        ),
        client.get("/api/v1/probe", params={"page": secret, "page_size": secret}),
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert not [answer.text for answer in answers if secret in answer.text]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=-1", "page"),
        ("page=0", "page"),
        (f"page={2**63}", "page"),
        ("page_size=201", "page_size"),
        ("page=x", "page"),
        ("page=1.0", "page"),
        ("page=%2B1", "page"),
        ("page=%201", "page"),
        ("page=1_0", "page"),
        ("page=%EF%BC%91", "page"),
        ("stauts=draft", "stauts"),
        ("page=1&Page=2", "Page"),
    ],
)
def test_a_parameter_out_of_bounds_is_422_and_named(client: TestClient, query: str, parameter: str) -> None:
    answer = client.get(f"/api/v1/probe?{query}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == ""
    assert answer.json()["errors"][0]["params"]["parameter"] == parameter


def test_an_unknown_parameter_is_told_from_a_wrong_one(client: TestClient) -> None:
    answer = client.get("/api/v1/probe?stauts=draft&pgae=2&page=1")

    assert refusals(answer) == [("", "unknown_field")] * 2
    assert [error["params"]["parameter"] for error in answer.json()["errors"]] == ["stauts", "pgae"]


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ("", 200, []),
        ("{}", 200, []),
        (" {} ", 200, []),
        ('{"reason": "x", "a/b": 1}', 422, [("/reason", "unknown_field"), ("/a~1b", "unknown_field")]),
        ("[]", 422, [("", "invalid_format")]),
        ("null", 422, [("", "invalid_format")]),
        ("approve", 400, [("", "malformed_request")]),
    ],
)
def test_what_is_sent_where_nothing_is_expected_is_not_lost(
    client: TestClient, body: str, status: int, expected: list[tuple[str, str]]
) -> None:
    answer = client.post("/api/v1/probe/nothing", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == status
    assert status == 200 or refusals(answer) == expected
