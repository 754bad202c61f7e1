"""预算编号 (quotes): sealed, so that a preview stores nothing and still binds the save that names it."""

from app.domain.change import ChangeKind
from app.domain.employer import Employer
from app.domain.finding import Finding
from app.domain.quote import QUOTE_STALE, Money, comparable, stale_findings
from app.security.sealed import seal, unseal
from app.usecases.context import Work


def give(work: Work, employer: Employer, kind: ChangeKind, id_number: str, money: Money) -> str:
    """The quote_id of a preview."""
    content = [employer.id, kind, id_number, [comparable(line) for line in money.lines]]
    return seal("quote", content, work.hall.settings.secret_key.get_secret_value())


def check(
    work: Work, quote_id: str | None, employer: Employer, kind: ChangeKind, id_number: str, money: Money
) -> tuple[Finding, ...]:
    """Refuses a quote of which any line differs from now, and one that is not of this employer, kind and person."""
    if quote_id is None:
        return ()
    content = unseal("quote", quote_id, work.hall.settings.secret_key.get_secret_value())
    if content is None or content[:3] != [employer.id, kind, id_number]:
        return (QUOTE_STALE.refused("/quote_id", count=len(money.lines), differences=[]),)
    return stale_findings(content[3], money.lines)
