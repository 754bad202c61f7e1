"""离线验证 (verifying offline): the very script of the docs, given the published keys and a receipt, and nothing else."""

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.usecases.context import Call, Hall
from app.usecases.keys import open_document_keyring, rotate
from tests.support.forging import FOREIGN, segment, signed_with

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_signature.py"
SAID = {
    "receipt_no": "2026031800000001-01",
    "subject": "enrollment_change",
    "employer_no": "530402000001",
    "at": "2026-03-18T09:00:00+08:00",
    "changes": 1,
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}


@pytest.fixture
def hall(client: TestClient) -> Hall:
    hall: Hall = client.app.state.hall  # type: ignore[attr-defined]
    return hall


@pytest.fixture
def files(client: TestClient, hall: Hall, tmp_path: Path) -> tuple[Path, Path]:
    """The published keys and a receipt, as anyone keeps them."""
    receipt = tmp_path / "receipt.jws"
    receipt.write_text(hall.documents.sign("receipt", SAID), "utf-8")
    return published(client, tmp_path), receipt


def published(client: TestClient, folder: Path) -> Path:
    path = folder / "jwks.json"
    path.write_bytes(client.get("/.well-known/jwks.json").content)
    return path


def run(keys: Path, receipt: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *options, str(SCRIPT), str(keys), str(receipt)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def verifies(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, Path], bool]:
    """The script run in this process, which hundreds of times is quick enough."""

    def run_here(keys: Path, receipt: Path) -> bool:
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(keys), str(receipt)])
        try:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        except SystemExit as ended:
            return "NOT VERIFIED" not in str(ended.code)
        return True

    return run_here


@pytest.mark.parametrize("options", [(), ("-O",)], ids=["as it is", "without assertions"])
@pytest.mark.parametrize("end", ["", "\n"], ids=["as answered", "with a line's end"])
def test_an_intact_receipt_verifies_and_is_told(files: tuple[Path, Path], options: tuple[str, ...], end: str) -> None:
    keys, receipt = files
    receipt.write_text(receipt.read_text() + end)

    done = run(keys, receipt, *options)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("签名有效 VERIFIED\n")
    assert json.loads(done.stdout.partition("\n")[2]) == {**SAID, "typ": "receipt+jws"}


def test_with_any_one_byte_changed_it_does_not(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    keys, receipt = files
    run_here, intact = verifies(monkeypatch), receipt.read_bytes()
    assert run_here(keys, receipt)
    others = {
        (place, other)
        for place, byte in enumerate(intact)
        for other in (byte ^ 1, byte ^ 0x80, ord("A"), ord("-"), ord("!"), ord("\n"))
        if other != byte
    }

    taken = []
    for place, other in sorted(others):
        receipt.write_bytes(intact[:place] + bytes([other]) + intact[place + 1 :])
        if run_here(keys, receipt):
            taken.append((place, other))

    assert len(others) > 5 * len(intact)
    assert taken == []


def test_with_a_byte_missing_or_one_more_it_does_not(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    keys, receipt = files
    run_here, intact = verifies(monkeypatch), receipt.read_bytes()

    taken = []
    for place in range(len(intact)):
        for other in (intact[:place] + intact[place + 1 :], intact[:place] + b"A" + intact[place:]):
            receipt.write_bytes(other)
            if run_here(keys, receipt):
                taken.append(place)

    assert taken == []


def test_signed_by_another_key_it_does_not(files: tuple[Path, Path], client: TestClient) -> None:
    keys, receipt = files
    kid = json.loads(keys.read_text())["keys"][-1]["kid"]
    receipt.write_text(signed_with(FOREIGN, {"alg": "ES256", "kid": kid, "typ": "receipt+jws"}, SAID))

    done = run(keys, receipt)

    assert (done.returncode, done.stdout) == (1, "")
    assert "NOT VERIFIED" in done.stderr


def test_with_another_hall_s_keys_it_does_not(files: tuple[Path, Path]) -> None:
    keys, receipt = files
    document: dict[str, Any] = json.loads(keys.read_text())
    numbers = FOREIGN.public_key().public_numbers()
    theirs = {"x": segment(numbers.x.to_bytes(32, "big")), "y": segment(numbers.y.to_bytes(32, "big"))}
    keys.write_text(json.dumps({"keys": [{**key, **theirs} for key in document["keys"]]}))

    assert run(keys, receipt).returncode == 1


def test_a_key_of_tokens_verifies_no_document(files: tuple[Path, Path], hall: Hall) -> None:
    keys, receipt = files
    receipt.write_text(hall.keyring.sign("officer-li", "session-1", "officer", 900))

    assert run(keys, receipt).returncode == 1


def test_what_a_retired_key_signed_verifies_with_keys_published_later(
    files: tuple[Path, Path], client: TestClient, hall: Hall, tmp_path: Path
) -> None:
    _, receipt = files
    rotate(Call(hall), revoke=False, purpose="documents")
    rotate(Call(hall), revoke=False, purpose="documents")
    later = tmp_path / "later.jws"
    later.write_text(open_document_keyring(hall.engine, hall.settings).sign("receipt", SAID))
    hall.documents._looked_at = None

    keys = published(client, tmp_path)

    assert receipt.read_text() != later.read_text()
    assert [run(keys, each).returncode for each in (receipt, later)] == [0, 0]
    assert len(json.loads(keys.read_text())["keys"]) == 4
