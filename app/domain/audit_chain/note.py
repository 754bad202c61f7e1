"""待记事项 (audit notes): what is to be written down of one act, with nothing in it that a log may not hold."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.audit_chain.actions import AuditAction
from app.domain.credit_code import credit_code_findings
from app.domain.person import masked

Detail = str | int | None | Sequence[int] | Sequence[str]

SYSTEM = "system"
VISITOR = "visitor"
_SECRET_WORDS = {"password", "token", "secret", "captcha", "mobile", "phone"}
_SECRET_NAMES = {"code", "sms_code", "id_number"}
_WORD = re.compile(r"\w+")
# Resident numbers of 15 and 18, whatever was typed in their place, bank cards, mobile numbers; full-width digits too.
_NUMBER = re.compile(r"(?<!\d)(?:\d{15,}[Xx]?|\d{11})(?!\d)")
# What the hall itself names clients and keys with, in which digits may follow one another by chance.
_IDENTIFIER = re.compile(r"[0-9a-f]{32}\Z")
_TOKEN = re.compile(r"[A-Za-z0-9_\-.]{40,}")


@dataclass(frozen=True, slots=True)
class AuditNote:
    """待记事项: who did what to what; `data` is a JSON object, written out."""

    actor: str
    action: AuditAction
    subject: str
    employer_no: str | None
    region_code: str | None
    data: str


def note(
    action: AuditAction,
    subject: str,
    *,
    actor: str,
    employer_no: str | None = None,
    region_code: str | None = None,
    data: Mapping[str, Detail] | None = None,
) -> AuditNote:
    """A note of an act, numbers of persons and phones masked (首三位、末四位); a ValueError for details that name a secret."""
    kept = {name: _safe(value) for name, value in (data or {}).items() if _may_be_named(name)}
    written = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return AuditNote(without_numbers(actor), action, without_numbers(subject), employer_no, region_code, written)


def without_numbers(text: str) -> str:
    """Text with whatever looks like an ID number, a phone or a token masked; credit codes, which are login names, stay."""
    return _TOKEN.sub(lambda found: found[0][:4] + "…", _WORD.sub(_masked_word, text))


def _masked_word(found: re.Match[str]) -> str:
    word = found[0]
    if _IDENTIFIER.match(word) or (len(word) == 18 and not credit_code_findings(word)):
        return word
    return _NUMBER.sub(lambda number: masked(number[0]), word)


def _may_be_named(name: str) -> bool:
    if name in _SECRET_NAMES or _SECRET_WORDS & set(name.split("_")):
        raise ValueError(f"{name} has no place in the audit log")
    return True


def _safe(value: Detail) -> Detail:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return without_numbers(value)
    if isinstance(value, int):
        written = without_numbers(str(value))
        return value if written == str(value) else written
    return [_safe(each) for each in value]  # type: ignore[return-value]
