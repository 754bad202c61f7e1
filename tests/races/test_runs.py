"""核定的竞争 (runs at once): every employer is assessed once, and no month is billed twice or to nobody."""

from functools import partial

from tests.races.racing import Processes, at_once, decide, outcomes
from tests.support.actors import Actor
from tests.support.changes import approved, enroll_body, submitted
from tests.support.serving import finished

RUNS = "/review/assessment-runs"
EMPLOYERS = 12


def insured_employers(processes: Processes, region: str) -> list[Actor]:
    """Employers of a region, each with one person insured since January."""
    users = [processes.new_user(region) for _ in range(EMPLOYERS)]
    for user in users:
        approved(processes.admin, user, enroll_body(processes.new_number(), enroll_month="2026-01"))
    return users


def test_one_run_started_twice_at_once_assesses_every_employer_once(processes: Processes) -> None:
    users, body = insured_employers(processes, "530424"), {"period": "2026-03", "region_code": "530424"}
    processes.put_clock("2026-03-21T00:00:00")

    answers = at_once(*(partial(each.post, RUNS, body) for each in processes.both(processes.admin)))
    runs = [finished(processes.admin, answer) for answer in answers]

    assert outcomes(answers) == ["202", "202"]
    for run in runs:
        assert (run["status"], run["total_employers"], run["done_employers"]) == ("completed", EMPLOYERS, EMPLOYERS)
    for user in users:
        assert user.get("/assessments").json()["total"] == 1
        march = user.get("/assessments/2026-03").json()["figures"]
        assert (march["employer_due"], march["employer_adjustment"]) == ("35.00", "70.00")
        assert user.get("/assessments/2026-03/lines").json()["total"] == 3


def test_an_approval_during_a_run_is_in_this_bill_or_in_the_next(processes: Processes) -> None:
    users, body = insured_employers(processes, "530425"), {"period": "2026-03", "region_code": "530425"}
    first, second = processes.both(processes.admin)
    numbers = [processes.new_number() for _ in users]
    changes = [submitted(user, enroll_body(number)) for user, number in zip(users, numbers, strict=True)]
    processes.put_clock("2026-03-21T00:00:00")

    answers = at_once(partial(first.post, RUNS, body), *(decide(second, change) for change in changes))
    march = finished(first, answers[0])
    processes.put_clock("2026-04-21T00:00:00")
    april = finished(first, second.post(RUNS, {**body, "period": "2026-04"}))

    assert outcomes(answers) == ["200"] * EMPLOYERS + ["202"]
    assert (march["status"], april["status"]) == ("completed", "completed")
    for number in numbers:
        assert billed_months(processes, number) == 2


def test_a_roll_back_during_a_run_leaves_nothing_billed(processes: Processes) -> None:
    users, body = insured_employers(processes, "530426"), {"period": "2026-03", "region_code": "530426"}
    first, second = processes.both(processes.admin)
    changes = [user.get("/enrollment-changes").json()["items"][0] for user in users]
    processes.put_clock("2026-03-21T00:00:00")

    answers = at_once(
        partial(first.post, RUNS, body),
        *(decide(second, change, "rollback", {"reason": "误报"}) for change in changes),
    )
    march = finished(first, answers[0])

    assert outcomes(answers) == ["200"] * EMPLOYERS + ["202"]
    assert march["status"] == "completed"
    query = "SELECT count(*) FROM money_lines WHERE standing AND employer_id = (SELECT employer_id FROM enrollment_changes WHERE id = :id)"
    assert [processes.counted(query, id=change["id"]) for change in changes] == [0] * EMPLOYERS


def test_a_run_resumed_twice_at_once_is_carried_out_once(processes: Processes) -> None:
    insured_employers(processes, "530427")
    late = processes.new_user("530427")
    processes.put_clock("2026-03-21T00:00:00")
    employer_no = late.get("/auth/me").json()["employer"]["employer_no"]
    finished(processes.admin, processes.admin.post(RUNS, {"period": "2026-01", "employer_no": employer_no}))
    started = processes.admin.post(RUNS, {"period": "2026-03", "region_code": "530427"})
    failed = finished(processes.admin, started)
    finished(processes.admin, processes.admin.post(RUNS, {"period": "2026-02", "employer_no": employer_no}))

    answers = at_once(
        *(partial(each.post, f"{RUNS}/{failed['id']}/resume") for each in processes.both(processes.admin) * 2)
    )
    run = finished(processes.admin, started)

    assert (failed["status"], failed["failed_employers"]) == ("completed_with_failures", 1)
    assert set(outcomes(answers)) <= {"200", "409 wrong_status"} and "200" in outcomes(answers)
    assert (run["status"], run["done_employers"], run["failed_employers"]) == ("completed", EMPLOYERS + 1, 0)


def billed_months(processes: Processes, number: str) -> int:
    """How many months of a person are billed and stand."""
    return processes.counted(
        "SELECT count(*) FROM money_lines JOIN persons ON persons.id = person_id "
        "WHERE id_number = :number AND standing AND assessment_id IS NOT NULL",
        number=number,
    )
