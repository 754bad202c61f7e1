"""字段 (fields): what nobody filled in, and what nobody sees."""

import json

import pytest
from fastapi.testclient import TestClient

from tests.api.edge.probe import post, refusals

BLANK = ["", "  ", "\u3000", "\u200b", " \ufeff\u202e "]


@pytest.mark.parametrize("blank", BLANK)
def test_blank_text_is_null_where_null_may_stand(client: TestClient, blank: str) -> None:
    answer = post(client, json.dumps({"kind": "enroll", "name": "李芳", "remark": blank, "pays": blank}))

    assert answer.status_code == 200
    assert (answer.json()["remark"], answer.json()["pays"]) == (None, None)


@pytest.mark.parametrize("blank", BLANK)
def test_blank_text_is_missing_where_text_must_stand(client: TestClient, blank: str) -> None:
    answer = post(client, json.dumps({"kind": "enroll", "name": blank, "wages": [{"declared_wage": blank}]}))

    assert refusals(answer) == [("/name", "required"), ("/wages/0/declared_wage", "required")]


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d", "\u202e", "\ufeff", "\u00ad", "\U000e0041"])
def test_one_line_of_text_holds_nothing_invisible(client: TestClient, unseen: str) -> None:
    answer = post(client, json.dumps({"kind": "enroll", "name": f"李{unseen}芳"}), **{"accept-language": "en"})

    assert refusals(answer) == [("/name", "invalid_format")]
    assert "invisible" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["𠮷田", "阿依·买买提", "Ｌｉ Fang", "é"])
def test_rare_and_foreign_names_are_taken(client: TestClient, name: str) -> None:
    assert post(client, json.dumps({"kind": "enroll", "name": name})).json()["name"] == name
