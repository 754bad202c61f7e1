"""保存 (saving): what a change is checked for and what is kept of it, alike from a form, a patch or a submission."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.calendar import today, window_findings
from app.domain.change import ChangeKind, open_change_findings
from app.domain.employer import Employer
from app.domain.fen import format_yuan, parse_yuan
from app.domain.finding import CODES, REQUIRED, Finding, Fix, Refused, refusals
from app.domain.id_number import ID_NUMBER_INVALID, normalise_id_number
from app.domain.quote import Money
from app.repositories import changes
from app.repositories.bulk import once_each
from app.repositories.changes import Change
from app.usecases import quotes
from app.usecases.context import VERSION_STALE, IdDocument, Work
from app.usecases.judging import judge

Json = Mapping[str, Any]


def columns(
    work: Work,
    employer: Employer,
    body: Json,
    quote_id: str | None,
    *,
    submit: bool,
    change: Change | None = None,
    malformed: Sequence[Finding] = (),
) -> dict[str, Any]:
    """The columns of a change as judged now; a submission is refused with everything that is wrong, at once."""
    kind: ChangeKind = body["kind"]
    judged = judge(work, employer, kind, body, from_row=change is not None and change.batch_id is not None)
    other = open_change_findings(judged.facts.open_change, number_pointer(kind), change.id if change else None)
    findings = [*judged.findings, *other]
    id_type, number = id_type_of(kind, body), id_number_of(kind, body)
    found = [*malformed]
    if submit:
        unread = {finding.pointer for finding in malformed}
        found += [each for each in findings if each.code is not REQUIRED or each.pointer not in unread]
        found += window_findings(work.now, work.hall.policy.on(today(work.now), employer.region_code))
    else:
        found += malformed_number(findings)
    found += quotes.check(work, quote_id, employer, kind, number, judged.money)
    refuse(found)
    return {
        "kind": kind,
        "id_type": id_type,
        "id_number": number,
        "name": (body.get("person") or {}).get("name") if kind == "enroll" else body.get("name"),
        "body": _kept(body),
        "money": stored_money(judged.money),
        "findings": stored_findings(findings),
    }


def _kept(body: Json) -> dict[str, Any]:
    """The parts of a change as sent, but for the wage, which is written with two decimals like all money."""
    kept = {name: value for name, value in body.items() if name != "kind"}
    insurance = kept.get("insurance")
    if insurance and insurance.get("declared_wage") is not None:
        kept["insurance"] = {**insurance, "declared_wage": format_yuan(parse_yuan(insurance["declared_wage"]))}
    return kept


def store(work: Work, change: Change, values: Json) -> None:
    """Writes the next version of a change; refused where another transaction was first."""
    if not changes.store(work.connection, change, values):
        raise Refused([VERSION_STALE.refused(current=change.version + 1)])


def refuse(findings: Sequence[Finding]) -> None:
    """Raises those findings that refuse, all at once."""
    refused = refusals(findings)
    if refused:
        raise Refused(refused)


def malformed_number(findings: Sequence[Finding]) -> list[Finding]:
    """Of an ID number, length and characters are refused even in a draft or a preview."""
    return [each for each in findings if each.code is ID_NUMBER_INVALID and each.params["reason"] == "characters"]


def id_number_of(kind: ChangeKind, body: Json) -> str:
    return normalise_id_number(body["person"]["id_number"] if kind == "enroll" else body["id_number"])


def id_type_of(kind: ChangeKind, body: Json) -> str:
    return str(body["person"]["id_type"] if kind == "enroll" else body.get("id_type") or "01")


def id_document_of(kind: ChangeKind, body: Json) -> IdDocument:
    """The type and number of whom a change is about."""
    return id_type_of(kind, body), id_number_of(kind, body)


def merge(document: Json, patch: Json) -> dict[str, Any]:
    """A JSON merge patch (RFC 7396): null takes a member away."""
    merged = dict(document)
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, Mapping):
            inner = merged.get(name)
            merged[name] = merge(inner if isinstance(inner, Mapping) else {}, value)
        else:
            merged[name] = value
    return merged


def stored_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as they are kept with a change."""
    return [_stored_finding(finding) for finding in findings]


def stored_findings_of_many(findings: Iterable[Sequence[Finding]]) -> list[list[dict[str, Any]]]:
    """The same of many changes or rows; those that share their findings share this too."""
    return once_each(stored_findings, list(findings), lambda of_one: tuple(map(id, of_one)))


def _stored_finding(finding: Finding) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "code": finding.code.name,
        "pointer": finding.pointer,
        "severity": finding.severity,
        "params": dict(finding.params),
    }
    if finding.fixes:
        kept["fixes"] = [{"zh": fix.zh, "en": fix.en, "patch": dict(fix.patch)} for fix in finding.fixes]
    return kept


def finding_as_kept(kept: Mapping[str, Any]) -> Finding:
    """A finding as it was kept."""
    fixes = tuple(Fix(**fix) for fix in kept.get("fixes", ()))
    return Finding(CODES[kept["code"]], kept["pointer"], kept["severity"], kept["params"], fixes)


def stored_money(money: Money) -> dict[str, Any]:
    """Money as it is kept with a change."""
    return {"forced": money.forced, "lines": list(money.lines), "totals": dict(money.totals)}


def number_pointer(kind: ChangeKind) -> str:
    return "/person/id_number" if kind == "enroll" else "/id_number"
