"""账目核查 (verify the ledger): `hall verify-ledger`."""

import typer

from app.cli.common import opened_hall, say
from app.domain.fen import format_yuan
from app.domain.ledger_check import LedgerError
from app.usecases.ledger import LedgerSummary
from app.usecases.ledger import verify as verify_ledger


def verify() -> None:
    """核查账目: recompute what must always hold from the rows alone; one line per error, status 1 where there is any."""
    with opened_hall() as hall:
        summary = verify_ledger(hall.engine, hall.policy, _tell)
    for line in _summary(summary):
        say(line)
    if summary.errors:
        raise typer.Exit(1)


def _tell(error: LedgerError) -> None:
    say(f"{error.table} {error.row_id} {error.code}: {error.message_zh}。 {error.message_en}.")


def _summary(summary: LedgerSummary) -> tuple[str, ...]:
    due, added, used, payable = (format_yuan(sum(summary.figures[first : first + 2])) for first in (3, 5, 7, 9))
    return (
        f"已核查 {summary.employers} 个单位、{summary.enrollments} 条参保、{summary.lines} 条费款、"
        f"{summary.assessments} 份核定单、{summary.movements} 笔待转金变动、{summary.receipts} 笔实缴。",
        f"Checked {summary.employers} employers, {summary.enrollments} enrolments, {summary.lines} money lines, "
        f"{summary.assessments} assessments, {summary.movements} credit movements, {summary.receipts} receipts.",
        f"全部核定单：应缴 {due} + 补退 {added} - 待转金冲减 {used} = 实际应缴 {payable} 元。 "
        f"All assessments: due {due} + adjustments {added} - credit used {used} = payable {payable} yuan.",
        f"发现 {summary.errors} 处错误。 {summary.errors} errors found."
        if summary.errors
        else "账目无误。 The ledger is sound.",
    )
