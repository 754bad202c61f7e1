"""A story told by the contract's own examples: each is sent as it stands, and answered as the contract shows it."""

import os
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from httpx2 import Response

from tests.support.contract import ContractClient

EXAMPLES = Path(__file__).parents[2] / "app" / "data" / "examples"
FORM = "application/x-www-form-urlencoded"
RECORDING = os.environ.get("HALL_RECORD_EXAMPLES") == "1"

# What is another one each time: how the examples write it.
UNSTEADY: dict[str, Any] = {
    "access_token": "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "refresh_token": "h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U",
    "quote_id": "cXVvdGU.eJyrVkrLz1eyUlBKSixSqgUAIW0EkA",
    "captcha_id": "9f86d081884c7d659a2feaa0c55ad015",
    "captcha_answer": "A7KX",
    "answer": "A7KX",
    "image": "data:image/png;base64,iVBORw0KGgo=",
    "expires_at": "2026-03-10T09:03:00+08:00",
    "request_id": "5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f",
    "client_id": "client-5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f",
    "client_secret": "h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U",
    "sent_at": "2026-06-08T09:00:00+08:00",
    "mac": "8f14e45fceea167a5a36dedd4bea2543f1b2a9c0d7e6483b5c1d0e9f8a7b6c5d",
    "seal": "c9f0f895fb98ab9159f51fd0297e236d4e5f60718293a4b5c6d7e8f901a2b3c4",
    "kid": "5f0c6f6c1c2a4b0e9f1d2a3b4c5d6e7f",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "receipt": "eyJhbGciOiJFUzI1NiIsImtpZCI6IjVmMGM2ZiIsInR5cCI6InJlY2VpcHQrandzIn0."
    "eyJyZWNlaXB0X25vIjoiMjAyNjAzMTgwMDAwMDAwMS0wMSJ9.c2lnbmF0dXJl",
    "feed_path": "/api/v1/calendar-feeds/h0t1gq0n3kq1J1c9m4yqk1hN0nQd3mJ5l2p8r7s6t5U.ics",
    "signature": "eyJhbGciOiJFUzI1NiIsImtpZCI6IjVmMGM2ZiIsInR5cCI6ImFzc2Vzc21lbnQtZm9ybStqd3MifQ."
    "eyJjb2RlIjoiMDAwMC0wMDJDLVI3VDAtNFpYSyJ9.c2lnbmF0dXJl",
}
SMS_CODE = "604218"


def as_sent(media_type: str, example: Any) -> dict[str, Any]:
    """How a client sends an example of a body; the file of an upload stands in it as its text."""
    if media_type == "multipart/form-data":
        fields = {name: value for name, value in example.items() if name != "file"}
        name = "通知.pdf" if example["file"].startswith("%PDF") else "三月.csv"
        return {"data": fields, "files": {"file": (name, example["file"].encode())}}
    return {"data" if media_type == FORM else "json": example}


def steady(value: Any) -> Any:
    """An answer with what is another one each time written as the examples write it."""
    if isinstance(value, dict) and value.get("moved") is False:
        return {**value, "now": "2026-03-10T09:00:00.123456+08:00"}
    if isinstance(value, dict) and {"seal", "action_title"} & value.keys():
        # The audit log is kept in real time.
        value = {**value, "at": "2026-03-10T09:00:00.123456+08:00"}
    if isinstance(value, dict):
        # A finding has a code too, which is always the same one.
        value = {**value, "code": SMS_CODE} if "sent_at" in value else value
        return {
            name: UNSTEADY[name] if name in UNSTEADY and inner is not None else steady(inner)
            for name, inner in value.items()
        }
    return [steady(inner) for inner in value] if isinstance(value, list) else value


@dataclass
class Story:
    """What was sent and answered so far, by operation and example."""

    client: ContractClient
    sent: dict[str, set[str]] = field(default_factory=dict)
    answered: dict[str, dict[str, Any]] = field(default_factory=dict)

    def tell(
        self,
        operation_id: str,
        example: str = "",
        *,
        token: str = "",
        version: int | None = None,
        live: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        basic: tuple[str, str] | None = None,
        **path: Any,
    ) -> Response:
        """Sends an operation's example with what must be live put in, and takes the answer that is documented for it."""
        operation = self.client.contract.operations[operation_id]
        body: dict[str, Any] = {}
        for media_type, content in operation.value.get("requestBody", {}).get("content", {}).items():
            sent = deepcopy(content["examples"][example]["value"])
            assert set(live or {}) <= set(sent), "only what the example has is replaced"
            body |= as_sent(media_type, {**sent, **(live or {})})
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        address = operation.path.format(**path)
        answer = self.client.request(
            operation.method.upper(), address, headers=headers, params=query, auth=basic, **body
        )
        assert answer.status_code == operation.success[0], (operation_id, example, answer.text)
        self.sent.setdefault(operation_id, set()).add(example)
        if answer.headers.get("content-type") == "application/json":
            self.answered.setdefault(operation_id, {})[example or "answer"] = steady(answer.json())
        return answer

    def ends(self) -> None:
        """Keeps the answers as the contract's examples, or holds that they are those already."""
        if RECORDING:
            for operation_id, answers in self.answered.items():
                _record(operation_id, answers)
        documented = {
            operation_id: {name: example["value"] for name, example in content["examples"].items()}
            for operation_id, operation in self.client.contract.operations.items()
            if (content := operation.success[1].get("content", {}).get("application/json")) and not RECORDING
        }
        for operation_id, answers in documented.items():
            assert self.answered[operation_id] == answers, f"{operation_id} answers otherwise: make examples"


def _record(operation_id: str, answers: dict[str, Any]) -> None:
    path = EXAMPLES / f"{operation_id}.yaml"
    examples = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    written = yaml.dump({**examples, "answers": answers}, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)
    path.write_text(written, encoding="utf-8")


class _Plain(yaml.SafeDumper):
    """Writes a part that occurs twice twice, rather than by an anchor."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
