"""核定单验证 (form verifications) over HTTP: whoever holds a printed form checks it by its code, its QR, or offline (§2.5)."""

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from app.main import create_app
from app.settings import Settings
from tests.support.actors import Actor, codes, put_clock

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_signature.py"


@pytest.fixture
def form(billed: Actor) -> bytes:
    return printed(billed)


def test_the_printed_code_answers_with_the_forms_own_figures(client: TestClient, billed: Actor, form: bytes) -> None:
    found = client.get(f"/api/v1/portal/form-verifications/{code_of(form)}").json()

    bill = billed.get("/assessments/2026-03").json()
    assert (found["code"], found["type"], found["form"], found["state"]) == (
        code_of(form),
        "summary",
        "单位月缴费核定表",
        "standing",
    )
    assert found["figures"] == bill["figures"]
    assert found["total_payable"] == bill["total_payable"] == "50.00"
    assert found["employer_name"] == bill["employer"]["name"]


def test_a_form_printed_twice_is_the_same_to_the_byte(billed: Actor, form: bytes) -> None:
    assert printed(billed) == form


def test_the_answer_names_no_person_and_tells_nothing_of_payments(client: TestClient, form: bytes) -> None:
    found = client.get(f"/api/v1/portal/form-verifications/{code_of(form)}")

    assert "张三" not in found.text and "paid" not in found.json()


def test_typed_carelessly_it_is_found_all_the_same(client: TestClient, form: bytes) -> None:
    typed = code_of(form).lower().replace("-", " ").replace("0", "o")

    assert client.get(f"/api/v1/portal/form-verifications/{typed}").status_code == 200


def test_every_other_code_is_not_found(client: TestClient, form: bytes) -> None:
    code = code_of(form)
    for position in (0, 8, 10, 18):
        other = "Z" if code[position] != "Z" else "Y"
        answer = client.get(f"/api/v1/portal/form-verifications/{code[:position]}{other}{code[position + 1 :]}")
        assert (answer.status_code, codes(answer)) == (404, [("", "not_found")])


def test_guesses_are_limited(settings: Settings) -> None:
    few = settings.model_copy(update={"form_verifications_a_minute": 3})
    with TestClient(create_app(few)) as client:
        answers = [client.get(f"/api/v1/portal/form-verifications/0000-0005-0000-00{guess:02d}") for guess in range(5)]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_the_file_itself_verifies_offline(client: TestClient, form: bytes, tmp_path: Path) -> None:
    (tmp_path / "jwks.json").write_bytes(client.get("/.well-known/jwks.json").content)

    intact = run(tmp_path, signature_in(form))

    assert intact.returncode == 0, intact.stderr
    assert code_of(form) in intact.stdout and '"total_payable": "50.00"' in intact.stdout


@pytest.mark.parametrize("part", [0, 1, 2])
def test_one_byte_of_what_is_signed_changed_and_it_does_not(
    client: TestClient, form: bytes, tmp_path: Path, part: int
) -> None:
    (tmp_path / "jwks.json").write_bytes(client.get("/.well-known/jwks.json").content)
    parts = signature_in(form).split(".")
    middle = len(parts[part]) // 2
    parts[part] = parts[part][:middle] + ("A" if parts[part][middle] != "A" else "B") + parts[part][middle + 1 :]

    assert run(tmp_path, ".".join(parts)).returncode != 0


def test_the_qr_leads_where_the_installation_says(settings: Settings, billed: Actor, form: bytes) -> None:
    assert settings.form_verification_address.endswith("/portal/form-verifications/{code}")
    assert len(form) < 100_000


def printed(user: Actor) -> bytes:
    put_clock(user.client, "2026-03-25T09:00:00")
    answer = user.get("/assessments/2026-03/form.pdf")
    assert answer.status_code == 200, answer.text
    return answer.content


def code_of(form: bytes) -> str:
    found = re.search(r"验证码: ([0-9A-Z-]{19})", read(form).pages[0].extract_text())
    assert found is not None
    return found[1]


def signature_in(form: bytes) -> str:
    metadata: Any = read(form).metadata
    return str(metadata["/Keywords"])


def read(form: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(form))


def run(folder: Path, signature: str) -> "subprocess.CompletedProcess[str]":
    (folder / "form.jws").write_text(signature)
    command = [sys.executable, str(SCRIPT), str(folder / "jwks.json"), str(folder / "form.jws")]
    return subprocess.run(command, capture_output=True, text=True, check=False)
