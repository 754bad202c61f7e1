"""严格 JSON (strict JSON): what is not, is refused before anyone looks at its fields."""

import contextlib
import json

import pytest
from fastapi.testclient import TestClient

from app.domain.finding import Refused
from app.strict_json import MOST_VALUES, read_json
from tests.api.edge.probe import post, refusals

MALFORMED = {
    "not json": b"{",
    "text after it": b"{} {}",
    "nan": b'{"kind": NaN}',
    "infinity": b'{"kind": -Infinity}',
    "beyond a double": b'{"kind": 1e309}',
    "beyond a double, negative": b'{"kind": [-1E+999]}',
    "lone surrogate": b'{"kind": "\\ud800"}',
    "lone surrogate as a key": b'{"\\udfff": 1}',
    "utf-16": '{"kind": "enroll"}'.encode("utf-16"),
    "utf-16 without mark": '{"kind": "enroll"}'.encode("utf-16-le"),
    "byte order mark": b'\xef\xbb\xbf{"kind": "enroll"}',
    "not utf-8": b'{"kind": "\xff"}',
    "latin-1": '{"kind": "é"}'.encode("latin-1"),
    "duplicate keys": b'{"kind": "enroll", "kind": "suspend"}',
    "duplicate keys, one escaped": b'{"kind": "enroll", "\\u006bind": "suspend"}',
    "too deep": b"[" * 40 + b"]" * 40,
    "far too deep": b"[" * 4000,
    "single quotes": b"{'kind': 'enroll'}",
    "control character": b'{"kind": "a\nb"}',
    "blank": b"  ",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_not_strict_json_is_400(client: TestClient, body: bytes) -> None:
    answer = post(client, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


def test_depth_up_to_thirty_two_is_json_like_any_other(client: TestClient) -> None:
    answer = post(client, b"[" * 32 + b"]" * 32)

    assert answer.status_code == 422


@pytest.mark.parametrize("number", [2**63, -(2**63), 10**30, 10**3900])
def test_an_integer_beyond_64_bits_is_422_with_its_place(client: TestClient, number: int) -> None:
    answer = post(client, f'{{"kind": "enroll", "name": "a", "wages": [{{"declared_wage": "1", "months": {number}}}]}}')

    assert answer.status_code == 422
    assert refusals(answer) == [("/wages/0/months", "invalid_format")]


def test_of_many_odd_values_a_thousand_are_named() -> None:
    with pytest.raises(Refused) as refused:
        read_json(json.dumps([2**63] * 1500).encode())

    assert len(refused.value.findings) == 1000


@pytest.mark.parametrize(
    ("values", "code"), [(MOST_VALUES - 1, None), (MOST_VALUES, None), (MOST_VALUES + 1, "malformed_request")]
)
def test_more_values_than_any_form_has_are_not_read(values: int, code: str | None) -> None:
    refused = contextlib.nullcontext() if code is None else pytest.raises(Refused, match=code)

    with refused:
        assert len(read_json(json.dumps([0] * values).encode())) == values


def test_nul_in_text_is_422_with_its_place(client: TestClient) -> None:
    answer = post(client, rb'{"kind": "enroll", "name": "a\u0000b"}')

    assert answer.status_code == 422
    assert refusals(answer) == [("/name", "invalid_format")]


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "",
        "json",
    ],
)
def test_a_body_of_another_type_is_415(client: TestClient, media_type: str) -> None:
    answer = post(client, "{}", **{"content-type": media_type})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("media_type", ["application/json", "Application/JSON", 'application/json; charset="UTF-8"'])
def test_json_in_utf8_is_taken_however_it_is_spelled(client: TestClient, media_type: str) -> None:
    answer = post(client, '{"kind": "suspend", "reason": "S11"}', **{"content-type": media_type})

    assert answer.status_code == 200
