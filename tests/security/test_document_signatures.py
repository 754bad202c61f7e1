"""文书签名 (document signatures): ours verify for ever, whatever was changed in them does not, and keys keep to their purpose."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from typer.testing import CliRunner

from app.cli import hall as command
from app.clock import real_now
from app.main import create_app
from app.repositories.account_tables import signing_keys
from app.security.document_signatures import TYPES, DocumentKeyring, DocumentKind
from app.security.signing_keys import StoredKey, make_key
from app.security.tokens import Keyring
from app.settings import Settings
from app.usecases.context import Call, Hall
from app.usecases.document_signing import signed, verified
from app.usecases.keys import open_document_keyring, published_keys, rotate
from tests.support.forging import FOREIGN, ORDER, private_key, read_segment, signed_with, with_signature
from tests.support.stored import engine_of

SECRET = "a secret of these tests that is long enough"
NOW = real_now()
KEY, TOKEN_KEY = make_key(SECRET, NOW, "documents"), make_key(SECRET, NOW, "tokens")
SAID = {"receipt_no": "2026031800000001-01", "employer_no": "530100000001", "changes": 1, "kind": None, "name": "张三"}


def keyring(*keys: StoredKey, now: Callable[[], datetime] = lambda: NOW) -> DocumentKeyring:
    return DocumentKeyring(lambda: keys or (KEY, TOKEN_KEY), secret=SECRET, now=now)


def forged(key: StoredKey = KEY, payload: Any = SAID, **header: Any) -> str:
    return signed_with(
        private_key(key, SECRET), {"alg": "ES256", "kid": key.kid, "typ": "receipt+jws", **header}, payload
    )


def test_a_document_says_what_was_signed_and_of_what_kind() -> None:
    document = keyring().sign("receipt", SAID)

    assert keyring().verified("receipt", document) == SAID
    assert json.loads(read_segment(document.split(".")[0])) == {"alg": "ES256", "kid": KEY.kid, "typ": "receipt+jws"}
    assert keyring().verified("receipt", forged()) == SAID


def test_the_same_is_signed_the_same_in_whatever_order_it_is_given() -> None:
    other_order = dict(reversed(SAID.items()))

    assert keyring().sign("receipt", SAID) == keyring().sign("receipt", other_order)
    assert read_segment(keyring().sign("receipt", {"b": "单位", "a": 1}).split(".")[1]) == '{"a":1,"b":"单位"}'.encode()


@pytest.mark.parametrize("fraction", [1.5, {"amount": 35.0}, [[0.1]]], ids=repr)
def test_what_has_no_one_spelling_is_not_signed(fraction: object) -> None:
    with pytest.raises(TypeError, match="float"):
        keyring().sign("receipt", {"total": fraction})


@pytest.mark.parametrize("kind", TYPES)
def test_a_document_is_not_taken_for_one_of_another_kind(kind: DocumentKind) -> None:
    document = keyring().sign(kind, SAID)

    assert [each for each in TYPES if keyring().verified(each, document) is not None] == [kind]


def test_any_one_character_changed_anywhere_is_found() -> None:
    document = keyring().sign("receipt", SAID)
    others = {
        f"{document[:place]}{other}{document[place + 1 :]}"
        for place, character in enumerate(document)
        for other in "A1-_.= \n张"
        if other != character
    }

    assert len(others) > 8 * len(document)
    assert [other for other in others if keyring().verified("receipt", other) is not None] == []


def test_what_is_cut_off_added_or_spelled_otherwise_is_not_ours() -> None:
    document = keyring().sign("receipt", SAID)
    raw = read_segment(document.rpartition(".")[2])
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    content = document.rpartition(".")[0]
    spelled = (
        *(document[:end] for end in range(len(document))),
        *(f"{document}{more}" for more in ("\n", " ", "=", "A", ".")),
        f" {document}",
        with_signature(content, r, ORDER - s),
        with_signature(content, 0, 0),
        "Ａ" * 200,
        "A" * 9000,
    )

    assert [each for each in spelled if keyring().verified("receipt", each) is not None] == []


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": "assessment-form+jws"},
        {"typ": None},
        {"alg": "none"},
        {"alg": "HS256"},
        {"kid": "unknown"},
        {"kid": TOKEN_KEY.kid},
        {"kid": ["a"]},
        {"kid": None},
        {"jwk": {}},
        {"crit": ["exp"]},
        {"b64": False},
    ],
    ids=repr,
)
def test_another_head_than_ours_is_not_taken_though_it_is_rightly_signed(header: dict[str, Any]) -> None:
    assert keyring().verified("receipt", forged(**header)) is None


@pytest.mark.parametrize("payload", [b"", b"[]", b"1", b'{"a":1,"a":2}', b"\xff", b"[" * 5000], ids=lambda raw: raw[:9])
def test_what_is_signed_and_is_no_object_says_nothing(payload: bytes) -> None:
    assert keyring().verified("receipt", forged(payload=payload)) is None


def test_another_key_s_signature_is_not_ours() -> None:
    theirs = signed_with(FOREIGN, {"alg": "ES256", "kid": KEY.kid, "typ": "receipt+jws"}, SAID)

    assert keyring().verified("receipt", theirs) is None


def test_a_key_of_tokens_signs_no_document() -> None:
    assert keyring().verified("receipt", forged(TOKEN_KEY)) is None
    with pytest.raises(ValueError, match="HALL_SECRET_KEY"):
        keyring(TOKEN_KEY).sign("receipt", SAID)


def test_a_token_is_no_document_and_a_document_no_token() -> None:
    tokens = Keyring(lambda: [KEY, TOKEN_KEY], secret=SECRET, issuer="employer-hall", now=lambda: NOW)
    tokens.ready()

    token = tokens.sign("officer-li", "session-1", "officer", 900)

    assert [keyring().verified(kind, token) for kind in TYPES] == [None, None]
    assert {key["kid"] for key in tokens.published()} == {TOKEN_KEY.kid}
    assert {key["kid"] for key in keyring().published()} == {KEY.kid}


def test_what_a_retired_key_signed_is_ours_for_ever_though_its_private_half_is_gone() -> None:
    document = keyring().sign("receipt", SAID)
    retired = replace(KEY, private_key=None, retired_at=NOW)
    present = make_key(SECRET, NOW + timedelta(days=1), "documents")
    years_later = keyring(retired, present, now=lambda: NOW + timedelta(days=3653))

    assert years_later.verified("receipt", document) == SAID
    assert years_later.sign("receipt", SAID) != document
    assert [key["kid"] for key in years_later.published()] == [KEY.kid, present.kid]


def test_a_key_that_another_process_made_just_now_is_looked_for_at_most_every_five_seconds() -> None:
    stored, moments = [KEY], [NOW]
    ring = DocumentKeyring(lambda: list(stored), secret=SECRET, now=lambda: moments[-1])
    ring.ready()
    stored.append(make_key(SECRET, NOW + timedelta(seconds=1), "documents"))
    document = forged(stored[-1])

    at_once = ring.verified("receipt", document)
    moments.append(NOW + timedelta(seconds=6))

    assert (at_once, ring.verified("receipt", document)) == (None, SAID)


def test_a_rotation_of_the_documents_key_leaves_tokens_and_old_documents_as_they_are(hall: Hall) -> None:
    hall.keyring.ready()
    document = signed(hall, "receipt", SAID)
    before = {key["kid"]: key for key in published_keys(Call(hall))["keys"]}

    new = rotate(Call(hall), revoke=False, purpose="documents")

    another = open_document_keyring(hall.engine, hall.settings)
    with hall.engine.connect() as connection:
        rows = {row.kid: row for row in connection.execute(select(signing_keys))}
    old = [row for row in rows.values() if row.retired_at is not None]
    assert rows.keys() == before.keys() | {new}
    assert [(row.purpose, row.private_key) for row in old] == [("documents", None)]
    assert another.verified("receipt", document) == SAID
    assert json.loads(read_segment(another.sign("receipt", SAID).split(".")[0]))["kid"] == new


def test_a_rotation_of_the_tokens_key_leaves_the_documents_key_as_it_is(hall: Hall) -> None:
    document = signed(hall, "receipt", SAID)

    rotate(Call(hall), revoke=True)

    assert open_document_keyring(hall.engine, hall.settings).sign("receipt", SAID) == document


def test_what_a_revoked_documents_key_signed_is_ours_no_more(hall: Hall) -> None:
    document = signed(hall, "receipt", SAID)

    new = rotate(Call(hall), revoke=True, purpose="documents")

    another = open_document_keyring(hall.engine, hall.settings)
    assert another.verified("receipt", document) is None
    assert [key["kid"] for key in another.published()] == [new]


def test_at_the_machine_the_documents_key_is_rotated_by_its_own_option(settings: Settings, client: TestClient) -> None:
    hall = client.app.state.hall  # type: ignore[attr-defined]
    document = signed(hall, "assessment_form", SAID)

    done = CliRunner().invoke(command, ["rotate-keys", "--documents"], env={"HALL_DATABASE_URL": settings.database_url})

    assert done.exit_code == 0 and "signs documents" in done.output
    with TestClient(create_app(settings)) as another:
        keys = another.get("/.well-known/jwks.json").json()["keys"]
        assert [key["purpose"] for key in keys] == ["tokens", "documents", "documents"]
        assert verified(another.app.state.hall, "assessment_form", document) == SAID  # type: ignore[attr-defined]


def test_a_documents_private_key_is_never_kept_in_the_clear(client: TestClient) -> None:
    client.get("/.well-known/jwks.json")

    with engine_of(client).connect() as connection:
        kept = connection.execute(select(signing_keys.c.private_key)).scalars().all()

    assert len(kept) == 2 and not any("PRIVATE" in each for each in kept)
