"""审计记录 (noting): what a transaction tells the audit log of, collected until it commits."""

from collections.abc import Mapping

from app.domain.audit_chain import AuditAction, AuditNote, Detail, note
from app.domain.employer import Employer
from app.repositories.accounts import Account
from app.repositories.sessions import Actor


class Noting:
    """What a transaction has to note, by whom: written with what it does, or not at all."""

    actor: Actor | None
    _notes: list[AuditNote]

    @property
    def who(self) -> str:
        """The caller's name as timelines and the audit log show it."""
        return self.actor.username if self.actor else "system"

    def record(
        self,
        action: AuditAction,
        subject: str,
        *,
        employer: Employer | None = None,
        region_code: str | None = None,
        actor: str | None = None,
        **data: Detail,
    ) -> None:
        """Notes an act for the audit log (审计日志), of an employer, or of a region, or of neither."""
        self._note(action, subject, employer, region_code, actor or self.who, data)

    def record_of(self, account: Account, action: AuditAction, *, actor: str | None = None, **data: Detail) -> None:
        """Notes an act upon an account, by its own user or by someone else; it is its employer's or its region's affair."""
        of_account = note(
            action,
            f"accounts/{account.username}",
            actor=actor or self.who,
            employer_no=account.employer_no,
            region_code=account.region_code,
            data=data,
        )
        self._notes.append(of_account)

    def looked_at(self, subject: str, employer: Employer | None = None, **data: Detail) -> None:
        """Notes that an officer or a client was shown personal data; an employer's own users read their own, unnoted."""
        if self.actor is not None and self.actor.role != "employer":
            self._note("personal_data_read", subject, employer, self.actor.region_code, self.who, data)

    def _note(
        self,
        action: AuditAction,
        subject: str,
        employer: Employer | None,
        region_code: str | None,
        actor: str,
        data: Mapping[str, Detail],
    ) -> None:
        employer_no, region = (employer.employer_no, employer.region_code) if employer else (None, region_code)
        self._notes.append(note(action, subject, actor=actor, employer_no=employer_no, region_code=region, data=data))
