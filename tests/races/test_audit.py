"""审计日志的竞争 (the audit log at once): several processes write one chain, without a gap and without a fork."""

from functools import partial

from tests.races.racing import Processes, at_once, decide, outcomes
from tests.support.audit import stored
from tests.support.changes import enroll_body, submitted

ROUNDS = 3
AT_ONCE = 6


def test_those_who_write_at_once_write_one_chain(processes: Processes) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        user = processes.new_user()
        changes = [submitted(user, enroll_body(processes.new_number())) for _ in range(AT_ONCE)]
        before = len(stored(processes.hall))

        answers = at_once(
            *(decide((first, second)[number % 2], change) for number, change in enumerate(changes)),
            partial(first.get, "/review/changes"),
            partial(second.get, "/review/changes"),
        )

        entries = stored(processes.hall)
        assert outcomes(answers) == ["200"] * (AT_ONCE + 2)
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        assert len(entries) == before + AT_ONCE + 2
        decided = {entry.subject for entry in entries[before:] if entry.action == "change_approved"}
        assert decided == {f"changes/{change['id']}" for change in changes}
