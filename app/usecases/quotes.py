"""预算编号 (quotes): sealed, so that a preview stores nothing and still binds the save that names it."""

import hashlib
from typing import Any

from app.domain.change import ChangeKind
from app.domain.employer import Employer
from app.domain.finding import Finding
from app.domain.quote import QUOTE_STALE, Money, comparable, stale_findings
from app.security.sealed import seal, unseal
from app.usecases.context import Work


def give(work: Work, employer: Employer, kind: ChangeKind, id_number: str, money: Money) -> str:
    """The quote_id of a preview."""
    content = [*_whose(employer, kind, id_number), [comparable(line) for line in money.lines]]
    return seal("quote", content, work.hall.settings.secret_key.get_secret_value())


def check(
    work: Work, quote_id: str | None, employer: Employer, kind: ChangeKind, id_number: str, money: Money
) -> tuple[Finding, ...]:
    """Refuses a quote of which any line differs from now, and one that is not of this employer, kind and person."""
    if quote_id is None:
        return ()
    content = unseal("quote", quote_id, work.hall.settings.secret_key.get_secret_value())
    if content is None or content[:3] != _whose(employer, kind, id_number):
        return stale_findings([], money.lines) or (QUOTE_STALE.refused("/quote_id", count=0, differences=[]),)
    return stale_findings(content[3], money.lines)


def _whose(employer: Employer, kind: ChangeKind, id_number: str) -> list[Any]:
    """A sealed text can be read by whoever holds it, so it carries a digest of the number."""
    return [employer.id, kind, hashlib.sha256(id_number.encode()).hexdigest()[:32]]
