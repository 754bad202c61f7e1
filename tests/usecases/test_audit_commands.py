"""命令行: `hall verify-audit` and `hall export-audit-anchor`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import hall as command
from app.usecases.context import Hall
from tests.support.audit import stored, tampered, write


@pytest.fixture(autouse=True)
def on_the_database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_DATABASE_URL", database_url)


def test_a_sound_log_is_said_to_be_so_with_its_count_and_head(hall: Hall) -> None:
    write(hall)

    answer = run("verify-audit")

    assert answer.exit_code == 0
    assert "Checked 8 audit entries and 0 anchors" in answer.stdout
    assert stored(hall)[-1].mac in answer.stdout and "审计日志无误" in answer.stdout


def test_anchors_are_exported_a_line_each_and_compared(hall: Hall, tmp_path: Path) -> None:
    write(hall)
    file = tmp_path / "anchors.jsonl"
    file.write_text(run("export-audit-anchor").stdout + "\n" + run("export-audit-anchor").stdout)

    sound = run("verify-audit", "--anchor", str(file))
    tampered(hall, "DELETE FROM audit_entries WHERE number > 7", "DELETE FROM audit_head")
    wrong = run("verify-audit", "--anchor", str(file))

    assert [json.loads(line)["number"] for line in file.read_text().splitlines() if line] == [8, 9]
    assert sound.exit_code == 0 and "and 2 anchors" in sound.stdout
    assert wrong.exit_code == 1
    assert "audit_head 1 head_missing: 链头缺失" in wrong.stdout
    assert "audit_anchor 8 anchor_beyond" in wrong.stdout and "3 errors found." in wrong.stdout


@pytest.mark.parametrize("line", ["not an anchor", '{"number": 8}', "[" * 100_000])
def test_a_file_that_holds_no_anchors_is_refused_by_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "anchors.jsonl"
    file.write_text("\n" + line)

    answer = run("verify-audit", "--anchor", str(file))

    assert answer.exit_code == 1
    assert "Line 2 of" in answer.output and "第 2 行" in answer.output


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    assert "cannot be read" in run("verify-audit", "--anchor", str(tmp_path / "none")).output


def test_no_anchor_is_given_of_a_damaged_log(hall: Hall) -> None:
    write(hall)
    tampered(hall, "UPDATE audit_head SET number = 7")

    answer = run("export-audit-anchor")

    assert answer.exit_code == 1
    assert "hall verify-audit" in answer.output


def test_a_wrong_secret_is_said_clearly(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    write(hall)
    monkeypatch.setenv("HALL_SECRET_KEY", "another secret than the log was written with")

    answer = run("verify-audit")

    assert answer.exit_code == 1
    assert "HALL_SECRET_KEY" in answer.stdout and "1 errors found." in answer.stdout


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))
