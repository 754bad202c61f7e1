"""失业登记上报 (reporting unemployment registrations): the employment service fills the embedded registry (§2.2 注意 3-4)."""

from collections.abc import Sequence

from app.domain.calendar import today
from app.domain.finding import Finding, Refused
from app.domain.unemployment_registration import ReportedRegistration, plan_registrations
from app.repositories import registrations
from app.usecases.context import FORBIDDEN, Call
from app.usecases.saving import refuse


def report(call: Call, reported: Sequence[ReportedRegistration], malformed: Sequence[Finding] = ()) -> int:
    """Takes a report whole or not at all; how many registrations it held.

    `malformed` are findings of fields that could not be read: a report is refused with them and everything else that is
    wrong, at once.
    """
    with call.writing(late=True) as work:
        if work.actor is not None and work.actor.employer is not None:
            raise Refused([FORBIDDEN.refused()])
        plan = plan_registrations(reported, work.hall.reasons.unemployment_reasons, today(work.now))
        refuse([*malformed, *plan.findings])
        work.begin()
        registrations.put(work.connection, plan.registrations)
        accepted = len(plan.registrations)
        work.record("registrations_received", "unemployment-registrations", accepted=accepted)
        work.commit(accepted)
        return accepted
