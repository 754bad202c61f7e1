"""审计 (audit): `hall verify-audit` and `hall export-audit-anchor`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import opened_hall, say, stop
from app.domain.audit_chain import AuditAnchor, AuditError, anchor_from
from app.usecases import audit
from app.usecases.audit import AuditSummary
from app.usecases.context import Call


def verify(
    anchor: Annotated[
        Path | None, typer.Option(help="File of anchors (锚点) that were exported before, one a line.")
    ] = None,
) -> None:
    """核查审计日志: walk the whole audit log and compare it with anchors; one line per error, status 1 where there is any."""
    anchors = [] if anchor is None else _read(anchor)
    with opened_hall() as hall:
        summary = audit.verify(hall.engine, hall.audit_key, anchors, _tell)
    for line in _summary(summary):
        say(line)
    if summary.errors:
        raise typer.Exit(1)


def export_anchor() -> None:
    """导出审计锚点: say where the audit log stands, as one line of JSON to be kept outside of the database."""
    with opened_hall() as hall:
        anchor = audit.export_anchor_by_hand(Call(hall))
    say(json.dumps(asdict(anchor)))


def _read(file: Path) -> list[AuditAnchor]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        stop(f"无法读取锚点文件 {file}。", f"The file of anchors, {file}, cannot be read.")
    anchors = []
    for number, line in enumerate(lines, 1):
        try:
            anchors += [anchor_from(line)] if line.strip() else []
        except (ValueError, RecursionError):
            stop(
                f"{file} 第 {number} 行不是锚点，应为 hall export-audit-anchor 导出的一行 JSON。",
                f"Line {number} of {file} is no anchor: a line of JSON as `hall export-audit-anchor` writes it.",
            )
    return anchors


def _tell(error: AuditError) -> None:
    say(f"{error.table} {error.row_id} {error.code}: {error.message_zh}。 {error.message_en}.")


def _summary(summary: AuditSummary) -> tuple[str, ...]:
    if summary.errors:
        return (f"发现 {summary.errors} 处错误。 {summary.errors} errors found.",)
    return (
        f"已核查 {summary.entries} 条审计记录、{summary.anchors} 个锚点；末条为第 {summary.number} 号，校验码 {summary.mac}。",
        f"Checked {summary.entries} audit entries and {summary.anchors} anchors; the last is {summary.number}, "
        f"its MAC {summary.mac}.",
        "审计日志无误。 The audit log is sound.",
    )
